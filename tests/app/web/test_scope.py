"""Which sources are asked, by ticks in their list; and the address that leads to the list."""

from typing import Any

import pytest
from look import both_looks
from reader import Reader

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

CAMP, FRAMEWORK = "Trilateral summit at Camp David", "Trilateral Security Cooperation Framework"


def ticked(page: Any) -> list[str]:
    boxes = page.locator("#catalog [data-scope]")
    return [str(one) for one in boxes.evaluate_all("all => all.filter(one => one.checked).map(one => one.ariaLabel)")]


@both_looks
def test_a_tick_limits_questions_to_its_source_and_the_chat_knows_it(reader: Reader) -> None:
    page = reader.page
    page.get_by_role("tab", name="Sources").click()
    for title in (CAMP, FRAMEWORK):
        box = page.get_by_role("checkbox", name=f"Ask only these: {title}")
        room = box.locator("xpath=..").bounding_box()
        assert room and room["height"] >= (28 if page.viewport_size["width"] > 800 else 42)
        box.check()
    page.get_by_role("tab", name="Chat").click()
    scope = page.locator("#scope")
    expect(scope).to_contain_text(CAMP)
    expect(scope).to_contain_text(FRAMEWORK)
    reader.ask("When was the Korea-U.S. summit held in Seoul?")
    expect(reader.evidence.locator(".searched").first).to_contain_text(f"Searched: {CAMP}")
    page.get_by_role("tab", name="Sources").click()
    page.get_by_label("Find").fill("trilateral")
    expect(page.locator("#catalog tbody tr")).not_to_have_count(10)
    assert ticked(page) == [f"Ask only these: {title}" for title in (CAMP, FRAMEWORK)], "a list that is read anew"
    for title in (CAMP, FRAMEWORK):
        tick = page.get_by_role("checkbox", name=f"Ask only these: {title}")
        tick.click()  # `uncheck` looks at once, and the list may just be drawn anew
        expect(tick).not_to_be_checked()
    page.get_by_label("Find").fill("")
    page.get_by_role("tab", name="Chat").click()
    expect(scope).not_to_contain_text("Trilateral")


def test_the_address_leads_to_the_list_of_sources(reader: Reader, address: str) -> None:
    page = reader.page
    page.get_by_role("tab", name="Sources").click()
    assert page.url == f"{address}#sources"
    page.reload()
    expect(page.locator("#catalog tbody tr").first).to_be_visible()
    page.get_by_role("tab", name="Chat").click()
    assert page.url.rstrip("#") == address
    page.goto("about:blank")
    page.goto(f"{address}#sources")
    expect(page.locator("#catalog tbody tr").first).to_be_visible()
    page.get_by_role("tab", name="Chat").click()
