"""What people come for, done with a mouse, by the words that the page shows.

pytest -s tests/app/web/test_tasks.py    # prints the steps and the seconds of each
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gated import Gated
from hands import Hands, Mouse
from look import USUAL

from app.settings import Settings
from app.web.gate.passwords import line

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

USER, PASSWORD = "ann", "open sesame"
FACT = "When was the Korea-U.S. summit held in Seoul?"
BOTH = "Compare the Korea-Japan summits of March 2023 and August 2025."
TWO = ("Trilateral summit at Camp David", "Trilateral Security Cooperation Framework")


@pytest.fixture
def guarded(serve_it: Callable[[Gated], str], library_home: Path, tmp_path: Path) -> Any:
    """Where a page behind a password is, over a library that may be changed."""
    home, users = tmp_path / "home", tmp_path / "users"
    shutil.copytree(library_home, home)
    users.write_text(line(USER, PASSWORD) + "\n")
    with Gated(Settings.load(home=home, auth=users, suggestions=False, kept_answers=0)) as assistant:
        assistant.prepare()
        yield serve_it(assistant)


def ask(hands: Hands, question: str) -> None:
    page = hands.page
    answers = page.locator("#chatbot .bot-row").count()
    hands.write(page.get_by_placeholder("Ask a question"), question)
    hands.press(page.get_by_role("button", name="Ask", exact=True))
    expect(page.locator("#chatbot .bot-row")).to_have_count(answers + 1, timeout=60_000)
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible(timeout=90_000)


def row(page: Any, title: str) -> Any:
    return page.locator("#catalog tbody tr").filter(has_text=title).first


@pytest.mark.parametrize(("kind", "look"), [(Mouse, USUAL)], indirect=["look"])
def test_what_people_come_for(page: Any, guarded: str, kind: type[Hands], look: Any, tmp_path: Path) -> None:
    page.goto(guarded)
    page.set_default_timeout(120_000)
    page.fill("#username", USER)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#evidence li")
    hands = kind(page)
    chat, sources = (page.get_by_role("tab", name=name) for name in ("Chat", "Sources"))
    told = page.locator("#shelf-status")

    with hands.task("ask"):
        ask(hands, FACT)
        expect(page.locator("#chatbot .bot-row").last).to_contain_text("May 21")
    with hands.task("follow a quote"):
        hands.press(page.locator("#chatbot a[href^='#cite-']").last)
        expect(page.locator("#viewer mark.current")).to_contain_text("May 21")
    page.keyboard.press("Escape")
    with hands.task("compare"):
        ask(hands, BOTH)
        quoted = page.locator("#chatbot .bot-row").last
        expect(quoted).to_contain_text("2023")
        expect(quoted).to_contain_text("2025")
    with hands.task("narrow to two sources"):
        hands.press(sources)
        for title in TWO:
            hands.press(row(page, title).get_by_role("checkbox"))
        hands.press(chat)
        ask(hands, "What is said about North Korea?")
        expect(page.locator("#evidence .searched").first).to_contain_text(TWO[0])
    (tmp_path / "Berlin notes.md").write_text("The meeting of 2040 took place in Berlin on March 3, 2040.")
    with hands.task("add a file"):
        hands.press(sources)
        hands.give(page.locator("#files button").first, tmp_path / "Berlin notes.md")
        expect(row(page, "Berlin notes")).to_be_visible(timeout=60_000)
    broken = tmp_path / "Madrid notes.docx"
    broken.write_bytes(b"PK\x03\x04 and nothing more")
    with hands.task("fix a failed one"):
        hands.give(page.locator("#files button").first, broken)
        expect(told).to_contain_text("Mend it as the details say, and add it again.", timeout=60_000)
        expect(page.locator("#catalog tbody tr").first).to_be_visible()
        page.wait_for_timeout(1_500)  # the list is read anew behind a change
        hands.press(told.locator("summary").first)
        expect(told.locator(".said").first).to_be_visible()
        mended = tmp_path / "Madrid notes.md"
        mended.write_text("The fair of 2050 was held in Madrid on June 7, 2050.")
        hands.give(page.locator("#files button").first, mended)
        expect(row(page, "Madrid notes")).to_be_visible(timeout=60_000)
    with hands.task("remove"):
        hands.press(row(page, "Berlin notes").get_by_role("button").filter(has_text="Remove"))
        hands.press(page.get_by_role("button", name="Remove", exact=True))
        expect(page.locator("#catalog")).not_to_contain_text("Berlin notes", timeout=60_000)
    with hands.task("export"):
        hands.press(chat)
        with page.expect_download() as download:
            hands.press(page.get_by_role("button", name="Export", exact=True))
        assert "May 21" in Path(download.value.path()).read_text(encoding="utf-8")
    with hands.task("log out"):
        hands.press(page.get_by_role("button", name="Log out"))
        expect(page.locator("#password")).to_be_visible()
    page.goto("about:blank")

    assert max(steps for _, steps, _ in hands.tasks) <= 12
