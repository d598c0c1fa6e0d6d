"""Grids: every question to every source alone, by the real models over sources of a few lines."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from mirin import TOLL

from app.assistant import Assistant
from app.documents.grids import written
from app.errors import QuestionError
from app.settings import Settings
from app.types.grid import Grid, GridCell
from store import UnknownSource

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
file = "ferry.md"

[[source]]
id = "ko"
title = "다리"
language = "ko"
file = "ko.md"
"""
FERRY = "# The ferry\n\nThe ferry to Mirin sails twice a day. Lorries pay more than cars do.\n"
KOREAN = "# 다리\n\n미린 시의회는 2031년 4월에 통행료를 정했다. 시장은 통행료에 반대했다.\n"
LINES = ["Who opposed the toll?", "lorries", "Author", "통행료", "question: Hello there!"]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of three short sources."""
    folder = tmp_path_factory.mktemp("mirin")
    for name, text in (("sources.toml", MANIFEST), ("toll.md", TOLL), ("ferry.md", FERRY), ("ko.md", KOREAN)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def assistant(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over it."""
    with Assistant(Settings.load(home=tmp_path_factory.mktemp("home"), library=library)) as assistant:
        yield assistant


@pytest.fixture(scope="module")
def grid(assistant: Assistant) -> Grid:
    """A grid of the kinds of columns."""
    return assistant.grid(LINES)


def cell(grid: Grid, source_id: str, line: str) -> GridCell:
    row = next(row for row in grid.rows if row.source_id == source_id)
    return row.cells[[column.text for column in grid.columns].index(line)]


def test_a_cell_quotes_its_own_source_or_says_that_it_is_silent(assistant: Assistant, grid: Grid) -> None:
    assert cell(grid, "toll", LINES[0]).quotes[0].quote.startswith("The mayor, Oscar Lind")
    silent = cell(grid, "ferry", LINES[0])
    assert silent.state == "silent" and silent.nearest and silent.nearest.text in FERRY
    for row in grid.rows:
        for one in (quote for each in row.cells for quote in each.quotes):
            assert (one.source_id, one.version) == (row.source_id, row.version)
            assert assistant.source_text(row.source_id)[one.start : one.end] == one.quote


def test_a_topic_gathers_whatever_speaks_of_it(grid: Grid) -> None:
    found = cell(grid, "toll", "lorries")
    assert [one.quote for one in found.quotes] == ["Lorries may not cross after ten."]
    assert found.quotes[0].section.endswith("Night traffic")
    assert cell(grid, "ferry", "lorries").quotes[0].quote == "Lorries pay more than cars do."
    assert cell(grid, "ko", "lorries").state == "silent"


def test_a_topic_of_its_own_language_alone_is_judged_there_alone(grid: Grid) -> None:
    assert cell(grid, "ko", "통행료").state == "quoted"
    other = cell(grid, "ferry", "통행료")
    assert other.state == "silent" or (other.state, other.reason) == ("not_judged", "unread")


def test_the_catalog_fills_its_columns_and_a_greeting_is_not_judged(grid: Grid) -> None:
    assert [(one.state, one.text) for one in (cell(grid, "toll", "Author"), cell(grid, "ferry", "Author"))] == [
        ("catalog", "Anna Berg"),
        ("catalog", ""),
    ]
    assert {cell(grid, row.source_id, LINES[-1]).reason for row in grid.rows} == {"no_question"}


def test_a_second_grid_asks_nothing_and_is_the_same(assistant: Assistant, grid: Grid) -> None:
    again = assistant.grid(LINES)
    assert (grid.redone, again.redone) == (len(LINES) * 3, 0)
    assert again.to_dict() == grid.to_dict()
    assert assistant.grid([*LINES, "ferry"]).redone == 3


def test_two_processes_write_the_same_bytes(assistant: Assistant, grid: Grid, library: Path, tmp_path: Path) -> None:
    home, questions = tmp_path / "home", tmp_path / "questions.txt"
    shutil.copytree(assistant.settings.store.home, home, ignore=shutil.ignore_patterns("grid"))
    questions.write_text("\n".join(LINES), encoding="utf-8")
    command = [sys.executable, "-m", "app.cli", "--home", str(home), "--library", str(library), "grid", str(questions)]
    for name in ("xlsx", "json"):
        output = tmp_path / f"grid.{name}"
        done = subprocess.run([*command, "--output", str(output)], capture_output=True, text=True, check=True)
        assert output.read_bytes() == written(grid, name)
    assert "0 cells were filled anew" in done.stderr


def test_a_changed_source_redoes_its_row_and_flags_what_a_person_put_there(library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    for path in library.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    settings = Settings.load(home=tmp_path / "home", library=folder)
    with Assistant(settings) as assistant:
        assistant.grid(["lorries", "ferry"])
        assistant.correct("toll", "lorries", "Forbidden at night")
        kept = cell(assistant.grid(["lorries"]), "toll", "lorries")
        assert kept.correction and (kept.correction.text, kept.correction.changed) == ("Forbidden at night", False)
        assert kept.state == "quoted"
    (folder / "toll.md").write_text(TOLL.replace("after ten", "after nine"), encoding="utf-8")
    with Assistant(settings) as assistant:
        found = assistant.grid(["lorries", "ferry"])
        assert found.redone == 2
        now = cell(found, "toll", "lorries")
        assert now.quotes[0].quote == "Lorries may not cross after nine."
        assert now.correction and now.correction.changed
        assistant.correct("toll", "lorries", "")
        assert cell(assistant.grid(["lorries"]), "toll", "lorries").correction is None


def test_cells_without_time_are_not_judged_and_asked_the_next_time(assistant: Assistant) -> None:
    late = assistant.grid(["harbour office"], seconds=0)
    assert {(one.state, one.reason) for row in late.rows for one in row.cells} == {("not_judged", "no_time")}
    assert cell(assistant.grid(["harbour office"]), "toll", "harbour office").state == "quoted"


def test_what_is_corrected_while_a_grid_is_filled_is_kept_and_stands_in_it(assistant: Assistant) -> None:
    def on_cell(done: int, total: int) -> None:
        if done == 1:
            assistant.correct("ferry", "crowns", "None are taken")

    found = assistant.grid(["crowns"], on_cell=on_cell)
    assert found.redone == 3
    for grid in (found, assistant.grid(["crowns"])):
        kept = cell(grid, "ferry", "crowns").correction
        assert kept and kept.text == "None are taken" and not kept.changed
    assistant.correct("ferry", "crowns", "Seen elsewhere", version="another edition")
    flagged = cell(assistant.grid(["crowns"]), "ferry", "crowns").correction
    assert flagged and flagged.changed


def test_who_has_enough_gets_what_is_filled_and_goes_on_from_there(assistant: Assistant) -> None:
    part = assistant.grid(["mayor", "council"], on_cell=lambda done, _: done == 2)
    assert [row.cells[1].reason for row in part.rows] == ["no_time"] * 3
    assert [row.cells[0].reason == "no_time" for row in part.rows] == [False, False, True]
    assert assistant.grid(["mayor", "council"]).redone == 4


def test_what_cannot_be_asked_is_refused(assistant: Assistant) -> None:
    for error, call in (
        (QuestionError, lambda: assistant.grid([])),
        (QuestionError, lambda: assistant.grid(["tolls"], sources=[])),
        (UnknownSource, lambda: assistant.grid(["tolls"], sources=["nowhere"])),
        (UnknownSource, lambda: assistant.correct("nowhere", "tolls", "no")),
        (QuestionError, lambda: assistant.correct("toll", " ", "no")),
    ):
        with pytest.raises(error):
            call()
