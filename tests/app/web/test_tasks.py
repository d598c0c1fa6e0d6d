"""What people come for, done with a mouse, the keyboard alone and a thumb, by the words that the page shows.

pytest -s tests/app/web/test_tasks.py    # prints the steps and the seconds of each
"""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from gated import Gated
from hands import Hands, Keyboard, Mouse, Touch

from app.settings import Settings
from app.web.gate.passwords import line

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

PASSWORD = "open sesame"
KINDS = (Mouse, Keyboard, Touch)
MOST = {Mouse: 12, Keyboard: 80, Touch: 12}  # steps of any task
FACT = "When was the Korea-U.S. summit held in Seoul?"
BOTH = "Compare the Korea-Japan summits of March 2023 and August 2025."
SIGNED = "What did the defense ministers sign on July 28, 2024?"
TWO = ("Trilateral summit at Camp David", "Trilateral Security Cooperation Framework")
MARKER = re.compile(r"^\[\d+\]$")


def user_of(kind: type[Hands]) -> str:
    return kind.__name__.lower()


@pytest.fixture(scope="module")
def guarded(
    serve_it: Callable[[Gated], str], library_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where a page behind a password is, over a library that may be changed; each has a name and a notebook there."""
    folder = tmp_path_factory.mktemp("guarded")
    home, users = folder / "home", folder / "users"
    shutil.copytree(library_home, home)
    users.write_text("".join(f"{line(user_of(kind), PASSWORD)}\n" for kind in KINDS))
    with Gated(Settings.load(home=home, auth=users, suggestions=False, kept_answers=0)) as assistant:
        assistant.prepare()
        yield serve_it(assistant)


@pytest.fixture(params=KINDS, ids=user_of)
def hands(request: pytest.FixtureRequest, guarded: str) -> Iterator[Hands]:
    """One way of doing things, logged in."""
    kind: type[Hands] = request.param
    page = request.getfixturevalue("phone" if kind is Touch else "page")
    page.context.clear_cookies()
    page.goto(guarded)
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.set_default_timeout(60_000)
    hands = kind(page)
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    hands.write(page.get_by_label("Name", exact=True), user_of(kind))
    hands.write(page.get_by_label("Password"), PASSWORD)
    hands.press(page.get_by_role("button", name="Log in"))
    expect(page.get_by_text("cut from these sources:")).to_be_visible()
    yield hands
    page.goto("about:blank")


def ask(hands: Hands, question: str) -> Any:
    """Ask, and return the answer once it is whole."""
    page = hands.page
    answers = page.get_by_role("group", name="Answer", exact=True)
    before, send = answers.count(), page.get_by_role("button", name="Ask", exact=True)
    hands.write(page.get_by_placeholder("Ask a question"), question)
    hands.press(send)
    expect(answers).to_have_count(before + 1, timeout=60_000)
    expect(send).to_be_visible(timeout=90_000)
    return answers.last


def row(page: Any, title: str) -> Any:
    """The row of a source in the list."""
    return page.get_by_role("row").filter(has_text=title).filter(has=page.get_by_role("checkbox")).first


def sought(hands: Hands, title: str) -> Any:
    """The same, to which the keyboard narrows the list down: it would pass each button of the rows before."""
    page = hands.page
    if isinstance(hands, Keyboard):
        hands.write(page.get_by_label("Find").filter(visible=True), title)
        expect(page.get_by_role("checkbox")).to_have_count(1)
    return row(page, title)


def turn_to(hands: Hands, name: str) -> None:
    hands.press(hands.page.get_by_role("tab", name=name))


def add(hands: Hands, file: Path) -> None:
    hands.give(hands.page.get_by_role("button").filter(has_text="Click to Upload"), file)


def ask_a_fact(hands: Hands, folder: Path) -> None:
    expect(ask(hands, FACT)).to_contain_text("May 21")


def follow_a_quote(hands: Hands, folder: Path) -> None:
    page = hands.page
    hands.press(page.get_by_role("link", name=MARKER).last)
    expect(page.get_by_role("region", name="Text of the source").get_by_role("mark").first).to_contain_text("May 21")
    hands.leave(page.get_by_role("button", name="Close"))
    expect(page.get_by_role("link", name=MARKER).last).to_be_visible()


def compare(hands: Hands, folder: Path) -> None:
    answer = ask(hands, BOTH)
    expect(answer).to_contain_text("2023")
    expect(answer).to_contain_text("2025")


def narrow_to_two_sources(hands: Hands, folder: Path) -> None:
    turn_to(hands, "Sources")
    for title in TWO:
        hands.press(sought(hands, title).get_by_role("checkbox"))
    if isinstance(hands, Keyboard):
        hands.write(hands.page.get_by_label("Find").filter(visible=True), "")
    turn_to(hands, "Chat")
    ask(hands, SIGNED)
    log = hands.page.get_by_role("log", name="Conversation")
    for title in TWO:
        expect(log.get_by_text(re.compile(f"Searched: .*{title}"))).to_be_visible()


def add_a_file(hands: Hands, folder: Path) -> None:
    file = folder / f"Berlin notes by {user_of(type(hands))}.md"
    file.write_text(f"The {file.stem}: the meeting of 2040 took place in Berlin on March 3, 2040.")
    turn_to(hands, "Sources")
    add(hands, file)
    expect(row(hands.page, file.stem)).to_be_visible(timeout=60_000)


def fix_a_failed_one(hands: Hands, folder: Path) -> None:
    page, name = hands.page, f"Madrid notes by {user_of(type(hands))}"
    broken, mended = folder / f"{name}.docx", folder / f"{name}.md"
    broken.write_bytes(b"PK\x03\x04 and nothing more")
    mended.write_text(f"The {name}: the fair of 2050 was held in Madrid on June 7, 2050.")
    add(hands, broken)
    told = page.get_by_role("row").filter(has_text="Mend it as the details say, and add it again.")
    expect(told).to_contain_text(broken.name, timeout=60_000)
    hands.press(told.get_by_text("Details", exact=True))
    expect(told.locator("details")).to_have_attribute("open", "")
    add(hands, mended)
    expect(row(page, name)).to_be_visible(timeout=60_000)


def remove(hands: Hands, folder: Path) -> None:
    page, name = hands.page, f"Berlin notes by {user_of(type(hands))}"
    hands.press(sought(hands, name).get_by_role("button").filter(has_text="Remove"))
    hands.press(page.get_by_role("button", name="Remove", exact=True))
    expect(row(page, name)).to_be_hidden(timeout=60_000)


def export(hands: Hands, folder: Path) -> None:
    turn_to(hands, "Chat")
    with hands.page.expect_download() as download:
        hands.press(hands.page.get_by_role("button", name="Export", exact=True))
    assert "May 21" in Path(download.value.path()).read_text(encoding="utf-8")


def pin(hands: Hands, folder: Path) -> None:
    page = hands.page
    hands.press(page.get_by_role("button", name=f"Pin: the answer to “{SIGNED}”"))
    hands.press(page.get_by_role("link", name="In the notebook"))
    expect(page.get_by_role("article", name=SIGNED)).to_be_visible()


def log_out(hands: Hands, folder: Path) -> None:
    hands.press(hands.page.get_by_role("button", name="Log out"))
    expect(hands.page.get_by_label("Password")).to_be_visible()


TASKS = (
    ask_a_fact, follow_a_quote, compare, narrow_to_two_sources, add_a_file, fix_a_failed_one, remove, export, pin,
    log_out,
)  # fmt: skip


def test_what_people_come_for(hands: Hands, tmp_path: Path) -> None:
    for task in TASKS:
        with hands.task(task.__name__.replace("_", " ")):
            task(hands, tmp_path)
    assert max(steps for _, steps, _ in hands.tasks) <= MOST[type(hands)]
