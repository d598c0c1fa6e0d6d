"""Text from outside may be anything: every parser of it returns what it promises, or says in one line what is wrong."""

import asyncio
import ipaddress
import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.compose.model import CLAIM, parse
from app.errors import ExportError, QuestionError
from app.present.markdown import escape
from app.question.question import leaned_on, understand
from app.text.boilerplate import without_boilerplate
from app.text.dates import bounds, dates_in, event_date, of_catalog
from app.verification import quotes_in
from app.web.chat.kept import keep, kept
from app.web.gate.doors import Doors, door_of
from app.web.gate.guard import _site, hostname
from app.web.gate.passwords import HASH, Passwords
from app.web.words import markup
from app.web.words.conversation import Turn, messages, sentences
from app.web.words.origin import day
from app.web.words.wording import words_in
from app.web.work.access import check
from app.wording.catalog import LANGUAGES, preferred
from ingest.fetch.network import SPECIAL, is_public
from ingest.parse.extract import SUFFIXES, extract
from ingest.parse.plain.text import read_markdown
from ingest.sources.items import is_address, items_at
from ingest.sources.manifest import load_manifest
from ingest.split.passages import Limit, cut
from ingest.text.sentences import paragraph_spans, sentence_spans
from ingest.types.document import named, one_line, sound, told
from ingest.types.errors import IngestError, ManifestError, SourceError
from store import BriefChatError
from store.types.passage import partitions

# Marks of the formats that are read here, so that a draw is soon one that says something to a parser.
MARKS = (
    "<script>", "</script>", "<!--", "-->", "&lt;", "&#x41;", "![", "](", "[1]", "[1, 2]", "**", "_", "`", "```", "> ",
    "# ", "| a | b |", "|---|", "- ", "1. ", "---\n", "+++\n", "title: ", "\\", "http://a.example/b", "www.", "@", "$$",
    "\n\n", "\r\n", "\f", "\t", "\u202e", "\u2028", "\ud800", "\x00", "\x1b[1m", "가나다", "日本語。", "é", "👩‍👧",
    '{"claims": [', '{"text": "', '", "sentences": [1]}', "[[source]]\n", 'id = "a"\n', "U.S. ", "May 5, 2031", "...",
)  # fmt: skip
TEXT = st.lists(st.sampled_from(MARKS) | st.text(st.characters(), max_size=8), max_size=16).map("".join)
LINE = TEXT.map(lambda text: " ".join(text.split()))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
KINDS = (".md", ".txt", ".html", ".json", ".docx")
RENDER = MarkdownIt("default", {"html": True, "breaks": True})  # like the chat's


@contextmanager
def told_in_one_line(*errors: type[BriefChatError]) -> Iterator[None]:
    """What is raised here is an error of ours, and one line."""
    try:
        yield
    except errors as error:
        assert len(str(error).splitlines()) == 1, str(error)


@given(TEXT, TEXT, TEXT, TEXT)
def test_a_title_is_one_line_without_characters_that_steer_a_display(a: str, b: str, c: str, d: str) -> None:
    about = named(a, b, date=c, language=d, publisher=a)
    assert set(about) <= {"title", "author", "publisher", "date", "language"}
    for value in (*about.values(), one_line(a), markup.one_line(a)):
        assert len(value.encode().splitlines()) <= 1 and "\x1b" not in value and "\u202e" not in value
    assert re.fullmatch(r"(\d{4}(-\d{2}(-\d{2})?)?)?", told(date=c).get("date", ""))
    assert isinstance(day(c), str) and isinstance(day(told(date=c).get("date", ""), "ko"), str)


@given(TEXT | TEXT.map("[1] “".__add__) | TEXT.map("[^a]: “".__add__) | JSON.map(json.dumps), st.sampled_from(KINDS))
@example("[1] “a", ".txt")
@example('{"citations": [{"quote": "a", "start": true, "number": {}}]}', ".json")
def test_a_paper_yields_quotes_or_is_told(tmp_path_factory: pytest.TempPathFactory, text: str, kind: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"paper{kind}"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with told_in_one_line(ExportError):
        assert all(isinstance(one.quote, str) and isinstance(one.label, str) for one in quotes_in(path))


@given(TEXT | TEXT.map("https://".__add__) | TEXT.map("http://a.example/".__add__))
@example("https://[")
@example("http://a.example:99999999/")
def test_an_address_that_becomes_a_link_is_one_of_the_web_and_nothing_else(text: str) -> None:
    if address := markup.web_address(text):
        assert address == text and urlsplit(text).scheme in ("http", "https") and urlsplit(text).hostname
        assert not re.search(r"[\s\"'<>`]", address)
        assert re.findall(r"<(\w+)", RENDER.render(f"[x](<{address}>)")) == ["p", "a"]
    assert isinstance(is_address(text), bool)
    if not is_address(text):
        with told_in_one_line(IngestError):
            items_at(f"/nowhere-at-all/{text}")


@given(st.ip_addresses() | st.sampled_from(SPECIAL).flatmap(lambda block: st.ip_addresses(network=block)))
def test_no_special_address_is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if any(address in block for block in SPECIAL if block.version == address.version):
        assert not is_public(str(address))
    if isinstance(address, ipaddress.IPv4Address):
        for hidden in (
            f"::ffff:{address}",
            f"64:ff9b::{address}",
            f"2002:{int(address) >> 16:x}:{int(address) & 0xFFFF:x}::",
        ):
            assert not is_public(hidden) or is_public(str(address)), hidden


@given(TEXT, TEXT, TEXT)
@example("[::1]:7860", "http://[", "ja;q=9999")
def test_what_a_browser_says_of_itself_is_read_whatever_it_is(host: str, origin: str, languages: str) -> None:
    assert re.fullmatch(r"[a-z0-9._:-]*", hostname(host))
    assert isinstance(_site(origin), str) and preferred(languages) in LANGUAGES
    assert door_of("GET", f"/{host}") is None or isinstance(door_of("GET", f"/{host}"), str)


ROW = st.fixed_dictionaries(
    {"id": TEXT | st.just("a") | st.just("b"), "title": LINE, "file": LINE},
    optional={"date": TEXT | st.dates().map(str), "url": TEXT, "digest": st.booleans(), "language": TEXT, "odd": TEXT},
)


def toml(rows: list[dict[str, Any]]) -> str:
    """The rows as a manifest; JSON's texts and truths are TOML's, too, but for halves of a pair."""
    return "\n".join(
        "\n".join(
            ["[[source]]", *(f"{name} = {json.dumps(value).replace('ud8', 'u08')}" for name, value in row.items())]
        )
        for row in rows
    )


@given(st.lists(ROW, max_size=3).map(toml) | TEXT)
def test_a_manifest_is_read_or_refused_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with told_in_one_line(ManifestError):
        entries = load_manifest(path)
        assert len({entry.id for entry in entries}) == len(entries) > 0
        assert all("\n" not in entry.title and entry.title for entry in entries)


@given(st.lists(st.tuples(TEXT, st.sampled_from([f"$2b$04${'a' * 53}", "x"]) | TEXT).map(":".join)).map("\n".join))
def test_a_file_of_users_is_read_or_refused_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "users"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with told_in_one_line(BriefChatError):
        read = Passwords.read(path, nobody=True)
        assert all(HASH.fullmatch(read.hash_of(line.partition(":")[0])) for line in read._hashes)


TURNS = st.lists(
    st.dictionaries(st.sampled_from(["role", "content", "x"]), st.sampled_from(["user", "assistant"]) | JSON)
)


@given(TEXT | JSON, st.none() | TURNS | JSON, st.none() | st.lists(TEXT) | JSON)
@example("Why?", [{"role": "user"}], None)
@example("Why did they?", [{"role": "user", "content": "What of \ud800?"}], None)
def test_a_question_and_its_history_are_read_or_refused_in_one_line(question: Any, history: Any, sources: Any) -> None:
    with told_in_one_line(QuestionError):
        check(question, history, sources)
        read = understand(question, history or ())
        assert read.text.encode() and len(read.text.splitlines()) == 1
        assert all(one.encode().strip() for one in leaned_on("Why did they?", history or ()))


@given(st.lists(st.dictionaries(st.sampled_from(list(Turn.__dataclass_fields__)), JSON, max_size=6)) | JSON)
def test_what_a_browser_kept_becomes_a_conversation_or_none(stored: Any) -> None:
    turns = kept(stored)
    assert all(isinstance(turn, Turn) and not turn.pending for turn in turns)
    assert kept(json.loads(json.dumps(keep(turns)))) == turns
    for message in messages(turns, words_in("en")):
        assert set(re.findall(r"<(\w+)", RENDER.render(str(message["content"])))) <= {
            "p",
            "br",
            "em",
            "blockquote",
            "h2",
            "h3",
        }


HALF = re.compile(rb"\\ud[89a-f]|\xed[\xa0-\xbf]", re.IGNORECASE)  # of a pair of surrogates


def refused(body: bytes, taken: Callable[[str], bool] = lambda _: False) -> int:
    """The status with which the doors answer an event with this body; 200 where they pass it on."""
    passed: list[int] = []

    async def inside(scope: Any, receive: Any, send: Any) -> None:
        assert (await receive())["body"] == body or HALF.search(body)  # in whose place a ? stands
        passed.append(200)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            passed.append(message["status"])

    doors = Doors(inside, uploaded=taken, read_only=False, endpoints=("answer",))
    scope = {"type": "http", "method": "POST", "path": "/gradio_api/queue/join", "headers": [], "query_string": b""}
    with ThreadPoolExecutor(1) as thread:  # this one may run a loop already, of the browser that another test drives
        thread.submit(asyncio.run, doors(scope, receive, send)).result()
    return passed[0]


@given(st.binary(max_size=60) | TEXT.map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b"\xff\xfe\x00")
@example(b"[" * 100_000)
@example(b"1" * 100_000)
@example(b'"\\ud800"')
def test_a_body_is_passed_on_or_refused_whatever_it_is(body: bytes) -> None:
    assert refused(body) in (200, 400)


@given(JSON, JSON, st.lists(st.sampled_from(["list", "object", "twice"]), max_size=5))
def test_a_file_that_is_named_in_a_body_is_seen_however_deep(before: Any, behind: Any, ways: list[str]) -> None:
    inner = json.dumps({"path": "/etc/passwd", "x": before})
    for way in ways:
        inner = {
            "list": f"[{json.dumps(before)}, {inner}, {json.dumps(behind)}]",
            "object": f'{{"x": {inner}}}',
            "twice": f'{{"x": {inner}, "x": 1}}',
        }[way]
    assert refused(inner.encode()) == 403
    assert refused(inner.encode(), lambda path: True) == 200


@given(TEXT)
@example("\\[1]\\")
@example("-")
@example("10. May")
def test_markdown_shows_any_text_as_it_is_written(text: str) -> None:
    html = RENDER.render(markup.markdown(text))
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "br"}
    assert set(re.findall(r"<(\w+)", RENDER.render(escape(text)))) <= {"p"}
    bare = RENDER.render(markup.answer(text, {1}) + "\n\n[1]: #cite-1-1")
    assert set(re.findall(r"<(\w+)", bare)) <= {"p", "br", "a"}
    assert set(re.findall(r'href="([^"]*)"', bare)) <= {"#cite-1-1"}
    assert not re.search(r"[<>\"']", markup.html(text))
    assert "".join(sentences(text)) == text


@given(TEXT)
def test_front_matter_and_boilerplate_take_nothing_else_away(text: str) -> None:
    assert len(without_boilerplate(text)) == len(text)
    with told_in_one_line(SourceError):
        document = read_markdown(text.encode("utf-8", "replace"), "a.md")
        assert all(isinstance(value, str) and len(value.splitlines()) <= 1 for value in document.about.values())


@given(TEXT)
def test_passages_and_sentences_are_parts_of_the_text_in_order(text: str) -> None:
    text = sound(text)[0]
    limit = Limit(5, lambda part: [found.start() for found in re.finditer(r"\S+", part)])
    passages = cut(text, source_id="a", version="v", limit=limit) if text.strip() else []
    assert not passages or partitions(passages, text)
    for spans in (paragraph_spans(text), sentence_spans(text), sentence_spans(text, "ja")):
        borders = [place for span in spans for place in span]
        assert borders == sorted(borders) and all(0 <= place <= len(text) for place in borders)


WORDS = """
    in on of the from to and between May 31 30 2 13 0 1999 2024 9999 last next year month day ago two later Monday Q3
    年 月 日 令和 元 平成 十 二〇二一 年度 昨年 同 翌 年前 월 일 년 지난해 이듬해 오는 3 ~ - , . ( ) | quarter ' ２０
"""
DATES = st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join) | TEXT


@given(DATES, st.sampled_from(["", "2024", "2024-02", "2024-02-29", "0001-01-01", "9999-12-31", "2024-13"]))
def test_dates_are_parts_of_the_text_in_order_each_with_its_days(text: str, source: str) -> None:
    period = of_catalog(source)
    for joined in (text, text.replace(" ", "")):
        found = dates_in(joined, period, period)
        places = [place for one in found for place in (one.start, one.end)]
        assert places == sorted(places) and all(0 <= place <= len(joined) for place in places)
        assert all(one.period.first <= one.period.last and one.start < one.end for one in found)
        event = event_date(joined, found, period)
        assert event is None or event in found
        assert bounds(joined).period.first <= bounds(joined).period.last


BYTES = st.binary(max_size=40) | TEXT.map(lambda text: text.encode("utf-8", "replace"))
BEGINNINGS = (
    b"", b"%PDF-1.4\n", b"PK\x03\x04", b"{\\rtf1 ", b"<html><body>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b'{"cells": [', b"From: a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n", b"WEBVTT\n\n",
)  # fmt: skip


@given(st.sampled_from([*SUFFIXES, ""]), BYTES, st.sampled_from(BEGINNINGS))
def test_a_file_is_read_or_refused_in_one_line(suffix: str, data: bytes, begins: bytes) -> None:
    with told_in_one_line(SourceError):
        document = extract(begins + data, f"a{suffix}")
        assert document.text.encode() and any(character.isalnum() for character in document.text)


@given(
    TEXT
    | JSON.map(json.dumps)
    | st.lists(TEXT).map(lambda rows: json.dumps({"claims": [{"text": one, "sentences": [1]} for one in rows]}))
)
@example('{"claims": [{"text": "a", "sentences": "' + "9" * 5_000 + '"}]}')
@example("[" * 20_000)
@example("9" * 20_000)
def test_the_reply_of_a_model_becomes_claims_whatever_it_is(reply: str) -> None:
    for claim in parse(reply):
        assert isinstance(claim.text, str) and all(isinstance(number, int) for number in claim.sentences)


def test_a_claim_that_is_whole_is_read() -> None:
    (claim,) = parse('Sure: {"claims": [{"text": "' + "a" * (CLAIM + 1) + '", "sentences": "[1, 2]"}]} Done.')
    assert claim.sentences == [1, 2]
