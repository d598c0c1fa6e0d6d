"""Rich text, OpenDocument, Hangul's formats, books, mails and presentations."""

import io
import struct
import zlib
from email.message import EmailMessage

import made
import pytest
from pptx import Presentation

from ingest.parse.extract import extract
from ingest.types.errors import SourceError

ODF = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(
    f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "text", "table", "style", "draw", "presentation")
)
KOREAN = "협의회는 2031년 5월 3일 통행료를 정했다."


def odf(kind: str, body: str, styles: str = "") -> bytes:
    content = f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
    content += f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    names = {"text": "text", "spreadsheet": "spreadsheet", "presentation": "presentation"}
    return made.archive(**{"mimetype": f"application/vnd.oasis.opendocument.{names[kind]}", "content.xml": content})


def test_rich_text_gives_its_text_and_its_rows() -> None:
    korean = "".join(f"\\'{byte:02x}" for byte in KOREAN.encode("cp949"))
    table = r"\trowd\cellx1\cellx2 Town\cell Boats\cell\row\trowd\cellx1\cellx2 \cell 57\cell\row\pard "
    text = r"{\rtf1\ansi\ansicpg949{\fonttbl{\f0\fcharset129 Batang;}}{\info{\title Toll}{\author Board}}"
    text += r"\f0 %s\par {\v SECRET}Seen.\par %sEnd.}"
    found = extract((text % (korean, table)).encode(), "a.rtf")
    assert KOREAN in found.text and "SECRET" not in found.text and "Batang" not in found.text
    assert "| Town | Boats |\n|  | 57 |" in found.text and found.about == {"title": "Toll", "author": "Board"}


def test_an_opendocument_text_gives_its_headings_notes_and_no_hidden_text() -> None:
    hidden = '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
    note = "<text:note><text:note-citation>1</text:note-citation>"
    note += "<text:note-body><text:p>Page 9.</text:p></text:note-body></text:note>"
    body = '<text:h text:outline-level="2">Tolls</text:h>'
    body += f'<text:p>Twelve{note} <text:span text:style-name="H">SECRET</text:span>crowns<text:s/>each.</text:p>'
    body += "<text:list><text:list-item><text:p>Ropes</text:p></text:list-item></text:list>"
    found = extract(odf("text", body, hidden), "a.odt")
    assert found.text == "## Tolls\n\nTwelve[1] crowns each.\n\n- Ropes\n\n[1] Page 9.\n"
    assert found.notes == ("text that is hidden or struck out was left out",)


def test_an_opendocument_sheet_keeps_its_columns_and_leaves_hidden_sheets_out() -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = f"<table:table-row>{cell.format('Town')}{cell.format('Boats')}</table:table-row>"
    far = '<table:table-cell table:number-columns-repeated="16000"/>'
    rows += f"<table:table-row><table:table-cell/>{cell.format('57')}{far}</table:table-row>"
    rows += '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
    hidden = '<style:style style:name="T"><style:table-properties table:display="false"/></style:style>'
    body = f'<table:table table:name="Boats">{rows}</table:table>'
    secret = f"<table:table-row>{cell.format('SECRET')}</table:table-row>"
    body += f'<table:table table:name="Old" table:style-name="T">{secret}</table:table>'
    found = extract(odf("spreadsheet", body, hidden), "a.ods")
    assert found.text == "## Boats\n\n| Town | Boats |\n|  | 57 |\n" and found.notes == ("hidden sheet left out: Old",)


def test_hwpx_gives_its_paragraphs_and_tables() -> None:
    def cell(row: int, column: int, text: str) -> str:
        inner = f"<hp:subList><hp:p><hp:run><hp:t>{text}</hp:t></hp:run></hp:p></hp:subList>"
        place = f'<hp:cellAddr colAddr="{column}" rowAddr="{row}"/><hp:cellSpan colSpan="1" rowSpan="1"/>'
        return f"<hp:tc>{inner}{place}</hp:tc>"

    table = f"<hp:tbl><hp:tr>{cell(0, 0, '도시')}{cell(0, 1, '배')}</hp:tr><hp:tr>{cell(1, 1, '57')}</hp:tr></hp:tbl>"
    paragraphs = f"<hp:p><hp:run><hp:t>{KOREAN}</hp:t></hp:run></hp:p><hp:p><hp:run>{table}</hp:run></hp:p>"
    section = f'<hs:sec xmlns:hs="s" xmlns:hp="p">{paragraphs}</hs:sec>'
    data = made.archive(**{"mimetype": "application/hwp+zip", "Contents/section0.xml": section})
    assert extract(data, "a.hwpx").text == f"{KOREAN}\n\n| 도시 | 배 |\n|  | 57 |\n"


def test_the_records_of_hwp_give_paragraphs_and_tables() -> None:
    from ingest.parse.office.hwp import CONTROL, LIST, PARAGRAPH, TEXT, _blocks, _records

    def record(tag: int, level: int, data: bytes) -> bytes:
        return struct.pack("<I", tag | level << 10 | len(data) << 20) + data

    def said(level: int, text: str) -> bytes:
        return record(PARAGRAPH, level, bytes(22)) + record(TEXT, level + 1, text.encode("utf-16-le"))

    def cell(column: int, row: int, text: str) -> bytes:
        return record(LIST, 2, bytes(8) + struct.pack("<4H", column, row, 1, 1) + bytes(18)) + said(2, text)

    stream = said(0, f"\x02xxxxxx\x02{KOREAN}\r") + record(CONTROL, 1, b" lbt")
    stream += cell(0, 0, "도시") + cell(1, 0, "배") + cell(1, 1, "57") + said(0, "끝.")
    assert _blocks(list(_records(stream))) == [KOREAN, "| 도시 | 배 |\n|  | 57 |", "끝."]


def test_a_book_whose_package_has_a_prefix_is_read_and_a_lost_chapter_is_told() -> None:
    package = '<opf:package xmlns:opf="o" xmlns:dc="d"><opf:metadata><dc:title>The Toll</dc:title></opf:metadata>'
    package += "<opf:manifest>"
    package += '<opf:item id="a" href="a.xhtml"/><opf:item id="b" href="b.xhtml"/></opf:manifest><opf:spine>'
    package += '<opf:itemref idref="a"/><opf:itemref idref="b"/></opf:spine></opf:package>'
    container = '<container><rootfiles><rootfile full-path="x/o.opf"/></rootfiles></container>'
    page = "<html><body><h1>Tolls</h1><p>Twelve.</p></body></html>"
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "x/o.opf": package,
        "x/a.xhtml": page,
    }
    found = extract(made.archive(**parts), "a.epub")
    assert found.text == "# Tolls\n\nTwelve.\n" and found.about == {"title": "The Toll"}
    assert found.notes == ("its chapter x/b.xhtml is missing or damaged, and was left out",)


def test_a_mail_gives_its_heads_its_text_once_and_what_hangs_on_it() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = (
        "Ann <ann@x.example>",
        "Lamps at the café",
        "Sat, 03 May 2031 10:00:00 +0000",
    )
    mail.set_content("The café keeps the ropes.\n")
    mail.add_alternative("<p>The café keeps the ropes.</p>", subtype="html")
    mail.add_attachment(b"Nine clerks.", maintype="text", subtype="plain", filename="lamps.txt")
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="lamp.png")
    found = extract(mail.as_bytes(), "a.eml")
    assert found.text.count("The café keeps the ropes.") == 1 and "## lamps.txt\n\nNine clerks." in found.text
    assert found.about == {"title": "Lamps at the café", "author": "Ann", "date": "2031-05-03"}
    assert found.notes == ("attachment left out: lamp.png",)


def test_a_presentation_leaves_hidden_slides_out_and_keeps_tables_and_notes() -> None:
    deck = Presentation()
    for title in ("First", "Second"):
        deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = title
    first, second = deck.slides
    table = first.shapes.add_table(2, 2, 0, 0, 10, 10).table
    for (row, column), text in {(0, 0): "Town", (0, 1): "Boats", (1, 1): "57"}.items():
        table.cell(row, column).text = text
    first.notes_slide.notes_text_frame.text = "Say it slowly."
    second._element.set("show", "0")
    out = io.BytesIO()
    deck.save(out)
    found = extract(out.getvalue(), "a.pptx")
    assert found.text == "# First\n\n| Town | Boats |\n|  | 57 |\n\nNotes: Say it slowly.\n\f\n"
    assert found.notes == ("hidden slides left out: 2",)


def test_a_locked_hangul_document_is_one_line() -> None:
    with pytest.raises(SourceError, match=r"a\.hwp: a damaged Hangul document"):
        extract(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1HWP Document File" + zlib.compress(b"x"), "a.hwp")
