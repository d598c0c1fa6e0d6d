"""Word documents of 1997 to 2003: the pieces of the text, less what is hidden, with headings, tables and footnotes.

The layout of the file is that of [MS-DOC]: a header (FIB) names the places of the tables; the piece table tells where
the text lies; pages of properties (FKP) tell of paragraphs and of runs of characters.
"""

import io
import struct
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from ingest.parse.compound import about_of
from ingest.text.table import rendered
from ingest.types.document import Document
from ingest.types.errors import SourceError

ENCRYPTED = "encrypted; open it with its password and save a copy without one"
OLDER = "a Word document of before 1997; save it as DOCX or PDF"
MAGIC, WORD_97 = 0xA5EC, 0x00C1
LENGTHS, CHPX, PAPX, CLX = 0x4C, 0xFA, 0x102, 0x1A2  # places in the header
MOST = 50_000_000  # characters
PAGE = 512  # bytes of a page of properties
UNSEEN = (b"\x3c\x08\x01", b"\x37\x08\x01", b"\x00\x08\x01")  # hidden, struck, deleted by a tracked change
ROW_END = b"\x17\x24\x01"
BEGIN, SEPARATE, END = "\x13", "\x14", "\x15"  # of a field: its code is not shown, its result is
PLAIN = {
    "\x0b": "\n",
    "\x1e": "-",
    "\x1f": "",
    "\xa0": " ",
    "\x01": "",
    "\x08": "",
    "\x05": "",
    "\x0c": "\n",
    "\x0e": "\n",
}


class Piece(NamedTuple):
    """A run of the text: its characters, and where the first lies; each takes `wide` bytes."""

    text: str
    place: int
    wide: int


class Run(NamedTuple):
    """The properties of a run of bytes of the text, which ends before `end`."""

    start: int
    end: int
    style: int
    properties: bytes


def read_doc(data: bytes, name: str, declared: str = "") -> Document:
    """Return the text of a document; hidden and deleted text is left out, and that is told."""
    import olefile

    try:
        file = olefile.OleFileIO(io.BytesIO(data))
        main = file.openstream("WordDocument").read()
        magic, version = struct.unpack_from("<2H", main)
        (flags,) = struct.unpack_from("<H", main, 0x0A)
        table = b"" if magic != MAGIC else file.openstream("1Table" if flags & 0x0200 else "0Table").read()
    except OSError as error:
        raise SourceError(f"{name}: a damaged Word document; save it once again ({error})") from None
    if magic != MAGIC or version < WORD_97:
        raise SourceError(f"{name}: {OLDER}")
    if flags & 0x0100:
        raise SourceError(f"{name}: {ENCRYPTED}")
    body, notes = _Text(main, table).parts()
    told = ("text that is hidden, struck out or deleted was left out",) if notes else ()
    return Document(body, "doc", about_of(file), told)


class _Text:
    """The characters of a document with what is known of each."""

    def __init__(self, main: bytes, table: bytes) -> None:
        self._main, self._table = main, table
        self._paragraphs = sorted(self._runs(PAPX))
        self._starts = [run.start for run in self._paragraphs]
        self._unseen = sorted(run for run in self._runs(CHPX) if any(mark in run.properties for mark in UNSEEN))
        self._firsts = [run.start for run in self._unseen]
        self._left_out = False

    def parts(self) -> tuple[str, bool]:
        """Return the text with its footnotes behind it, and whether anything was left out."""
        length, notes = struct.unpack_from("<2I", self._main, LENGTHS)
        seen = list(self._seen(min(length + notes, MOST)))
        body = _blocks([one for one in seen if one[0] < length])
        foot = _blocks([one for one in seen if one[0] >= length])
        return "\n\n".join(filter(None, [*body, *foot])) + "\n", self._left_out

    def _seen(self, most: int) -> Iterator[tuple[int, str, Run | None]]:
        """Yield the number and the character of each place that a reader sees, and the paragraph of its mark."""
        number, depth, codes = 0, 0, 0
        for piece in self._pieces():
            for n, character in enumerate(piece.text):
                if number >= most:
                    return
                place = piece.place + n * piece.wide
                if character == BEGIN:
                    depth, codes = depth + 1, codes + 1
                elif character == SEPARATE:
                    codes -= 1
                elif character == END:
                    depth = max(0, depth - 1)
                    codes = min(codes, depth)
                elif codes <= 0 and not self._is_unseen(place):
                    yield number, character, self._paragraph(place) if character in "\r\x07\x0c" else None
                number += 1

    def _pieces(self) -> Iterator[Piece]:
        place, size = struct.unpack_from("<2I", self._main, CLX)
        clx = self._table[place : place + size]
        at = 0
        while at < len(clx) and clx[at] == 1:  # properties that pieces share
            at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
        (size,) = struct.unpack_from("<I", clx, at + 1)
        count = (size - 4) // 12
        ends = struct.unpack_from(f"<{count + 1}I", clx, at + 5)
        for n in range(count):
            (where,) = struct.unpack_from("<I", clx, at + 5 + 4 * (count + 1) + 8 * n + 2)
            length = min(max(0, ends[n + 1] - ends[n]), MOST)
            if where & 0x40000000:
                start = (where & 0x3FFFFFFF) // 2
                yield Piece(self._main[start : start + length].decode("cp1252", "replace"), start, 1)
            else:
                data = self._main[where : where + 2 * length]
                units = struct.unpack(f"<{len(data) // 2}H", data[: len(data) // 2 * 2])
                yield Piece("".join(map(chr, units)), where, 2)

    def _runs(self, entry: int) -> Iterator[Run]:
        """Yield the runs on the pages of properties that an entry of the header leads to."""
        place, size = struct.unpack_from("<2I", self._main, entry)
        count = max(0, (size - 4) // 8)
        for n in range(count):
            (number,) = struct.unpack_from("<I", self._table, place + 4 * (count + 1) + 4 * n)
            page = self._main[(number & 0x3FFFFF) * PAGE :][:PAGE]
            if len(page) == PAGE:
                yield from _on_page(page, wide=13 if entry == PAPX else 1)

    def _is_unseen(self, place: int) -> bool:
        n = bisect_right(self._firsts, place) - 1
        unseen = n >= 0 and place < self._unseen[n].end
        self._left_out = self._left_out or unseen
        return unseen

    def _paragraph(self, place: int) -> Run | None:
        n = bisect_right(self._starts, place) - 1
        return self._paragraphs[n] if n >= 0 and place < self._paragraphs[n].end else None


def _on_page(page: bytes, wide: int) -> Iterator[Run]:
    """Yield the runs of one page of properties; those of paragraphs (13 bytes each) tell their style, too."""
    count = page[-1]
    if 4 * (count + 1) + wide * count >= PAGE:
        return
    borders = struct.unpack_from(f"<{count + 1}I", page)
    for n in range(count):
        at = page[4 * (count + 1) + wide * n] * 2
        style, properties = 0, b""
        if at and wide == 1:
            properties = page[at + 1 : at + 1 + page[at]]
        elif at:
            size, begin = (2 * page[at] - 1, at + 1) if page[at] else (2 * page[at + 1], at + 2)
            style = int.from_bytes(page[begin : begin + 2], "little")
            properties = page[begin + 2 : begin + size]
        yield Run(borders[n], borders[n + 1], style, properties)


def _blocks(seen: list[tuple[int, str, Run | None]]) -> list[str]:
    """Paragraphs, headings by their style, and tables of the cells between two ends of rows."""
    blocks: list[str] = []
    rows: list[list[str]] = []
    cells: list[str] = []
    text: list[str] = []
    note = 0
    for _, character, paragraph in seen:
        if character == "\x07":
            if paragraph is not None and ROW_END in paragraph.properties:
                rows.append(cells)
                cells, text = [], []
            else:
                cells.append(_line(text))
                text = []
        elif character in "\r\x0c" and not (character == "\r" and cells):
            if rows:
                blocks.append(rendered(rows))
                rows = []
            level = paragraph.style if paragraph is not None and 1 <= paragraph.style <= 6 else 0
            line = _line(text)
            blocks.append(f"{'#' * level} {line}" if level and line else line)
            text = []
        elif character == "\x02":
            note += 1
            text.append(f"[{note}]")
        else:
            text.append(PLAIN.get(character, character if character >= " " or character in "\t\r" else ""))
    return [*blocks, *([rendered(rows)] if rows else []), _line(text)]


def _line(text: list[str]) -> str:
    line = "".join(text).replace("\r", "; ").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return line.strip()
