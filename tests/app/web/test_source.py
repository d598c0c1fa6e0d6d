"""From a marker to its quote and its source, and back: by pointer and by keyboard, wide and narrow, light and dark."""

from typing import Any

import pytest
from gated import Gated
from look import OTHER, USUAL, Look, both_looks, in_each, narrow
from reader import Reader

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

FACT = "When was the Korea-U.S. summit held in Seoul?"
LONGER = "What did the three defense ministers agree on in Singapore in June 2022?"  # more than one quote


@pytest.fixture
def several(reader: Reader, assistant: Gated) -> Any:
    """An answer with more than one citation, on the page."""
    answer = assistant.known(LONGER)
    assert len(answer.citations) > 1
    reader.ask(LONGER)
    return answer


@both_looks
def test_a_marker_shows_its_quote_and_opens_its_source(reader: Reader, assistant: Gated, several: Any) -> None:
    first, second = several.citations[:2]

    reader.markers.first.hover()
    expect(reader.quote).to_be_visible()
    expect(reader.quote).to_have_attribute("role", "tooltip")
    expect(reader.quote).to_contain_text(first.quote)
    expect(reader.quote).to_contain_text(first.kind, ignore_case=True)
    expect(reader.markers.first).to_have_attribute("aria-describedby", "quote")
    reader.page.keyboard.press("Escape")
    expect(reader.quote).to_be_hidden()

    reader.markers.first.focus()
    expect(reader.quote).to_be_visible()
    reader.page.keyboard.press("Enter")
    expect(reader.mark).to_be_focused()
    expect(reader.mark).to_be_in_viewport()
    assert reader.mark.inner_text() == first.quote
    text = assistant.source_text(first.source_id, first.version)
    lines = reader.source.locator(".text p").all_inner_texts()
    assert len(lines) > 5 and all(line in text for line in lines), "the whole source can be read"
    about = reader.source.inner_text()
    assert all(known in about for known in (first.title, first.author, first.publisher))
    assert first.digest and "digest of the original" in about
    assert reader.source.locator("time").get_attribute("datetime") == first.date
    assert first.kind in about.lower()
    link = reader.source.get_by_role("link", name="Open the original")
    assert link.get_attribute("href") == first.url  # a digest: its words do not stand there
    assert (link.get_attribute("rel"), link.get_attribute("target")) == ("noopener noreferrer", "_blank")

    expect(reader.source.get_by_role("button", name="Previous quote")).to_be_disabled()
    reader.source.get_by_role("button", name="Next quote").click()
    expect(reader.source).to_have_attribute("data-number", str(second.number))
    assert reader.mark.inner_text() == second.quote
    expect(reader.mark).to_be_in_viewport()
    reader.page.keyboard.press("ArrowLeft")
    expect(reader.source).to_have_attribute("data-number", str(first.number))
    reader.page.keyboard.press("ArrowRight")
    expect(reader.source).to_have_attribute("data-number", str(second.number))
    reader.page.keyboard.press("Escape")
    expect(reader.source).to_be_hidden()
    expect(reader.markers.first).to_be_focused()
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no scrolling sideways"


def test_the_pointer_can_go_onto_the_quote(reader: Reader) -> None:
    reader.ask(FACT)
    reader.markers.first.hover()
    reader.quote.hover()
    reader.page.wait_for_timeout(400)  # longer than the quote stays by itself
    expect(reader.quote).to_be_visible()
    reader.page.mouse.move(5, 5)
    expect(reader.quote).to_be_hidden()


@narrow
def test_on_a_telephone_the_source_covers_the_page(reader: Reader, look: Look) -> None:
    reader.ask(FACT)
    reader.follow(reader.markers.first)
    box = reader.page.locator("#viewer").bounding_box()
    assert box and (box["width"], box["height"]) == (look.size["width"], look.size["height"])
    assert reader.page.evaluate("document.querySelector('#talk').inert"), "what is covered is not reached by tabbing"
    reader.page.click("#viewer .close")
    expect(reader.source).to_be_hidden()
    assert not reader.page.evaluate("document.querySelector('#talk').inert")
    expect(reader.markers.first).to_be_focused()


def test_a_quote_of_the_panel_opens_its_source_too(reader: Reader, assistant: Gated) -> None:
    reader.ask(FACT)
    for _ in in_each(reader.page, USUAL, OTHER):
        reader.follow(reader.evidence.get_by_role("button", name="Read in the source").first)
        assert reader.mark.inner_text() == assistant.known(FACT).citations[0].quote
        reader.page.keyboard.press("Escape")
        expect(reader.evidence.get_by_role("button", name="Read in the source").first).to_be_focused()
