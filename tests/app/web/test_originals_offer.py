"""Originals are offered on the Sources tab, fetched only where somebody consents, and what became of each is told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gated import Gated
from site_server import Sent, Site

from app.settings import Settings

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

WHOLE = "<article><p>The {} fair was opened on May 5, 2031, by the mayor, who praised all merchants.</p></article>"
SOURCE = '[[source]]\nid = "{0}"\ntitle = "On the {0} fair"\nfile = "{0}.md"\ndigest = true\nurl = "{1}"\n'


@pytest.fixture
def site() -> Iterator[Site]:
    """A publisher who has two of the originals, and not the third."""
    site = Site()
    for name in ("spring", "autumn"):
        site.pages[f"/{name}"] = Sent(WHOLE.format(name).encode(), 200, {"Content-Type": "text/html"})
    yield site
    site.close()


@pytest.fixture
def opened(page: Any, site: Site, serve_it: Any, tmp_path: Path) -> Iterator[Any]:
    """The tab, over a library of three digests."""
    library = tmp_path / "library"
    library.mkdir()
    rows = [SOURCE.format(name, site.url(f"/{name}", "127.0.0.1")) for name in ("spring", "autumn", "winter")]
    (library / "sources.toml").write_text("\n".join(rows))
    for name in ("spring", "autumn", "winter"):
        (library / f"{name}.md").write_text(f"A digest: the {name} fair took place.")
    settings = Settings.load(
        home=tmp_path / "home", library=library, multilingual="none", suggestions=False, allow_private_addresses=True
    )
    with Gated(settings) as assistant:
        page.goto(serve_it(assistant))
        page.get_by_role("tab", name="Sources").click()
        expect(page.locator("#catalog tbody tr")).to_have_count(3, timeout=60_000)
        yield page


def test_the_offer_tells_what_from_where_and_without_consent_nothing_is_fetched(opened: Any, site: Site) -> None:
    opened.get_by_role("button", name="Fetch originals…", exact=True).click()
    told = opened.locator("#confirm-about")
    expect(told).to_contain_text("Digests here whose originals can be fetched: 3, at most 50 MB each")
    expect(told.locator("li")).to_have_text(
        [f"On the {name} fair · 127.0.0.1" for name in ("spring", "autumn", "winter")]
    )
    expect(opened.get_by_role("button", name="Not now")).to_be_focused()
    expect(opened.locator("#sure")).to_be_hidden()
    opened.get_by_role("button", name="Not now").click()
    expect(told).to_be_hidden()
    assert site.asked == []


def test_with_consent_each_is_told_and_what_is_here_is_offered_no_more(opened: Any) -> None:
    opened.get_by_role("button", name="Fetch originals…", exact=True).click()
    opened.get_by_role("button", name="Fetch now").click()
    told = opened.locator("#shelf-status")
    expect(told).to_contain_text("there is no such page", timeout=60_000, use_inner_text=False)
    expect(told.locator("tbody tr")).to_have_count(3)
    expect(opened.locator("#confirm-about")).to_be_hidden()
    expect(opened.locator('[data-act="original"]')).to_have_count(1)
    opened.get_by_role("button", name="Fetch original…: On the winter fair").click()
    expect(opened.locator("#confirm-about li")).to_have_text(["On the winter fair · 127.0.0.1"])
    opened.get_by_role("button", name="Not now").click()
    opened.get_by_role("button", name="Remove…: On the winter fair").click()
    expect(opened.locator("#confirm-about")).to_contain_text("Remove “On the winter fair”?")
    expect(opened.locator("#fetch")).to_be_hidden()
    opened.get_by_role("button", name="Keep it").click()


def test_an_original_of_one_row_is_fetched_alone_and_quoted(opened: Any, site: Site) -> None:
    opened.get_by_role("button", name="Fetch original…: On the spring fair").click()
    opened.get_by_role("button", name="Fetch now").click()
    expect(opened.locator("#shelf-status tbody tr")).to_have_count(1, timeout=60_000)
    expect(opened.locator('[data-act="original"]')).to_have_count(2)
    assert {asked.path for asked in site.asked} == {"/robots.txt", "/spring"}
    opened.get_by_role("button", name="Open: On the spring fair").click()
    expect(opened.locator("#reader .text")).to_contain_text("opened on May 5, 2031")
