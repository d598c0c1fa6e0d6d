"""What a grid's cells say as plain text, the same in each of its formats."""

from collections.abc import Mapping

from app.documents.archive import one_line
from app.types.grid import Grid, GridCell, GridRow
from app.types.results import Citation
from app.wording.catalog import texts

ABOUT = ("title", "author", "publisher", "date", "kind")  # of a source, in front of its cells
NEAR = 160  # characters of the nearest passage in a cell


def heads(grid: Grid) -> list[str]:
    """Return the heads of the columns, those of the catalog first."""
    say = texts("documents", grid.language)
    return [*(say[name] for name in ABOUT), *(one_line(column.text) for column in grid.columns)]


def about(row: GridRow, say: Mapping[str, str]) -> list[str]:
    """Return what the catalog tells of a source; what it does not know is said to be so."""
    told = [one_line(str(getattr(row, name))) or say["unknown"] for name in ABOUT]
    if row.digest:
        told[-1] = f"{told[-1]} ({say['digest']})"
    return told


def cell_text(cell: GridCell, say: Mapping[str, str]) -> str:
    """Return what a cell says: a person's correction first, then what was found; never nothing."""
    found = _found(cell, say)
    if cell.correction is None:
        return found
    return f"{correction(cell, say)}\n{found}"


def correction(cell: GridCell, say: Mapping[str, str]) -> str:
    """Return a person's correction with its mark, or nothing."""
    if cell.correction is None:
        return ""
    flag = f" ({say['changed']})" if cell.correction.changed else ""
    return say["corrected"].format(one_line(cell.correction.text)) + flag


def quote_text(quote: Citation, say: Mapping[str, str]) -> str:
    """Return a quote in its marks, with its page where it has one."""
    page = f" ({say['page_of'].format(quote.page)})" if quote.page else ""
    return f"“{one_line(quote.quote)}”{page}"


def state(cell: GridCell, say: Mapping[str, str]) -> str:
    """Return a cell's state in a word or two, with the reason where it was not judged."""
    return say[cell.reason] if cell.reason else say[cell.state]


def _found(cell: GridCell, say: Mapping[str, str]) -> str:
    if cell.state == "quoted":
        return "\n".join(quote_text(quote, say) for quote in cell.quotes)
    if cell.state == "catalog":
        return one_line(cell.text) or say["unknown"]
    if cell.state == "silent" and cell.nearest:
        near = one_line(cell.nearest.text)
        return say["silent_near"].format(near if len(near) <= NEAR else f"{near[:NEAR].rstrip()}…")
    return state(cell, say)
