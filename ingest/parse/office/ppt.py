"""Presentations of 1997 to 2003: the texts of the slides that are shown, in their order.

The layout of the file is that of [MS-PPT]: records within records; the last edit leads to a directory of what is in
force, so that what was deleted or is older is passed by.
"""

import io
import struct
from collections.abc import Iterator
from typing import NamedTuple

from ingest.parse.compound import about_of
from ingest.types.document import Document
from ingest.types.errors import SourceError

ENCRYPTED = "encrypted; open it with its password and save a copy without one"
LOCKED = 0xF3D1C4DF  # the token of an encrypted presentation
LIST, PERSIST, HEADER, CHARACTERS, BYTES, REFERENCE, SHOW = 4080, 1011, 3999, 4000, 4008, 3998, 1017
EDIT, DIRECTORY, TEXTBOX, DRAWING = 4085, 6002, 0xF00D, 1036
EDITS = 1_000  # that are followed back
DEEPEST = 30  # records within each other


class Record(NamedTuple):
    """A record: its kind and instance, whether it holds others, its bytes."""

    kind: int
    instance: int
    holds: bool
    data: bytes


def read_ppt(data: bytes, name: str, declared: str = "") -> Document:
    """Return the text of a presentation, a form feed between its slides; hidden ones are left out, and that is told."""
    import olefile

    try:
        file = olefile.OleFileIO(io.BytesIO(data))
        current, stream = (file.openstream(one).read() for one in ("Current User", "PowerPoint Document"))
    except OSError as error:
        raise SourceError(f"{name}: a damaged presentation; save it once again ({error})") from None
    if struct.unpack_from("<I", current, 12)[0] == LOCKED:
        raise SourceError(f"{name}: {ENCRYPTED}")
    places, document = _in_force(stream, struct.unpack_from("<I", current, 16)[0])
    slides: list[str] = []
    hidden: list[str] = []
    for number, (place, outline) in enumerate(_listed(_record(stream, places[document]), places), 1):
        slide = _record(stream, place)
        if _is_hidden(slide):
            hidden.append(str(number))
            slides.append("")
            continue
        slides.append("\n\n".join(dict.fromkeys(filter(None, map(_plain, _texts(slide, outline))))) + "\n")
    notes = (f"hidden slides left out: {', '.join(hidden)}",) if hidden else ()
    return Document("\f\n".join(slides), "ppt", about_of(file), notes)


def _record(stream: bytes, place: int) -> Record:
    return next(_records(stream[place:]), Record(0, 0, False, b""))


def _records(data: bytes) -> Iterator[Record]:
    """Yield the records that follow each other."""
    at = 0
    while at + 8 <= len(data):
        head, kind, size = struct.unpack_from("<HHI", data, at)
        yield Record(kind, head >> 4, head & 0xF == 0xF, data[at + 8 : at + 8 + size])
        at += 8 + size


def _below(record: Record, depth: int = 0) -> Iterator[Record]:
    """Yield a record's own and all further ones below it, in order."""
    for one in _records(record.data) if record.holds and depth < DEEPEST else ():
        yield one
        yield from _below(one, depth + 1)


def _in_force(stream: bytes, edit: int) -> tuple[dict[int, int], int]:
    """The places of the objects by their numbers, the newest first, and the number of the document."""
    places: dict[int, int] = {}
    document = 0
    for _ in range(EDITS):
        found = _record(stream, edit)
        if found.kind != EDIT or len(found.data) < 20:
            break
        edit, directory, number = struct.unpack_from("<3I", found.data, 8)
        document = document or number
        data = _record(stream, directory).data
        at = 0
        while at + 4 <= len(data):
            (head,) = struct.unpack_from("<I", data, at)
            first, count = head & 0xFFFFF, head >> 20
            count = min(count, (len(data) - at - 4) // 4)
            for n, place in enumerate(struct.unpack_from(f"<{count}I", data, at + 4)):
                places.setdefault(first + n, place)
            at += 4 + 4 * count
        if not edit:
            break
    return places, document


def _listed(document: Record, places: dict[int, int]) -> Iterator[tuple[int, list[str]]]:
    """Yield the place of each slide, and the texts that the outline has of it."""
    slides = next((one for one in _records(document.data) if one.kind == LIST and one.instance == 0), None)
    outlines: dict[int, list[str]] = {}
    texts: list[str] = []
    for one in _records(slides.data) if slides else ():
        if one.kind == PERSIST and len(one.data) >= 4:
            texts = outlines.setdefault(struct.unpack_from("<I", one.data)[0], [])
        elif one.kind == HEADER:
            texts.append("")
        elif one.kind in (CHARACTERS, BYTES) and texts:
            texts[-1] = _text(one)
    yield from ((places[number], texts) for number, texts in outlines.items() if number in places)


def _is_hidden(slide: Record) -> bool:
    shown = next((one for one in _records(slide.data) if one.kind == SHOW), None)
    return shown is not None and len(shown.data) >= 12 and bool(struct.unpack_from("<H", shown.data, 10)[0] & 4)


def _texts(slide: Record, outline: list[str]) -> Iterator[str]:
    """Yield the texts of a slide's shapes; those that only refer to the outline are taken from there."""
    referred: set[int] = set()
    found: list[str] = []
    for box in (one for one in _below(slide) if one.kind == TEXTBOX):
        for one in _below(box._replace(holds=True)):
            if one.kind == REFERENCE and len(one.data) >= 4:
                number = struct.unpack_from("<I", one.data)[0]
                referred.add(number)
                found += outline[number : number + 1]
            elif one.kind in (CHARACTERS, BYTES):
                found.append(_text(one))
    yield from (text for n, text in enumerate(outline) if n not in referred)
    yield from found


def _text(record: Record) -> str:
    if record.kind == BYTES:
        return record.data.decode("latin-1")
    return record.data[: len(record.data) // 2 * 2].decode("utf-16-le", "replace")


def _plain(text: str) -> str:
    lines = (line.strip() for line in text.replace("\r", "\n").replace("\x0b", "\n").splitlines())
    return "\n".join(line for line in lines if line and line != "*").replace("\0", "")
