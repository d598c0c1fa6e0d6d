"""Where a question says that the sources differ, each that answers has a row; two editions stand beside each other."""

from collections.abc import Callable, Iterator

import pytest

from app import Answer, Assistant, Settings
from app.question.request import Request, Requests

LIBRARY = {
    "owner": (
        "Statement of the owner of the Brack mill",
        "statement",
        "The Brack mill closed in 2003 because the river ran dry. The owner thanks all who worked there.",
    ),
    "union": (
        "Letter of the millers' union",
        "letter",
        "The Brack mill closed in 2003 because the owner had sold its machines. The union asks for a pension.",
    ),
    "plan-2010": (
        "School Plan 2010",
        "plan",
        "By 2012, 40 percent of the pupils are to learn Latin. The school employs six teachers. The budget is "
        "3 million crowns a year.",
    ),
    "plan-2015": (
        "School Plan 2015",
        "plan",
        "By 2018, 55 percent of the pupils are to learn Latin. The school employs nine teachers. The budget is "
        "4 million crowns a year.",
    ),
}


@pytest.fixture(scope="module")
def brack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("brack")
    rows = []
    for name, (title, kind, text) in LIBRARY.items():
        (folder / f"{name}.md").write_text(f"# {title}\n\n{text}\n", encoding="utf-8")
        rows.append(f'[[source]]\nid = "{name}"\ntitle = "{title}"\nkind = "{kind}"\nfile = "{name}.md"\n')
    (folder / "sources.toml").write_text("\n".join(rows), encoding="utf-8")
    with Assistant(Settings.load(home=folder / "home", library=folder)) as assistant:
        yield assistant


@pytest.fixture
def ask(brack: Assistant, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Answer]:
    def asked(question: str, topic: str) -> Answer:
        monkeypatch.setattr(Requests, "recognise", lambda *_: Request("compare", topic))
        return brack.answer(question)

    return asked


def test_each_source_that_answers_has_a_row(ask: Callable[[str, str], Answer]) -> None:
    found = ask("Why did the Brack mill close? The owner and the union tell it differently.", "accounts")
    assert found.kind == "compare" and found.table is not None
    assert {one.source_id for one in found.citations} == {"owner", "union"}
    assert "ran dry" in found.text and "sold its machines" in found.text


def test_what_one_source_alone_answers_is_looked_up(ask: Callable[[str, str], Answer]) -> None:
    found = ask("How many teachers does the School Plan 2015 name? The sources seem to differ.", "accounts")
    assert found.kind == "lookup"


def test_two_plans_stand_beside_each_other_by_what_they_tell_alike(ask: Callable[[str, str], Answer]) -> None:
    found = ask("Set the 2010 and 2015 school plans next to each other: teachers, goal, money", "both")
    assert found.kind == "compare" and found.table is not None
    assert found.table.columns[1:] == ("2010 school plans", "2015 school plans")
    for told in ("40 percent", "55 percent", "six teachers", "nine teachers", "3 million", "4 million"):
        assert told in found.text


def test_aspects_that_no_source_tells_of_are_no_comparison(ask: Callable[[str, str], Answer]) -> None:
    found = ask("The 2010 and 2015 school plans side by side: parking fees, swimming pools", "both")
    assert found.kind != "compare" and "percent" not in found.text
