"""A grid as a Word document: a section a column with a table of the sources, each quote with its footnote."""

from collections.abc import Mapping

from app.documents.archive import one_line
from app.documents.grids.told import cell_text, correction, quote_text
from app.documents.notes import note
from app.documents.word.document import Document, Line, Run
from app.types.grid import Grid, GridCell, GridRow
from app.wording.catalog import texts


def as_docx(grid: Grid) -> bytes:
    """Return a grid as a Word document."""
    say = texts("documents", grid.language)
    made = Document(say["grid"], grid.created, grid.language)
    made.heading(say["grid"])
    counts = grid.counts()
    told = {name: counts.get(name, 0) for name in ("quoted", "silent", "not_judged")}
    made.paragraph([Run(say["counts"].format(rows=len(grid.rows), columns=len(grid.columns), **told))])
    for place, column in enumerate(grid.columns):
        made.heading(one_line(column.text), 2)
        rows = [(_source(row), _cell(row.cells[place], made, say)) for row in grid.rows]
        made.table([say["source"], one_line(column.text)], rows, (1, 2))
    made.paragraph([Run(say["made"].format(grid.snapshot, grid.created), italic=True)])
    return made.written()


def _source(row: GridRow) -> list[Line]:
    rest = ", ".join(one_line(part) for part in (row.author or row.publisher, row.date) if part)
    return [[Run(one_line(row.title), bold=True)], *([[Run(rest)]] if rest else [])]


def _cell(cell: GridCell, made: Document, say: Mapping[str, str]) -> list[Line]:
    lines: list[Line] = []
    if cell.correction:
        lines.append([Run(correction(cell, say), bold=True)])
    if cell.quotes:
        return lines + [[Run(quote_text(one, say), notes=(made.note([Run(note(one, say))]),))] for one in cell.quotes]
    told = cell_text(cell, say).splitlines()[-1]
    return [*lines, [Run(told, italic=cell.state != "catalog")]]
