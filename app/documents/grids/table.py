"""A grid as CSV: a row a source, in UTF-8 with the mark by which spreadsheets know it."""

import csv
import io

from app.documents.grids.told import about, cell_text, heads
from app.types.grid import Grid
from app.wording.catalog import texts

ACTING = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes what begins so for a formula


def as_csv(grid: Grid) -> bytes:
    """Return a grid as CSV (RFC 4180); a cell that a spreadsheet would compute has an apostrophe in front."""
    say = texts("documents", grid.language)
    rows = [[*about(row, say), *(cell_text(cell, say) for cell in row.cells)] for row in grid.rows]
    return csv_of([heads(grid), *rows])


def csv_of(rows: list[list[str]]) -> bytes:
    """Return rows of plain text as the bytes of a CSV file."""
    made = io.StringIO(newline="")
    csv.writer(made).writerows([[_inert(text) for text in row] for row in rows])
    return made.getvalue().encode("utf-8-sig", "replace")


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(ACTING) else text
