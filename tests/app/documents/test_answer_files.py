"""Answers as files, read back by programs that are not ours: the same quotes, as many footnotes, nothing that acts."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from lxml import etree, html

from app.documents.answers import FORMATS, Exchange, written
from app.documents.schemas import NAMES, schema
from app.documents.word.parts import MAIN
from app.errors import ExportError
from app.types.results import Answer, Cell, Citation, Table
from app.verification import quotes_in

W = f"{{{MAIN}}}"
TITLES = {"en": "A <title>", "ko": "해람 협정에 관한 보고서", "ja": "雲守協定の報告"}


def citation(number: int, quote: str, language: str = "en", **more: Any) -> Citation:
    known = {
        "source_id": language, "version": "f" * 64, "title": TITLES[language], "author": "조진구", "publisher": "",
        "date": "2031-05-06", "kind": "report", "digest": False, "url": "https://example.org/a?b=1&c=2", "start": 0,
        "end": 9, "page": 7,
    }  # fmt: skip
    return Citation(number=number, quote=quote, **{**known, **more})


def answered(text: str, *quotes: str, language: str = "en", **more: Any) -> Answer:
    cited = tuple(citation(number, quote, language) for number, quote in enumerate(quotes, start=1))
    return Answer("Was & wer?", text, "answered", cited, (), "extractive", language=language, **more)


PLAIN = answered(
    "*A remark.*\n\nThe toll is <b>40</b> crowns, see \\[1\\]. [1] It rose\\. [2][1]", "The toll\nis 40.", "It rose."
)
KOREAN = answered("협정은 서울에서 체결되었다. [1]", "협정은 서울에서 체결되었다.", language="ko")
JAPANESE = answered("協定は東京で署名された。 [1]", "協定は東京で署名された。", language="ja")
TIMELINE = answered(
    "| Date | What |\n| --- | --- |\n"
    "| May 6, 2031 | It began; =1+1, then. [1] |\n| 2032 | It ended. [2] |\n| ? | It was. [1] |",
    "It began; =1+1, then.",
    "It ended.",
    kind="timeline",
    table=Table(
        ("Date", "What"),
        (
            (Cell("May 6, 2031"), Cell("It began; =1+1, then.", (1,))),
            (Cell("2032"), Cell("It ended.", (2,))),
            (Cell("?"), Cell("It was.", (1,))),
        ),
        (("2031-05-06", "2031-05-06"), ("2032-01-01", "2032-12-31"), None),
    ),
)
TALK = [Exchange("Was & wer?", one) for one in (PLAIN, KOREAN, JAPANESE, TIMELINE)] + [
    Exchange("No?", None, "Stopped.")
]


def part(data: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(f"word/{name}.xml"))


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_conversation_is_the_same_bytes(name: str) -> None:
    assert written(TALK, name) == written([replace(one) for one in TALK], name) != b""


def test_word_has_a_footnote_for_each_mark_and_real_tables() -> None:
    data = written(TALK, "docx")
    body, notes = part(data, "document"), part(data, "footnotes")
    marks = [mark.get(f"{W}id") for mark in body.iter(f"{W}footnoteReference")]
    told = {note.get(f"{W}id"): "".join(note.itertext()) for note in notes if note.get(f"{W}type") is None}
    assert marks == list(told) == [str(n) for n in range(1, 9)]
    assert told["1"].strip() == (
        "“The toll is 40.” A <title>, 조진구, 2031-05-06, report, page 7, https://example.org/a?b=1&c=2"
    )
    assert "7쪽" in told["4"] and "7ページ" in told["5"]
    assert [len(list(table.iter(f"{W}tr"))) for table in body.iter(f"{W}tbl")] == [4]
    assert "The toll is <b>40</b> crowns, see [1]." in "".join(body.itertext())


def test_letters_of_korean_and_japanese_have_fonts_and_languages_of_their_own() -> None:
    body = part(written(TALK, "docx"), "document")
    told = {
        "".join(run.itertext()).strip(): (fonts.get(f"{W}eastAsia"), run.find(f".//{W}lang").get(f"{W}eastAsia"))
        for run in body.iter(f"{W}r")
        if (fonts := run.find(f".//{W}rFonts")) is not None
    }
    assert told["협정은 서울에서 체결되었다."] == ("Malgun Gothic", "ko-KR")
    assert told["協定は東京で署名された。"] == ("Yu Gothic", "ja-JP")


def test_a_page_loads_nothing_and_each_mark_leads_to_its_note() -> None:
    page = html.document_fromstring(written(TALK, "html"))
    assert not page.xpath("//script | //link | //img | //iframe | //@style")
    links = [link.get("href") for link in page.iter("a")]
    notes = {f"#{one.get('id')}" for one in page.xpath("//ol/li")}
    assert {link for link in links if link.startswith("#")} == notes
    assert page.xpath("//table//th[@scope='row']/text()") == ["May 6, 2031", "2032", "?"]
    assert not page.xpath("//b") and "“The toll is 40.” A <title>" in page.xpath("//li")[0].text_content()


@pytest.mark.parametrize("name", ["docx", "html", "md", "json"])
def test_what_was_written_is_what_verify_looks_for(name: str, tmp_path: Any) -> None:
    path = tmp_path / f"talk.{name}"
    path.write_bytes(written(TALK, name))
    wanted = {"The toll is 40.", "It rose.", "It began; =1+1, then.", "It ended."}
    found = {" ".join(one.quote.split()).partition("” ")[0] for one in quotes_in(path)}
    assert wanted | {KOREAN.citations[0].quote, JAPANESE.citations[0].quote} == found


def test_markdown_has_a_footnote_for_each_citation_and_escapes_what_is_quoted() -> None:
    text = written(TALK, "md").decode()
    assert len(re.findall(r"^\[\^\d-\d\]: “", text, re.MULTILINE)) == 6
    assert "\\<b\\>40\\</b\\>" in text and "It rose.[^1-2][^1-1]" in text
    assert written([Exchange("Q?", KOREAN)], "md").decode().count("[^1]") == 2


def test_a_timeline_is_a_calendar_of_whole_days() -> None:
    text = written(TALK, "ics").decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    plain = text.replace("\r\n ", "")
    assert plain.count("BEGIN:VEVENT") == 2
    assert "DTSTART;VALUE=DATE:20310506\r\nDTEND;VALUE=DATE:20310507\r\nSUMMARY:It began\\; =1+1\\, then.\r\n" in plain
    assert "DTSTART;VALUE=DATE:20320101\r\nDTEND;VALUE=DATE:20330101" in plain
    assert len(set(re.findall(r"UID:(\S+)", plain))) == 2


def test_csv_has_the_table_then_the_quotes() -> None:
    rows = list(csv.reader(io.StringIO(written([Exchange("Q?", TIMELINE)], "csv").decode("utf-8-sig"), newline="")))
    assert rows[:2] == [["Date", "What"], ["May 6, 2031", "It began; =1+1, then. [1]"]]
    assert rows[6][:5] == ["Q?", "[1]", "It began; =1+1, then.", "en", "A <title>"]


def test_what_is_written_as_json_keeps_to_the_published_schema() -> None:
    talk = json.loads(written(TALK, "json"))
    jsonschema.validate(talk, schema("conversation"))
    jsonschema.validate(talk["exchanges"][3]["answer"], schema("answer"))
    del talk["exchanges"][0]["answer"]["text"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(talk, schema("conversation"))
    for name in NAMES:
        jsonschema.Draft202012Validator.check_schema(schema(name))


def test_what_a_format_cannot_hold_is_refused() -> None:
    for name, talk in (("pdf", TALK), ("ics", TALK[:1])):
        with pytest.raises(ExportError):
            written(talk, name)
    with pytest.raises(ExportError):
        schema("talk")
