"""The quotes of a file: of an answer as JSON, of Markdown, HTML, plain text or a Word document with numbered notes."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from app.errors import ExportError
from app.verification.flat import flat
from app.verification.verdict import Quoted

TEXTS = (".md", ".markdown", ".txt", ".text", "")
PAGES = (".html", ".htm", ".xhtml")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
# A note begins with its number in brackets, as footnotes in Markdown or as an answer's markers, and its quote.
NOTE = re.compile(r"\s*\[(?P<foot>\^)?(?P<label>[^\]\s]{1,40})\](?(foot):)\s*“")
MORE = re.compile(r"[ \t]+\S")  # a line that goes on with the note above it
FOOTNOTE = re.compile(r"foot-?note|end-?note|^fn|^note|citation", re.IGNORECASE)
BLOCKS = frozenset(
    """
    address article aside blockquote body dd div dl dt figure footer h1 h2 h3 h4 h5 h6 header li main ol p pre section
    table tbody td th tr ul
    """.split()
)


def quotes_in(path: Path) -> list[Quoted]:
    """Return the quotes of a file, in its order.

    Raises ExportError where it cannot be read, is of another kind, or holds no quote that could be looked for.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ExportError(f"{path}: {error.strerror or error}") from None
    kind = path.suffix.lower()
    if kind == ".json":
        return _of_json(data, path)
    if kind in PAGES:
        found = list(_of_page(data))
    elif kind == ".docx":
        found = list(_of_lines(_document(data, path)))
    elif kind in TEXTS:
        found = list(_of_lines(_text(data, path)))
    else:
        raise ExportError(f"{path}: quotes are read in Markdown, plain text, HTML, JSON and DOCX, not in {kind}")
    if not found:
        raise ExportError(f"{path}: no quote in it that names its source: a note such as [1] “…”, and what is quoted")
    return found


def _text(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ExportError(f"{path}: no text in UTF-8") from None


def _document(data: bytes, path: Path) -> str:
    from ingest import SourceError, extract

    try:
        return extract(data, path.name).text
    except SourceError as error:
        raise ExportError(str(error)) from None


def _of_json(data: bytes, path: Path) -> list[Quoted]:
    try:
        plain = json.loads(_text(data, path))
    except ValueError:
        raise ExportError(f"{path}: no JSON") from None
    except RecursionError:
        raise ExportError(f"{path}: too deep") from None
    lists = list(_citations(plain))
    if not lists:
        raise ExportError(f"{path}: no answer in it: it has no citations")
    return [_cited(one) for found in lists for one in found]


def _citations(plain: Any) -> Iterator[list[dict[str, Any]]]:
    """Every list of citations in a JSON value."""
    values: Iterable[Any] = plain.values() if isinstance(plain, dict) else plain if isinstance(plain, list) else ()
    if isinstance(plain, dict) and isinstance(plain.get("citations"), list):
        yield [one for one in plain["citations"] if isinstance(one, dict) and isinstance(one.get("quote"), str)]
    for value in values:
        yield from _citations(value)


def _cited(plain: dict[str, Any]) -> Quoted:
    about = {name: plain.get(name) if isinstance(plain.get(name), str) else "" for name in ("title", "url")}
    id_, version, start, end = (plain.get(name) for name in ("source_id", "version", "start", "end"))
    return Quoted(
        label=str(plain.get("number", "")),
        quote=plain["quote"],
        about=flat(f"{about['title']}, {about['url']}"),
        source_id=id_ if isinstance(id_, str) else "",
        version=version if isinstance(version, str) else "",
        start=start if isinstance(start, int) else None,
        end=end if isinstance(end, int) else None,
    )


def _of_lines(text: str) -> Iterator[Quoted]:
    """Quotes of notes: each from its number to the next note, an empty line, or a line that is not set in."""
    lines = text.splitlines()
    place = 0
    while place < len(lines):
        found = NOTE.match(lines[place])
        note = lines[place]
        place += 1
        if not found:
            continue
        while place < len(lines) and MORE.match(lines[place]) and not NOTE.match(lines[place]):
            note += f"\n{lines[place]}"
            place += 1
        quote = note[found.end() :]
        yield Quoted(found["label"], flat(ESCAPED.sub(r"\1", quote) if found["foot"] else quote), open=True)


def _of_page(data: bytes) -> Iterator[Quoted]:
    """Quotes of a page: its notes, and what it marks as a quote (`q`, `blockquote`)."""
    from lxml import etree, html

    try:
        root = html.document_fromstring(data.decode("utf-8-sig", "replace"), html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):
        return
    for one in root.iter("script", "style", "template"):
        one.clear()
    for one in root.iter():
        if one.tag in ("q", "blockquote"):
            text = flat(one.text_content()).removeprefix("“").removesuffix("”")
            yield Quoted(one.get("id") or "", text, about=flat(one.get("cite") or ""))
        elif one.tag in BLOCKS and not any(child.tag in BLOCKS for child in one):
            text = flat(one.text_content())
            found = NOTE.match(text) or (re.match(r"\W?\d*\W{0,2}“", text) if _is_note(one) else None)
            if found and one.find(".//q") is None:
                yield Quoted(found.groupdict().get("label") or _named(one), text[found.end() :], open=True)


def _is_note(one: Any) -> bool:
    """Whether an element, or what it stands in, says that it is a note."""
    for element in (one, *one.iterancestors()):
        said = (element.get("id") or "", element.get("role") or "", *(element.get("class") or "").split())
        if any(FOOTNOTE.search(word) for word in said):
            return True
    return False


def _named(one: Any) -> str:
    return next((element.get("id") for element in (one, *one.iterancestors()) if element.get("id")), "")
