"""Office files of before 2007 made here: a compound file, a Word document of pieces, a presentation of records."""

import struct
from collections.abc import Sequence
from itertools import pairwise

SECTOR, FREE, LAST, TABLE = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(**streams: bytes) -> bytes:
    """A compound file of streams by name (`_` stands for a blank), each filled up to 4,096 bytes at least."""
    names = [name.replace("_", " ") for name in streams]
    sectors: list[bytes] = []
    chains: list[int] = []
    starts: list[int] = []
    filled = [data.ljust(4096, b"\0") for data in streams.values()]
    for data in filled:
        starts.append(len(sectors))
        pieces = [data[n : n + SECTOR].ljust(SECTOR, b"\0") for n in range(0, len(data), SECTOR)]
        chains += [len(sectors) + n + 1 for n in range(len(pieces) - 1)] + [LAST]
        sectors += pieces
    entries = [_entry("Root Entry", 5, child=1)]
    for n, name in enumerate(names):
        right = n + 2 if n + 1 < len(names) else FREE
        entries.append(_entry(name, 2, start=starts[n], size=len(filled[n]), right=right))
    listing = b"".join(entries)
    directory = len(sectors)
    pieces = [listing[n : n + SECTOR].ljust(SECTOR, b"\0") for n in range(0, len(listing), SECTOR)]
    chains += [directory + n + 1 for n in range(len(pieces) - 1)] + [LAST]
    sectors += pieces
    count = -(-(len(sectors) + 1) // 127)
    tables = list(range(len(sectors), len(sectors) + count))
    chains += [TABLE] * count
    whole = chains + [FREE] * (count * 128 - len(chains))
    sectors += [struct.pack("<128I", *whole[n : n + 128]) for n in range(0, len(whole), 128)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9I", 0, count, directory, 0, 4096, LAST, 0, LAST, 0)
    head += struct.pack("<109I", *tables, *[FREE] * (109 - count))
    return head + b"".join(sectors)


def _entry(name: str, kind: int, *, start: int = 0, size: int = 0, child: int = FREE, right: int = FREE) -> bytes:
    spelt = name.encode("utf-16-le")
    data = spelt.ljust(64, b"\0") + struct.pack("<HBB3I", len(spelt) + 2, kind, 1, FREE, right, child) + bytes(36)
    return data + struct.pack("<IQ", start, size)


def doc(
    paragraphs: Sequence[tuple[str, int, bytes]],
    *,
    hidden: Sequence[tuple[int, int]] = (),
    notes: str = "",
    flags: int = 0,
) -> bytes:
    """A Word document of `(text with its mark, style, properties)`; `hidden` are runs of places in the text.

    The first half of its text is in one byte a character, as far as that goes, the rest in two.
    """
    text = "".join(one for one, _, _ in paragraphs)
    half = len(text) // 2 if text[: len(text) // 2].isascii() else 0
    begin = 2048
    narrow, rest = text[:half].encode("cp1252"), (text[half:] + notes).encode("utf-16-le")
    wide = begin + len(narrow) + len(narrow) % 2
    body = narrow.ljust(wide - begin, b"\0") + rest

    def place(at: int) -> int:
        return begin + at if at < half else wide + 2 * (at - half)

    ends = [0]
    for one, _, _ in paragraphs:
        ends.append(ends[-1] + len(one))
    papx = _page([place(end) for end in ends], [struct.pack("<H", style) + more for _, style, more in paragraphs], 13)
    borders = sorted({0, len(text), *(end for run in hidden for end in run)})
    marks = [b"\x3c\x08\x01" if (start, end) in hidden else b"" for start, end in pairwise(borders)]
    chpx = _page([place(end) for end in borders], marks, 1)
    papx_page = -(-(begin + len(body)) // 512)
    main = bytearray(begin)
    struct.pack_into("<2H", main, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", main, 0x0A, flags)
    struct.pack_into("<2I", main, 0x4C, len(text), len(notes))
    pieces = struct.pack("<3I", 0, half, len(text) + len(notes))
    pieces += struct.pack("<HIH", 0, begin * 2 | 0x40000000, 0) + struct.pack("<HIH", 0, wide, 0)
    clx = b"\x01" + struct.pack("<H", 3) + b"abc" + b"\x02" + struct.pack("<I", len(pieces)) + pieces
    table = (
        clx.ljust(128, b"\0")
        + struct.pack("<3I", 0, 1 << 20, papx_page)
        + struct.pack("<3I", 0, 1 << 20, papx_page + 1)
    )
    for entry, (where, size) in {0x1A2: (0, len(clx)), 0x102: (128, 12), 0xFA: (140, 12)}.items():
        struct.pack_into("<2I", main, entry, where, size)
    whole = (bytes(main) + body).ljust(papx_page * 512, b"\0") + papx + chpx
    return compound(WordDocument=whole, **{"0Table": table})


def _page(borders: list[int], properties: list[bytes], wide: int) -> bytes:
    """A page of properties: the borders of the runs, where the properties of each lie, and they themselves."""
    page = bytearray(512)
    struct.pack_into(f"<{len(borders)}I", page, 0, *borders)
    at = 510
    for n, data in enumerate(properties):
        if not data:
            continue
        stored = bytes([len(data)]) + data if wide == 1 else bytes([(len(data) + 2) // 2]) + data
        at = (at - len(stored)) & ~1
        page[at : at + len(stored)] = stored
        page[4 * len(borders) + wide * n] = at // 2
    page[511] = len(properties)
    return bytes(page)


def record(kind: int, data: bytes, *, holds: bool = False, instance: int = 0) -> bytes:
    """A record of a presentation."""
    return struct.pack("<HHI", instance << 4 | (0xF if holds else 0), kind, len(data)) + data


def ppt(slides: Sequence[tuple[str, str, bool]], token: int = 0xE391C05F) -> bytes:
    """A presentation of `(title, text, hidden)`, its titles in the outline; and one slide that was deleted."""
    stream, places = b"", {}
    made = [*slides, ("Deleted", "Gone.", False)]
    for number, (_, text, hidden) in enumerate(made, 2):
        places[number] = len(stream)
        refers = record(0xF00D, record(3998, struct.pack("<I", 0)))
        box = record(0xF00D, record(3999, bytes(4)) + record(4000, text.encode("utf-16-le")))
        shown = record(1017, bytes(10) + struct.pack("<H", 4 if hidden else 0) + bytes(4))
        shapes = record(0xF002, record(0xF004, refers, holds=True) + record(0xF004, box, holds=True), holds=True)
        stream += record(1006, shown + record(1036, shapes, holds=True), holds=True)
    listed = b"".join(
        record(1011, struct.pack("<5I", number, 0, 0, 0, 0))
        + record(3999, bytes(4))
        + record(4008, title.encode("latin-1"))
        for number, (title, _, _) in enumerate(slides, 2)
    )
    places[1] = len(stream)
    stream += record(1000, record(4080, listed, holds=True), holds=True)
    directory = len(stream)
    entries = struct.pack("<I", 1 | len(places) << 20) + struct.pack(
        f"<{len(places)}I", *(places[n] for n in sorted(places))
    )
    stream += record(6002, entries)
    edit = len(stream)
    stream += record(4085, struct.pack("<2I4I2H", 0, 0, 0, directory, 1, len(places) + 1, 0, 0))
    current = bytes(8) + struct.pack("<3I", 20, token, edit) + bytes(12)
    return compound(Current_User=current, PowerPoint_Document=stream)
