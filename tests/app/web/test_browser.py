"""The page in a real Chromium, over the real assistant: what a reader does there."""

import pytest
from gated import Gated
from look import OTHER, USUAL, both_looks, in_each
from reader import Reader

from app.web.work.asking import AT_ONCE

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

FACT = "When was the Korea-U.S. summit held in Seoul?"
LIST = "With which countries has Japan initiated 2+2 ministerial dialogues besides the United States?"
FOLLOW_UP = "When did it do so with India?"
PARTLY = "Did Japan start 2+2 dialogues with Australia and Canada?"
UNKNOWN = "What is the capital of Mongolia?"
LONGER = (  # one of them is answered in more than one sentence
    "What did the three defense ministers agree on in Singapore in June 2022?",
    "What are Japan's plans for its defense budget?",
    "Why have solutions for ROK-Japan relations become more difficult to find?",
)


@both_looks
def test_an_answer_is_streamed_sentence_by_sentence(reader: Reader, assistant: Gated) -> None:
    answers = (assistant.known(question) for question in LONGER)
    answer = next(answer for answer in answers if len(answer.citations) > 1)
    reader.record()
    reader.ask(answer.question)
    whole = reader.answer.inner_text()
    steps = [text for text in reader.recorded() if text.endswith("…")]
    begun = [text for text in reader.recorded() if not text.endswith("…")]
    assert len(steps) > 1, "the steps are shown"
    assert len(begun) > 1, "the sentences come one after another"
    assert all(whole.startswith(text.strip()) for text in begun), "what was shown stays"
    assert all(citation.quote in whole for citation in answer.citations)


def test_a_follow_up_is_asked_with_the_history(reader: Reader, assistant: Gated) -> None:
    first, second = assistant.known(LIST), assistant.known(LIST, FOLLOW_UP)
    assert second.status == "answered"
    reader.ask(LIST)
    reader.ask(FOLLOW_UP)
    for _ in in_each(reader.page, USUAL, OTHER):
        assert all(citation.quote in reader.answer.inner_text() for citation in second.citations)
        reader.follow(reader.markers.first)  # of the first answer
        assert reader.mark.inner_text() == first.citations[0].quote
        reader.page.keyboard.press("Escape")
        expect(reader.source).to_be_hidden()


def test_a_refusal_offers_the_nearest_passages_as_no_answer(reader: Reader) -> None:
    reader.ask(UNKNOWN)
    for _ in in_each(reader.page, USUAL, OTHER):
        assert reader.answer.inner_text().startswith("No answer found")
        expect(reader.markers).to_have_count(0)
        panel = reader.evidence.locator(".not_found")
        assert "Not an answer" in panel.inner_text()
        assert panel.locator(".card").count() > 0
        expect(panel.locator("mark")).to_have_count(0)


def test_a_part_of_an_answer_names_what_the_sources_do_not_hold(reader: Reader, assistant: Gated) -> None:
    assert assistant.known(PARTLY).status == "partial"
    reader.ask(PARTLY)
    for _ in in_each(reader.page, USUAL, OTHER):
        expect(reader.markers.first).to_be_visible()
        expect(reader.answer.locator("blockquote")).to_contain_text("Canada")
        expect(reader.evidence.locator(".partial > .caution")).to_contain_text("No answer found for: Canada")


@both_looks
def test_stop_ends_the_work_and_leaves_the_page_usable(reader: Reader, assistant: Gated) -> None:
    assistant.gate.clear()
    reader.send(LIST)
    expect(reader.answer).to_contain_text("Searching the sources")
    reader.page.click("#stop")
    expect(reader.answer).to_have_text("Stopped before there was an answer.")
    expect(reader.question).to_be_focused()
    assistant.let_go()
    assert assistant.steps == ["retrieve"], "the work ended at its next step"
    expect(reader.answer).to_have_text("Stopped before there was an answer.")
    reader.page.click("#retry")
    expect(reader.answer).to_contain_text("Philippines")
    expect(reader.page.locator("#chatbot .user-row")).to_have_count(1)


@both_looks
def test_what_is_asked_right_behind_a_stop_is_answered(reader: Reader, assistant: Gated) -> None:
    assistant.gate.clear()
    reader.send(LIST)
    for _ in range(AT_ONCE - 1):  # each in the moment in which the page offers it; the stopped stand at the gate yet
        expect(reader.answer).to_contain_text("Searching the sources")
        reader.page.click("#stop")
        reader.page.click("#retry")
    expect(reader.answer).to_contain_text("Searching the sources")
    assistant.gate.set()
    expect(reader.answer).to_contain_text("Philippines")


@both_looks
def test_a_second_question_waits_in_its_box(reader: Reader, assistant: Gated) -> None:
    assistant.gate.clear()
    reader.send(FACT)
    expect(reader.answer).to_contain_text("Searching the sources")
    reader.question.fill(LIST)
    with reader.page.expect_response(lambda told: LIST in (told.request.post_data or "")):  # that it was taken note of
        reader.question.press("Enter")
    assistant.gate.set()
    reader.page.wait_for_selector("#send")
    expect(reader.page.locator("#chatbot .user-row")).to_have_count(1)
    expect(reader.question).to_have_value(LIST)


@both_looks
def test_new_chat_begins_anew(reader: Reader) -> None:
    reader.ask(FACT)
    reader.page.click("#clear")
    expect(reader.page.locator("#chatbot .message-row")).to_have_count(0)
    expect(reader.evidence.locator(".card")).to_have_count(0)
    expect(reader.question).to_be_focused()
    expect(reader.page.locator("#clear")).to_be_hidden()
    reader.page.reload()
    expect(reader.page.locator("#chatbot .example").first).to_be_visible()
    expect(reader.page.locator("#chatbot .message-row")).to_have_count(0)


@both_looks
def test_an_example_is_asked_with_one_click(reader: Reader) -> None:
    reader.page.get_by_role("button", name=FACT).click()
    expect(reader.answer).to_contain_text("May 21")


@both_looks
def test_an_error_is_one_line_in_the_page(reader: Reader) -> None:
    reader.ask("why " * 25_000)
    assert reader.answer.inner_text().startswith("This question could not be answered")
    assert "characters" in reader.answer.inner_text()
    reader.ask(FACT)
    assert "May 21" in reader.answer.inner_text()
