"""The page is there before the library is: it shows what is under way, and a question waits."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gated import Gated
from look import both_looks, in_each, picture
from reader import Reader

from app.web.work.preparation import Preparation
from ingest.types.errors import ManifestError
from ingest.types.report import OnProgress
from store.snapshot.lock import writer

expect = pytest.importorskip("playwright.sync_api").expect

Make = Callable[[Path], Gated]
Open = Callable[[Gated], str]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of one sentence."""
    (tmp_path / "sources.toml").write_text('[[source]]\nid = "osaka"\ntitle = "Osaka"\nfile = "osaka.md"\n')
    (tmp_path / "osaka.md").write_text("The summit of 2031 was held in Osaka on May 5, 2031.")
    return tmp_path


@pytest.mark.browser
@both_looks
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


@pytest.mark.browser
@both_looks
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


@pytest.mark.browser
def test_a_busy_store_says_who_is_writing_and_goes_on_by_itself(
    page: Any, make: Make, serve_it: Open, library: Path
) -> None:
    assistant = make(library)
    home = assistant.settings.store.home
    with writer(home, 0.0, None):
        page.goto(serve_it(assistant))
        status = page.locator("#status")
        expect(status.locator(".locked")).to_have_text("Another process is writing to the sources")
        expect(status).to_contain_text(f"process {os.getpid()} on")
        expect(status).to_contain_text("goes on by itself")
        expect(page.locator("#status .failed")).to_have_count(0)
        for look in in_each(page):
            expect(status.locator(".locked")).to_be_visible()
            picture(page, f"locked-{look}")
        reader = Reader(page)
        reader.send("When was the summit of 2031 held?")
        expect(reader.answer).to_contain_text("Another process is writing to the sources")
    expect(reader.answer).to_contain_text("May 5, 2031")
    expect(page.locator("#status")).to_be_hidden()


def test_one_that_writes_for_longer_than_the_store_waits_is_waited_for(
    make: Make, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.ingestion.WAIT", 0.05)
    assistant = make(library)
    begun = threading.Semaphore(0)
    prepare = assistant.prepare

    def counted(progress: OnProgress | None = None) -> None:
        begun.release()
        prepare(progress)

    monkeypatch.setattr(assistant, "prepare", counted)
    preparation = Preparation(assistant)
    with writer(assistant.settings.store.home, 0.0, None):
        preparation.begin()
        for _ in range(3):
            assert begun.acquire(timeout=60)
        while not preparation.locked:
            assert not preparation.over
    preparation.wait()
    assert preparation.ready and not preparation.locked


def test_a_failure_of_the_preparation_keeps_its_kind(make: Make, library: Path) -> None:
    (library / "sources.toml").write_text("")
    preparation = Preparation(make(library))
    with pytest.raises(ManifestError):
        preparation.wait()
