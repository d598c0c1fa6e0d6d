"""RIS: a tag a line, CRLF between them, as Zotero, EndNote and Mendeley import it.

Tags as in the specification of 2011 and in Zotero's translator: a page of the web is ELEC with its site in T2, which is
where Zotero looks for it; all else RPRT, which has a place for institution, kind and pages. A name has no escape for a
comma: an organisation with one in its name comes to be read as family and given name, and is shown as it was.
"""

from collections.abc import Iterator, Sequence

from app.exports.day import Day
from app.exports.format import Format
from app.exports.names import Name
from app.exports.reference import Reference, one_line

END = "\r\n"


def write(references: Sequence[Reference]) -> str:
    """Return the file."""
    records = [[*_record(one), ("", "")] for one in references]
    return "".join(f"{tag}  - {one_line(value)}{END}" if tag else END for record in records for tag, value in record)


def _record(one: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", "ELEC" if one.web else "RPRT"
    yield "ID", one.key
    for name in one.authors:
        yield "AU", _name(name)
    pages = one.pages
    fields = (
        ("TI", one.title),
        ("T2" if one.web else "PB", one.publisher),
        ("PY", str(one.date.year or "")),
        ("DA", _date(one.date) if one.date.month else ""),
        ("M3", one.kind),
        ("SP", str(pages[0][0]) if pages else ""),
        ("EP", str(pages[-1][1]) if pages else ""),
        ("LA", one.language),
        ("UR", one.url),
        ("Y2", _date(one.accessed)),
    )
    yield from ((tag, value) for tag, value in fields if value)
    yield from (("N1", note) for note in one.notes())
    yield "ER", ""


def _name(name: Name) -> str:
    return name.literal or f"{name.family}, {name.given}"


def _date(date: Day) -> str:
    """YYYY/MM/DD/, with nothing between the strokes for what is not known; they are always three."""
    parts = [f"{part:0{width}}" if part else "" for part, width in ((date.year, 4), (date.month, 2), (date.day, 2))]
    return "/".join([*parts, ""]) if date else ""


FORMAT = Format("ris", ".ris", "application/x-research-info-systems", write)
