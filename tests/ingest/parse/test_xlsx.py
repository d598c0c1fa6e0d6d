"""A workbook gives its cells as the sheet shows them, each in its column."""

import io
import zipfile
from datetime import date, datetime

import pytest
from office import book, saved
from openpyxl.comments import Comment

from ingest.parse.extract import extract


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        ("NA", "General", "NA"), ("None", "General", "None"), ("00731", "General", "00731"), ("1E5", "General", "1E5"),
        (1200, "General", "1200"), (2.5e6, "General", "2500000"),
        (0.1 + 0.2, "General", "0.3"), (2e-5, "General", "0.00002"),
        (True, "General", "TRUE"), (False, "General", "FALSE"),
        (0.125, "0.0%", "12.5%"), (1234.5, "#,##0.00", "1,234.50"),
        (7, "00000", "00007"), (4, '0.00 "kr"', "4.00 kr"), (1200, '"$"#,##0', "$1,200"), (-3.5, "0.0;(0.0)", "(3.5)"),
        (-7, "0", "-7"), (4_500_000, "#,##0,,", "5"), (4_400_000, '0.0,,"M"', "4.4M"),
        (date(2031, 3, 15), "dd/mm/yyyy", "2031-03-15"),
        (datetime(2031, 3, 15, 9, 30), "yyyy-mm-dd h:mm", "2031-03-15 09:30"),
        (date(2031, 3, 1), "mmm yyyy", "2031-03"),
    ],
)  # fmt: skip
def test_a_cell_is_as_the_sheet_shows_it(value: object, form: str, shown: str) -> None:
    made_book = book(["Item", "Value"], ["Ropes", value])
    made_book.active["B2"].number_format = form
    assert f"| Ropes | {shown} |" in extract(saved(made_book), "a.xlsx").text


def test_what_is_hidden_is_left_out_and_told_and_comments_are_kept() -> None:
    made_book = book(["Post", "Crowns"], ["Ferry", 640], ["Secret", 1])
    made_book.active["B2"].comment = Comment("Provisional.", "Ann")
    made_book.active.row_dimensions[3].hidden = True
    made_book.create_sheet("Old").append(["Scrapping", 999])
    made_book["Old"].sheet_state = "hidden"
    found = extract(saved(made_book), "a.xlsx")
    assert "Comment on B2: Provisional." in found.text
    assert not any(word in found.text for word in ("Secret", "Scrapping"))
    assert found.notes == ("hidden sheet left out: Old", "sheet Sheet: 2 cells in hidden rows or columns left out")


def test_rows_keep_their_columns_under_merged_headers_of_years() -> None:
    made_book = book(["Report"], [], ["Town", "2031", None], [None, "Plan", "Actual"], ["Estmark", None, 5])
    made_book.active.merge_cells("B3:C3")
    text = extract(saved(made_book), "a.xlsx").text
    assert text == "## Sheet\n\nReport\n\n| Town | 2031 Plan | 2031 Actual |\n| Estmark |  | 2031 Actual: 5 |\n"


def test_a_formula_without_a_stored_result_is_told() -> None:
    found = extract(saved(book(["Sum", "=1+2"], ["a", "b"])), "a.xlsx")
    assert found.notes == ("sheet Sheet: 1 formulas without a stored result; open the workbook and save it once",)


def test_a_cell_in_the_last_corner_of_a_sheet_costs_nothing() -> None:
    made_book = book(["first"])
    made_book.active["XFD1048576"] = "last"
    assert extract(saved(made_book), "a.xlsx").text == "## Sheet\n\nfirst\n\nlast\n"


def test_a_strict_workbook_is_read_and_its_program_is_no_author() -> None:
    data = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(book(["Rope", "Metres"], ["Hemp", 40])))) as old,
        zipfile.ZipFile(data, "w") as new,
    ):
        for name in old.namelist():
            text = old.read(name).replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
            new.writestr(name, text)
    found = extract(data.getvalue(), "a.xlsx")
    assert "| Hemp | 40 |" in found.text and found.about == {}
