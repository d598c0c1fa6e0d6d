"""A PDF gives its pages as they are read: lines joined, heads gone, and what cannot be read told."""

import io
import sys

import made
import pypdfium2
import pytest

from ingest.parse.extract import extract
from ingest.parse.parser import Parser
from ingest.parse.pdf.recognition import Recognition
from ingest.types.errors import SourceError

HEAD, FOOT = ("Rules 2031", 800), ("Harbour Papers, page {}", 30)


def drawn(*pieces: tuple[str, float, float, float]) -> str:
    """Draw `(text, x, y, size)`."""
    return " ".join(f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET" for text, x, y, size in pieces)


def page(*lines: str, number: int) -> str:
    body = [(line, 40.0, 700.0 - 14 * n, 11.0) for n, line in enumerate(lines)]
    return drawn((HEAD[0], 40, HEAD[1], 9), *body, (FOOT[0].format(number), 40, FOOT[1], 9))


def text(*contents: str) -> str:
    return extract(made.drawn_pdf(contents), "a.pdf").text


def test_a_sentence_over_a_page_s_end_is_whole_and_heads_and_feet_are_gone() -> None:
    found = text(
        page("All ferries of Estmark keep two lanterns", number=1),
        page("lit until March.", number=2),
        page("The end.", number=3),
    )
    assert found == "Rules 2031\nAll ferries of Estmark keep two lanterns\flit until March.\fThe end."


def test_what_is_all_that_pages_say_is_no_head() -> None:
    assert text(*[drawn(("The same line.", 40, 800, 11))] * 3) == "The same line.\fThe same line.\fThe same line."


def test_wrapped_lines_of_a_narrow_column_are_joined_and_a_list_is_not() -> None:
    column = ["The council of Estmark met in", "Stonebridge on 3 May 2031 and", "Norra Vale paid for Route 12."]
    found = text(drawn(*((line, 40, 700 - 14 * n, 10) for n, line in enumerate(column))))
    assert found == "The council of Estmark met in Stonebridge on 3 May 2031 and Norra Vale paid for Route 12."
    names = ["Ropes", "Tar", "Nets"]
    assert text(drawn(*((line, 40, 700 - 14 * n, 10) for n, line in enumerate(names)))) == "Ropes\nTar\nNets"


def test_a_word_that_was_parted_is_joined_and_a_true_hyphen_stays() -> None:
    lines = ["The guild praised the interoper-", "ability of the Estmark-", "Vale treaty for all crews here."]
    found = text(drawn(*((line, 40, 700 - 14 * n, 10) for n, line in enumerate(lines))))
    assert "interoperability of the Estmark-Vale treaty" in found


def test_a_raised_figure_does_not_run_into_a_year() -> None:
    found = text(drawn(("Fixed in 2021", 40, 700, 11), ("3", 106.5, 704, 6), ("by law.", 118, 700, 11)))
    assert "2021³" in found and "20213" not in found


def test_a_table_keeps_its_columns() -> None:
    rows = [("Town", "Year", "Boats"), ("Estmark", "2030", "41"), ("", "2031", "57")]
    cells = (
        (cell, x, 700 - 14 * n, 10)
        for n, row in enumerate(rows)
        for cell, x in zip(row, (40, 200, 300), strict=True)
        if cell
    )
    assert text(drawn(*cells)) == "| Town | Year | Boats |\n| Estmark | 2030 | 41 |\n|  | 2031 | 57 |"


def test_a_page_that_is_a_picture_or_damaged_is_told_and_the_others_are_read() -> None:
    picture = "q 500 0 0 700 40 40 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI Q"
    one, four = drawn(("One.", 40, 700, 11)), drawn(("Four.", 40, 700, 11))
    found = extract(made.drawn_pdf([one, picture, "<<<", four]), "a.pdf")
    assert found.text == "One.\f\f\fFour."
    assert [note.partition(";")[0] for note in found.notes] == [
        "page 2 of 4: a picture without text", "page 3 of 4: without text (empty, or damaged)",
    ]  # fmt: skip


def test_fonts_that_do_not_tell_their_characters_are_said() -> None:
    names = " ".join(f"/g{n}" for n in range(32, 127))
    font = "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /CharProcs << >> "
    font += f"/Encoding << /Type /Encoding /Differences [32 {names}] >> "
    font += f"/FirstChar 32 /LastChar 126 /Widths [{'1 ' * 95}] >>"
    with pytest.raises(SourceError, match=r"its fonts do not tell which characters they show; run text recognition"):
        extract(made.drawn_pdf([drawn(("The toll is twelve crowns here.", 40, 700, 11))], font=font), "a.pdf")


def test_authors_and_titles_that_programs_make_up_name_nothing() -> None:
    for title, author in (("Microsoft Word - x.doc", "Username"), ("report.indd", "openpyxl"), ("Untitled", "admin")):
        assert extract(made.pdf(["The toll is 12."], title=title, author=author), "a.pdf").about == {}


def test_what_is_white_unpainted_or_beside_the_page_is_not_seen() -> None:
    seen = drawn(("Seen words.", 40, 600, 11))
    for unseen in ("1 1 1 rg {} 0 g", "3 Tr {} 0 Tr", "1 0 0 1 -900 0 cm {} 1 0 0 1 900 0 cm"):
        assert text(f"{unseen.format(drawn(('SECRET words.', 40, 700, 11)))} {seen}") == "Seen words."
    dark = f"0 g 0 650 595 100 re f 1 1 1 rg {drawn(('Title on black.', 40, 700, 11))} 0 g {seen}"
    assert text(dark) == "Title on black.\nSeen words."


def test_heads_that_change_with_the_chapter_are_gone_where_they_come_again() -> None:
    heads = [(f"Part on {('ropes', 'tar', 'nets')[n // 4]}", 40, 810, 9) for n in range(12)]
    pages = [drawn(head, (f"Words of page {chr(97 + n)}.", 40, 500, 11)) for n, head in enumerate(heads)]
    assert text(*pages).count("Part") == 3


def test_two_columns_that_are_drawn_line_by_line_are_read_one_after_the_other() -> None:
    lines = [
        ("The council of Estmark met", "The mill at Low Weir grinds"),
        ("in the old hall of the town", "barley for both the towns"),
        ("and asked for a new plan.", "every June of the year."),
    ]
    pieces = [(part, 40 + 280 * m, 700 - 14 * n, 10) for n, row in enumerate(lines) for m, part in enumerate(row)]
    assert " ".join(text(drawn(*pieces)).split()) == (
        "The council of Estmark met in the old hall of the town and asked for a new plan. "
        "The mill at Low Weir grinds barley for both the towns every June of the year."
    )


def scanned(*lines: str) -> bytes:
    """A PDF whose one page is a picture of lines."""
    drawn = made.drawn_pdf([f"BT /F1 14 Tf 40 780 Td {''.join(f'({line}) Tj 0 -22 Td ' for line in lines)} ET"])
    picture = io.BytesIO()
    pypdfium2.PdfDocument(drawn)[0].render(scale=2).to_pil().convert("L").save(picture, "PDF", resolution=144)
    return picture.getvalue()


def test_a_scanned_page_is_recognized_where_the_extra_is_installed() -> None:
    pytest.importorskip("rapidocr_onnxruntime", reason="brief-chat[ocr] is not installed", exc_type=ImportError)
    found = Parser().parse(scanned("The summit of 2031 was held in Osaka.", "Tolls rose to 1,200 yen."), "a.pdf")
    assert "summit of 2031" in found.text and "1,200 yen" in found.text
    assert found.notes == ("page 1 of 1: a picture, read by text recognition (OCR); it may be wrong",)


def test_a_scanned_page_without_the_extra_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.parse.pdf.recognition.PACKAGE", "no_such_package")
    with pytest.raises(
        SourceError, match=r"no text in its 1 page; if it was scanned, run .* brief-chat\[ocr\] does it"
    ):
        extract(scanned("The summit of 2031 was held in Osaka."), "a.pdf")


def test_an_extra_that_cannot_be_imported_is_as_if_it_were_not_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ingest.parse.pdf.recognition.PACKAGE", "json")  # is found …
    monkeypatch.setitem(sys.modules, "rapidocr_onnxruntime", None)  # … and cannot be imported
    with pytest.raises(SourceError, match=r"brief-chat\[ocr\] does it"):
        extract(scanned("The summit of 2031 was held in Osaka."), "a.pdf")


def test_recognition_ends_with_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.parse.pdf.recognition.SECONDS", -1.0)
    recognition = Recognition()
    recognition._begun = 1.0
    assert recognition.over and recognition.text(None) == ""
