"""What a reader takes away and comes back to: copies, links, ratings, the conversation itself."""

import json
import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from gated import Gated
from look import Look, both_looks, every_look
from reader import Reader

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

FACT = "When was the Korea-U.S. summit held in Seoul?"
UNKNOWN = "What is the capital of Mongolia?"


@both_looks
def test_a_conversation_outlives_a_reload_its_citations_with_it(reader: Reader, assistant: Gated) -> None:
    reader.ask(UNKNOWN)
    reader.ask(FACT)
    said = reader.page.locator("#chatbot .prose").all_inner_texts()
    reader.page.reload()
    reader.page.wait_for_selector("#evidence .turn")
    assert reader.page.locator("#chatbot .prose").all_inner_texts() == said
    reader.follow(reader.markers.first)
    assert reader.mark.inner_text() == assistant.known(FACT).citations[0].quote
    reader.page.keyboard.press("Escape")
    saved = reader.saved("#export")  # as Markdown, unless another format is chosen
    assert f"## {UNKNOWN}" in saved and f"## {FACT}" in saved
    assert "[^2-1]" in saved and f"[^2-1]: “{assistant.known(FACT).citations[0].quote}”" in saved


@every_look
def test_what_a_reader_does_with_a_question(reader: Reader, address: str, assistant: Gated, look: Look) -> None:
    page, citation = reader.page, assistant.known(FACT).citations[0]
    asked = page.locator("#chatbot .user-row .prose")

    page.goto(f"{address}?{urlencode({'q': FACT})}")  # a link asks its question
    expect(reader.answer).to_contain_text("May 21", timeout=90_000)
    page.wait_for_selector("#send")
    page.click("#share")
    link = parse_qs(urlsplit(reader.clipboard()).query)
    assert link == {"q": [FACT], "talk": link["talk"], "turn": ["1"]}
    page.click("#copy")
    text, _, notes = reader.clipboard().partition("\n\n")
    assert text == assistant.known(FACT).text
    assert notes.startswith(f"[1] “{citation.quote}” {citation.title}, ") and citation.url in notes

    page.reload()  # it is answered already, and not asked again
    page.wait_for_selector("#evidence .turn")
    expect(asked).to_have_text([FACT])
    expect(page.locator("body.dark")).to_have_count(1 if look.scheme == "dark" else 0)

    page.focus("#edit")  # from here on by the keyboard
    page.keyboard.press("Enter")
    expect(reader.question).to_have_value(FACT)
    expect(reader.question).to_be_focused()
    page.focus("#edit")
    page.keyboard.press("Enter")
    expect(reader.question).to_have_value("")
    page.focus("#edit")
    page.keyboard.press("Enter")
    expect(reader.question).to_have_value(FACT)
    assistant.gate.clear()
    reader.send(UNKNOWN)
    expect(reader.answer).to_contain_text("Searching the sources")
    page.focus("#stop")
    page.keyboard.press("Enter")
    expect(reader.answer).to_have_text("Stopped before there was an answer.")
    expect(reader.question).to_be_focused()
    assistant.gate.set()
    page.focus("#retry")
    page.keyboard.press("Enter")
    expect(reader.answer).to_contain_text("No answer found")
    expect(asked).to_have_text([UNKNOWN])
    page.wait_for_selector("#send")
    page.locator("#chatbot .bot-row").get_by_label("Dislike: the answer").press("Enter")
    expect(page.locator("#thanks")).to_contain_text("Noted")
    page.focus("#clear")
    page.keyboard.press("Enter")
    expect(asked).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no scrolling sideways"


@both_looks
def test_thumbs_and_their_reason_are_stored_here_as_json_lines(reader: Reader, assistant: Gated) -> None:
    stored = assistant.settings.store.home / "feedback.jsonl"
    reader.ask(FACT)
    reader.page.locator("#chatbot .bot-row").get_by_role("button", name=re.compile("^Like: the answer")).click()
    expect(reader.page.locator("#thanks")).to_contain_text("Noted")
    reader.page.get_by_label("What was good or wrong about it?").fill("Exact.\nAnd short.")
    reader.page.click("#reason-send")
    expect(reader.page.locator("#reason")).to_be_hidden()
    saved = reader.saved("#feedback")
    assert saved == stored.read_text(encoding="utf-8")
    rated, explained = [json.loads(line) for line in saved.splitlines()][-2:]
    assert (rated["rating"], rated["reason"], explained["reason"]) == ("Like", "", "Exact. And short.")
    answer = assistant.known(FACT)
    assert (explained["question"], explained["answer"]) == (FACT, answer.text)
    assert [one["version"] for one in explained["citations"]] == [one.version for one in answer.citations]
    reader.page.reload()
    reader.page.wait_for_selector("#evidence .turn")
    pressed = reader.page.locator("#chatbot [aria-pressed=true]")
    expect(pressed).to_have_attribute("aria-label", f"Like: the answer to “{FACT}”")


@both_looks
def test_only_the_chosen_sources_are_asked_and_the_answer_says_so(reader: Reader) -> None:
    scope = reader.page.get_by_label("Sources to ask")
    scope.click()
    reader.page.get_by_role("option", name="Trilateral summit at Camp David").click()
    reader.ask(FACT)
    expect(reader.answer).to_contain_text("No answer found")
    expect(reader.answer).to_contain_text("Asked were only: Trilateral summit at Camp David.")
    expect(reader.evidence.locator(".searched")).to_contain_text("Searched: Trilateral summit at Camp David")
    scope.focus()
    reader.page.keyboard.press("Backspace")
    reader.question.focus()
    reader.ask(FACT)
    expect(reader.answer).to_contain_text("May 21")
    expect(reader.evidence.locator(".searched").first).to_contain_text("10 sources searched")
