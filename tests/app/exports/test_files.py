"""RIS, BibTeX and CSL-JSON: another reader gets every field of twenty sources back."""

from collections.abc import Callable

import pytest
from babel import Locale
from bibliography import Entry, read_bibtex, read_csl, read_ris
from cited import AUTHORS, PAGES, SECTION, SOURCES, cited

from app.exports import references, written
from app.exports.reference import DIGEST
from store import Source

CATALOG = {source.id: source for source in SOURCES}
ACCESSED = {"white-house": "2026-11-27T10:00:00+00:00"}


def entries(form: str, read: Callable[[str], list[Entry]]) -> list[tuple[Source, Entry]]:
    found = read(written(references(cited(), CATALOG, ACCESSED), form))
    assert len({entry.key for entry in found}) == 20 and all(entry.key.isascii() for entry in found)
    return list(zip(SOURCES, found, strict=True))


def line(text: str) -> str:
    return " ".join(text.split())


def told(fields: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value}


def notes(source: Source) -> list[str]:
    pages = PAGES.get(source.id, (None,))
    quote = f"“A quote of “{source.id}”: 5% & more.”"
    digest = [DIGEST] if source.digest else []
    return [*digest, *(f"p. {page}: {quote}" if page else f"{SECTION}: {quote}" for page in pages)]


def test_ris_gives_back_every_field() -> None:
    for source, entry in entries("ris", read_ris):
        web, pages = source.format == "html", PAGES.get(source.id, ())
        year, month, day = (*source.date.split("-"), "", "", "")[:3]
        assert entry.kind == ("ELEC" if web else "RPRT")
        assert tuple(entry.authors) == AUTHORS[source.id]
        assert entry.fields == told(
            {
                "ID": entry.key,
                "TI": line(source.title),
                "T2": source.publisher if web else "",
                "PB": "" if web else source.publisher,
                "PY": year,
                "DA": f"{year}/{month}/{day}/" if month else "",
                "M3": source.kind,
                "SP": str(pages[0]) if pages else "",
                "EP": str(pages[-1]) if pages else "",
                "LA": source.language,
                "UR": source.url,
                "Y2": "2026/11/27/" if source.id in ACCESSED else "",
            }
        )
        assert entry.notes == notes(source)


def test_bibtex_gives_back_every_field() -> None:
    ranges = {"brief": "3--5, 8", "조진구-글": "12", "tanaka": "7"}
    for source, entry in entries("bibtex", read_bibtex):
        web = source.format == "html"
        language = str(Locale.parse(source.language).english_name).lower()
        assert entry.kind == ("online" if web else "report")
        native = [name if ord(name[0][0]) < 0x3000 else ("".join(name),) for name in AUTHORS[source.id]]
        assert entry.authors == native
        assert entry.fields == told(
            {
                "title": line(source.title),
                "organization" if web else "institution": source.publisher,
                "date": source.date,
                "type": source.kind,
                "pages": ranges.get(source.id, ""),
                "langid": language,
                "language": language,
                "url": source.url.replace("{", "%7B").replace("}", "%7D"),
                "urldate": "2026-11-27" if source.id in ACCESSED else "",
                "annotation": " ".join(notes(source)),
            }
        )


def test_csl_json_gives_back_every_field() -> None:
    ranges = {"brief": "3-5, 8", "조진구-글": "12", "tanaka": "7"}
    for source, entry in entries("csl-json", read_csl):
        web, pages = source.format == "html", ranges.get(source.id, "")
        assert entry.kind == ("webpage" if web else "report")
        assert tuple(entry.authors) == AUTHORS[source.id]
        assert entry.fields == told(
            {
                "title": line(source.title),
                "publisher": source.publisher,
                "container-title": source.publisher if web else "",
                "issued": source.date,
                "genre": source.kind,
                "page": pages,
                "locator": pages or SECTION,
                "section": "" if pages else SECTION,
                "language": source.language,
                "URL": source.url,
                "accessed": "2026-11-27" if source.id in ACCESSED else "",
            }
        )
        assert entry.notes == notes(source)


@pytest.mark.parametrize(
    ("read", "wrong"),
    [
        (read_ris, "TY  - RPRT\r\nID  - a\r\nTI  - two\r\nlines\r\nER  - \r\n"),
        (read_ris, "TY  - RPRT\nID  - a\nER  - \n"),
        (read_ris, "TY  - RPRT\r\nID  - a\r\n"),
        (read_bibtex, "@report{a,\n  title = {5% more},\n}\n"),
        (read_bibtex, "@report{a,\n  title = {one { brace},\n}\n"),
        (read_bibtex, "@report{글,\n  title = {a},\n}\n"),
        (read_csl, '[{"id": "a", "type": "report", "editor-in-chief": "b"}]'),
        (read_csl, '[{"id": "a", "type": "report", "author": [{"family": "Cho"}]}]'),
    ],
)
def test_the_readers_are_strict(read: Callable[[str], list[Entry]], wrong: str) -> None:
    with pytest.raises(AssertionError):
        read(wrong)
