"""Work that is not lost: in two tabs, by a reload, by New chat, by a link."""

from collections.abc import Callable

import pytest
from gated import Gated
from reader import Reader
from site_server import Sent, Site

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

FACT = "When was the Korea-U.S. summit held in Seoul?"
LIST = "With which countries has Japan initiated 2+2 ministerial dialogues besides the United States?"
FURTHER = "When did it do so with India?"
QUESTIONS = "#chatbot .user-row"


SLEEP = "localStorage.setItem(`brief-chat:tab:${briefChat.tab}`, JSON.stringify({ open: true, at: 0 }))"


def test_two_tabs_keep_a_conversation_each(reader: Reader, another: Callable[[], Reader], address: str) -> None:
    beside = another()
    expect(beside.page.locator(QUESTIONS)).to_have_count(0)
    beside.ask(LIST)
    reader.ask(FACT)
    for one, question in ((beside, LIST), (reader, FACT)):
        one.open(address)
        expect(one.page.locator(QUESTIONS)).to_have_text([question])
    beside.page.evaluate("sessionStorage.clear()")  # as in a tab that is opened anew, once that one was closed
    beside.open(address)
    expect(beside.page.locator(QUESTIONS)).to_have_text([LIST])


def test_a_tab_that_seemed_closed_and_the_one_that_took_its_conversation_up_do_not_mix(
    another: Callable[[], Reader], address: str
) -> None:
    slept = another()
    slept.ask(FACT)
    slept.page.evaluate(SLEEP)
    new = another()
    expect(new.page.locator(QUESTIONS)).to_have_text([FACT])
    new.ask(LIST)
    slept.ask(FURTHER)
    for one, question in ((new, LIST), (slept, FURTHER)):
        one.open(address)
        expect(one.page.locator(QUESTIONS)).to_have_text([FACT, question])


def test_a_conversation_that_was_deleted_does_not_come_up_in_a_new_tab(
    reader: Reader, another: Callable[[], Reader]
) -> None:
    other = another()
    other.ask(LIST)
    other.page.close()
    reader.page.get_by_role("tab", name="History").click()
    reader.page.get_by_role("button", name=f"Delete: {LIST}").first.click()
    expect(reader.page.get_by_role("button", name="Bring it back")).to_be_visible()
    expect(another().page.locator(QUESTIONS)).to_have_count(0)


def test_a_reload_during_an_answer_asks_again(reader: Reader, assistant: Gated) -> None:
    assistant.gate.clear()
    reader.send(FACT)
    expect(reader.evidence).to_contain_text("The quotes for the new answer will stand here.")
    expect(reader.evidence.locator("details[open]")).to_have_count(0)
    reader.page.reload()
    expect(reader.page.locator("#stop")).to_be_visible()
    assistant.let_go()
    expect(reader.answer).to_contain_text("May 21")
    expect(reader.page.locator(QUESTIONS)).to_have_count(1)
    expect(reader.evidence.locator(".turn[open] > .card")).to_have_count(1)


def test_new_chat_can_be_undone_until_the_next_question(reader: Reader) -> None:
    undo = reader.page.locator("#undo")
    reader.ask(FACT)
    reader.page.click("#clear")
    expect(reader.page.locator(QUESTIONS)).to_have_count(0)
    undo.click()
    expect(reader.answer).to_contain_text("May 21")
    expect(reader.evidence.locator(".turn > .card")).to_have_count(1)
    expect(undo).to_be_hidden()
    reader.page.reload()
    expect(reader.page.locator(QUESTIONS)).to_have_count(1)
    reader.page.click("#clear")
    expect(undo).to_be_visible()
    reader.ask(LIST)
    expect(undo).to_be_hidden()


def test_the_question_of_a_link_is_asked_once(reader: Reader, address: str) -> None:
    reader.page.goto(f"{address}?q={FACT.replace(' ', '+')}")
    expect(reader.answer).to_contain_text("May 21", timeout=60_000)
    assert reader.page.url == address
    reader.page.wait_for_selector("#send")
    reader.ask(LIST)
    reader.open(address)
    expect(reader.page.locator(QUESTIONS)).to_have_text([FACT, LIST])


def test_a_link_on_another_site_puts_its_question_into_the_box(reader: Reader, address: str) -> None:
    site = Site()
    link = f'<a href="{address}?q={FACT.replace(" ", "+")}">x</a><meta name="referrer" content="no-referrer">'
    site.pages["/page"] = Sent(link.encode(), headers={"Content-Type": "text/html"})
    try:
        reader.page.goto(site.url("/page"))
        reader.page.click("a")
        expect(reader.question).to_have_value(FACT, timeout=60_000)
        expect(reader.page.locator(QUESTIONS)).to_have_count(0)
        reader.page.click("#send")
        expect(reader.answer).to_contain_text("May 21", timeout=60_000)
        expect(reader.page).to_have_url(address)
    finally:
        site.close()


def test_editing_says_what_it_does_and_can_be_left(reader: Reader) -> None:
    reader.ask(FACT)
    reader.page.click("#edit")
    expect(reader.question).to_have_value(FACT)
    expect(reader.page.locator("#editing")).to_contain_text("in the place of your last one")
    reader.page.click("#unedit")
    expect(reader.page.locator("#editing")).to_be_hidden()
    expect(reader.question).to_have_value("")
    reader.page.click("#edit")
    expect(reader.page.locator("#editing")).to_be_visible()
    reader.question.press("Escape")
    expect(reader.page.locator("#editing")).to_be_hidden()
    expect(reader.page.locator(QUESTIONS)).to_have_count(1)
