"""The box that stands there before Gradio: what is written in it is kept, and what is sent is asked, once."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from gated import Gated
from look import USUAL, every_look
from reader import Reader

from app.web.words.wording import words_in
from app.wording.catalog import LANGUAGES, texts

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

FACT = "When was the Korea-U.S. summit held in Seoul?"
LIST = "With which countries has Japan initiated 2+2 ministerial dialogues besides the United States?"
QUESTIONS = "#chatbot .user-row"
BOX = "#early-ask textarea"


class Slow:
    """A reader whose line lets Gradio's script, and what the page asks the server, through when the test says so."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.address = address
        self.box = page.locator(BOX)
        self.reader = Reader(page)
        self._waiting: list[Any] = []
        self._held = "assets/bundle-"
        page.set_default_timeout(60_000)
        page.route("**/*", self._pass)

    def _pass(self, route: Any) -> None:
        if self._held and self._held in route.request.url:
            self._waiting.append(route)
        else:
            route.continue_()

    def open(self, query: str = "") -> None:
        self.hold("assets/bundle-")
        self.page.goto(self.address + query, wait_until="commit")
        self.box.wait_for(state="attached")

    def hold(self, what: str) -> None:
        self._held = what

    def let(self) -> None:
        """Let through what waits, and all that comes."""
        self._held = ""
        for route in self._waiting:
            route.continue_()
        self._waiting.clear()


@pytest.fixture
def slow(context: Any, address: str, assistant: Gated) -> Iterator[Slow]:
    """A reader in a tab of its own, which has nothing kept."""
    beside = context.browser.new_context(viewport=USUAL.size, reduced_motion="reduce")
    slow = Slow(beside.new_page(), address)
    wrong: list[str] = []
    slow.page.on("pageerror", lambda error: wrong.append(str(error)))
    yield slow
    beside.close()
    assert not wrong


def test_what_is_sent_early_is_asked_once(slow: Slow) -> None:
    slow.open()
    expect(slow.box).to_be_focused()
    slow.page.keyboard.type(FACT)
    slow.page.keyboard.press("Enter")
    told = slow.page.locator("#early-ask p")
    expect(told).to_have_text("Your question will be asked as soon as the page has loaded.")
    expect(slow.page.get_by_role("textbox", name="Your question")).to_have_value(FACT)
    slow.page.keyboard.type("?")
    slow.page.keyboard.press("Enter")  # it was sent already
    slow.let()
    expect(slow.reader.answer).to_contain_text("May 21")
    expect(slow.page.locator(QUESTIONS)).to_have_text([FACT])
    expect(slow.page.locator("#early-ask")).to_have_count(0)
    expect(slow.reader.question).to_have_value("")
    expect(slow.reader.question).to_be_editable()
    slow.page.reload()
    expect(slow.page.locator(QUESTIONS)).to_have_text([FACT])


def test_what_is_written_goes_over_with_the_place_in_it(slow: Slow) -> None:
    slow.open()
    slow.page.keyboard.type("When was in Seoul?")
    slow.box.evaluate("one => one.setSelectionRange(9, 9)")
    slow.let()
    expect(slow.reader.question).to_have_value("When was in Seoul?")
    expect(slow.reader.question).to_be_focused()
    slow.page.keyboard.type("the Korea-U.S. summit held ")
    expect(slow.reader.question).to_have_value(FACT)
    slow.page.keyboard.press("Enter")
    expect(slow.reader.answer).to_contain_text("May 21")
    expect(slow.page.locator(QUESTIONS)).to_have_text([FACT])


@pytest.mark.parametrize("sent", [False, True])
def test_a_reload_before_the_page_is_there_loses_nothing(slow: Slow, sent: bool) -> None:
    slow.open()
    slow.page.keyboard.type(FACT)
    if sent:
        slow.page.click("#early-ask button")
    slow.open()
    expect(slow.box).to_have_value(FACT)
    slow.let()
    if sent:
        expect(slow.page.locator(QUESTIONS)).to_have_text([FACT])
    else:
        expect(slow.reader.question).to_have_value(FACT)
        expect(slow.page.locator(QUESTIONS)).to_have_count(0)


def test_a_question_sent_before_the_kept_conversation_is_there_comes_behind_it(slow: Slow) -> None:
    slow.let()
    slow.reader.open(slow.address)
    slow.reader.ask(FACT)
    slow.open()
    slow.hold("/run/predict")  # Gradio's own box is there, what the page has kept is not yet
    for route in slow._waiting:
        route.continue_()
    slow._waiting.clear()
    expect(slow.box).to_have_count(0)
    slow.reader.question.fill(LIST)
    slow.reader.question.press("Enter")
    expect(slow.page.locator(QUESTIONS)).to_have_count(0)
    slow.let()
    expect(slow.page.locator(QUESTIONS)).to_have_text([FACT, LIST])


def test_letters_that_are_being_composed_are_not_torn_apart(slow: Slow) -> None:
    slow.open()
    client = slow.page.context.new_cdp_session(slow.page)
    client.send("Input.imeSetComposition", {"text": "한구", "selectionStart": 2, "selectionEnd": 2})
    slow.let()
    slow.page.wait_for_selector("#evidence li", state="attached")
    expect(slow.box).to_be_focused()
    client.send("Input.insertText", {"text": "한국"})
    expect(slow.reader.question).to_have_value("한국")
    expect(slow.reader.question).to_be_focused()


def test_the_question_of_a_link_elsewhere_stands_in_it_and_can_be_changed(slow: Slow) -> None:
    slow.open("?box=When+was+it")
    expect(slow.box).to_have_value("When was it")
    slow.page.keyboard.press("End")
    slow.page.keyboard.type(" held?")
    slow.let()
    expect(slow.page.locator("#early-ask")).to_have_count(0)
    expect(slow.reader.question).to_have_value("When was it held?")
    expect(slow.page.locator(QUESTIONS)).to_have_count(0)


@every_look
def test_the_box_does_not_move_when_gradios_takes_its_place(slow: Slow, look: Any) -> None:
    look.put_on(slow.page)
    slow.open()
    slow.box.wait_for()
    before = [slow.page.locator(one).bounding_box() for one in (BOX, "#early-ask button")]
    slow.let()
    expect(slow.page.locator("#early-ask")).to_have_count(0)
    after = [slow.page.locator(one).bounding_box() for one in ("#question textarea", "#send")]
    for early, late in zip(before, after, strict=True):
        assert all(abs(early[side] - late[side]) <= 4 for side in ("x", "y", "width", "height")), (early, late)


def test_the_connection_is_told_to_be_lost_in_the_readers_language_and_the_page_goes_on(slow: Slow) -> None:
    slow.let()
    slow.page.context.set_extra_http_headers({"Accept-Language": "ko"})
    slow.page.add_init_script("Object.defineProperty(navigator, 'languages', { get: () => ['ko'] })")
    slow.reader.open(slow.address)
    slow.page.context.set_offline(True)
    slow.reader.question.fill(FACT)
    slow.reader.question.press("Enter")
    said = texts("script", "ko")
    toast = slow.page.get_by_test_id("toast-body")
    expect(toast).to_contain_text(said["lost_help"])
    expect(toast).to_contain_text(said["lost"])
    assert not re.search("[A-Za-z]{4}", toast.inner_text())
    slow.page.context.set_offline(False)
    expect(toast).to_have_count(0)
    expect(slow.reader.question).to_have_value(FACT)


def test_the_box_is_labelled_in_each_language(slow: Slow) -> None:
    for language in LANGUAGES:
        slow.page.context.set_extra_http_headers({"Accept-Language": language})
        slow.open()
        words = words_in(language)
        expect(slow.page.get_by_role("textbox", name=words("question_label"))).to_be_visible()
        expect(slow.page.get_by_role("button", name=words("ask"))).to_be_visible()
