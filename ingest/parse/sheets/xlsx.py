"""Workbooks: a heading a sheet, a line a row, the cells as the sheet shows them."""

import io
import warnings
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ingest.parse.archive import about_of
from ingest.parse.sheets.cells import shown
from ingest.parse.sheets.strict import Transitional
from ingest.text.table import rendered, under_one_header
from ingest.types.document import Document

Grid = dict[int, dict[int, str]]  # row: column: text


def read_xlsx(data: bytes, name: str, declared: str = "") -> Document:
    """Return the text of a workbook; hidden sheets, rows and columns are left out, and that is told."""
    import openpyxl

    parts = Transitional(data, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(parts.data), data_only=True, keep_links=False)
        formulas = openpyxl.load_workbook(io.BytesIO(parts.data), keep_links=False) if parts.holds_formulas else None
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    notes = [f"hidden sheet left out: {title}" for title in hidden]
    blocks: list[str] = []
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            found = Seen(sheet, formulas[sheet.title] if formulas else None)
            blocks += [f"## {sheet.title}", *found.blocks()] if found.grid else []
            notes += [f"sheet {sheet.title}: {note}" for note in found.notes]
    return Document("\n\n".join(blocks) + "\n", "xlsx", about_of(parts, "docProps/core.xml"), tuple(notes))


class Seen:
    """The cells of a sheet that are seen, by row and column."""

    def __init__(self, sheet: Any, formulas: Any) -> None:
        self.grid: Grid = defaultdict(dict)
        self.notes: list[str] = []
        self._comments: list[str] = []
        self._bold: set[int] = set()
        rows = {n for n, one in sheet.row_dimensions.items() if one.hidden}
        columns = {
            n for one in sheet.column_dimensions.values() if one.hidden for n in range(one.min or 0, (one.max or 0) + 1)
        }
        unseen = lost = 0
        for (row, column), cell in sorted(sheet._cells.items()):
            text = shown(cell)
            if not text:
                lost += formulas is not None and _is_formula(formulas, row, column)
            elif row in rows or column in columns:
                unseen += 1
            else:
                self.grid[row][column] = text
                if cell.comment is not None:
                    self._comments.append(f"Comment on {cell.coordinate}: {' '.join(cell.comment.text.split())}")
        if unseen:
            self.notes.append(f"{unseen} cells in hidden rows or columns left out")
        if lost:
            self.notes.append(f"{lost} formulas without a stored result; open the workbook and save it once")
        self._headers = _merged(sheet, self.grid, rows, columns)

    def blocks(self) -> Iterator[str]:
        """Yield the regions of the sheet, which empty rows part, and the comments on its cells."""
        region: list[int] = []
        for row in sorted(self.grid):
            if region and row > region[-1] + 1:
                yield from self._region(region)
                region = []
            region.append(row)
        if region:
            yield from self._region(region)
        yield from self._comments

    def _region(self, rows: list[int]) -> Iterator[str]:
        """Yield a region: single cells above its table as lines, then the table."""
        while rows and len(set(self.grid[rows[0]].values())) == 1 and (len(rows) == 1 or len(self.grid[rows[1]]) > 1):
            yield next(iter(self.grid[rows.pop(0)].values()))
        if not rows:
            return
        columns = sorted({column for row in rows for column in self.grid[row]})
        table = [[self.grid[row].get(column, "") for column in columns] for row in rows]
        while len(table) > 2 and rows[0] in self._headers:  # a header over headers: 2031 above Plan and Actual
            table = under_one_header(table)
            rows.pop(0)
        yield rendered(table)


def _is_formula(sheet: Any, row: int, column: int) -> bool:
    cell = sheet._cells.get((row, column))
    return cell is not None and cell.data_type == "f"


def _merged(sheet: Any, grid: Grid, rows: set[int], columns: set[int]) -> set[int]:
    """Write merged cells into each row and column that they cover; return the rows whose cells are so spread."""
    spread: set[int] = set()
    for area in list(sheet.merged_cells.ranges)[:20_000]:
        text = grid.get(area.min_row, {}).get(area.min_col)
        if not text or (area.max_row - area.min_row) > 5_000:
            continue
        wide = area.max_col > area.min_col and area.max_col - area.min_col < 200
        for row in range(area.min_row, area.max_row + 1):
            if row in rows or (row not in grid and row != area.min_row):
                continue
            grid[row][area.min_col] = text
            if wide and len(grid[row]) > 1:
                spread.add(row)
                for column in range(area.min_col, area.max_col + 1):
                    if column not in columns:
                        grid[row].setdefault(column, text)
    return spread
