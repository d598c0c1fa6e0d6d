"""Originals take the digests' places where somebody consents; each is told; a second run fetches what changed alone."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from made import pdf
from site_server import Request, Sent, Site

from app import Assistant, Settings, cli
from app.types.originals import MOST
from ingest.fetch import fetch

DIGEST = "A digest: the {} fair took place."
WHOLE = "The {} fair was opened on May 5, 2031, by the mayor, who praised the merchants of the town and their ships."
NAMES = ("page", "paper", "moved", "slow", "gone", "changed")

Run = Callable[..., tuple[int, str, str]]


def page(name: str) -> bytes:
    return f"<html><body><article><p>{WHOLE.format(name)}</p></article></body></html>".encode()


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The publishers: a page, a PDF, one that redirects, one that is slow, one that is not there, one that changes."""
    monkeypatch.setattr(fetch, "DEADLINE", 3.0)
    site = Site()

    def marked(data: bytes, kind: str, mark: str) -> Callable[[Request], Sent]:
        whole = Sent(data, 200, {"Content-Type": kind, "ETag": mark})
        return lambda asked: Sent(status=304) if asked.headers.get("if-none-match") == mark else whole

    site.pages["/page"] = marked(page("page"), "text/html", '"p"')
    site.pages["/paper"] = marked(pdf([WHOLE.format("paper")]), "application/pdf", '"q"')
    site.pages["/moved"] = Sent(status=301, headers={"Location": "/there"})
    site.pages["/there"] = marked(page("moved"), "text/html", '"m"')
    site.pages["/slow"] = lambda _: (site.released.wait(60), Sent(page("slow")))[1]
    site.pages["/changed"] = marked(page("changed"), "text/html", '"1"')
    yield site
    site.close()


@pytest.fixture
def library(tmp_path: Path, site: Site) -> Path:
    """A library of digests; the slow one's publisher has a host of its own."""
    folder = tmp_path / "library"
    folder.mkdir()
    rows = [
        f'[[source]]\nid = "{name}"\ntitle = "On {name}"\nfile = "{name}.md"\ndigest = true\n'
        f'url = "{site.url(f"/{name}", "localhost" if name == "slow" else "127.0.0.1")}"\n'
        for name in NAMES
    ]
    own = '[[source]]\nid = "own"\ntitle = "Our own"\nfile = "own.md"\n'
    (folder / "sources.toml").write_text("\n".join([*rows, own]))
    for name in NAMES:
        (folder / f"{name}.md").write_text(DIGEST.format(name))
    (folder / "own.md").write_text("No digest at all.")
    return folder


@pytest.fixture
def run(tmp_path: Path, library: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that runs a command, without a terminal, and returns its status and what it said."""
    monkeypatch.setenv("BRIEF_CHAT_STORE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BRIEF_CHAT_SOURCES_LIBRARY", str(library))
    monkeypatch.setenv("BRIEF_CHAT_SOURCES_ALLOW_PRIVATE_ADDRESSES", "1")
    monkeypatch.setenv("BRIEF_CHAT_MODELS_MULTILINGUAL", "none")

    def run_one(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["brief-chat", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
            sys.exit(0)
        printed = capsys.readouterr()
        return int(end.value.code or 0), printed.out, printed.err

    return run_one


def test_the_offer_tells_the_limit_of_the_fetcher() -> None:
    assert MOST * 1_000_000 == fetch.LARGEST


def opened(tmp_path: Path, library: Path) -> Assistant:
    return Assistant(Settings.load(home=tmp_path / "home", library=library, multilingual="none"))


def test_nothing_is_fetched_without_consent_and_the_offer_tells_what_from_where(run: Run, site: Site) -> None:
    status, said, told = run("originals")
    assert (status, said) == (0, "nothing was fetched\n") and "say --yes to fetch them" in told
    assert "6 originals, from 2 hosts, at most 50 MB each; robots.txt is obeyed" in " ".join(told.split())
    assert all(site.url(f"/{name}") in told for name in NAMES if name != "slow") and "own" not in told.split()
    assert site.asked == []


def test_each_is_told_quotes_come_from_originals_and_a_second_run_fetches_what_changed(
    run: Run, site: Site, tmp_path: Path, library: Path
) -> None:
    status, said, told = run("originals", "--yes", "--quiet")
    assert status == 1
    assert {line.split()[1] for line in said.splitlines() if line.startswith("updated")} == {
        "page", "paper", "moved", "changed"
    }  # fmt: skip
    flat = " ".join(told.split())
    assert f"failed gone: {site.url('/gone')}: there is no such page (404); the digest stays" in flat
    assert f"slow: {site.url('/slow', 'localhost')}: not sent within 3 seconds; the digest stays" in flat
    assert flat.endswith("originals: 4, digests that stay: 2")
    with opened(tmp_path, library) as one:
        answer = one.answer("When was the paper fair opened?")
        assert "May 5, 2031" in answer.citations[0].quote and not answer.citations[0].digest
        known: dict[str, Any] = {source.id: source.digest for source in one.sources()}
        assert known == {name: name in ("gone", "slow") for name in (*NAMES, "own")}
    site.pages["/changed"] = Sent(page("changed").replace(b"May 5", b"June 7"), 200, {"Content-Type": "text/html"})
    site.pages["/slow"] = Sent(page("slow"), 200, {"Content-Type": "text/html"})
    site.asked.clear()
    status, said, told = run("originals", "--yes", "--quiet")
    states = {line.split()[1]: line.split()[0] for line in said.splitlines() if line.count(" ") > 2}
    assert status == 1 and told.endswith("originals: 5, digests that stay: 1\n")
    assert {name: states[name] for name in ("page", "paper", "moved", "changed", "slow")} == {
        "page": "unchanged", "paper": "unchanged", "moved": "unchanged", "changed": "updated", "slow": "updated",
    }  # fmt: skip
    asked = {one.path: one.headers for one in site.asked}
    assert all("if-none-match" in asked[path] for path in ("/page", "/paper", "/there", "/changed"))


def test_without_a_network_each_digest_stays_and_that_is_told(
    run: Run, site: Site, tmp_path: Path, library: Path
) -> None:
    manifest = library / "sources.toml"
    manifest.write_text(manifest.read_text().replace("127.0.0.1", "nowhere.invalid").replace("localhost", "no.invalid"))
    status, said, told = run("originals", "--yes", "--quiet")
    assert status == 1 and "updated" not in said
    assert told.count("there is no host") == 6 and told.endswith("originals: 0, digests that stay: 6\n")
    with opened(tmp_path, library) as one:
        assert one.answer("Which fair took place?", sources=["page"]).citations[0].digest
