"""Small cases of our own, of kinds that were read wrong once or might be: what the text must hold, and must not."""

import json
import zlib
from dataclasses import dataclass
from pathlib import Path

import made
import mutants
import office
import pytest
from case_files import again_and_again, bomb, drawn, lying, mail, nested, ods, odt, said, sheet, vast_merge, word

from ingest.parse.extract import extract
from ingest.types.errors import SourceError

OSAKA = mutants.OSAKA
KOREAN = mutants.KOREAN
JAPANESE = "首脳会談は2031年5月5日に大阪で開かれた。両首脳は安全保障協力を強化することで合意した。"
CHINESE = "首脑会谈于二〇三一年五月五日在大阪举行，双方同意加强安全合作，并定期举行部长级会议。"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


@dataclass(frozen=True)
class Case:
    """A file: its text holds `must` and not `never`, its notes `told`; or it is refused in one line that holds `why`.

    Where `why` is empty it may be taken or refused, as long as it ends; where it is None it has to be taken.
    """

    id: str
    name: str
    data: bytes
    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    told: str = ""
    why: str | None = None


VAST = (
    '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384">'
    "<text:p>Osaka</text:p></table:table-cell></table:table-row>"
)
PAGE = f"<p>{OSAKA}</p>"
SOFT = "The minis\u00adters of fish\u00aderies met in Busan."

TEXTS = [
    Case("txt-utf16-le-bare", "a.txt", OSAKA.encode("utf-16-le"), (OSAKA,)),
    Case("txt-utf16-be-bare", "a.txt", OSAKA.encode("utf-16-be"), (OSAKA,)),
    Case("txt-utf32-marked", "a.txt", OSAKA.encode("utf-32"), (OSAKA,)),
    Case("txt-one-nul", "a.txt", OSAKA.replace("held", "he\0ld").encode(), ("Osaka",), ("\0",)),
    Case("txt-iso2022-kr", "a.txt", KOREAN.encode("iso2022_kr"), (KOREAN,)),
    Case("txt-iso2022-jp", "a.txt", JAPANESE.encode("iso2022_jp"), (JAPANESE,)),
    Case("txt-shift-jis", "a.txt", JAPANESE.encode("shift_jis"), (JAPANESE,)),
    Case("txt-gb18030", "a.txt", (CHINESE * 2).encode("gb18030"), (CHINESE,)),
    Case("txt-big5", "a.txt", ("首腦會談於大阪舉行，雙方同意加強安全合作。" * 3).encode("big5"), ("首腦會談",)),
    Case("txt-cp1252", "a.txt", "“Café” – the minister’s résumé was read.".encode("cp1252"), ("Café", "résumé")),
    Case("txt-half-pair", "a.txt", (OSAKA + "\ud83d").encode("utf-8", "surrogatepass"), (OSAKA,), ("\ud83d",)),
    Case("txt-old-mac-lines", "a.txt", f"{OSAKA}\r{OSAKA}".encode(), (OSAKA,)),
    Case("txt-marked-utf8", "a.txt", b"\xef\xbb\xbf" + KOREAN.encode(), (KOREAN,)),
    Case("txt-only-signs", "a.txt", b"*** --- ***\n", why="no text in it"),
    Case("txt-machine-bytes", "a.txt", bytes(range(256)) * 30, why="a binary file"),
    Case("md-front-matter", "a.md", f"---\ntitle: On Osaka\nauthor: Ann\n---\n\n{OSAKA}\n".encode(), (OSAKA,)),
    Case("md-comment", "a.md", f"{OSAKA}\n\n<!-- SECRET -->\n".encode(), (OSAKA,), ("SECRET",)),
    Case("md-struck", "a.md", f"{OSAKA} ~~SECRET~~\n".encode(), ("Osaka",), ("SECRET",)),
]
TABLES = [
    Case("csv-semicolons", "a.csv", b"Town;Toll\nOsaka;1,200\n", ("| Osaka | 1,200 |",)),
    Case("csv-quoted-lines", "a.csv", b'Town,Remark\nOsaka,"closed\nin May"\n', ("| Osaka | closed in May |",)),
    Case("csv-na-stays", "a.csv", b"Town,State\nOsaka,NA\nBusan,None\n", ("| Osaka | NA |", "| Busan | None |")),
    Case("csv-leading-zeros", "a.csv", b"Code,Town\n00731,Osaka\n", ("| 00731 | Osaka |",)),
    Case("csv-empty-first", "a.csv", b"Town,Boats\n,57\n", ("|  | 57 |",)),
    Case("csv-korean-cp949", "a.csv", "도시,배\n오사카,57\n부산,12\n".encode("cp949"), ("| 오사카 | 57 |",)),
    Case("tsv-tabs", "a.tsv", b"Town\tBoats\nOsaka\t57\n", ("| Osaka | 57 |",)),
    Case("csv-unclosed-quote", "a.csv", b'Town,Boats\n"Osaka,57\n', ("Osaka",)),
    Case("xlsx-text-zeros", "a.xlsx", sheet(["Code"], ["00731"]), ("| 00731 |",)),
    Case("xlsx-big-whole", "a.xlsx", sheet(["Toll"], [1200]), ("| 1200 |",), ("1.2e", "1200.0")),
    Case("xlsx-percent", "a.xlsx", sheet(["Share"], [0.125], A2="0.0%"), ("12.5%",)),
    Case("xlsx-thousands", "a.xlsx", sheet(["Toll"], [1234567], A2="#,##0"), ("1,234,567",)),
    Case("xlsx-truth", "a.xlsx", sheet(["Open"], [True]), ("TRUE",), ("1.0",)),
    Case("xlsx-none-word", "a.xlsx", sheet(["State"], ["None"], ["NA"]), ("| None |", "| NA |")),
    Case(
        "xlsx-years-beside", "a.xlsx", sheet(["Item", 2030, 2031], ["Ropes", 1, 2]), ("| Ropes | 2030: 1 | 2031: 2 |",)
    ),
    Case(
        "html-rowspan",
        "a.html",
        (
            PAGE + "<table><tr><th>Town<th>Year<th>Boats<tr><td rowspan=2>Osaka<td>2030<td>5<tr><td>2031<td>6</table>"
        ).encode(),
        ("| Osaka | 2031 | 6 |",),
    ),
    Case(
        "docx-empty-lead",
        "a.docx",
        word(
            said(OSAKA),
            "<w:tbl>"
            + office.row(office.cell("Town"), office.cell("Boats"))
            + office.row(office.cell(""), office.cell("57"))
            + "</w:tbl>",
        ),
        ("|  | 57 |",),
    ),
]
DOCUMENTS = [
    Case("docx-hidden", "a.docx", word(said(OSAKA), said("SECRET", "<w:vanish/>")), (OSAKA,), ("SECRET",)),
    Case("docx-struck", "a.docx", word(said(OSAKA), said("SECRET", "<w:strike/>")), (OSAKA,), ("SECRET",)),
    Case(
        "docx-deleted",
        "a.docx",
        word(said(OSAKA), "<w:p><w:del><w:r><w:delText>SECRET</w:delText></w:r></w:del></w:p>"),
        (OSAKA,),
        ("SECRET",),
    ),
    Case("docx-inserted", "a.docx", word("<w:p><w:ins><w:r><w:t>" + OSAKA + "</w:t></w:r></w:ins></w:p>"), (OSAKA,)),
    Case(
        "docx-raised",
        "a.docx",
        word(office.paragraph(office.run("In 2021"), office.run("3", '<w:vertAlign w:val="superscript"/>'))),
        ("2021³",),
        ("20213",),
    ),
    Case(
        "docx-strict",
        "a.docx",
        made.archive(
            **{
                "word/document.xml": f'<w:document xmlns:w="{STRICT}"><w:body><w:p><w:r><w:t>{OSAKA}</w:t></w:r>'
                "</w:p></w:body></w:document>"
            }
        ),
        (OSAKA,),
    ),
    Case("docx-soft-hyphen", "a.docx", word(said(SOFT)), ("Busan",)),
    Case("pptx-two-slides", "a.pptx", made.pptx([("Summits", OSAKA), ("Fish", "Squid.")]), (OSAKA, "\f")),
    Case(
        "odt-hidden",
        "a.odt",
        odt(
            f'<text:p>{OSAKA}</text:p><text:p text:style-name="H">SECRET</text:p>',
            '<style:style style:name="H" style:family="paragraph"><style:text-properties text:display="none"/></style:style>',  # noqa: E501
        ),
        (OSAKA,),
        ("SECRET",),
    ),
    Case(
        "rtf-korean",
        "a.rtf",
        (
            "{\\rtf1\\ansi\\ansicpg949 {\\fonttbl{\\f0\\fcharset129 Batang;}}\\f0 "
            + "".join(f"\\'{byte:02x}" for byte in KOREAN.encode("cp949"))
            + "}"
        ).encode(),
        (KOREAN,),
    ),
    Case(
        "rtf-unicode",
        "a.rtf",
        ("{\\rtf1\\ansi\\uc1 " + "".join(f"\\u{ord(c)}?" for c in "오사카") + " 2031.}").encode(),
        ("오사카",),
    ),
    Case("epub-chapters", "a.epub", made.epub(f"<p>{OSAKA}</p>", "<p>Squid.</p>"), (OSAKA, "Squid.")),
    Case(
        "ipynb-markdown",
        "a.ipynb",
        json.dumps({"cells": [{"cell_type": "markdown", "source": OSAKA}], "nbformat": 4, "metadata": {}}).encode(),
        (OSAKA,),
    ),
    Case("json-lines", "a.jsonl", f'{{"a": "{OSAKA}"}}\n{{"a": "Squid."}}\n'.encode(), (OSAKA, "Squid.")),
    Case("json-deep", "a.json", (b"[" * 5_000) + b'"Osaka"' + (b"]" * 5_000), why=""),
    Case(
        "xml-entities", "a.xml", b'<!DOCTYPE d [<!ENTITY a "ha">]><d><p>Osaka &amp; Busan</p></d>', ("Osaka & Busan",)
    ),
    Case("vtt-cues", "a.vtt", f"WEBVTT\n\n00:01.000 --> 00:04.000\n{OSAKA}\n".encode(), (OSAKA,), ("-->",)),
    Case(
        "pdf-hyphen",
        "a.pdf",
        drawn("The ministers agreed on the manage-", "ment of squid in the sea of Busan."),
        ("management",),
    ),
    Case(
        "pdf-wrapped",
        "a.pdf",
        drawn("The ministers of fisheries met in Busan and agreed on a plan for the", "quota of squid."),
        ("for the quota of squid.",),
    ),
    Case("html-soft-404", "a.html", b"<title>404 Not Found</title><h1>Page not found</h1><p>Sorry.</p>", why="."),
    Case(
        "html-script-shell",
        "a.html",
        b"<body><div id=app></div><script>go()</script></body>",
        why="a page without text",
    ),
    Case("html-zero-size", "a.html", f'{PAGE}<p style="font-size:0">SECRET</p>'.encode(), (OSAKA,), ("SECRET",)),
    Case("html-clipped", "a.html", f'{PAGE}<p style="opacity:0">SECRET</p>'.encode(), (OSAKA,), ("SECRET",)),
    Case("html-utf16", "a.html", f"<html><body>{PAGE}</body></html>".encode("utf-16"), (OSAKA,)),
    Case("mail-plain-korean", "a.eml", mail(KOREAN, charset="euc-kr"), (KOREAN,)),
    Case("mail-html-alone", "a.eml", mail("x", html=f"<p>{OSAKA}</p>"), ()),
    Case(
        "mail-damaged-annex",
        "a.eml",
        mail(OSAKA, attached=("annex.docx", b"PK\x03\x04 no")),
        (OSAKA,),
        told="annex.docx",
    ),
    Case("mail-in-mail", "a.eml", mail(OSAKA, attached=("inner.eml", mail("Squid."))), (OSAKA,)),
]
HOSTILE = [
    Case("zip-in-zip", "a.zip", nested(3), why="an archive"),
    Case("zip-in-zip-as-docx", "a.docx", nested(40), why="an archive"),
    Case("bomb-media", "a.docx", bomb("word/media/zeros", 501), why="a zip bomb"),
    Case(
        "bomb-of-parts",
        "a.docx",
        made.archive(**{"word/document.xml": "x", **{f"p{n}": b"" for n in range(20_001)}}),
        why="in 20,002 parts",
    ),
    Case("zip-lying-size", "a.docx", lying(5), why="."),
    Case("zip-lying-huge", "a.docx", lying(2**32 - 2), why="a zip bomb"),
    Case(
        "docx-mutual-entities",
        "a.docx",
        made.archive(
            **{
                "word/document.xml": '<!DOCTYPE d [<!ENTITY a "&b;"><!ENTITY b '
                '"&a;">]><w:document xmlns:w="w"><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>'
            }
        ),
        why=".",
    ),
    Case(
        "docx-outside-entity",
        "a.docx",
        made.archive(
            **{
                "word/document.xml": "<!DOCTYPE d [<!ENTITY a SYSTEM "
                f'"{Path("/etc/passwd").as_uri()}">]><w:document xmlns:w="{made.WORD}"><w:body>'
                "<w:p><w:r><w:t>Osaka &a;</w:t></w:r></w:p>"
                "</w:body></w:document>"
            }
        ),
        ("Osaka",),
        ("root:",),
    ),
    Case("pdf-cut-in-half", "a.pdf", (lambda data: data[: len(data) // 2])(made.pdf([OSAKA] * 4)), why="."),
    Case(
        "pdf-packed-bomb",
        "a.pdf",
        made.drawn_pdf([zlib.compress(b"BT /F1 9 Tf (Osaka) Tj ET " + b" " * 40_000_000, 9).decode("latin-1")]).replace(
            b"<< /Length", b"<< /Filter /FlateDecode /Length"
        ),
        ("Osaka",),
    ),
    Case("rtf-deep", "a.rtf", b"{\\rtf1 " + b"{" * 50_000 + OSAKA.encode(), why=""),
    Case("html-deep", "a.html", b"<div>" * 20_000 + PAGE.encode(), why=""),
    Case("xlsx-vast-merge", "a.xlsx", vast_merge(), ("Osaka", "| Busan | 57 |")),
    Case("ods-vast-repeat", "a.ods", ods(VAST), ("Osaka",)),
    Case(
        "html-vast-spans", "a.html", PAGE.encode() + b"<table>" + b"<tr><td colspan=999 rowspan=999>x" * 300, (OSAKA,)
    ),
    Case("epub-a-chapter-again", "a.epub", again_and_again(made.epub(PAGE), "o.opf", rb"<itemref[^>]*>"), (OSAKA,)),
    Case(
        "pptx-a-slide-again",
        "a.pptx",
        again_and_again(made.pptx([("Summits", OSAKA)]), "ppt/presentation.xml", rb"<p:sldId [^>]*>"),
        (OSAKA,),
        ("\f",),
    ),
    Case("rtf-no-character", "a.rtf", b"{\\rtf1 Osaka \\u-99999999999999 ? met.}", ("Osaka", "met.")),
    Case("gzip", "a.txt", b"\x1f\x8b\x08\0" + bytes(40), why="a compressed file"),
    Case("seven-zip", "a.docx", b"7z\xbc\xaf\x27\x1c" + bytes(40), why="a compressed file"),
    Case("program", "a.pdf", b"MZ\x90\0" + bytes(100), why="a program"),
    Case("picture", "a.pdf", b"\x89PNG\r\n\x1a\n" + bytes(40), why="a picture"),
    Case("xlsx-byte-lost", "a.xlsx", (lambda d: d[:200] + d[201:])(made.xlsx(A=[["x"]])), why="."),
    Case("epub-no-spine", "a.epub", made.archive(mimetype="application/epub+zip", META_INF="x"), why="."),
    Case("json-cut", "a.json", b'{"a": ["Osaka", ', why="a damaged JSON file"),
    Case("eml-no-body", "a.eml", b"From: a@b.example\nMessage-ID: <1>\nMIME-Version: 1.0\n\n", why=""),
]
CASES = [*TEXTS, *TABLES, *DOCUMENTS, *HOSTILE]


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_small_case_is_read_as_a_careful_reader_would(case: Case) -> None:
    try:
        found = extract(case.data, case.name)
    except SourceError as error:
        assert case.why is not None and case.why in str(error) and "\n" not in str(error), str(error)
        return
    assert not case.why, found.text[:200]
    assert all(part in found.text for part in case.must), found.text[:400]
    assert not any(part in found.text for part in case.never), found.text[:400]
    assert case.told in "\n".join(found.notes)
    found.text.encode()
