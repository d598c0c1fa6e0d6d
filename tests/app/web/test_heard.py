"""What is said while the page works and when it has: to the eye, to a screen reader, and where nothing comes."""

from typing import Any

import pytest
from gated import Gated
from look import speaking
from reader import Reader

from app.web.words.wording import words_in
from app.wording.catalog import texts

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

FACT = "When was the Korea-U.S. summit held in Seoul?"
LONGER = "What did the three defense ministers agree on in Singapore in June 2022?"

SPOKEN = """() => {
    window.spoken = [];
    new MutationObserver(() => window.spoken.push(document.querySelector('#heard').textContent))
        .observe(document.querySelector('#heard'), {childList: true});
}"""
OUTLINE = "one => getComputedStyle(one).outlineStyle"


def test_each_step_is_counted_and_each_answer_is_spoken_once(reader: Reader, assistant: Gated) -> None:
    page = reader.page
    page.evaluate(SPOKEN)
    assistant.gate.clear()
    reader.send(LONGER)
    expect(reader.answer).to_contain_text("1/5 · Searching the sources")
    expect(reader.answer).to_contain_text("s) …", timeout=20_000)  # the server tells that it is at work
    assistant.gate.set()
    page.wait_for_selector("#send")
    expect(page.locator("#heard")).to_contain_text("ballistic missile search")
    spoken = page.evaluate("window.spoken")
    assert len(spoken) == 2 and spoken[0] == "Searching the sources", "the work once, the answer once"
    expect(page.locator("#chatbot [role=log]")).to_have_attribute("aria-live", "off")


def test_who_speaks_and_what_a_thumb_is_for_is_named(reader: Reader) -> None:
    page = reader.page
    reader.ask(FACT)
    expect(page.get_by_role("log", name="Conversation")).to_be_visible()
    expect(page.get_by_role("heading", name=f"You asked: {FACT}", level=2)).to_be_visible()
    expect(page.get_by_role("group", name="Answer").first).to_contain_text("May 21")
    expect(page.get_by_role("button", name=f"Like: the answer to “{FACT}”", exact=True)).to_be_visible()
    read = reader.evidence.get_by_role("button", name="Read in the source: 1, Korea-Japan")
    expect(read.first).to_be_visible()
    names = reader.evidence.get_by_role("link").evaluate_all("all => all.map(one => one.ariaLabel)")
    assert names and all(name.startswith("Open the original: ") for name in names)


def test_what_was_done_is_said(reader: Reader) -> None:
    done = reader.page.locator("#told")
    reader.ask(FACT)
    for button, said in (("#copy", "Copied"), ("#share", "Link copied")):
        reader.page.click(button)
        expect(done).to_have_text(said)
    reader.saved("#export")
    expect(done).to_have_text("Saved: conversation.md")
    expect(done).to_be_empty(timeout=10_000)


def test_the_keyboard_sees_where_it_is_and_does_not_fall_out_of_a_source(reader: Reader) -> None:
    page = reader.page
    expect(reader.question).to_be_focused()
    assert reader.question.evaluate(OUTLINE) == "solid"
    reader.ask(FACT)
    reader.markers.first.press("Enter")
    expect(reader.mark).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('#viewer .tools'))")
    reader.question.focus()  # outside of the source
    page.keyboard.press("Escape")
    expect(reader.source).to_be_hidden()
    tabs = page.get_by_role("tab")
    tabs.first.focus()
    page.keyboard.press("ArrowRight")
    expect(tabs.nth(1)).to_be_focused()
    expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    panel = tabs.nth(1).get_attribute("aria-controls")
    expect(page.locator(f"#{panel}")).to_be_visible()
    for place in range(2, tabs.count() + 1):  # and round to the first
        page.keyboard.press("ArrowRight")
        expect(tabs.nth(place % tabs.count())).to_be_focused()


@pytest.mark.parametrize("language", ["ko", "ja"])
def test_an_english_quote_is_read_in_english(reader: Reader, address: str, language: str) -> None:
    with speaking(reader.page, language):
        reader.open(address)
        reader.ask(FACT)
        expect(reader.evidence.locator(".card blockquote").first).to_have_attribute("lang", "en")
        expect(reader.answer.locator("[lang=en] a").first).to_be_visible()
        asked = texts("script", language)["asked"]
        expect(reader.page.get_by_role("heading", name=f"{asked}: {FACT}")).to_be_visible()
        expect(reader.answer).to_contain_text(words_in(language)("more"))
        reader.follow(reader.markers.first)
        expect(reader.source.locator(".text")).to_have_attribute("lang", "en")
    reader.page.goto("about:blank")


def test_a_page_that_hears_nothing_says_so_and_asks_again(reader: Reader, tab: Any) -> None:
    page = reader.page
    deaf = [True]  # what is asked meanwhile is never answered, later neither
    page.route("**/gradio_api/queue/**", lambda route: None if deaf else route.continue_())
    try:
        reader.question.fill(FACT)
        reader.question.press("Enter")
        again = page.get_by_role("alert").get_by_role("button", name="Ask again")
        expect(again).to_be_visible(timeout=40_000)
        deaf.clear()
        again.click()
        expect(reader.answer).to_contain_text("May 21", timeout=60_000)
        expect(page.locator("#hang")).to_have_count(0)
        expect(page.locator("#chatbot .user-row")).to_have_count(1)
    finally:
        page.unroute("**/gradio_api/queue/**")
