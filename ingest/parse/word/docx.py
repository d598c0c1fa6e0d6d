"""Word documents: paragraphs under their headings, lists with their numbers, tables, notes and comments."""

import re
from collections.abc import Iterator
from typing import Any

from ingest.parse.archive import Parts, about_of, attribute, child, children, local
from ingest.parse.word.numbers import Numbers
from ingest.parse.word.styles import Styles
from ingest.parse.word.text import Runs
from ingest.text.table import in_cell, rendered, under_one_header
from ingest.types.document import Document

MAIN = "word/document.xml"
NOTES = (("footnotes", "footnote"), ("endnotes", "endnote"))
WRAPPERS = frozenset(["sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "body"])


def read_docx(data: bytes, name: str, declared: str = "") -> Document:
    """Return the text of a Word document; what is hidden or struck out is left out, and that is told."""
    parts = Parts(data, name)
    body = child(parts.tree(MAIN), "body")
    styles = Styles(parts.tree_of("word/styles.xml"))
    reader = _Reader(styles, Numbers(parts.tree_of("word/numbering.xml")))
    blocks = list(reader.blocks(body)) if body is not None else []
    for part, kind in NOTES:
        blocks += reader.notes(parts.tree_of(f"word/{part}.xml"), kind)
    blocks += reader.comments(parts.tree_of("word/comments.xml"))
    text = "\n\n".join(block for block in blocks if block.strip())
    text = re.sub(r"(?<=\S)\n\n(?=(?:[-•]|\d{1,3}[.)]) )", "\n", text) if text else ""
    told = ("text that is hidden or struck out was left out",) if reader.runs.left_out else ()
    return Document(text + "\n", "docx", about_of(parts, "docProps/core.xml"), told)


class _Reader:
    def __init__(self, styles: Styles, numbers: Numbers) -> None:
        self._styles = styles
        self._numbers = numbers
        self.runs = Runs(styles)

    def blocks(self, element: Any) -> Iterator[str]:
        """Yield the paragraphs and tables below an element, in order."""
        for one in element:
            name = local(one)
            if name == "p":
                yield from self._paragraph(one)
            elif name == "tbl":
                yield rendered(self._rows(one))
            elif name in WRAPPERS:
                yield from self.blocks(one)
            elif name == "AlternateContent":
                chosen = child(one, "Choice")
                yield from self.blocks(one if chosen is None else chosen)

    def notes(self, root: Any, kind: str) -> list[str]:
        """Return the footnotes or endnotes, each behind its number."""
        found: list[str] = []
        for note in children(root, kind):
            if attribute(note, "type") in ("separator", "continuationSeparator", "continuationNotice"):
                continue
            mark = self.runs.marks.get((kind, attribute(note, "id")))
            text = " ".join(block for block in self.blocks(note) if block)
            if text and mark:
                found.append(f"[{mark}] {text.strip()}")
        return found

    def comments(self, root: Any) -> list[str]:
        """Return the comments of readers, each with its writer."""
        texts = ((attribute(one, "author"), " ".join(self.blocks(one)).strip()) for one in children(root, "comment"))
        return [f"Comment ({author}): {text}" if author else f"Comment: {text}" for author, text in texts if text]

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        settings = child(paragraph, "pPr")
        style = attribute(child(settings, "pStyle"), "val") if child(settings, "pStyle") is not None else ""
        text = self.runs.text(paragraph, style).strip()
        boxes = self.runs.boxes
        self.runs.boxes = []
        if text:
            level = self._styles.level(style, settings)
            number = self._numbers.next(settings, self._styles.numbering(style))
            if level:
                line = " ".join(f"{number} {text}".split())
                yield f"{'#' * level} {line}"
            else:
                yield f"{number} {text}".lstrip()
        for box in boxes:
            yield from self.blocks(box)

    def _rows(self, table: Any) -> list[list[str]]:
        """The rows of a table, a cell over several columns once, one over several rows in each."""
        rows: list[list[str]] = []
        above: dict[int, str] = {}
        for row in _rows_of(table):
            line: list[str] = []
            for cell in _cells_of(row):
                settings = child(cell, "tcPr")
                span = child(settings, "gridSpan")
                merge = child(settings, "vMerge")
                text = in_cell(self.blocks(cell))
                if merge is not None and attribute(merge, "val", "continue") == "continue":
                    text = above.get(len(line), text)
                above[len(line)] = text
                width = int(attribute(span, "val", "1")) if span is not None else 1
                header = not rows and width > 1
                line += [text] + [text if header else ""] * (min(width, 200) - 1)
            rows.append(line)
        spread = rows and 1 < len(set(rows[0])) < len(rows[0])
        return under_one_header(rows) if spread and len(rows) > 2 else rows


def _rows_of(table: Any) -> Iterator[Any]:
    for one in table:
        if local(one) == "tr":
            settings = child(one, "trPr")
            if child(settings, "del") is None and child(settings, "hidden") is None:
                yield one
        elif local(one) in WRAPPERS:
            yield from _rows_of(one)


def _cells_of(row: Any) -> Iterator[Any]:
    for one in row:
        if local(one) == "tc":
            yield one
        elif local(one) in WRAPPERS:
            yield from _cells_of(one)
