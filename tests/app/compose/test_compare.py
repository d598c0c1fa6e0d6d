"""Two things compared: a column each, exact quotes about that one alone, and an empty cell where there is none."""

from collections.abc import Callable, Iterator

import pytest

from app import Answer, Assistant, Settings
from app.question.request import Request, Requests

LIBRARY = {
    "report-2011": (
        "Ferry Report 2011", "2011-04-02",
        "The Ferry Report 2011 sets the fares. A crossing costs nine crowns. Dogs travel free of charge.\n\n"
        "## Night\n\nNo ferry sails between midnight and five.",
    ),
    "review-2015": (
        "Ferry Review 2015", "2015-06-30",
        "The Ferry Review 2015 takes the place of the report. A crossing costs twelve crowns. Dogs pay two crowns and "
        "travel on the open deck.",
    ),
    "minutes": (
        "Minutes of the council of Estmark, 3 May 2016", "2016-05-03",
        "Ines Kolb said that the bridge to Gull Rock would ruin the ferry. Ola Brandt answered that the bridge would "
        "bring two hundred jobs to Gull Rock. The council put the vote off.",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def estmark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("estmark")
    rows = []
    for name, (title, date, text) in LIBRARY.items():
        (folder / f"{name}.md").write_text(text + "\n", encoding="utf-8")
        rows.append(f'[[source]]\nid = "{name}"\ntitle = "{title}"\ndate = "{date}"\nfile = "{name}.md"\n')
    (folder / "sources.toml").write_text("\n".join(rows), encoding="utf-8")
    with Assistant(Settings.load(home=folder / "home", library=folder)) as assistant:
        yield assistant


@pytest.fixture
def ask(estmark: Assistant, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Answer]:
    monkeypatch.setattr(Requests, "recognise", lambda *_: Request("compare", "both"))
    return estmark.answer


def cells(answer: Answer) -> list[list[str]]:
    assert answer.table is not None
    return [[cell.text for cell in row] for row in answer.table.rows]


def test_two_speakers_stand_beside_each_other(ask: Callable[[str], Answer]) -> None:
    found = ask("Compare what Ines Kolb and Ola Brandt say about the bridge.")
    assert (found.kind, found.status) == ("compare", "answered") and found.table is not None
    assert found.table.columns == ("", "Ines Kolb", "Ola Brandt")
    ((head, kolb, brandt),) = cells(found)
    assert head == "bridge" and "ruin the ferry" in kolb and "two hundred jobs" in brandt
    assert "jobs" not in kolb and "ruin" not in brandt
    assert [cell.citations for cell in found.table.rows[0]] == [(), (1,), (2,)]


def test_a_source_is_compared_by_what_stands_in_it(ask: Callable[[str], Answer]) -> None:
    found = ask("Compare the Ferry Report 2011 and the Ferry Review 2015 on dogs.")
    ((_, report, review),) = cells(found)
    assert "free of charge" in report and "two crowns" in review
    assert {(one.source_id, one.quote in LIBRARY[one.source_id][2]) for one in found.citations} == {
        ("report-2011", True), ("review-2015", True),
    }  # fmt: skip


def test_what_one_of_them_lacks_is_an_empty_cell_and_named(ask: Callable[[str], Answer]) -> None:
    found = ask("Compare the Ferry Report 2011 and the Ferry Review 2015 on night sailings.")
    assert found.status == "partial" and found.missing == ("Ferry Review 2015",)
    ((_, report, review),) = cells(found)
    assert "between midnight and five" in report and review == "nothing found"


@pytest.mark.parametrize(
    "asked", ["Compare Norway and Iceland on whales.", "Compare the two plans.", "How much does a crossing cost?"]
)
def test_what_names_nothing_that_the_sources_hold_is_looked_up(ask: Callable[[str], Answer], asked: str) -> None:
    found = ask(asked)
    assert found.kind == "lookup" and found.table is None
    assert found.status == ("answered" if "crossing" in asked else "not_found")
