"""A Word document gives what Word shows, and no more."""

import made
import pytest
from office import cell, paragraph, row, run, word

from ingest.parse.extract import extract
from ingest.types.errors import SourceError


def text(body: str, **parts: str) -> str:
    return extract(word(body, **parts), "a.docx").text


@pytest.mark.parametrize("switch", ["<w:vanish/>", "<w:strike/>", "<w:dstrike/>", '<w:color w:val="FFFFFF"/>'])
def test_what_is_hidden_struck_or_white_is_left_out_and_told(switch: str) -> None:
    found = extract(word(paragraph(run("Pay 2 "), run("or 3 ", switch), run("crowns."))), "a.docx")
    assert found.text == "Pay 2 crowns.\n" and found.notes == ("text that is hidden or struck out was left out",)
    assert not extract(word(paragraph(run("Pay.", '<w:vanish w:val="0"/>'))), "a.docx").notes


def test_a_raised_figure_does_not_run_into_the_one_before_it() -> None:
    mark = run("3", '<w:vertAlign w:val="superscript"/>')
    assert text(paragraph(run("In 2021"), mark, run(" it rose."))) == "In 2021³ it rose.\n"


def test_ruby_keeps_its_base_once() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('きたはま')}</w:rt><w:rubyBase>{run('北浜')}</w:rubyBase></w:ruby></w:r>"
    assert text(paragraph(run("会議は"), ruby, run("で開かれた。"))) == "会議は北浜で開かれた。\n"


def test_fields_controls_boxes_and_equations_give_their_text_once() -> None:
    field = f'<w:fldSimple w:instr="x">{run("412")}</w:fldSimple>'
    box = f"<w:txbxContent>{paragraph(run('In the box.'))}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    control = f"<w:sdt><w:sdtContent>{paragraph(run('Controlled.'))}</w:sdtContent></w:sdt>"
    power = (
        "<m:oMath><m:sSup><m:e><m:r><m:t>h</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
    )
    found = text(paragraph(run("Boats: "), field, f"<w:r>{both}</w:r>") + control + paragraph(run("T = "), power))
    assert found == "Boats: 412\n\nIn the box.\n\nControlled.\n\nT = h^2\n"


def test_a_revision_is_read_as_it_stands() -> None:
    deleted = "<w:del><w:r><w:delText>old </w:delText></w:r></w:del>"
    assert text(paragraph(run("A "), f"<w:ins>{run('new ')}</w:ins>", deleted, run("rule."))) == "A new rule.\n"


def test_a_list_goes_on_behind_a_paragraph() -> None:
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    numbering = f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
    numbering += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = (
        paragraph(run("Ring."), settings=item) + paragraph(run("Wait here.")) + paragraph(run("Cast."), settings=item)
    )
    assert text(body, numbering=numbering) == "1. Ring.\n\nWait here.\n2. Cast.\n"


def test_notes_and_comments_stand_at_the_end() -> None:
    body = paragraph(run("Fixed at 12"), '<w:r><w:footnoteReference w:id="2"/></w:r>', run("."))
    notes = f'<w:footnote w:id="2">{paragraph(run("See page 9."))}</w:footnote>'
    comments = f'<w:comment w:id="0" w:author="Ann">{paragraph(run("Check."))}</w:comment>'
    assert (
        text(body, footnotes=notes, comments=comments)
        == "Fixed at 12[1].\n\n[1] See page 9.\n\nComment (Ann): Check.\n"
    )


def test_cells_keep_their_columns_and_merged_headers_stand_over_each() -> None:
    down, above, wide = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    table = row(cell("Town", down), cell("2031", wide)) + row(cell("", above), cell("Plan"), cell("Actual"))
    table += row(cell("Estmark"), cell(""), cell("5"))
    found = text(f"<w:tbl>{table}</w:tbl>")
    assert found == "| Town | 2031 Plan | 2031 Actual |\n| Estmark |  | 2031 Actual: 5 |\n"


def test_marks_of_markdown_are_no_marks_here() -> None:
    assert text(paragraph(run("Snake_case and **5*3** [x](y)."))) == "Snake_case and **5*3** [x](y).\n"


def test_a_byte_that_was_lost_is_one_line() -> None:
    data = made.docx([("", "The summit was held in Osaka. " * 20)])
    for place in (len(data) // 3, len(data) // 2, len(data) - 100, len(data) - 30):
        try:
            assert "Osaka" in extract(data[:place] + data[place + 1 :], "a.docx").text
        except SourceError as error:
            assert str(error).startswith("a.docx: ") and "\n" not in str(error)
