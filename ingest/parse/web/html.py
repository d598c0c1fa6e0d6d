"""Web pages: their main text without navigation, and what their metadata tell."""

import copy
import logging
import re
from collections.abc import Iterator
from typing import Any

from ingest.parse.plain.text import decode
from ingest.parse.web import shells
from ingest.parse.web.tree import blocks, settle_tables
from ingest.parse.web.unseen import hide
from ingest.text.table import rendered
from ingest.types.document import Document, named
from ingest.types.errors import SourceError

CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
LANGUAGE = re.compile(r"<html[^>]{0,500}?\blang\s*=\s*[\"']?([a-zA-Z-]{2,20})", re.IGNORECASE)
PROLOG = re.compile(r"\A\s*+<\?xml[^>]{0,500}\?>")
PARTS = frozenset(["p", "head", "list", "table", "quote", "code", "item"])
AROUND = ("nav", "header", "footer", "aside", "form", "menu")
LINKED = 0.3  # share of a page's text that is in links, where it is no page of links
KEPT = 0.5  # share of the text of <main> that trafilatura keeps at least; else the whole of it is taken


def read_html(data: bytes, name: str, declared: str = "") -> Document:
    """Return a page's main text, headings as Markdown's; its metadata, where it has some, name it.

    Raises SourceError for a page that holds no article: one that a script fills in, frames, an error, a consent form.
    """
    if not declared and (found := CHARSET.search(data[:4_096])):
        declared = found[1].decode()
    page = decode(data, name, declared)
    if "<frameset" in page[:100_000].lower():
        raise SourceError(f"{name}: a page of frames, which holds no text of its own; give the address of the frame")
    text, about = page_text(page)
    if reason := shells.reason(page, text, about.get("title", "")):
        raise SourceError(f"{name}: {reason}")
    return Document(text, "html", about)


def page_text(page: str) -> tuple[str, dict[str, str]]:
    """Return the main text of a page, and what its metadata tell."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it finds wrong is told in one line
    page = PROLOG.sub("", page, count=1)
    root = _tree(page)
    date = {"original_date": True, "extensive_search": False}  # what the page says, no guess from its text
    told = trafilatura.extract_metadata(copy.deepcopy(root), date_config=date)
    language = LANGUAGE.search(page[:4_096])
    about = named(
        (told.title if told else "") or "", (told.author if told else "") or "",
        date=told.date if told else "", publisher=told.sitename if told else "",
        language=language[1] if language else "",
    )  # fmt: skip
    hide(root)
    settle_tables(root)
    found = _whole(root) if _is_simple(root) else _main(root)
    return (found + "\n" if found else ""), about


def whole_text(page: str) -> str:
    """Return all text of a page that is all content, as a chapter or a mail is."""
    if not page.strip():
        return ""
    root = _tree(PROLOG.sub("", page, count=1))
    hide(root)
    settle_tables(root)
    return _whole(root)


def _tree(page: str) -> Any:
    import lxml.html

    return lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(huge_tree=True))


def _whole(root: Any) -> str:
    body = root.find("body")
    return "\n\n".join(block for block in blocks(root if body is None else body) if block)


def _is_simple(root: Any) -> bool:
    """Whether a page has nothing around its text."""
    if any(True for _ in root.iter(*AROUND)) or root.find(".//*[@role='navigation']") is not None:
        return False
    length = len("".join(root.itertext()))
    return sum(len("".join(link.itertext())) for link in root.iter("a")) < max(length, 1) * LINKED


def _main(root: Any) -> str:
    import trafilatura

    extracted: Any = trafilatura.bare_extraction(copy.deepcopy(root), with_metadata=False, include_comments=False)
    body = extracted.body if extracted is not None else None
    found = "\n\n".join(block for block in _blocks(body) if block) if body is not None else ""
    mains = root.findall(".//main") or root.findall(".//*[@role='main']") or root.findall(".//article")
    own = ""
    if len(mains) == 1 or not found:
        main = copy.deepcopy(mains[0] if len(mains) == 1 else root)
        for around in list(main.iter(*AROUND)):
            if around is not main and around.getparent() is not None and around.find(".//h1") is None:
                around.drop_tree()
        own = _whole(main)
    return own if len(found) < len(own) * KEPT or not found else found


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
            yield rendered([[_line(cell) for cell in row.iter("cell")] for row in child.iter("row")])
        elif any(inner.tag in PARTS for inner in child):
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
