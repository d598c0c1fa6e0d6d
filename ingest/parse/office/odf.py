"""OpenDocument: texts, spreadsheets and presentations."""

import re
from collections.abc import Iterator
from typing import Any

from ingest.parse.archive import Parts, about_of, attribute, child, children, local, parsed
from ingest.text.characters import lowered, raised
from ingest.text.table import in_cell, rendered
from ingest.types.document import Document, named

UNSEEN = frozenset(
    """
    tracked-changes annotation-end ruby-text sequence-decls forms hidden-text script variable-decls user-field-decls
    title desc
    """.split()
)
ROOM = 200_000  # cells of a table that come from repeating others
MOST = 2_000  # times that a cell or a row is repeated; what goes beyond fills the sheet up with nothing
FORMS = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}


def read_odf(data: bytes, name: str, declared: str = "") -> Document:
    """Return the text of an OpenDocument file: headings, lists and tables, a page a slide."""
    if data.startswith(b"PK"):
        parts = Parts(data, name)
        content, styles, about = parts.tree("content.xml"), parts.tree_of("styles.xml"), about_of(parts, "meta.xml")
    else:
        content = styles = parsed(data)
        found = {local(one): one.text or "" for one in content.iter() if local(one) in ("title", "creator")}
        about = named(found.get("title", ""), found.get("creator", ""))
    reader = _Reader([content, styles])
    body = child(content, "body")
    kind = next((local(one) for one in body if local(one) in FORMS), "text")
    if kind == "presentation":
        text = "\f\n".join("\n\n".join(reader.blocks(one)) for one in children(child(body, kind), "page"))
    else:
        text = "\n\n".join(block for block in [*reader.blocks(child(body, kind)), *reader.notes] if block.strip())
    return Document(text + "\n", FORMS[kind], about, tuple(dict.fromkeys(reader.told)))


class _Reader:
    def __init__(self, roots: list[Any]) -> None:
        self.notes: list[str] = []
        self.told: list[str] = []
        self._styles: dict[str, str] = {}
        self._hidden_tables: set[str] = set()
        for root in roots:
            for style in root.iter() if root is not None else ():
                if local(style) == "style":
                    self._look_at(style)

    def _look_at(self, style: Any) -> None:
        for settings in style:
            values = {key.rpartition("}")[2]: value for key, value in settings.attrib.items()}
            if local(settings) == "table-properties" and values.get("display") == "false":
                self._hidden_tables.add(attribute(style, "name"))
            if values.get("text-position", "").startswith(("super", "sub")):
                self._styles[attribute(style, "name")] = values["text-position"][:3]
            struck = values.get("text-line-through-style", "none") != "none" or "text-line-through-type" in values
            if values.get("display") == "none" or (struck and values.get("text-line-through-type") != "none"):
                self._styles[attribute(style, "name")] = "hidden"

    def blocks(self, element: Any) -> Iterator[str]:
        """Yield headings, paragraphs, lists and tables."""
        for one in element if element is not None else ():
            name = local(one)
            if name == "h":
                level = attribute(one, "outline-level", "1")
                yield f"{'#' * min(int(level) if level.isdigit() else 1, 6)} {self._line(one)}"
            elif name == "p":
                yield self._text(one).strip()
            elif name == "list":
                yield "\n".join(self._list(one))
            elif name == "table":
                yield from self._table(one)
            elif name == "notes":
                yield from (f"Notes: {block}" for block in self.blocks(one) if block)
            elif name == "frame" and attribute(one, "class") == "title":
                yield "# " + " ".join(" ".join(self.blocks(one)).split())
            elif name not in UNSEEN and name:
                yield from self.blocks(one)

    def _table(self, table: Any) -> Iterator[str]:
        title = attribute(table, "name")
        sheet = local(table.getparent()) == "spreadsheet"
        if attribute(table, "style-name") in self._hidden_tables:
            self.told.append(f"hidden sheet left out: {title}")
            return
        text = rendered(list(self._rows(table)))
        if text:
            yield f"## {title}\n\n{text}" if sheet and title else text

    def _rows(self, table: Any) -> Iterator[list[str]]:
        above: dict[int, tuple[int, str]] = {}
        room = ROOM
        for row in (one for one in table.iter() if local(one) == "table-row" and _owner(one) is table):
            if attribute(row, "visibility") in ("collapse", "filter"):
                self.told.append("hidden rows left out")
                continue
            line: list[str] = []
            for cell in (one for one in row if local(one) in ("table-cell", "covered-table-cell")):
                text = self._cell(cell)
                left, over = above.get(len(line), (0, ""))
                if local(cell) == "covered-table-cell" and left:
                    text, above[len(line)] = over, (left - 1, over)
                elif (spanned := attribute(cell, "number-rows-spanned", "1")).isdigit() and int(spanned) > 1:
                    above[len(line)] = (int(spanned) - 1, text)
                times = attribute(cell, "number-columns-repeated", "1")
                line += [text] * (min(int(times), MOST, max(room, 1)) if text else min(int(times), 200))
            times = attribute(row, "number-rows-repeated", "1")
            again = min(int(times), MOST, 1 + room // max(1, len(line))) if any(line) else 1
            room -= again * len(line)
            for _ in range(again):
                yield line

    def _cell(self, cell: Any) -> str:
        text = in_cell(self.blocks(cell))
        return text or attribute(cell, "string-value") or attribute(cell, "value")

    def _list(self, element: Any, depth: int = 0) -> Iterator[str]:
        for item in element:
            first = True
            for one in item:
                if local(one) == "list":
                    yield from self._list(one, depth + 1)
                elif local(one) in ("p", "h") and (text := self._line(one)):
                    yield "  " * depth + ("- " if first else "  ") + text
                    first = False

    def _line(self, element: Any) -> str:
        return " ".join(self._text(element).split())

    def _text(self, element: Any) -> str:
        style = self._styles.get(attribute(element, "style-name"), "")
        if style == "hidden":
            self.told.append("text that is hidden or struck out was left out")
            return ""
        parts = [element.text or ""]
        for one in element:
            parts += [self._piece(one), one.tail or ""]
        text = re.sub(r"[ \t\r\n]+", " ", "".join(parts)).replace("\v", "\n")
        return raised(text) if style == "sup" else lowered(text) if style == "sub" else text

    def _piece(self, one: Any) -> str:
        name = local(one)
        if name == "s":
            return " "
        if name == "tab":
            return " "
        if name == "line-break":
            return "\v"
        if name == "note":
            mark = " ".join("".join(child(one, "note-citation").itertext()).split())
            body = " ".join(block for block in self.blocks(child(one, "note-body")) if block)
            self.notes.append(f"[{mark}] {body}")
            return f"[{mark}]"
        if name == "annotation":
            self.notes.append("Comment: " + " ".join(self._line(two) for two in children(one, "p")))
            return ""
        if name in UNSEEN or not name:
            return ""
        if name in ("frame", "text-box", "p", "object"):
            return " " + " ".join(self.blocks(one)) if name != "object" else ""
        return self._text(one)


def _owner(row: Any) -> Any:
    return next(one for one in row.iterancestors() if local(one) == "table")
