"""The page is there before the library is: it shows what is under way, and a question waits."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gated import Gated
from reader import Reader

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

Make = Callable[[Path], Gated]
Open = Callable[[Gated], str]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of one sentence."""
    (tmp_path / "sources.toml").write_text('[[source]]\nid = "osaka"\ntitle = "Osaka"\nfile = "osaka.md"\n')
    (tmp_path / "osaka.md").write_text("The summit of 2031 was held in Osaka on May 5, 2031.")
    return tmp_path


def test_a_question_waits_for_the_library(page: Any, make: Make, serve_it: Open, library: Path) -> None:
    assistant = make(library)
    assistant.gate.clear()
    page.goto(serve_it(assistant))
    reader = Reader(page)
    expect(reader.question).to_be_focused()
    expect(page.locator("#status")).to_contain_text("loading the embedding model")
    expect(page.locator("#status progress")).to_be_visible()
    expect(page.locator("#chatbot .example")).to_have_count(0)  # they are the default library's
    reader.send("When was the summit of 2031 held?")
    expect(reader.answer).to_contain_text("Waiting until the library is ready")
    assistant.gate.set()
    expect(reader.answer).to_contain_text("May 5, 2031")
    expect(page.locator("#status")).to_be_hidden()


def test_why_the_library_is_not_there_is_told_in_one_line(page: Any, make: Make, serve_it: Open, library: Path) -> None:
    manifest = (library / "sources.toml").read_text()
    (library / "sources.toml").write_text(manifest.replace("file =", "fill ="))
    page.goto(serve_it(make(library)))
    reader = Reader(page)
    expect(page.locator("#status .failed")).to_contain_text("sources.toml: source 1 (osaka), field")
    reader.ask("When was the summit of 2031 held?")
    assert "sources.toml" in reader.answer.inner_text()
    assert "Traceback" not in page.inner_text("body")
    (library / "sources.toml").write_text(manifest)
    page.click("#retry")
    expect(reader.answer).to_contain_text("May 5, 2031")
    expect(page.locator("#status")).to_be_hidden()
