"""From a tree of HTML to text: headings as Markdown's, a line a row of a table, nothing that a reader does not see."""

import re
from collections.abc import Iterator
from typing import Any

from ingest.text.table import in_cell, rendered, under_one_header

BLOCKS = frozenset(
    """
    address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3
    h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul caption
    """.split()
)
BREAK = "\0"  # a line break inside of a block, until its blanks are counted
EMPTY = re.compile(r"[ \t\r\n\f\v\u200b\ufeff]+")


def blocks(element: Any) -> Iterator[str]:
    """Yield the blocks below an element as text: headings, paragraphs, lists, tables."""
    line: list[str] = [element.text or ""]
    for one in element:
        if isinstance(one.tag, str) and (one.tag in BLOCKS or _holds_block(one)):
            yield from _closed(line)
            yield from _block(one)
        elif one.tag == "br":
            line.append(BREAK)
        elif isinstance(one.tag, str):
            line.append(_inline(one))
        line.append(one.tail or "")
    yield from _closed(line)


def _closed(line: list[str]) -> Iterator[str]:
    text = "\n".join(part for part in (EMPTY.sub(" ", row).strip() for row in "".join(line).split(BREAK)) if part)
    line.clear()
    if text:
        yield text


def _block(element: Any) -> Iterator[str]:
    tag = element.tag
    if re.fullmatch("h[1-6]", tag):
        title = " ".join(" ".join(blocks(element)).split())
        if title:
            yield f"{'#' * int(tag[1])} {title}"
    elif tag in ("ul", "ol"):
        yield from _list(element)
    elif tag == "pre":
        yield "".join(element.itertext()).strip("\n")
    elif tag == "table":
        yield from _table(element)
    else:
        yield from blocks(element)


def _list(element: Any, depth: int = 0) -> Iterator[str]:
    lines: list[str] = []
    number = int(element.get("start") or 1) if (element.get("start") or "1").isdigit() else 1
    for one in element:
        if one.tag in ("ul", "ol"):
            lines += _list(one, depth + 1)
            continue
        mark = f"{number}. " if element.tag == "ol" else "- "
        number += one.tag == "li"
        first, *rest = list(blocks(one)) or [""]
        if first:
            lines.append("  " * depth + (first if first.startswith(("- ", "1. ")) else mark + first))
            lines += ["  " * depth + "  " + more for more in rest]
    if lines:
        yield "\n".join(lines)


def _table(table: Any) -> Iterator[str]:
    for caption in table.iter("caption"):
        yield from blocks(caption)
    yield rendered([["".join(cell.itertext()) for cell in row] for row in table.iter("tr")])


WIDEST = 1_000  # columns of a table that cells over several of them can make


def settle_tables(root: Any) -> None:
    """Make parts of a page of the tables that lay it out, and cells of plain text in their columns of the others."""
    tables = list(root.iter("table"))
    layout = {table: _is_layout(table) for table in tables}
    for table in reversed(tables):
        if layout[table]:
            for part in [table, *_own(table, "thead", "tbody", "tfoot", "tr", "td", "th")]:
                part.tag = "div"
            continue
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in _own(table, "tr")]
        captions = list(table.iter("caption"))
        texts = _spread(rows)
        wide = len(rows) > 2 and any(_span(cell, "colspan") > 1 for cell in rows[0])
        if wide and _is_header(rows[0]) and _is_header(rows[1]):
            texts = under_one_header(texts)
        for one in list(table):
            table.remove(one)
        table.text = None
        table.extend(captions)
        for line in texts:
            row = table.makeelement("tr")
            for text in line:
                cell = row.makeelement("td")
                cell.text = text
                row.append(cell)
            table.append(row)


def _is_header(row: list[Any]) -> bool:
    return bool(row) and all(cell.tag == "th" or cell.getparent().getparent().tag == "thead" for cell in row)


def _own(table: Any, *names: str) -> list[Any]:
    return [one for one in table.iter(*names) if next(one.iterancestors("table"), None) is table]


def _is_layout(table: Any) -> bool:
    """Whether a table lays a page out: it holds further tables, headings, or whole paragraphs side by side."""
    if table.get("role") in ("presentation", "none") or table.find(".//table") is not None:
        return True
    if table.find(".//th") is not None or table.find("caption") is not None:
        return False
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in _own(table, "tr")]
    paragraphs = any(sum(1 for _ in cell.iter("p", "div", "h1", "h2", "h3")) > 1 for row in cells for cell in row)
    return paragraphs or max(map(len, cells), default=0) < 2


def _spread(rows: list[list[Any]]) -> list[list[str]]:
    """The texts of the cells in their columns: a cell over several columns or rows stands in each of them."""
    table: list[list[str]] = []
    below: dict[int, tuple[int, str]] = {}  # column: rows that are still to come, text
    for row in rows:
        line: list[str] = []

        def taken(line: list[str] = line) -> None:
            while len(line) in below:
                left, text = below.pop(len(line))
                if left > 1:
                    below[len(line)] = (left - 1, text)
                line.append(text)

        for cell in row:
            taken()
            text = in_cell(blocks(cell))
            down = _span(cell, "rowspan")
            for number in range(min(_span(cell, "colspan"), max(1, WIDEST - len(line)))):
                if down > 1:
                    below[len(line)] = (down - 1, text)
                line.append(text if number == 0 or cell.tag == "th" else "")
        taken()
        table.append(line)
    return table


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or "1"
    return min(int(value), 100) if value.isdigit() and int(value) else 1


def _inline(element: Any) -> str:
    parts = [element.text or ""]
    for one in element:
        if one.tag == "br":
            parts.append(BREAK)
        elif isinstance(one.tag, str):
            parts.append(_inline(one))
        parts.append(one.tail or "")
    return "".join(parts)


def _holds_block(element: Any) -> bool:
    return any(isinstance(one.tag, str) and one.tag in BLOCKS for one in element.iter() if one is not element)
