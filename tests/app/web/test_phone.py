"""On a phone: the box at hand, targets for a thumb, a small head; and, at any size, what Back and Forward do."""

import re
from typing import Any

import pytest
from hands import HIT
from look import both_looks, narrow
from reader import Reader

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

LIST = "With which countries has Japan initiated 2+2 ministerial dialogues besides the United States?"


def boxed(page: Any, which: str) -> dict[str, float]:
    """Where something is in the window, in pixels."""
    box = page.locator(which).locator("visible=true").first.bounding_box()
    assert box, which
    return dict(box)


@narrow
def test_on_a_phone_the_box_stays_at_hand_and_a_thumb_finds_its_targets(reader: Reader) -> None:
    page = reader.page
    height = page.viewport_size["height"]
    reader.ask(LIST)
    for place in ("0", "document.body.scrollHeight / 2", "document.body.scrollHeight"):
        page.evaluate(f"window.scrollTo({{top: {place}, behavior: 'instant'}})")
        box = boxed(page, "#composer")
        assert box["y"] + box["height"] == pytest.approx(height, abs=1), "the box ends with the window"
        assert box["height"] < 90
    last = page.locator("#evidence .card").last.bounding_box()
    assert last and last["y"] + last["height"] < boxed(page, "#composer")["y"], "the end of the page can be read"
    page.evaluate("window.scrollTo({top: 0, behavior: 'instant'})")
    tabs = boxed(page, "#tabs .tab-wrapper")
    assert tabs["y"] + tabs["height"] <= 104, "the head is small"
    for marker in reader.markers.all():
        assert marker.evaluate(HIT, 20)
    for name in ("Like", "Dislike"):
        assert page.locator("#chatbot").get_by_role("button", name=re.compile(f"^{name}: ")).last.evaluate(HIT, 15)
    sizes = page.locator("#actions button, .evidence .read, #chatbot .message-buttons button").evaluate_all(
        "all => all.filter(one => one.offsetParent).map(one => Math.min(one.offsetHeight, one.offsetWidth))"
    )
    assert min(sizes) >= 44
    assert "resizes-content" in page.locator("meta[name=viewport]").get_attribute("content")


def test_with_a_mouse_a_marker_is_24_pixels_and_the_head_leaves_room(reader: Reader) -> None:
    reader.ask(LIST)
    sizes = reader.markers.evaluate_all("all => all.map(one => Math.min(one.offsetHeight, one.offsetWidth))")
    assert min(sizes) >= 24
    assert boxed(reader.page, "#desk")["y"] <= 128


@both_looks
def test_back_closes_the_source_and_forward_opens_it_again(reader: Reader) -> None:
    page = reader.page
    reader.ask(LIST)
    reader.follow(reader.markers.first)
    page.go_back()
    expect(reader.source).to_be_hidden()
    expect(reader.markers.first).to_be_focused()
    expect(reader.answer).to_contain_text("Philippines")
    page.go_forward()
    expect(reader.mark).to_be_visible()
    page.keyboard.press("Escape")
    expect(reader.source).to_be_hidden()
    assert page.evaluate("history.state?.cite ?? null") is None, "nothing is left that Back would have to pass"
