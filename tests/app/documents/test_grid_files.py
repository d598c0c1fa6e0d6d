"""A grid as files, read back by programs that are not ours: the same grid is the same bytes, nothing acts."""

import csv
import io
import json
from dataclasses import replace

import jsonschema
import openpyxl
import pytest

from app.documents.grids import FORMATS, written
from app.documents.schemas import schema
from app.errors import ExportError
from app.types.grid import Column, Correction, Grid, GridCell, GridRow, Nearest
from app.types.results import Citation
from ingest import extract

QUOTE = "=SUM(1;2) is what\nthe table says."


def citation(number: int, quote: str, **more: object) -> Citation:
    known = {
        "source_id": "a", "version": "f" * 64, "title": "A <title>", "author": "조진구", "publisher": "",
        "date": "2031", "kind": "report", "digest": False, "url": "https://example.org/a", "start": 3, "end": 9,
    }  # fmt: skip
    return Citation(number=number, quote=quote, **{**known, **more})  # type: ignore[arg-type]


@pytest.fixture
def grid() -> Grid:
    """One of each kind of cell."""
    cells = (
        GridCell("quoted", quotes=(citation(1, QUOTE, page=7), citation(2, "두 번째 문장이다."))),
        GridCell("silent", nearest=Nearest("Near\x07by.", "f" * 64, 1, 2), correction=Correction("no", "e", True)),
        GridCell("not_judged", reason="unread"),
        GridCell("catalog", text=""),
    )
    row = GridRow("a", "f" * 64, cells, "A <title>", "조진구", "", "2031", "report", True, "https://example.org/a")
    asked = [Column(text, "question", text) for text in ("+1?", "Who?", "Où?")]
    columns = (*asked, Column("Date", "catalog", "date"))
    return Grid(columns, (row,), 4, "2031-05-06T07:08:09+00:00")


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_grid_is_the_same_bytes(grid: Grid, name: str) -> None:
    assert written(grid, name) == written(replace(grid, redone=9), name)


def test_a_workbook_has_a_sheet_to_read_and_one_with_quotes_and_editions_and_no_formula(grid: Grid) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(grid, "xlsx")))
    first, second = book.worksheets
    heads, row = ([cell.value for cell in line] for line in list(first.iter_rows())[:2])
    assert heads[5:] == ["+1?", "Who?", "Où?", "Date"]
    assert row[:5] == ["A <title>", "조진구", "not in the catalog", "2031", "report (digest)"]
    assert row[5] == "“=SUM(1;2) is what the table says.” (page 7)\n“두 번째 문장이다.”"
    assert row[6] == "Corrected by hand: no (the source has changed since)\nsilent (nearest: Nearby.)"
    assert row[7].startswith("not judged: ") and row[8] == "not in the catalog"
    told = [[cell.value for cell in line] for line in second.iter_rows(min_row=2)]
    assert [line[3] for line in told] == ["quoted", "quoted", "silent", row[7], "from the catalog"]
    assert told[0][4:9] == ["=SUM(1;2) is what\nthe table says.", 7, None, 3, 9] and told[0][10] == "f" * 64
    kinds = {cell.data_type for sheet in book.worksheets for line in sheet.iter_rows() for cell in line}
    assert "f" not in kinds
    assert str(book.properties.modified) == "2031-05-06 07:08:09"


def test_csv_is_told_apart_from_formulas(grid: Grid) -> None:
    heads, row = csv.reader(io.StringIO(written(grid, "csv").decode("utf-8-sig"), newline=""))
    assert heads[5] == "'+1?" and row[5].startswith("“=SUM") and all(row)


def test_word_has_a_footnote_for_each_quote(grid: Grid) -> None:
    text = extract(written(grid, "docx"), "grid.docx").text
    assert text.count("A <title>, 조진구, 2031, report") == 2
    assert "page 7" in text and "not judged" in text and "Corrected by hand: no" in text


def test_json_is_the_grid(grid: Grid) -> None:
    assert json.loads(written(grid, "json"))["rows"][0]["cells"][0]["quotes"][0]["quote"] == QUOTE


def test_another_format_is_refused(grid: Grid) -> None:
    with pytest.raises(ExportError):
        written(grid, "pdf")


def test_json_keeps_to_the_published_schema(grid: Grid) -> None:
    jsonschema.validate(json.loads(written(grid, "json")), schema("grid"))
