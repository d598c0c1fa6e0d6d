"""Web pages: their main text without navigation, and what their metadata tell."""

import logging
import re
from collections.abc import Iterator
from typing import Any

from ingest.document import Document, told
from ingest.errors import SourceError
from ingest.formats.text import decode

CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
LANGUAGE = re.compile(r"<html[^>]{0,500}?\blang\s*=\s*[\"']?([a-zA-Z-]{2,20})", re.IGNORECASE)
BLOCKS = frozenset(["p", "head", "list", "table", "quote", "code", "item"])


def read_html(data: bytes, name: str, declared: str = "") -> Document:
    """Return a page's main text, headings as Markdown's; its metadata, where it has some, name it."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it finds wrong is told below, in one line
    if not declared and (found := CHARSET.search(data[:4_096])):
        declared = found[1].decode()
    page = decode(data, name, declared)
    date = {"original_date": True, "extensive_search": False}  # what the page says, no guess from its text
    main: Any = trafilatura.bare_extraction(
        page, with_metadata=True, include_comments=False, date_extraction_params=date
    )
    text, about = "", {}
    if main is not None and main.body is not None:
        text = "\n\n".join(block for block in _blocks(main.body) if block)
        about = {"title": main.title, "author": main.author, "date": main.date, "publisher": main.sitename}
    text = text or trafilatura.baseline(page)[1] or trafilatura.html2txt(f"<html><body>{page}")
    if not any(character.isalnum() for character in text):
        raise SourceError(f"{name}: a page without text of its own (a script may have to fill it in)")
    language = LANGUAGE.search(page[:4_096])
    return Document(text + "\n", "html", told(**about, language=language[1] if language else ""))


def _blocks(element: Any) -> Iterator[str]:
    """Yield the blocks of trafilatura's tree: headings, paragraphs, lists, tables."""
    for child in element:
        text = _line(child)
        if child.tag == "head":
            level = re.sub(r"\D", "", child.get("rend") or "") or "2"
            yield f"{'#' * int(level[0])} {text}" if text else ""
        elif child.tag == "list":
            yield "\n".join(f"- {line}" for line in map(_line, child.iter("item")) if line)
        elif child.tag == "table":
            rows = ([_line(cell) for cell in row.iter("cell")] for row in child.iter("row"))
            yield "\n".join(" | ".join(row) for row in rows if any(row))
        elif any(inner.tag in BLOCKS for inner in child):
            yield from _blocks(child)
        else:
            yield text
        if child.tail and child.tail.strip():
            yield " ".join(child.tail.split())


def _line(element: Any) -> str:
    """All text of an element on one line."""
    for line_break in element.iter("lb"):
        line_break.tail = " " + (line_break.tail or "")
    return " ".join("".join(element.itertext()).split())
