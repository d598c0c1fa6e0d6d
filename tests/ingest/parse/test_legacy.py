"""Office files of before 2007: what a reader of them sees, in their order, and nothing else."""

import io

import legacy
import pytest
import xlwt

from ingest.parse.extract import extract
from ingest.types.errors import SourceError

OSAKA = "The summit of 2031 was held in Osaka on May 5, 2031."
KOREAN = "협의회는 2031년 5월 3일 통행료를 정했다."
ROW = b"\x16\x24\x01\x17\x24\x01"
CELL = b"\x16\x24\x01\x00"


def document(*paragraphs: tuple[str, int, bytes], **more: object) -> str:
    return extract(legacy.doc(paragraphs, **more), "a.doc").text  # type: ignore[arg-type]


def test_a_word_document_gives_its_paragraphs_under_its_headings() -> None:
    found = extract(legacy.doc([("Summits\r", 1, b""), (f"{OSAKA}\r", 0, b""), (f"{KOREAN}\r", 0, b"")]), "a.doc")
    assert found.format == "doc" and found.text == f"# Summits\n\n{OSAKA}\n\n{KOREAN}\n" and not found.notes


def test_its_table_keeps_empty_cells_in_their_columns() -> None:
    rows = [("Town\x07", 0, CELL), ("Boats\x07", 0, CELL), ("\x07", 0, ROW), ("\x07", 0, CELL), ("57\x07", 0, CELL)]
    assert document(*rows, ("\x07", 0, ROW), ("End.\r", 0, b"")) == "| Town | Boats |\n|  | 57 |\n\nEnd.\n"


def test_hidden_text_is_left_out_and_told() -> None:
    text = f"{OSAKA} SECRET"
    found = extract(legacy.doc([(f"{text}\r", 0, b"")], hidden=[(len(OSAKA), len(text))]), "a.doc")
    assert found.text == f"{OSAKA}\n"
    assert found.notes == ("text that is hidden, struck out or deleted was left out",)


def test_a_field_shows_its_result_and_a_footnote_stands_at_the_end() -> None:
    found = document(
        ('See \x13HYPERLINK "x" \x14the page\x15 of \x13PAGEREF a\x15May\x02.\r', 0, b""), notes="\x02 Page 9.\r"
    )
    assert found == "See the page of May[1].\n\n[1] Page 9.\n"


def test_a_workbook_gives_its_cells_as_they_are_shown() -> None:
    book = xlwt.Workbook()
    sheet, hidden = book.add_sheet("Tolls"), book.add_sheet("Old")
    hidden.visibility = 1
    hidden.write(0, 0, "SECRET")
    rows = [["Town", "Code", "Share", "Open"], ["Osaka", "00731", 0.125, True], ["", "x", 1200, False]]
    for n, row in enumerate(rows):
        for m, value in enumerate(row):
            style = xlwt.easyxf(num_format_str="0.0%") if value == 0.125 else xlwt.Style.default_style
            sheet.write(n, m, value, style)
    out = io.BytesIO()
    book.save(out)
    found = extract(out.getvalue(), "a.xls")
    assert found.format == "xls" and found.notes == ("hidden sheet left out: Old",)
    assert found.text == (
        "## Tolls\n\n| Town | Code | Share | Open |\n| Osaka | 00731 | 12.5% | TRUE |\n|  | x | 1200 | FALSE |\n"
    )


def test_a_presentation_gives_the_slides_that_are_shown() -> None:
    found = extract(legacy.ppt([("Summits", OSAKA, False), ("Old", "SECRET", True), ("Fish", KOREAN, False)]), "a.ppt")
    assert found.text == f"Summits\n\n{OSAKA}\n\f\n\f\nFish\n\n{KOREAN}\n"
    assert found.notes == ("hidden slides left out: 2",)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.doc", legacy.doc([("x\r", 0, b"")], flags=0x100), "encrypted; open it with its password"),
        ("a.ppt", legacy.ppt([("x", "y", False)], token=0xF3D1C4DF), "encrypted; open it with its password"),
        ("a.doc", legacy.compound(WordDocument=b"\xdc\xa5\x21\x00"), "a Word document of before 1997; save it as DOCX"),
        (
            "a.doc",
            legacy.compound(Other=b"x"),
            "an Office file of before 2007, damaged or of a kind that is not read; save it",
        ),
        ("a.doc", legacy.compound(WordDocument=b"\xec\xa5\xc1\0" + bytes(20)), "a damaged Word document; save it once"),
        ("a.ppt", legacy.compound(PowerPoint_Document=b"x"), "a damaged presentation; save it once again"),
        ("a.xls", legacy.compound(Workbook=b"x"), "a damaged XLS file"),
    ],
)
def test_what_cannot_be_read_is_one_line_that_says_what_to_do(name: str, data: bytes, told: str) -> None:
    with pytest.raises(SourceError, match=f"^{name}: {told}") as error:
        extract(data, name)
    assert "\n" not in str(error.value)
