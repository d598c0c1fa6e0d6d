"""HWP 5, Hangul's own format: records in the streams of a compound file."""

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from ingest.text.table import in_cell, rendered
from ingest.types.document import Document, named
from ingest.types.errors import SourceError

PARAGRAPH, TEXT, CONTROL, LIST, TABLE = 66, 67, 71, 72, 77  # tags of records: HWPTAG_BEGIN (16) and so many more
INLINE = frozenset([4, 5, 6, 7, 8, 9, 19, 20])  # control characters that take eight places of the text, as do
EXTENDED = frozenset([1, 2, 3, 11, 12, 14, 15, 16, 17, 18, 21, 22, 23])  # those that point to a control
PLAIN = {10: "\n", 24: "-", 30: " ", 31: " "}
SKIPPED = frozenset(["head", "foot", "atno", "nwno", "pgnp", "secd", "cold", "tcmt"])  # what runs over pages, comments
MOST = 300_000_000  # bytes of a section, unpacked


def read_hwp(data: bytes, name: str, declared: str = "") -> Document:
    """Return the text of a Hangul document: its paragraphs and its tables."""
    import olefile

    try:
        file = olefile.OleFileIO(io.BytesIO(data))
        head = file.openstream("FileHeader").read()
    except OSError as error:
        raise SourceError(f"{name}: a damaged Hangul document; save it once again ({error})") from None
    flags = struct.unpack_from("<I", head, 36)[0]
    if flags & 0b10 or flags & 0b10000:  # a password; rights management
        raise SourceError(f"{name}: encrypted; open it with its password and save a copy without one")
    folder = "ViewText" if flags & 0b100 else "BodyText"  # meant for distribution: encrypted, but shown
    if folder == "ViewText":
        raise SourceError(f"{name}: a Hangul document for distribution only; save it as HWPX or PDF")
    sections = sorted((one for one in file.listdir() if one[0] == folder), key=lambda one: int(one[1][7:] or 0))
    blocks: list[str] = []
    for section in sections:
        stream = file.openstream(section).read()
        records = list(_records(_unpacked(stream) if flags & 1 else stream))
        blocks += _blocks(records)
    about = file.get_metadata()
    return Document(
        "\n\n".join(block for block in blocks if block.strip()) + "\n", "hwp",
        named(_string(about.title), _string(about.author)),
    )  # fmt: skip


def _string(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")


def _unpacked(data: bytes) -> bytes:
    return zlib.decompressobj(-15).decompress(data, MOST)


def _records(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield the tag, the level and the bytes of each record."""
    place = 0
    while place + 4 <= len(data):
        (word,) = struct.unpack_from("<I", data, place)
        place += 4
        size = word >> 20
        if size == 0xFFF:
            (size,) = struct.unpack_from("<I", data, place)
            place += 4
        yield word & 0x3FF, (word >> 10) & 0x3FF, data[place : place + size]
        place += size


def _blocks(records: list[tuple[int, int, bytes]]) -> list[str]:
    """The texts of a run of records: a table's cells are those of the lists below it."""
    blocks: list[str] = []
    n = 0
    while n < len(records):
        tag, level, data = records[n]
        if tag == TEXT:
            blocks.append(_text(data).strip())
        if tag == CONTROL:
            end = next((m for m in range(n + 1, len(records)) if records[m][1] <= level), len(records))
            inner = records[n + 1 : end]
            kind = data[3::-1].decode("latin-1").strip() if len(data) >= 4 else ""
            if kind == "tbl":
                blocks.append(rendered(_rows(inner)))
            elif kind not in SKIPPED:
                blocks += _blocks(inner)
            n = end
            continue
        n += 1
    return blocks


def _rows(records: list[tuple[int, int, bytes]]) -> list[list[str]]:
    level = min((level for tag, level, _ in records if tag == LIST), default=0)
    starts = [n for n, (tag, at, _) in enumerate(records) if tag == LIST and at == level]
    cells: dict[tuple[int, int], str] = {}
    for start, end in zip(starts, [*starts[1:], len(records)], strict=True):
        data = records[start][2]
        if len(data) < 16:
            continue
        column, row, _, down = struct.unpack_from("<4H", data, 8)
        text = in_cell(_blocks(records[start + 1 : end]))
        for below in range(min(max(down, 1), 500)):
            cells[row + below, column] = text
    height, width = (min(max((at[n] for at in cells), default=-1) + 1, 5_000) for n in (0, 1))
    return [[cells.get((row, column), "") for column in range(width)] for row in range(height)]


def _text(data: bytes) -> str:
    units = struct.unpack(f"<{len(data) // 2}H", data[: len(data) // 2 * 2])
    found: list[str] = []
    n = 0
    while n < len(units):
        unit = units[n]
        if unit in INLINE or unit in EXTENDED:
            found.append("\t" if unit == 9 else "")
            n += 8
            continue
        found.append(PLAIN.get(unit, chr(unit) if unit > 31 else ""))
        n += 1
    return "".join(found).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
