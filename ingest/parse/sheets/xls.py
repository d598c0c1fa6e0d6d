"""Workbooks of before 2007 (BIFF 8 and older), by xlrd, seen as those of today are."""

import io
from types import SimpleNamespace
from typing import Any

from ingest.parse.sheets.xlsx import Seen
from ingest.types.document import Document, named
from ingest.types.errors import SourceError

ENCRYPTED = "encrypted; open it with its password and save a copy without one"
TEXT, NUMBER, DATE, TRUTH, ERROR = 1, 2, 3, 4, 5  # kinds of cells


def read_xls(data: bytes, name: str, declared: str = "") -> Document:
    """Return the text of a workbook; hidden sheets, rows and columns are left out, and that is told."""
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise SourceError(f"{name}: {ENCRYPTED}") from None
        raise
    blocks: list[str] = []
    notes: list[str] = []
    for sheet in book.sheets():
        if sheet.visibility:
            notes.append(f"hidden sheet left out: {sheet.name}")
            continue
        found = Seen(_as_of_today(sheet, book), None)
        blocks += [f"## {sheet.name}", *found.blocks()] if found.grid else []
        notes += [f"sheet {sheet.name}: {note}" for note in found.notes]
    return Document("\n\n".join(blocks) + "\n", "xls", named("", book.user_name or ""), tuple(notes))


def _as_of_today(sheet: Any, book: Any) -> Any:
    """What `Seen` reads of a sheet, in openpyxl's names."""
    areas = [
        SimpleNamespace(min_row=top + 1, max_row=below, min_col=left + 1, max_col=beside)
        for top, below, left, beside in sheet.merged_cells
    ]
    return SimpleNamespace(
        row_dimensions={n + 1: SimpleNamespace(hidden=one.hidden) for n, one in sheet.rowinfo_map.items()},
        column_dimensions={
            n: SimpleNamespace(hidden=one.hidden, min=n + 1, max=n + 1) for n, one in sheet.colinfo_map.items()
        },
        merged_cells=SimpleNamespace(ranges=areas),
        _cells={
            (row + 1, column + 1): _cell(sheet, book, row, column)
            for row in range(sheet.nrows)
            for column in range(sheet.row_len(row))
        },
    )


def _cell(sheet: Any, book: Any, row: int, column: int) -> Any:
    import xlrd

    cell = sheet.cell(row, column)
    value: Any = cell.value
    if cell.ctype == DATE:
        value = xlrd.xldate_as_datetime(value, book.datemode)
    elif cell.ctype == TRUTH:
        value = bool(value)
    elif cell.ctype == ERROR:
        value = xlrd.error_text_from_code.get(value, "#N/A")
    elif cell.ctype not in (TEXT, NUMBER):
        value = None
    form = book.format_map.get(book.xf_list[cell.xf_index].format_key) if cell.xf_index is not None else None
    note = sheet.cell_note_map.get((row, column))
    return SimpleNamespace(
        value=value, number_format=form.format_str if form else "General", coordinate=xlrd.cellname(row, column),
        comment=SimpleNamespace(text=note.text) if note and note.show is not None else None,
    )  # fmt: skip
