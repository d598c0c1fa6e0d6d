"""A grid as a workbook, a table, a Word document or JSON."""

import json
from collections.abc import Callable, Mapping

from app.documents.grids.document import as_docx
from app.documents.grids.table import as_csv
from app.documents.grids.workbook import as_xlsx
from app.errors import ExportError
from app.types.grid import Grid


def as_json(grid: Grid) -> bytes:
    """Return a grid as JSON."""
    return (json.dumps(grid.to_dict(), ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


FORMATS: Mapping[str, Callable[[Grid], bytes]] = {
    "xlsx": as_xlsx,
    "csv": as_csv,
    "docx": as_docx,
    "json": as_json,
}


def known(name: str) -> str:
    """Return the name of a format; ExportError where there is none of that name."""
    if name not in FORMATS:
        raise ExportError(f"a grid is written as {', '.join(FORMATS)}, not as {name[:40]!r}")
    return name


def written(grid: Grid, name: str) -> bytes:
    """Return a grid as a file of a format; the same grid is the same bytes."""
    return FORMATS[known(name)](grid)
