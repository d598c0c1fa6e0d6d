"""The grid in HTML: no cell is blank, nothing of a source is live, and a cell is known by what the page may send."""

import re

import pytest

from app.types.grid import Column, Correction, Filled, Grid, GridCell, GridRow, Nearest
from app.types.results import Citation
from app.web.grid.cells import at, citations
from app.web.grid.sheet import SHOWN, correcting, sheet, under_way
from app.web.words.wording import words_in
from app.wording.catalog import LANGUAGES, texts

EN = words_in("en")
EVIL = "<img src=x onerror=alert(1)>\"'><script>alert(1)</script>"
QUOTE = Citation(1, EVIL, "toll", "v1", EVIL, EVIL, "", "2031-04-02", "report", False, "", 0, len(EVIL), page=3)
CELLS = (
    GridCell("quoted", quotes=(QUOTE,)),
    GridCell("silent", nearest=Nearest(EVIL, "v1", 4, 9)),
    GridCell("silent"),
    GridCell("not_judged", reason="unread"),
    GridCell("not_judged", reason="no_time"),
    GridCell("catalog", text=EVIL),
    GridCell("catalog"),
    GridCell("silent", correction=Correction(EVIL, "v0", changed=True)),
)
COLUMNS = tuple(Column(f"{EVIL} {n}", "catalog" if one.state == "catalog" else "topic") for n, one in enumerate(CELLS))
ROW = GridRow("toll", "v1", CELLS, EVIL, EVIL, "", "2031-04-02", "report", True, "")
GRID = Grid(COLUMNS, (ROW,), 7, "2031-05-01T00:00:00+00:00")


def cells(html: str) -> list[str]:
    return re.findall(r"<td[^>]*>(.*?)</td>", html)


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_cell_is_blank_and_nothing_in_it_is_live(language: str) -> None:
    html = sheet(GRID, {}, words_in(language), correctable=True)
    assert "<img" not in html and "<script" not in html
    found = cells(html)
    assert len(found) == len(CELLS) and all(
        plain(one.partition('<button type="button" class="fix"')[0]) for one in found
    )
    say = texts("documents", language)
    assert say["silent"] in found[2] and say["unread"] in found[3] and say["unknown"] in found[6]
    assert say["changed"] in found[7] and 'class="fixed"' in found[7]


def test_a_quote_has_page_and_date_and_the_nearest_passage_stands_behind_a_click() -> None:
    found = cells(sheet(GRID, {}, EN, correctable=False))
    assert 'data-cell="0-0" data-number="1"' in found[0] and "page 3 · April 2, 2031" in found[0]
    assert found[1].startswith("<details><summary") and found[1].index("</summary>") < found[1].index("data-cell")
    assert citations(ROW, CELLS[0]) == (QUOTE,) and citations(ROW, CELLS[2]) == ()
    (near,) = citations(ROW, CELLS[1])
    assert (near.source_id, near.version, near.start, near.end) == ("toll", "v1", 4, 9)


def test_only_who_may_correct_is_offered_it() -> None:
    assert sheet(GRID, {}, EN, correctable=True).count("data-fix=") == len(CELLS)
    assert "data-fix=" not in sheet(GRID, {}, EN, correctable=False)
    assert correcting(EN).count("data-do=") == 3


def test_a_table_has_a_limit_and_says_what_it_leaves_out() -> None:
    many = Grid(COLUMNS, (ROW,) * (SHOWN // len(COLUMNS) + 2), 7, "")
    html = sheet(many, {}, EN, correctable=False)
    assert html.count("<tr>") == 1 + SHOWN // len(COLUMNS) and "2 more sources" in html


@pytest.mark.parametrize(
    "place", ["", "0", "-", "0-", "1-0", "0-8", "-1-0", "0-0-0", "٣-0", "9999999999-1", None, 7, ["0-0"], "0-0\x00"]
)
def test_what_is_no_cell_is_none(place: object) -> None:
    assert at(GRID, place) is None and at(None, "0-0") is None
    assert at(GRID, "0-7") == (ROW, 7)


def test_how_far_it_is_is_counted_and_announced_only_as_such() -> None:
    told = under_way(Filled(3, 40), 5, EN)
    assert '<p role="status">Filling the grid</p>' in told and "3 of 40 cells · 5 s" in told
    assert '<progress max="40" value="3"' in told
    assert EN("step_wait") in under_way("wait", 0, EN)
