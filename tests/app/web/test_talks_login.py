"""Conversations of somebody who logs in: the server keeps them, and a link leads to them through the login."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gated import Gated
from reader import Reader
from test_conversations import FACT, LIST, QUESTIONS, listed
from test_web_guard import HASHED, PASSWORD

from app.settings import Settings
from app.web import serve

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser


@pytest.fixture
def at(library_home: Path, tmp_path: Path) -> Iterator[str]:
    """Where a page is that asks for a login."""
    (tmp_path / "users").write_text(f"ann:{HASHED}\nbob:{HASHED}\n")
    shutil.copytree(library_home, tmp_path / "home")
    with Gated(Settings.load(home=tmp_path / "home", auth=tmp_path / "users", suggestions=False)) as assistant:
        assistant.prepare()
        served = serve(assistant, host="127.0.0.1", port=0, announce=lambda _: None, block=False)
        yield str(served.local_url)
        served.close(verbose=False)


def enter(page: Any, user: str) -> None:
    page.fill("#username", user)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#evidence :is(li, .turn, .empty)", state="attached")


def leave(page: Any) -> None:
    page.locator("#logout").click()
    expect(page.locator("#password")).to_be_visible()


def test_the_server_keeps_them_by_user_and_a_link_survives_the_login(page: Any, at: str, tmp_path: Path) -> None:
    reader, browsers = Reader(page), "Object.keys(localStorage).filter((one) => one.startsWith('brief-chat:talk:'))"
    page.goto(at)
    enter(page, "ann")
    reader.ask(FACT)
    reader.ask(LIST)
    page.locator("#chatbot").get_by_role("button", name=f"Copy a link to the answer to “{FACT}”").click()
    expect(page.locator("#told")).to_have_text("Link copied")
    link = reader.clipboard()
    expect(listed(page)).to_have_text([FACT])
    expect(page.locator("#talks .count")).to_have_text("1 conversation · Kept on the server for ann")
    page.get_by_role("button", name=f"Rename: {FACT}").click()
    page.get_by_label("Name", exact=True).fill("The summit")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(listed(page)).to_have_text(["The summit"])
    assert page.evaluate(browsers) == []
    leave(page)
    page.goto(link)
    enter(page, "ann")
    expect(page.locator(QUESTIONS)).to_have_text([FACT, LIST])
    expect(page.locator(f"{QUESTIONS} [data-testid]").first).to_be_focused()
    expect(listed(page)).to_have_text(["The summit"])
    page.get_by_role("button", name="Delete: The summit").click()
    expect(page.locator("#talks h2")).to_have_count(0)
    page.get_by_role("button", name="Bring it back").click()
    expect(page.locator("#talks h2")).to_have_text(["The summit"])
    expect(page.get_by_role("button", name="The summit", exact=True)).to_be_focused()
    (file,) = (tmp_path / "home" / "conversations").glob("*.json")
    assert [len(one["turns"]) for one in json.loads(file.read_text())["talks"]] == [2]
    leave(page)
    page.goto(link)
    enter(page, "bob")  # who has not kept it is led to its question
    expect(page.locator(QUESTIONS)).to_have_text([FACT])
    expect(reader.answer).to_contain_text("May 21", timeout=90_000)
    expect(listed(page)).to_have_text([FACT])
    file.write_text("{")
    leave(page)
    page.goto(at)
    enter(page, "ann")
    listed(page)
    expect(page.locator("#talks .count")).to_have_text("The conversations could not be read or kept.")
    leave(page)
    page.goto("about:blank")
