"""HWPX, Hangul's open format: an archive of XML, a part a section."""

import re
from collections.abc import Iterator
from typing import Any

from ingest.parse.archive import Parts, attribute, child, children, local
from ingest.text.table import in_cell, rendered
from ingest.types.document import Document, named

SECTION = re.compile(r"Contents/section(\d+)\.xml")
MEMOS = frozenset(["header", "footer", "hiddenComment", "pageNum", "newNum", "secPr", "fieldEnd", "colPr"])
OUTLINE = re.compile(r"(?:개요|outline)\s*(\d)", re.IGNORECASE)


def read_hwpx(data: bytes, name: str, declared: str = "") -> Document:
    """Return the text of a Hangul document: headings by their outline, tables, notes at the end."""
    parts = Parts(data, name)
    sections = sorted((part for part in parts.names if SECTION.fullmatch(part)), key=_number)
    reader = _Reader(_outline(parts.tree_of("Contents/header.xml")))
    blocks = [block for part in sections for block in reader.blocks(parts.tree(part))]
    text = "\n\n".join(block for block in [*blocks, *reader.notes] if block.strip())
    return Document(text + "\n", "hwpx", _about(parts))


def _number(part: str) -> int:
    found = SECTION.fullmatch(part)
    return int(found[1]) if found else 0


def _about(parts: Parts) -> dict[str, str]:
    root = parts.tree_of("Contents/content.hpf")
    found: dict[str, str] = {}
    for one in root.iter() if root is not None else ():
        key = attribute(one, "name") if local(one) == "meta" else local(one)
        if key in ("title", "creator", "language") and one.text and one.text.strip():
            found.setdefault(key, one.text)
    return named(found.get("title", ""), found.get("creator", ""), language=found.get("language", ""))


def _outline(root: Any) -> dict[str, int]:
    """The levels of the styles that are headings, by their ids."""
    found: dict[str, int] = {}
    for one in root.iter() if root is not None else ():
        if local(one) == "style" and (level := OUTLINE.match(attribute(one, "name") or attribute(one, "engName"))):
            found[attribute(one, "id")] = min(int(level[1]), 6)
    return found


class _Reader:
    def __init__(self, levels: dict[str, int]) -> None:
        self._levels = levels
        self.notes: list[str] = []

    def blocks(self, element: Any) -> Iterator[str]:
        """Yield the paragraphs and tables below an element."""
        for one in element if element is not None else ():
            if local(one) == "p":
                yield from self._paragraph(one)
            elif local(one) not in MEMOS:
                yield from self.blocks(one)

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        line: list[str] = []
        inner: list[str] = []
        for run in children(paragraph, "run"):
            for one in run:
                self._piece(one, line, inner)
        text = "".join(line).strip()
        level = self._levels.get(attribute(paragraph, "styleIDRef"), 0)
        if text:
            yield f"{'#' * level} {' '.join(text.split())}" if level else text
        yield from inner

    def _piece(self, one: Any, line: list[str], inner: list[str]) -> None:
        name = local(one)
        if name == "t":
            line.append(_text(one))
        elif name == "tbl":
            inner.append(rendered(self._rows(one)))
        elif name in ("footNote", "endNote"):
            mark = str(len(self.notes) + 1)
            line.append(f"[{mark}]")
            self.notes.append(f"[{mark}] " + " ".join(self.blocks(one)))
        elif name == "equation":
            line.append(" ".join("".join(script.itertext()) for script in children(one, "script")))
        elif name == "dutmal":  # ruby: the main text stands, its reading goes
            main = child(one, "mainText")
            line.append("".join(main.itertext()) if main is not None else "")
        elif name == "ctrl":
            for two in one:
                if local(two) not in MEMOS:
                    self._piece(two, line, inner)
        elif name not in MEMOS:
            inner.extend(self.blocks(one))

    def _rows(self, table: Any) -> list[list[str]]:
        cells: dict[tuple[int, int], str] = {}
        for row in children(table, "tr"):
            for cell in children(row, "tc"):
                place, span = child(cell, "cellAddr"), child(cell, "cellSpan")
                text = in_cell(self.blocks(cell))
                at = (_int(place, "rowAddr"), _int(place, "colAddr"))
                for down in range(min(max(1, _int(span, "rowSpan", 1)), 500)):
                    cells[at[0] + down, at[1]] = text
        height, width = (max((at[n] for at in cells), default=-1) + 1 for n in (0, 1))
        return [[cells.get((row, column), "") for column in range(min(width, 500))] for row in range(height)]


def _text(element: Any) -> str:
    """The text of a run, but for what a revision deleted."""
    parts = [element.text or ""]
    deleted = False
    for one in element:
        name = local(one)
        deleted = name == "deleteBegin" or (deleted and name != "deleteEnd")
        if not deleted:
            parts.append({"lineBreak": "\n", "tab": "\t", "nbSpace": " ", "fwSpace": " ", "hyphen": "-"}.get(name, ""))
            parts.append(one.tail or "")
    return "".join(parts)


def _int(element: Any, name: str, default: int = 0) -> int:
    value = attribute(element, name, str(default)) if element is not None else str(default)
    return int(value) if value.isdigit() else default
