"""A grid as a workbook: one sheet to read, and one with each quote, its place and its edition."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from app.documents.archive import UNTOLD, one_line, packed
from app.documents.grids.told import about, cell_text, heads, state
from app.types.grid import Grid
from app.wording.catalog import texts

LONGEST = 32_767  # characters that a cell of a workbook holds
WIDTHS = (36, 18, 22, 12, 18)  # of the catalog's columns, in characters …
WIDTH = 48  # … and of the others
SHADES = {"silent": "FFF2F2F2", "not_judged": "FFFFF2CC"}  # of cells without a quote, beside their words
CORRECTED = "FFDDEBF7"
PLACES = ("source", "title", "question", "state", "quote", "page", "section", "start", "end", "date", "edition",
          "address", "correction", "changed")  # fmt: skip
CLOCK = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def as_xlsx(grid: Grid) -> bytes:
    """Return a grid as a workbook; nothing in it is a formula."""
    from openpyxl import Workbook

    say = texts("documents", grid.language)
    book = Workbook()
    book.properties.creator = "Brief Chat"
    first = book.active
    assert first is not None
    first.title = say["grid"]
    _read(first, grid, say)
    _quotes(book.create_sheet(say["quotes"]), grid, say)
    made = io.BytesIO()
    book.save(made)
    return _timeless(made.getvalue(), grid.created)


def _read(sheet: Any, grid: Grid, say: Mapping[str, str]) -> None:
    from openpyxl.styles import PatternFill

    _write(sheet, 1, heads(grid), head=True)
    for number, row in enumerate(grid.rows, start=2):
        _write(sheet, number, [*about(row, say), *(cell_text(cell, say) for cell in row.cells)])
        for place, cell in enumerate(row.cells, start=len(WIDTHS) + 1):
            shade = CORRECTED if cell.correction else SHADES.get(cell.state)
            if shade:
                sheet.cell(number, place).fill = PatternFill("solid", fgColor=shade)
    _lay(sheet, [*WIDTHS, *(WIDTH for _ in grid.columns)])
    sheet.freeze_panes = "B2"
    counts = grid.counts()
    told = {name: counts.get(name, 0) for name in ("quoted", "silent", "not_judged")}
    last = len(grid.rows) + 3
    _write(sheet, last, [say["counts"].format(rows=len(grid.rows), columns=len(grid.columns), **told)], wrap=False)
    _write(sheet, last + 1, [say["made"].format(grid.snapshot, grid.created)], wrap=False)


def _quotes(sheet: Any, grid: Grid, say: Mapping[str, str]) -> None:
    _write(sheet, 1, [say[name] for name in PLACES], head=True)
    for number, row in enumerate(_places(grid, say), start=2):
        _write(sheet, number, row)
    _lay(sheet, [24, 36, 36, 14, 60, 8, 24, 12, 12, 12, 20, 30, 24, 14])
    sheet.freeze_panes = "A2"


def _places(grid: Grid, say: Mapping[str, str]) -> Iterator[list[str | int]]:
    """Yield a row for each quote, and one for each cell without."""
    for row in grid.rows:
        for column, cell in zip(grid.columns, row.cells, strict=True):
            fixed = cell.correction
            told = [fixed.text, say["yes"] if fixed.changed else ""] if fixed else ["", ""]
            head: list[str | int] = [row.source_id, row.title, column.text, state(cell, say)]
            rest: list[str | int] = [row.date, row.version, row.url, *told]
            for one in cell.quotes:
                yield [*head, one.quote, one.page or "", one.section, one.start, one.end, *rest]
            if not cell.quotes:
                near = cell.nearest
                text = f"({say['nearest']}) {near.text}" if near else cell.text
                yield [*head, text, "", "", near.start if near else "", near.end if near else "", *rest]


def _write(sheet: Any, number: int, values: list[Any], *, head: bool = False, wrap: bool = True) -> None:
    """Write a row; text stays text, whatever it begins with."""
    from openpyxl.styles import Alignment, Font

    for place, value in enumerate(values, start=1):
        cell = sheet.cell(number, place)
        cell.value = _text(value) if isinstance(value, str) else value
        if isinstance(value, str):
            cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=wrap, vertical="top")
        if head:
            cell.font = Font(bold=True)


def _text(value: str) -> str:
    lines = "\n".join(one_line(line) for line in UNTOLD.sub("", value).splitlines())
    return lines if len(lines) <= LONGEST else f"{lines[: LONGEST - 1]}…"


def _lay(sheet: Any, widths: list[int]) -> None:
    from openpyxl.utils import get_column_letter

    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width


def _timeless(data: bytes, created: str) -> bytes:
    """A workbook without the time at which it was written: the snapshot's stands in its place."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    when = f"{created[:19]}Z".encode()
    files["docProps/core.xml"] = CLOCK.sub(lambda found: found[1] + when, files["docProps/core.xml"])
    return packed(files)
