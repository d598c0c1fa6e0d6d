"""The grid at the page: filled, stopped, read, opened at a quote, corrected and taken along."""

import csv
import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import serving
from gated import Gated
from look import OTHER, USUAL, in_each, picture, speaking
from mirin import TOLL
from reader import Reader
from test_looks import nobody_is_shut_out

from app.assistant import Assistant
from app.settings import Settings
from app.web.words.wording import words_in
from app.wording.catalog import texts

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

MANIFEST = """
[[source]]
id = "toll"
title = "The toll on the Mirin bridge"
author = "Anna Berg"
date = "2031-04-02"
kind = "report"
file = "toll.md"

[[source]]
id = "ferry"
title = "The ferry"
date = "2030"
file = "ferry.md"
"""
FERRY = "# The ferry\n\nThe ferry to Mirin sails twice a day. It has a restaurant.\n"
LINES = ["Who opposed the toll?", "lorries", "Author"]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mirin")
    for name, text in (("sources.toml", MANIFEST), ("toll.md", TOLL), ("ferry.md", FERRY)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def mirin(make: Callable[..., Gated], library: Path) -> Gated:
    """An assistant over two short sources."""
    assistant = make(library)
    assistant.prepare()
    return assistant


@pytest.fixture(scope="module")
def place(mirin: Gated, serve_it: Callable[[Gated], str]) -> str:
    return serve_it(mirin)


@pytest.fixture
def desk(page: Any, place: str) -> Iterator[Any]:
    """The page with the Grid tab open."""
    opened(page, place)
    yield page
    page.evaluate("localStorage.removeItem('brief-chat:grid')")
    page.goto("about:blank")


def opened(page: Any, address: str) -> None:
    Reader(page).open(address)
    page.get_by_role("tab").last.click()
    expect(page.locator("#grid-intro h2")).to_be_visible()


def filled(page: Any, *lines: str) -> None:
    page.locator("#grid-questions textarea").fill("\n".join(lines))
    page.click("#grid-fill")
    expect(page.locator("#grid-status")).to_contain_text("The grid is filled")
    expect(page.locator("#grid-sheet tbody tr")).not_to_have_count(0)


def cell(page: Any, row: int, column: int) -> Any:
    return page.locator("#grid-sheet tbody tr").nth(row).locator("td").nth(column)


def test_each_source_has_a_row_whose_cells_quote_are_silent_or_come_from_the_catalog(desk: Any) -> None:
    page = desk
    for look in in_each(page):
        nobody_is_shut_out(page, f"before a grid is filled, {look}")
    filled(page, *LINES)
    expect(page.locator("#grid-sheet .counts")).to_have_text(
        "2 sources, 3 columns: 2 cells quoted, 2 silent, 0 not judged."
    )
    toll = page.get_by_role("row").filter(has_text="The toll on the Mirin bridge").locator("td")
    ferry = page.get_by_role("row").filter(has_text="The ferry2030").locator("td")
    expect(toll.nth(0)).to_contain_text("The mayor, Oscar Lind, opposed the toll.")
    expect(toll.nth(0)).to_contain_text("April 2, 2031")
    expect(toll.nth(2)).to_contain_text("Anna Berg")
    near, mark = ferry.nth(1).locator(".quote"), page.locator("#grid-reader mark.current")
    for look in in_each(page):
        expect(near).to_be_hidden()
        ferry.nth(1).locator("summary").click()
        expect(near).to_be_visible()
        nobody_is_shut_out(page, f"a grid, {look}")
        wide = look.width == 1280
        box = page.locator("#grid-sheet .box").evaluate("one => [one.scrollWidth, one.clientWidth]")
        assert wide or box[0] > box[1], "the table scrolls within its own box"
        page.locator("#grid-sheet").evaluate("one => one.scrollIntoView()")
        picture(page, f"grid-{look}")
        page.locator("#grid-sheet .box").evaluate("one => one.scrollLeft = 300")
        assert page.locator("#grid-sheet tbody h3").first.is_visible()
        picture(page, f"grid-aside-{look}")
        heads = page.locator("#grid").get_by_role("heading").all_inner_texts()
        assert heads == ["Every question to every source", "Grid", "The toll on the Mirin bridge", "The ferry"]
        toll.nth(1).locator(".quote").click()
        expect(mark).to_have_text("Lorries may not cross after ten.")
        expect(mark).to_be_focused()
        nobody_is_shut_out(page, f"a source that a cell quotes, {look}")
        picture(page, f"grid-source-{look}")
        page.go_back()
        expect(page.locator("#grid-reader .source")).to_have_count(0)
        expect(toll.nth(1).locator(".quote")).to_be_focused()
        page.go_forward()
        expect(mark).to_have_text("Lorries may not cross after ten.")
        page.go_back()
        expect(toll.nth(1).locator(".quote")).to_be_focused()
        page.locator("#grid-sheet .box").evaluate("one => one.scrollLeft = 0")
        ferry.nth(1).locator("summary").click()


def test_the_keyboard_alone_fills_opens_corrects_and_takes_along(desk: Any) -> None:
    page, press = desk, desk.keyboard.press
    page.locator("#grid-questions textarea").focus()
    page.keyboard.type("lorries")
    while not page.locator("#grid-fill").evaluate("one => one === document.activeElement"):
        press("Tab")
    press("Enter")
    expect(page.locator("#grid-status")).to_contain_text("The grid is filled")
    expect(page.locator("#grid-head")).to_be_focused()
    reached = []
    for _ in range(12):
        press("Tab")
        reached.append(
            page.evaluate(
                "Object.keys({ ...document.activeElement.dataset }).join() || document.activeElement.className"
            )
        )
    assert reached[:3] == ["take"] * 3 and reached[3] == "box" and reached[4] == "cell,number" and "fix" in reached[5]
    page.locator("#grid-sheet [data-cell]").first.focus()
    press("Enter")
    expect(page.locator("#grid-reader mark.current")).to_be_focused()
    press("Tab")
    expect(page.locator("#grid-reader .close")).to_be_focused()
    press("Escape")
    expect(page.locator("#grid-sheet [data-cell]").first).to_be_focused()
    press("Tab")
    press("Enter")
    expect(page.get_by_role("dialog", name="Correct a cell")).to_be_visible()
    expect(page.get_by_label("What is to stand in the cell")).to_be_focused()
    nobody_is_shut_out(page, "a cell that is corrected")
    picture(page, "grid-correct")
    press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#grid-sheet [data-fix]").first).to_be_focused()
    press("Enter")
    page.keyboard.type("At night only")
    press("Tab")
    press("Enter")
    expect(cell(page, 0, 0)).to_contain_text("Corrected by hand: At night only")
    expect(page.locator("#grid-sheet [data-fix]").first).to_be_focused()
    expect(cell(page, 0, 0)).to_contain_text("Lorries may not cross after ten.")
    press("Enter")
    page.get_by_role("button", name="Take the correction back").click()
    expect(cell(page, 0, 0)).not_to_contain_text("Corrected")


def test_the_files_hold_the_grid_with_its_corrections(desk: Any, mirin: Gated) -> None:
    page = desk
    mirin.correct("ferry", "lorries", "=Not told")
    filled(page, *LINES)
    taken = {}
    for name in ("Excel (XLSX)", "CSV", "Word (DOCX)"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Download: {name}").click()
        taken[download.value.suggested_filename] = Path(download.value.path()).read_bytes()
    assert list(taken) == ["grid.xlsx", "grid.csv", "grid.docx"]
    rows = list(csv.reader(io.StringIO(taken["grid.csv"].decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["Title", "The toll on the Mirin bridge", "The ferry"]
    assert rows[0][-3:] == LINES and "Corrected by hand: =Not told" in rows[2][-2]
    for name, part in (("grid.xlsx", "xl/workbook.xml"), ("grid.docx", "word/footnotes.xml")):
        assert part in zipfile.ZipFile(io.BytesIO(taken[name])).namelist()
    mirin.correct("ferry", "lorries", "")


def test_only_chosen_sources_have_a_row_and_a_reload_keeps_what_was_asked(desk: Any, place: str) -> None:
    page = desk
    page.locator("#grid-scope input").click()
    page.get_by_role("option", name="The ferry").click()
    filled(page, "lorries")
    expect(page.locator("#grid-sheet tbody h3")).to_have_text(["The ferry"])
    opened(page, place)
    expect(page.locator("#grid-questions textarea")).to_have_value("lorries")
    expect(page.locator("#grid-scope")).to_contain_text("The ferry")
    page.click("#grid-fill")
    expect(page.locator("#grid-sheet tbody h3")).to_have_text(["The ferry"])


def test_a_grid_is_stopped_and_goes_on_from_there(desk: Any, mirin: Gated, monkeypatch: pytest.MonkeyPatch) -> None:
    page, gate, fill = desk, threading.Event(), Assistant.grid

    def grid(self: Assistant, *given: Any, on_cell: Any = None, **more: Any) -> Any:
        def held(done: int, total: int) -> Any:
            known = on_cell(done, total)
            gate.wait(60)
            return on_cell(done, total) or known

        return fill(self, *given, on_cell=held, **more)

    monkeypatch.setattr(Gated, "grid", grid, raising=False)
    page.locator("#grid-questions textarea").fill("harbour office\nrestaurant")
    page.click("#grid-fill")
    expect(page.locator("#grid-status .count")).to_contain_text("1 of 4 cells")
    expect(page.locator("#grid-stop")).to_be_focused()
    expect(page.locator("#grid-sheet")).to_contain_text("not judged yet")
    nobody_is_shut_out(page, "a grid under way")
    picture(page, "grid-under-way")
    with page.expect_response(lambda one: one.request.method == "POST"):
        page.click("#grid-stop")
    gate.set()
    expect(page.locator("#grid-status")).to_contain_text("Not all cells are filled yet")
    expect(page.locator("#grid-sheet .counts")).to_contain_text("3 not judged")
    assert cell(page, 0, 0).locator(".quote").count() == 1
    page.click("#grid-fill")
    expect(page.locator("#grid-status")).to_contain_text("The grid is filled")
    expect(page.locator("#grid-sheet .counts")).to_contain_text("0 not judged")


def test_without_a_question_it_says_what_to_do(desk: Any) -> None:
    desk.locator("#grid-questions textarea").fill("# a remark alone\n\n")
    desk.click("#grid-fill")
    expect(desk.get_by_role("alert").locator("visible=true")).to_have_text("Write a question first, one a line.")


def test_a_correction_is_flagged_once_its_source_changes(
    page: Any, make: Callable[..., Gated], serve_it: Callable[[Gated], str], library: Path, tmp_path: Path
) -> None:
    for path in library.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assistant = make(tmp_path)
    assistant.prepare()
    opened(page, serve_it(assistant))
    filled(page, "lorries")
    page.locator("#grid-sheet [data-fix]").first.click()
    page.get_by_label("What is to stand in the cell").fill("<b>Never</b>")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(cell(page, 0, 0).locator(".fixed")).to_have_text("Corrected by hand: <b>Never</b>")
    expect(cell(page, 0, 0).locator(".caution")).to_have_count(0)
    (tmp_path / "toll.md").write_text(TOLL.replace("after ten", "after nine"), encoding="utf-8")
    assistant.ingest()
    filled(page, "lorries")
    expect(cell(page, 0, 0).locator(".caution")).to_have_text("the source has changed since")
    expect(cell(page, 0, 0)).to_contain_text("Lorries may not cross after nine.")
    page.goto("about:blank")


def test_where_nothing_may_be_changed_nothing_is_corrected(page: Any, library: Path, tmp_path: Path) -> None:
    settings = Settings.load(home=tmp_path, library=library, read_only=True)
    with Assistant(settings) as assistant, serving() as serve_one:
        assistant.prepare()
        opened(page, serve_one(assistant))
        filled(page, "lorries")
        expect(page.locator("#grid-sheet .quote").first).to_be_visible()
        assert page.locator("[data-fix], #grid-fix dialog").count() == 0
        page.goto("about:blank")


@pytest.mark.parametrize("language", ["ko", "ja"])
def test_the_tab_speaks_the_language_of_the_browser(page: Any, place: str, language: str) -> None:
    words, say = words_in(language), texts("documents", language)
    with speaking(page, language):
        opened(page, place)
        expect(page.get_by_role("tab").last).to_have_text(words("tab_grid"))
        page.locator("#grid-questions textarea").fill("\n".join(LINES))
        expect(page.locator("#grid-fill")).to_have_text(words("grid_fill"))
        page.click("#grid-fill")
        expect(page.locator("#grid-status")).to_contain_text(words("grid_filled"))
        expect(page.locator("#grid-sheet summary").first).to_have_text(say["silent"])
        expect(page.locator("#grid-sheet .kind")).to_have_text(
            [words("as_question"), words("as_topic"), words("as_catalog")]
        )
        assert page.locator("#grid-sheet .quote").first.get_attribute("lang") == "en"
        for look in in_each(page, USUAL, OTHER):
            nobody_is_shut_out(page, f"a grid in {language}, {look}")
            picture(page, f"grid-{language}-{look}")
        page.evaluate("localStorage.removeItem('brief-chat:grid')")
    page.goto("about:blank")
