"""The notebook at the page: an answer is pinned, noted, grouped, moved, removed, brought back and exported."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from gated import Gated
from look import Look, both_looks, picture
from reader import Reader
from test_looks import nobody_is_shut_out

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

FACT = "When was the Korea-U.S. summit held in Seoul?"
LIST = "With which countries has Japan initiated 2+2 ministerial dialogues besides the United States?"
OSAKA = "Where was the summit of 2031 held?"


@pytest.fixture
def keeper(reader: Reader) -> Iterator[Reader]:
    """A reader whose browser keeps no notebook, before and after."""
    reader.page.evaluate("localStorage.removeItem('brief-chat:pins')")
    yield reader
    reader.page.evaluate("localStorage.removeItem('brief-chat:pins')")
    reader.page.goto("about:blank")


def pin(reader: Reader) -> None:
    reader.page.locator("#chatbot").get_by_role("button", name="Pin: the answer").last.click()
    expect(reader.page.locator("#thanks")).to_contain_text("Pinned")


def kept(page: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(page.evaluate("localStorage.getItem('brief-chat:pins')"))
    return found


@both_looks
def test_pins_are_noted_grouped_moved_removed_and_brought_back(keeper: Reader, look: Look) -> None:
    reader, page = keeper, keeper.page
    for question in (FACT, LIST):
        reader.ask(question)
        pin(reader)
    link = page.locator("#chatbot").get_by_role("link", name="In the notebook")
    expect(link).to_have_count(2)
    expect(link.last).to_be_focused()
    link.last.click()
    pins = page.locator("#notebook .pin")
    expect(pins).to_have_count(2)
    expect(pins.last).to_be_focused()
    page.get_by_label("Your note").last.fill("For the talk\nin May")
    page.get_by_label("Group").last.fill("Dialogues")
    page.keyboard.press("Tab")
    expect(page.locator("#notebook h2").last).to_have_text("Dialogues")
    expect(page.get_by_role("button", name=f"Move up: {LIST}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#notebook h2").first).to_have_text("Dialogues")
    expect(page.get_by_role("button", name=f"Move up: {LIST}")).to_be_focused()
    assert [(one["question"], one["note"], one["group"]) for one in kept(page)] == [
        (LIST, "For the talk\nin May", "Dialogues"), (FACT, "", ""),
    ]  # fmt: skip
    nobody_is_shut_out(page, "the notebook")
    picture(page, f"notebook-{look}")
    page.get_by_role("button", name=f"Remove: {FACT}").click()
    expect(pins).to_have_count(1)
    page.get_by_role("button", name="Bring it back").click()
    expect(pins).to_have_count(2)
    pins.first.locator("sup a").first.click()
    expect(pins.first.locator(".notes li").first).to_be_focused()
    page.get_by_label("File format").locator("visible=true").select_option("md")
    text = reader.saved("#notebook [data-act=export]")
    assert text.startswith("# Notebook\n\n## Dialogues\n\n### With which") and "> **Note:** For the talk in May" in text
    reader.open(page.url.partition("#")[0])
    page.get_by_role("tab", name="Notebook").click()
    expect(page.get_by_label("Your note").first).to_have_value("For the talk\nin May")


def test_a_pin_says_what_became_of_its_quotes_in_the_next_edition(
    page: Any, make: Callable[..., Gated], serve_it: Callable[[Gated], str], tmp_path: Path
) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "sources.toml").write_text('[[source]]\nid = "osaka"\ntitle = "Osaka"\nfile = "osaka.md"\n')
    (library / "osaka.md").write_text("The summit of 2031 was held in Osaka on May 5, 2031. It rained on that day.")
    assistant = make(library)
    assistant.prepare()
    reader = Reader(page)
    reader.open(serve_it(assistant))
    reader.ask(OSAKA)
    pin(reader)
    (library / "osaka.md").write_text("The summit of 2031 was held in Osaka on May 6, 2031. It rained on that day.")
    assistant.ingest()
    page.get_by_role("tab", name="Notebook").click()
    told = page.locator("#notebook .caution")
    expect(told).to_contain_text("“Osaka” has another edition since")
    expect(told).to_contain_text("[1] (reworded since) now: “The summit of 2031 was held in Osaka on May 6, 2031.”")
    assistant.remove("osaka")
    page.get_by_role("tab", name="Chat").click()
    page.get_by_role("tab", name="Notebook").click()
    expect(told).to_have_text("“Osaka” was removed since.")
    page.goto("about:blank")


def test_what_is_drawn_while_the_focus_moves_on_does_not_call_it_back(keeper: Reader) -> None:
    reader, page = keeper, keeper.page
    reader.ask(FACT)
    pin(reader)
    page.locator("#chatbot").get_by_role("link", name="In the notebook").click()
    page.get_by_label("Group").fill("Dialogues")
    page.evaluate("document.addEventListener('change', () => document.body.append(''), {once: true})")
    page.keyboard.press("Tab")
    expect(page.locator("#notebook h2")).to_have_text("Dialogues")
    expect(page.get_by_role("button", name=f"Move up: {FACT}")).to_be_focused()


def test_two_tabs_keep_one_notebook(keeper: Reader, another: Callable[[], Reader]) -> None:
    other = another()
    for reader, question in ((keeper, FACT), (other, LIST)):
        reader.ask(question)
        pin(reader)
    assert [one["question"] for one in kept(keeper.page)] == [FACT, LIST]
    keeper.page.get_by_role("tab", name="Notebook").click()
    expect(keeper.page.locator("#notebook .pin")).to_have_count(2)
    other.page.get_by_role("tab", name="Notebook").click()
    other.page.get_by_role("button", name=f"Remove: {FACT}").click()
    expect(keeper.page.locator("#notebook .pin")).to_have_count(1)
