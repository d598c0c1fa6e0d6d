"""Each format gives its text, its pages or headings, and its metadata; what cannot be read is one clear line."""

import io
import zipfile

import made
import pytest

from ingest.parse.extract import extract
from ingest.types.document import Document
from ingest.types.errors import SourceError
from ingest.types.landmarks import page_at, section_at

OSAKA = "The summit of 2031 was held in Osaka on May 5, 2031."
BUSAN = "The ministers of fisheries met in Busan in June 2032 and agreed on a quota for squid."
KOREAN = "정상회담은 2031년 5월 5일 오사카에서 열렸다. 두 정상은 안보 협력을 강화하기로 합의했다."
JAPANESE = "首脳会談は2031年5月5日に大阪で開かれた。両首脳は安全保障協力を強化することで合意した。"
FRENCH = "Le sommet a été tenu à Osaka le 5 mai 2031, où les présidents ont décidé de se revoir."


def landmarks(document: Document, quote: str) -> tuple[int | None, str]:
    offset = document.text.index(quote)
    return page_at(document.text, offset, document.format), section_at(document.text, offset, document.format)


def test_a_pdf_gives_its_text_page_by_page() -> None:
    found = extract(made.pdf([OSAKA, "", f"Annex\n{BUSAN}"], title="On Osaka", author="A. Writer"), "a.pdf")
    assert found.format == "pdf" and found.about == {"title": "On Osaka", "author": "A. Writer"}
    assert [part.strip() for part in found.text.split("\f")] == [OSAKA, "", f"Annex\n{BUSAN}"]
    assert landmarks(found, OSAKA) == (1, "") and landmarks(found, BUSAN) == (3, "")


def test_a_pdf_that_is_locked_without_a_password_is_read_and_one_with_a_password_is_one_line() -> None:
    assert OSAKA in extract(made.pdf([OSAKA], password=""), "a.pdf").text
    with pytest.raises(SourceError, match=r"a\.pdf: encrypted; open it with its password and save a copy without one"):
        extract(made.pdf([OSAKA], password="secret"), "a.pdf")


def test_a_title_that_a_program_made_up_names_nothing() -> None:
    for title in ("untitled", "Microsoft Word - draft 3.docx", "  "):
        assert "title" not in extract(made.pdf([OSAKA], title=title), "a.pdf").about


def test_a_page_gives_its_main_text_and_its_metadata() -> None:
    head = (
        '<title>On Osaka | News</title><meta name="author" content="Ada Writer">'
        '<meta property="og:site_name" content="The News">'
        '<meta property="article:published_time" content="2021-05-06T10:00:00Z">'
    )
    body = (
        f"<h1>On Osaka</h1><p>{OSAKA} It was <b>brief</b>, see <a href='/x'>here</a> &amp; there [1].</p>"
        f"<h2>Fishing</h2><p>{BUSAN}</p><ul><li>squid and octopus</li><li>snake_case 5*3</li></ul><h3>Quota</h3>"
        "<table><tr><th>Fish</th><th>Tons</th></tr><tr><td>Squid</td><td>3,000</td></tr></table>"
    )
    found = extract(made.page(body, head=head, language="en-GB").encode(), "https://news.example/1")
    assert found.format == "html"
    assert found.about == {
        "title": "On Osaka", "author": "Ada Writer", "publisher": "The News", "date": "2021-05-06", "language": "en",
    }  # fmt: skip
    assert f"{OSAKA} It was brief, see here & there [1]." in found.text
    assert "- squid and octopus\n- snake_case 5*3" in found.text and "Squid | 3,000" in found.text
    assert not any(word in found.text for word in ("Home", "About us", "Copyright", "track", "<"))
    assert landmarks(found, BUSAN) == (None, "On Osaka › Fishing")
    assert landmarks(found, "Squid | 3") == (None, "On Osaka › Fishing › Quota")


@pytest.mark.parametrize("encoding", ["utf-8", "euc-kr"])
def test_a_page_is_decoded_as_it_declares_itself(encoding: str) -> None:
    page = made.page(f"<h1>회담</h1><p>{KOREAN}</p><p>{KOREAN}</p>", language="ko").replace("utf-8", encoding)
    assert KOREAN in extract(page.encode(encoding), "a.html").text
    undeclared = page.replace(f'<meta charset="{encoding}">', "")
    assert KOREAN in extract(undeclared.encode(encoding), "a.html", kind="text/html", charset=encoding).text


def test_a_word_document_gives_its_text_under_its_headings() -> None:
    data = made.docx([("Heading1", "Summits"), ("", OSAKA), ("Heading2", "Fishing"), ("", f"{BUSAN} a_b *c*")])
    found = extract(data, "a.docx")
    assert found.format == "docx" and found.about == {"title": "On Osaka", "author": "A. Writer"}
    assert f"{BUSAN} a_b *c*" in found.text and landmarks(found, OSAKA) == (None, "Summits")
    assert landmarks(found, BUSAN) == (None, "Summits › Fishing")


def test_a_presentation_gives_its_slides() -> None:
    found = extract(made.pptx([("Summits", OSAKA), ("Fishing", BUSAN)]), "a.pptx")
    assert found.format == "pptx" and "<!--" not in found.text
    assert landmarks(found, OSAKA) == (1, "Summits") and landmarks(found, BUSAN) == (2, "Fishing")


def test_a_workbook_gives_a_line_a_row_under_its_sheet() -> None:
    rows = [["City", "Year", None], ["Osaka", 2031, "summit"], ["Busan", 2032, None]]
    found = extract(made.xlsx(Meetings=rows, Other=[["Kobe"]]), "a.xlsx")
    assert "| Osaka | 2031 | summit |" in found.text and "NaN" not in found.text and "Unnamed" not in found.text
    assert "---" not in found.text and landmarks(found, "Osaka") == (None, "Meetings")


def test_a_book_gives_its_chapters_in_order() -> None:
    found = extract(made.epub(f"<h1>Summits</h1><p>{OSAKA}</p>", f"<h1>Fish</h1><p>{BUSAN}</p>"), "a.epub")
    assert found.about == {"title": "A Book", "author": "A. Writer", "date": "2031-05-05"}
    assert landmarks(found, OSAKA) == (None, "Summits") and landmarks(found, BUSAN) == (None, "Fish")
    assert "A. Writer" not in found.text


def test_the_headings_of_markdown_are_those_outside_of_code() -> None:
    text = f"# Top\n\n{OSAKA}\n\n## Sub ##\n\n```sh\n# no heading\n```\n\n{BUSAN}\n\n# Next\n\nEnd.\n"
    found = extract(text.encode(), "a.md")
    assert found.text == text and found.about == {"title": "Top"}
    assert landmarks(found, BUSAN) == (None, "Top › Sub") and landmarks(found, "End.") == (None, "Next")
    assert section_at(text, text.index(BUSAN), "markdown", title="Top") == "Sub"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (KOREAN, "euc-kr"), (KOREAN, "cp949"), (KOREAN, "utf-16"), (JAPANESE, "shift-jis"), (JAPANESE, "euc-jp"),
        (JAPANESE, "iso2022-jp"), (JAPANESE, "utf-8"), (FRENCH, "cp1252"), (FRENCH, "latin-1"), (FRENCH, "utf-32"),
    ],
)  # fmt: skip
def test_text_is_read_in_the_encoding_that_it_is_in(text: str, encoding: str) -> None:
    assert extract(text.encode(encoding), "a.txt").text == text


def test_a_byte_that_was_lost_makes_no_other_encoding() -> None:
    data = (KOREAN * 3).encode()
    text = extract(data[:100] + data[101:], "a.txt").text
    assert text.count("\ufffd") <= 2 and KOREAN in text


@pytest.mark.parametrize(
    ("name", "form", "data"),
    [
        ("a.txt", "pdf", made.pdf([OSAKA])),
        ("a.pdf", "docx", made.docx([("", OSAKA)])),
        ("a.docx", "html", made.page(f"<p>{OSAKA}</p><p>{BUSAN}</p>").encode()),
        ("a.pdf", "text", OSAKA.encode()),
        ("noname", "text", OSAKA.encode()),
        ("a.html", "html", f"<p>{OSAKA}</p>".encode()),
    ],
)
def test_a_wrong_name_hides_nothing(name: str, form: str, data: bytes) -> None:
    found = extract(data, name)
    assert found.format == form and OSAKA in found.text


def bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("word/document.xml", OSAKA)
        with out.open("word/media/zeros", "w", force_zip64=True) as member:
            for _ in range(600):
                member.write(bytes(1_000_000))
    return data.getvalue()


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f'<w:document xmlns:w="{made.WORD}"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>'
)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.pdf", b"", "empty"),
        ("a.docx", b"\xef\xbb\xbf \r\n", "empty"),
        ("a.pdf", made.pdf(["", ""]), r"no text in its 2 pages; if it was scanned, run text recognition \(OCR\) first"),
        ("a.pdf", made.pdf([OSAKA])[:150], "a damaged PDF file, or one that cannot be read"),
        ("a.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 20, "a damaged PDF file"),
        ("a.docx", made.docx([("", OSAKA)])[:300], "a damaged archive; save the file once again"),
        (
            "a.docx",
            made.archive(word__document_xml="<w:p"),
            "an archive that is no DOCX, PPTX, XLSX",
        ),
        (
            "a.docx",
            made.docx([("", OSAKA)]).replace(b"word/document.xml", b"word/document.xm_"),
            "an archive that is no",
        ),
        ("a.docx", bomb(), r"unpacked it would take 600 MB in 2 parts .* a zip bomb"),
        ("a.xlsx", made.archive(**{"xl__workbook.xml": "<x"}), "a damaged XLSX file"),
        (
            "a.epub",
            made.archive(mimetype="application/epub+zip"),
            "a damaged file: it has no part META-INF",
        ),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "an Office file of before 2007, damaged or of"),
        ("a.hwp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"HWP Document File", "a damaged Hangul document"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "encrypted; open it with its password",
        ),
        ("a.md", b"text\x00more\x00\x01\x02" * 9, "a binary file, not text"),
        ("a.md", b"\x89PNG\r\n\x1a\n\x00", "a picture, not text"),
        ("a.txt", bytes(range(1, 256)) * 40, "a binary file, not text"),
        ("a.html", b"<html><body><div id=root></div><script>fill()</script>", "a page without text of its own"),
        ("a.md", "—— ··· \n".encode(), "no text in it"),
    ],
)
def test_what_cannot_be_read_is_one_line_that_says_why(name: str, data: bytes, told: str) -> None:
    with pytest.raises(SourceError, match=f"^{name}: ({told})") as error:
        extract(data, name)
    assert "\n" not in str(error.value) and len(str(error.value)) < 300


def test_entities_of_a_document_are_not_expanded() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made.docx([("", OSAKA)]))) as source, zipfile.ZipFile(data, "w") as out:
        for member in source.namelist():
            out.writestr(member, ENTITIES if member == "word/document.xml" else source.read(member))
    try:
        text = extract(data.getvalue(), "a.docx").text
    except SourceError as error:
        assert "\n" not in str(error)
    else:
        assert len(text) < 1_000
