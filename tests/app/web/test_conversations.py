"""Conversations at the page: each is kept, listed, opened, named, found by words, deleted and brought back."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from gated import Gated
from look import OTHER, USUAL, Look, both_looks, in_each, picture, speaking
from reader import Reader
from test_looks import nobody_is_shut_out

from app.web.words.wording import words_in
from app.wording.catalog import texts

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

FACT = "When was the Korea-U.S. summit held in Seoul?"
LIST = "With which countries has Japan initiated 2+2 ministerial dialogues besides the United States?"
ODD = "Odd <img src=x onerror=alert(1)>"
QUESTIONS = "#chatbot .user-row"
HEAR = """() => {
    window.toldAll = [];
    const look = () => window.toldAll.push(document.querySelector("#told")?.textContent);
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
}"""
MANY = """() => {
    for (let n = 0; n < 100; n++) {
        const [id, first, asked] = [`old${n}`, `Old ${n}`, `2020-01-01T00:${String(n).padStart(3, "0")}`];
        const turns = [{ question: first }];
        localStorage.setItem(`brief-chat:talk:${id}`, JSON.stringify({ id, first, asked, turns }));
    }
}"""
FORGET = """(begin) => Object.keys(localStorage).filter((one) => RegExp(`^brief-chat:(${begin})`).test(one))
    .forEach((one) => localStorage.removeItem(one))"""
KEPT = "talk:|gone"
FILL = """() => {
    for (let size = 2 ** 22, n = 0; size >= 1; n++) {
        try {
            localStorage.setItem(`brief-chat:full${n}`, "x".repeat(size));
        } catch {
            size /= 2;
        }
    }
}"""


@pytest.fixture
def teller(reader: Reader) -> Iterator[Reader]:
    """A reader whose browser keeps no conversation, before and after."""
    reader.page.evaluate(FORGET, KEPT)
    yield reader
    reader.page.evaluate(FORGET, KEPT)
    reader.page.goto("about:blank")


def stored(page: Any) -> list[dict[str, Any]]:
    """What the browser keeps, the newest first."""
    texts: list[str] = page.evaluate(
        "Object.keys(localStorage).filter((one) => one.startsWith('brief-chat:talk:')).map((one) => localStorage[one])"
    )
    return sorted((json.loads(text) for text in texts), key=lambda one: str(one["asked"]), reverse=True)


def listed(page: Any) -> Any:
    """The names in the list, which is opened."""
    page.get_by_role("tab", name="History").click()
    return page.locator("#talks h2")


def was_told(page: Any, text: str) -> bool:
    """Whether the page has said something since HEAR; it stands there for four seconds."""
    return text in page.evaluate("window.toldAll")


def two(reader: Reader) -> None:
    """Ask one question in a conversation, and another one in a new one."""
    reader.ask(FACT)
    reader.page.click("#clear")
    expect(reader.page.locator(QUESTIONS)).to_have_count(0)
    reader.ask(LIST)


@both_looks
def test_conversations_are_listed_opened_found_named_deleted_and_brought_back(teller: Reader, look: Look) -> None:
    reader, page = teller, teller.page
    expect(listed(page)).to_have_count(0)
    expect(page.locator("#talks .count")).to_contain_text("No conversation is kept yet")
    nobody_is_shut_out(page, "no conversation")
    page.get_by_role("tab", name="Chat").click()
    two(reader)
    names = listed(page)
    expect(names).to_have_text([LIST, FACT])
    expect(page.locator("#talks .count")).to_have_text("2 conversations · Kept in this browser alone")
    expect(page.locator("#talks [aria-current]")).to_have_text(LIST)
    nobody_is_shut_out(page, "the list of conversations")
    picture(page, f"history-{look}")
    page.get_by_label("Find").locator("visible=true").fill("MAY 21 summit")
    expect(names).to_have_text([FACT])
    expect(page.locator("#talks .found")).to_contain_text("May 21")
    expect(page.locator("#talks .count")).to_have_text("1 of 2 conversations · Kept in this browser alone")
    nobody_is_shut_out(page, "a search")
    picture(page, f"history-search-{look}")
    page.get_by_role("button", name=FACT, exact=True).click()
    expect(page.locator(QUESTIONS)).to_have_text([FACT])
    expect(reader.answer).to_contain_text("May 21")
    expect(reader.evidence.locator(".turn > .card")).to_have_count(1)
    reader.follow(reader.markers.last)
    page.keyboard.press("Escape")
    expect(listed(page)).to_have_text([FACT])
    page.get_by_label("Find").locator("visible=true").fill("no such words")
    expect(page.locator("#talks .count")).to_have_text("No conversation has these words.")
    page.get_by_label("Find").locator("visible=true").fill("")
    expect(names).to_have_text([LIST, FACT])
    page.get_by_role("button", name=f"Rename: {FACT}").click()
    box = page.get_by_label("Name", exact=True)
    expect(box).to_be_focused()
    nobody_is_shut_out(page, "a name that is changed")
    box.fill("The summit")
    page.keyboard.press("Enter")
    expect(names).to_have_text([LIST, "The summit"])
    expect(page.get_by_role("button", name="Rename: The summit")).to_be_focused()
    page.get_by_role("button", name="Delete: The summit").click()  # the one that is open
    expect(names).to_have_text([LIST])
    undo = page.get_by_role("button", name="Bring it back")
    expect(undo).to_be_focused()
    nobody_is_shut_out(page, "a conversation that was deleted")
    picture(page, f"history-deleted-{look}")
    page.get_by_role("tab", name="Chat").click()
    expect(page.locator(QUESTIONS)).to_have_count(0)
    expect(listed(page)).to_have_text([LIST])
    undo.click()
    expect(names).to_have_text([LIST, "The summit"])
    assert [(one["name"], len(one["turns"])) for one in stored(page)] == [("", 1), ("The summit", 1)]


def test_the_keyboard_alone_does_all_of_it(teller: Reader) -> None:
    reader, page = teller, teller.page
    two(reader)
    page.get_by_role("tab", name="Chat").focus()
    for key in ("End", "ArrowLeft"):
        page.keyboard.press(key)
    expect(page.get_by_role("tab", name="History")).to_be_focused()
    expect(page.locator("#talks h2")).to_have_count(2)

    def reach(name: str) -> None:
        for _ in range(20):
            page.keyboard.press("Tab")
            at = page.evaluate(
                "(() => { const at = document.activeElement; const style = getComputedStyle(at);"
                " return [at.ariaLabel || at.innerText || at.id, style.outlineStyle !== 'none']; })()"
            )
            if at[0] == name:
                assert at[1], f"the focus is seen on {name}"
                return
        raise AssertionError(f"{name} is not reached")

    reach("talks-find")
    page.keyboard.type("philippines")
    expect(page.locator("#talks h2")).to_have_text([LIST])
    reach(f"Rename: {LIST}")
    page.keyboard.press("Enter")
    page.keyboard.type("Dialogues")
    page.keyboard.press("Enter")
    expect(page.locator("#talks h2")).to_have_text(["Dialogues"])
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Rename: Dialogues")).to_be_focused()
    reach("Delete: Dialogues")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Bring it back")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Dialogues", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(QUESTIONS)).to_have_text([LIST])
    expect(page.locator(f"{QUESTIONS} [data-testid]")).to_be_focused()  # the answer in which the word was found


def test_a_conversation_that_is_opened_while_the_chat_is_still_emptied_stays(teller: Reader) -> None:
    page = teller.page
    two(teller)
    expect(listed(page)).to_have_text([LIST, FACT])
    held: list[Any] = []
    page.route("**/gradio_api/run/**", lambda route: route.continue_() if held else held.append(route))
    try:
        page.get_by_role("button", name=f"Delete: {LIST}").click()  # the one that is open
        page.get_by_role("button", name="Bring it back").click()
        page.get_by_role("button", name=LIST, exact=True).click()
        page.wait_for_timeout(500)  # the answer to what is asked second would be here
        (emptying,) = held
        with page.expect_response(lambda told: told.request == emptying.request):
            emptying.continue_()
        expect(page.locator("#question textarea")).to_be_focused()
    finally:
        page.unroute("**/gradio_api/run/**")
    page.get_by_role("tab", name="Sources").click()
    page.get_by_role("tab", name="Chat").click()
    expect(page.locator(QUESTIONS)).to_have_text([LIST])


def test_a_link_leads_to_an_answer_of_a_kept_conversation(teller: Reader, address: str) -> None:
    reader, page = teller, teller.page
    reader.ask(FACT)
    reader.ask(LIST)
    page.locator("#chatbot").get_by_role("button", name=f"Copy a link to the answer to “{FACT}”").click()
    expect(page.locator("#told")).to_have_text("Link copied")
    link = reader.clipboard()
    page.click("#clear")
    expect(page.locator(QUESTIONS)).to_have_count(0)
    reader.ask(LIST)
    page.goto(link)
    expect(page.locator(QUESTIONS)).to_have_text([FACT, LIST])
    expect(page.locator(f"{QUESTIONS} [data-testid]").first).to_be_focused()
    expect(page).to_have_url(address)
    assert [len(one["turns"]) for one in stored(page)] == [1, 2]
    page.click("#clear")
    expect(page.locator(QUESTIONS)).to_have_count(0)
    page.evaluate(FORGET, KEPT)
    page.goto(link)  # who has not kept it is led to its question
    expect(page.locator(QUESTIONS)).to_have_text([FACT])
    expect(reader.answer).to_contain_text("May 21", timeout=90_000)
    expect(page).to_have_url(address)


def test_two_tabs_in_one_conversation_lose_nothing_of_each_other(teller: Reader, another: Callable[[], Reader]) -> None:
    teller.ask(FACT)
    other = another()
    listed(other.page).get_by_role("button").click()
    expect(other.page.locator(QUESTIONS)).to_have_text([FACT])
    other.ask(LIST)
    teller.page.evaluate(HEAR)
    teller.ask("When did it do so with India?")
    assert was_told(teller.page, "This conversation went on in another tab: here it is kept as one of its own.")
    kept = [[turn["question"] for turn in one["turns"]] for one in stored(teller.page)]
    assert sorted(kept) == sorted([[FACT, LIST], [FACT, "When did it do so with India?"]])
    expect(listed(teller.page)).to_have_count(2)
    other.page.get_by_role("tab", name="History").click()
    other.page.get_by_role("button", name=f"Delete: {FACT}").first.click()
    expect(teller.page.locator("#talks h2")).to_have_count(1)


def test_a_damaged_store_and_one_without_room_are_told(teller: Reader, address: str) -> None:
    page = teller.page
    teller.ask(FACT)
    page.evaluate(
        "['{', '7', 'null', '[]', '{\"id\": \"damaged4\", \"asked\": \"2031\", \"turns\": [{}]}']"
        ".forEach((text, place) => localStorage.setItem(`brief-chat:talk:damaged${place}`, text))"
    )
    page.evaluate("localStorage.setItem('brief-chat:gone', '{')")
    odd = {"id": "odd", "name": ODD, "asked": "2031", "turns": [{"question": "x", "answer": 7}]}
    page.evaluate("(text) => localStorage.setItem('brief-chat:talk:odd', text)", json.dumps(odd))
    teller.open(address)
    expect(listed(page)).to_have_text([ODD, FACT])
    listed(page).first.get_by_role("button").click()
    expect(page.locator("#told")).to_have_text("This conversation is not kept here.")
    page.get_by_role("tab", name="Chat").click()
    expect(page.locator(QUESTIONS)).to_have_text([FACT])
    page.click("#clear")
    expect(page.locator(QUESTIONS)).to_have_count(0)
    page.evaluate(FORGET, KEPT)
    page.evaluate(FILL)
    page.evaluate(HEAR)
    teller.ask(LIST)
    assert was_told(page, "The browser has no room to keep this conversation.")
    page.evaluate(FORGET, "full")
    page.evaluate(MANY)
    teller.ask(FACT)
    assert was_told(page, "To make room, “Old 0” is no longer kept.")
    kept = stored(page)
    assert len(kept) == 100 and [turn["question"] for turn in kept[0]["turns"]] == [LIST, FACT]


def test_an_answer_under_way_ends_where_another_conversation_is_opened(teller: Reader, assistant: Gated) -> None:
    page = teller.page
    teller.ask(FACT)
    page.click("#clear")
    expect(page.locator(QUESTIONS)).to_have_count(0)
    assistant.gate.clear()
    teller.send(LIST)
    listed(page).filter(has_text=FACT).get_by_role("button").click()
    expect(page.locator(QUESTIONS)).to_have_text([FACT])
    assistant.let_go()
    expect(page.locator("#send")).to_be_visible()
    expect(page.locator(QUESTIONS)).to_have_text([FACT])
    listed(page).filter(has_text=LIST).get_by_role("button").click()
    expect(teller.answer).to_have_text("Stopped before there was an answer.")
    page.click("#retry")
    expect(teller.answer).to_contain_text("Philippines")
    expect(listed(page)).to_have_count(2)


@pytest.mark.parametrize("language", ["ko", "ja"])
def test_the_list_speaks_the_language_of_the_browser(teller: Reader, address: str, language: str) -> None:
    page, said = teller.page, texts("script", language)
    with speaking(page, language):
        teller.open(address)
        two(teller)
        page.get_by_role("tab", name=words_in(language)("tab_talks")).click()
        expect(page.locator("#talks h2")).to_have_text([LIST, FACT])
        expect(page.locator("#talks .count")).to_have_text(
            f"{said['talks_many'].format(count=2)} · {said['talks_here']}"
        )
        expect(page.locator("#talks-find")).to_have_attribute("placeholder", said["talks_hint"])
        acts = [said[f"talk_{one}"] for one in ("rename", "link", "delete")]
        expect(page.locator("#talks .acts").first.get_by_role("button")).to_have_text(acts)
        for look in in_each(page, USUAL, OTHER):
            nobody_is_shut_out(page, f"the list in another language, {look}")
            picture(page, f"history-{language}-{look}")
        page.get_by_role("button", name=f"{said['talk_delete']}: {FACT}").click()
        expect(page.locator("#talks .told")).to_contain_text(said["talk_deleted"].format(name=FACT))
