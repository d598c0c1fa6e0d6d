"""BibTeX as biblatex and Zotero read it: UTF-8, @online for a page of the web, @report for all else.

A name in Hangul, Han or Kana is one name in braces: taken apart, every style would print it the wrong way round. Quotes
are in `annotation`, which no style prints by itself.
"""

import re
from collections.abc import Iterator, Sequence

from app.exports.format import Format
from app.exports.names import Name
from app.exports.reference import Reference, one_line, page_ranges

SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
ADDRESS = {"\\": "%5C", "{": "%7B", "}": "%7D"}  # an address is taken as it stands, but for what would end the field
AND = re.compile(r"\band\b", re.IGNORECASE)


def write(references: Sequence[Reference]) -> str:
    """Return the file."""
    return "\n".join(_entry(one) for one in references)


def _entry(one: Reference) -> str:
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(one) if value)
    return f"@{'online' if one.web else 'report'}{{{one.key},\n{fields}}}\n"


def _fields(one: Reference) -> Iterator[tuple[str, str]]:
    yield "author", " and ".join(map(_name, one.authors))
    yield "title", f"{{{_escaped(one.title)}}}" if one.title else ""  # its capitals stay
    yield "organization" if one.web else "institution", _escaped(one.publisher)
    yield "date", one.date.iso
    yield "type", _escaped(one.kind)
    yield "pages", page_ranges(one, "--")
    yield "langid", _language(one.language)
    yield "language", _language(one.language)
    yield "url", "".join(ADDRESS.get(c, c) for c in one.url)
    yield "urldate", one.accessed.iso
    yield "annotation", _escaped(" ".join(one.notes()))


def _name(name: Name) -> str:
    if name.literal or name.native:
        return f"{{{_escaped(name.direct)}}}"
    return ", ".join(
        f"{{{_escaped(part)}}}" if AND.search(part) else _escaped(part) for part in (name.family, name.given)
    )


def _escaped(text: str) -> str:
    return "".join(SPECIAL.get(c, c) for c in one_line(text))


def _language(code: str) -> str:
    """What babel and polyglossia call a language."""
    from babel import Locale, UnknownLocaleError

    try:
        return (Locale.parse(code).english_name or code).lower() if code else ""
    except (UnknownLocaleError, ValueError):
        return code


FORMAT = Format("bibtex", ".bib", "application/x-bibtex", write)
