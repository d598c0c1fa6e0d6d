"""The Sources tab in a real Chromium: what is there, adding, checking, removing, while others ask."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import made
import pytest
from gated import Gated
from reader import Reader

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

Make = Callable[..., Gated]
Open = Callable[[Gated], str]

HOSTILE = "<img src=x onerror=alert(1)>"
MANIFEST = f"""
[[source]]
id = "osaka"
title = "Osaka {HOSTILE}"
author = "<script>alert(2)</script>"
publisher = "[x](javascript:alert(3))"
kind = "<form action=//evil.example><input>"
date = "2031-05-05"
url = "https://evil.example/<img/src=x/onerror=alert(4)>"
file = "osaka.md"
"""


@pytest.fixture(scope="module")
def shelf(make: Make, serve_it: Open, tmp_path_factory: pytest.TempPathFactory) -> tuple[Gated, str]:
    """An assistant over a library of one sentence, and where it is served."""
    library = tmp_path_factory.mktemp("osaka")
    (library / "sources.toml").write_text(MANIFEST)
    (library / "osaka.md").write_text("The summit of 2031 was held in Osaka on May 5, 2031.")
    assistant = make(library)
    return assistant, serve_it(assistant)


@pytest.fixture
def opened(page: Any, shelf: tuple[Gated, str]) -> Any:
    """The tab, its list read."""
    page.goto(shelf[1])
    page.get_by_role("tab", name="Sources").click()
    expect(page.locator("#catalog tbody tr").first).to_be_visible(timeout=60_000)
    return page


def test_the_list_tells_of_each_source_and_nothing_in_it_is_live(opened: Any) -> None:
    row = opened.locator("#catalog tbody tr").first
    told = row.inner_text()
    for part in (f"Osaka {HOSTILE}", "<script>alert(2)</script>", "[x](javascript:alert(3))", "May 5, 2031", "added"):
        assert part in told
    assert not re.search(r"\b[0-9a-f]{8}\b|UTC", told), "no hash, and the time as the reader has it"
    assert re.search(r"[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d\d\s[AP]M", told)
    assert opened.locator("#catalog :is(img, script, form, input:not([data-scope]), a)").count() == 0
    names = opened.locator("#catalog thead th").all_inner_texts()
    assert names == ["Title", "Date", "Kind", "Passages", "Last checked", "State", "What to do"]


def test_a_row_opens_its_source_and_back_closes_it(opened: Any) -> None:
    button = opened.get_by_role("button", name="Open: Osaka")
    button.click()
    text = opened.locator("#reader .text")
    expect(text).to_have_text("The summit of 2031 was held in Osaka on May 5, 2031.")
    expect(opened.locator("#reader .close")).to_be_focused()
    expect(opened.locator("#catalog")).to_be_hidden()
    opened.go_back()
    expect(text).to_have_count(0)
    expect(button).to_be_focused()
    opened.go_forward()
    expect(text).to_be_visible()
    opened.keyboard.press("Escape")
    expect(opened.locator("#catalog")).to_be_visible()


def test_files_are_added_asked_checked_and_removed_without_a_reload(opened: Any, tmp_path: Path) -> None:
    names = ("Berlin notes.md", f"{HOSTILE}.md")
    (tmp_path / names[0]).write_text("The meeting of 2040 took place in Berlin on March 3, 2040.")
    (tmp_path / names[1]).write_text("The fair of 2050 was held in Madrid on June 7, 2050.")
    opened.set_input_files("#files input[type=file]", [tmp_path / name for name in names])
    expect(opened.locator("#shelf-status tr.added")).to_have_count(2, timeout=60_000)
    expect(opened.locator("#catalog tbody tr")).to_have_count(3)
    assert "Berlin notes" in opened.locator("#shelf-status tbody th").all_inner_texts(), "its name, and not its id"

    reader = Reader(opened)
    opened.get_by_role("tab", name="Chat").click()
    reader.ask("When did the meeting of 2040 take place?")
    assert "March 3, 2040" in reader.answer.inner_text()

    opened.get_by_role("tab", name="Sources").click()
    opened.click("#check-all")
    expect(opened.locator("#shelf-status")).to_contain_text("3 unchanged")
    opened.get_by_role("button", name="Check again: Berlin notes").click()
    expect(opened.locator("#shelf-status")).to_contain_text("1 unchanged")
    remove = opened.get_by_role("button", name="Remove…: Berlin notes")
    remove.press("Enter")
    asked = opened.get_by_role("alertdialog", name="Remove “Berlin notes”?")
    expect(asked.get_by_role("button", name="Keep it")).to_be_focused()
    opened.keyboard.press("Enter")
    expect(opened.locator("#sure")).to_be_hidden()
    expect(remove).to_be_focused()
    remove.click()
    opened.click("#sure")
    expect(opened.locator("#shelf-status")).to_contain_text("removed: 1")
    expect(opened.locator("#shelf-status tr.removed th")).to_have_text("Berlin notes")
    expect(opened.locator("#catalog tbody tr")).to_have_count(2)
    expect(opened.locator("#sure")).to_be_hidden()


def test_each_file_of_a_change_is_told_with_what_to_do(opened: Any, tmp_path: Path) -> None:
    (tmp_path / "half.pdf").write_bytes(made.pdf(["The summit of 2031 was held in Kobe.", ""]))
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 and nothing more")
    opened.set_input_files("#files input[type=file]", [tmp_path / "half.pdf", tmp_path / "broken.docx"])
    rows = opened.locator("#shelf-status tbody tr")
    expect(rows).to_have_count(2, timeout=60_000)
    refused, doubtful = rows.nth(0).inner_text(), rows.nth(1).inner_text()
    for part in ("broken.docx", "failed", "Mend it as the details say, and add it again.", "Details"):
        assert part in refused
    for part in ("half", "taken, with doubts", "Look into the original", "Details"):
        assert part in doubtful
    assert "a damaged" not in refused and "page 2 of 2" not in doubtful, "the cause is behind the details"
    rows.get_by_text("Details").first.click()
    expect(rows.nth(0)).to_contain_text("a damaged")
    rows.get_by_text("Details").last.click()
    expect(rows.nth(1).locator(".said")).to_have_text(re.compile("page 2 of 2: without text"))
    assert str(tmp_path) not in rows.nth(0).inner_text() + rows.nth(1).inner_text()
    expect(opened.locator("#shelf-status caption")).to_have_text("failed: 1 · taken, with doubts: 1")
    listed = opened.locator("#catalog tbody tr", has_text="half")
    expect(listed.locator("td.state")).to_contain_text("page 2 of 2: without text")
    opened.set_viewport_size({"width": 375, "height": 800})
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    opened.get_by_role("button", name="Remove…: half").click()
    opened.click("#sure")
    expect(opened.locator("#shelf-status tr.removed th")).to_have_text("half")


def test_what_cannot_be_added_is_told_and_stays_in_its_box(opened: Any) -> None:
    opened.locator("#address").locator("input, textarea").fill(Path("/etc/passwd").as_uri())
    opened.click("#add")
    expect(opened.locator("#shelf-status .failed")).to_contain_text("no web address")
    expect(opened.locator("#address").locator("input, textarea")).to_have_value(Path("/etc/passwd").as_uri())
    opened.locator("#address").locator("input, textarea").fill("no-such-host.invalid/page")  # taken with its https://
    opened.click("#add")
    failed = opened.locator("#shelf-status tr.failed")
    expect(failed).to_contain_text("Mend it as the details say", timeout=60_000)
    assert "Errno" not in failed.inner_text() and "no-such-host.invalid" in failed.inner_text()


def test_the_list_is_narrowed_down_by_words(opened: Any) -> None:
    opened.locator("#words").locator("input, textarea").fill("nowhere")
    expect(opened.locator("#catalog .empty")).to_be_visible()
    opened.locator("#words").locator("input, textarea").fill("osaka")
    expect(opened.locator("#catalog tbody tr")).to_have_count(1)


def test_words_that_are_typed_while_the_list_is_read_are_those_it_is_narrowed_by(opened: Any) -> None:
    opened.get_by_role("tab", name="Chat").click()
    opened.wait_for_timeout(500)  # what the chat asks for is there
    asked: list[Any] = []

    def pass_on(route: Any) -> None:
        asked.append(route)
        if len(asked) != 2:
            route.continue_()

    opened.route("**/gradio_api/run/**", pass_on)
    try:
        opened.get_by_role("tab", name="Sources").click()
        opened.wait_for_timeout(1_000)  # the list is read
        opened.locator("#words").locator("input, textarea").fill("nowhere")
        opened.wait_for_timeout(1_000)
        with opened.expect_response(lambda told: told.request == asked[1].request):
            asked[1].continue_()
        opened.wait_for_timeout(500)  # it is drawn
        expect(opened.locator("#catalog .empty")).to_be_visible()
    finally:
        opened.unroute("**/gradio_api/run/**")


def test_a_phone_shows_the_list_without_scrolling_aside(opened: Any) -> None:
    opened.set_viewport_size({"width": 375, "height": 800})
    expect(opened.locator("#catalog tbody tr").first).to_be_visible()
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
