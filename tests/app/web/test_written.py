"""A language model writes while the reader looks on: text comes, is checked, is struck out; it is stopped, or dies."""

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from gated import Gated
from look import picture
from prepared import StreamingModel
from reader import Reader

from app.settings import Settings

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

LONG = 90_000  # ms until a busy machine has read what the model writes from
INDIA = "In what year did Japan begin a 2+2 dialogue with India?"
TRUE = "Japan initiated a 2+2 dialogue with India in 2019."
FALSE = "Japan began it in 1999."


def script(*parts: Any) -> Callable[[str], list[Any]]:
    """What a model streams; [n] stands for the number of the sentence that tells of India."""

    def made(prompt: str) -> list[Any]:
        found = re.search(r"^(\d+)\. .*India in 2019", prompt, re.MULTILINE)
        assert found, prompt
        return [part.replace("[n]", f"[{found[1]}]") if isinstance(part, str) else part for part in parts]

    return made


@pytest.fixture(scope="module")
def model() -> StreamingModel:
    """The model, whose script each test sets."""
    return StreamingModel()


@pytest.fixture(scope="module")
def written(library_home: Path, model: StreamingModel, serve_it: Callable[[Gated], str]) -> Iterator[str]:
    """The address of a page over the default library with that model."""
    settings = Settings.load(home=library_home, embedding="", reranker="", model="prepared:model", suggestions=False)
    with Gated(settings) as assistant:
        assistant._engine.__dict__["model"] = model
        assistant.prepare()
        yield serve_it(assistant)


@pytest.fixture
def reader(page: Any, written: str, model: StreamingModel) -> Reader:
    """A reader before that page."""
    reader = Reader(page)
    reader.open(written)
    reader.begin_anew()
    model.closed.clear()
    return reader


@pytest.fixture
def hold() -> Iterator[Callable[[], threading.Event]]:
    """A function that makes an event for the model to wait for; all are set in the end."""
    made: list[threading.Event] = []

    def one() -> threading.Event:
        made.append(threading.Event())
        return made[-1]

    yield one
    for event in made:
        event.set()


def test_text_streams_and_each_sentence_is_checked_carried_or_struck_out(
    reader: Reader, model: StreamingModel, hold: Callable[[], threading.Event]
) -> None:
    first, second = hold(), hold()
    model.reply = script(TRUE[:21], first, TRUE[21:-1], " [n]. ", FALSE[:-1], " [n]. It", second, " did [n].")
    reader.send(INDIA)
    expect(reader.answer).to_have_text("Japan initiated a 2+2 (being checked)", timeout=LONG)
    expect(reader.answer.locator("del")).to_have_count(0)
    first.set()
    expect(reader.answer.locator("del")).to_have_text(FALSE)
    expect(reader.answer).to_contain_text(f"{TRUE} [1]")
    expect(reader.answer).to_contain_text("(a figure is not in the quotes)")
    expect(reader.page.locator("#stop")).to_be_visible()
    picture(reader.page, "written")
    second.set()
    reader.page.wait_for_selector("#send", timeout=60_000)
    expect(reader.answer).to_contain_text(TRUE)
    expect(reader.markers.first).to_be_visible()
    expect(reader.answer).not_to_contain_text("1999")
    expect(reader.answer.locator("blockquote")).to_contain_text("left out")
    left_out = reader.evidence.locator("details.withheld")
    expect(left_out.locator("del").first).to_be_hidden()
    left_out.locator("summary").click()
    expect(left_out.locator("li").first).to_have_text(f"{FALSE} (a figure is not in the quotes)")
    expect(reader.evidence.locator(".turn[open] .searched")).to_contain_text("Language model: about")


def test_it_is_stopped_half_way_and_the_model_is_let_go_of(
    reader: Reader, model: StreamingModel, hold: Callable[[], threading.Event]
) -> None:
    model.reply = script("Japan initiated ", hold(), "a 2+2 dialogue with India in 2019 [n].")
    reader.send(INDIA)
    expect(reader.answer).to_contain_text("Japan initiated", timeout=LONG)
    reader.page.click("#stop")
    expect(reader.answer).to_have_text("Stopped before there was an answer.")
    for thread in threading.enumerate():
        if thread.name == "answer":
            thread.join(10)
            assert not thread.is_alive()  # though the model says nothing yet
    model.reply = script(f"{TRUE[:-1]} [n].")
    reader.ask(INDIA)
    expect(reader.answer).to_contain_text(TRUE)


def test_a_model_that_dies_in_the_middle_leaves_the_sources_own_sentences(
    reader: Reader, model: StreamingModel, hold: Callable[[], threading.Event]
) -> None:
    middle = hold()
    model.reply = script("Japan initiated a dialogue with Atlantis ", middle, ConnectionError("peer closed"))
    reader.send(INDIA)
    expect(reader.answer).to_contain_text("Atlantis", timeout=LONG)
    middle.set()
    reader.page.wait_for_selector("#send", timeout=60_000)
    expect(reader.answer).to_contain_text("the language model broke off: peer closed")
    expect(reader.answer).to_contain_text("2019")
    expect(reader.answer).not_to_contain_text("Atlantis")
    expect(reader.markers.first).to_be_visible()
    reader.follow(reader.markers.first)
    expect(reader.mark).to_contain_text("India in 2019")
