"""A list is given whole, in order, from the source that was named, and from another year's never."""

from collections.abc import Callable, Iterator

import pytest

from app import Answer, Assistant, Settings
from app.question.request import Kind, Request, Requests

LIBRARY = {
    "report-2011": (
        "Ferry Report 2011", "2011-04-02", "report",
        "A crossing costs nine crowns.\n\n## Recommendations\n\nThe report makes three recommendations:\n\n"
        "1. Lower the fares | by a third.\n2. Build a second pier.\n3. Look again after one year.\n\n"
        "## Exemptions\n\nDogs travel free of charge. So do children under seven.",
    ),
    "review-2015": (
        "Ferry Review 2015", "2015-06-30", "review",
        "A crossing costs twelve crowns.\n\n## Recommendations\n\n- Raise the fares.\n- Close the second pier.\n",
    ),
}  # fmt: skip
Ask = Callable[[str], Answer]


@pytest.fixture(scope="module")
def estmark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("estmark")
    rows = []
    for name, (title, date, kind, text) in LIBRARY.items():
        (folder / f"{name}.md").write_text(f"# {title}\n\n{text}\n", encoding="utf-8")
        rows.append(
            f'[[source]]\nid = "{name}"\ntitle = "{title}"\ndate = "{date}"\nkind = "{kind}"\nfile = "{name}.md"\n'
        )
    (folder / "sources.toml").write_text("\n".join(rows), encoding="utf-8")
    with Assistant(Settings.load(home=folder / "home", library=folder)) as assistant:
        yield assistant


def asking(kind: Kind, estmark: Assistant, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setattr(Requests, "recognise", lambda *_: Request(kind, "items"))
    return estmark.answer


@pytest.fixture
def ask(estmark: Assistant, monkeypatch: pytest.MonkeyPatch) -> Ask:
    return asking("list", estmark, monkeypatch)


def test_all_items_stand_in_their_order_from_the_source_that_was_named(ask: Ask) -> None:
    found = ask("List the recommendations of the Ferry Report 2011.")
    assert (found.kind, found.status) == ("list", "answered")
    assert [one.quote for one in found.citations] == [
        "Lower the fares | by a third.", "Build a second pier.", "Look again after one year.",
    ]  # fmt: skip
    assert found.text.splitlines()[-3:] == [
        "• Lower the fares \\| by a third. [1]", "• Build a second pier. [2]", "• Look again after one year. [3]",
    ]  # fmt: skip


def test_a_source_is_named_by_its_year_and_kind(ask: Ask) -> None:
    found = ask("What are the recommendations of the 2015 review?")
    assert [one.quote for one in found.citations] == ["Raise the fares.", "Close the second pier."]


def test_a_section_is_a_list_of_its_sentences(ask: Ask) -> None:
    found = ask("List the exemptions in the 2011 report.")
    assert [one.quote for one in found.citations] == ["Dogs travel free of charge.", "So do children under seven."]


def test_the_list_of_another_year_is_no_answer(ask: Ask) -> None:
    found = ask("List the recommendations of the Ferry Report 2013.")
    assert found.status == "not_found" and found.citations == ()


def test_where_no_source_is_named_each_that_has_the_list_has_a_row(ask: Ask) -> None:
    found = ask("List the recommendations.")
    assert found.table is not None and len(found.table.rows) == 2 and len(found.citations) == 5


def test_what_is_no_list_is_looked_up(ask: Ask) -> None:
    found = ask("What does a crossing cost in the Ferry Review 2015?")
    assert found.kind == "lookup"


def test_items_are_counted(estmark: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    count = asking("count", estmark, monkeypatch)
    found = count("How many recommendations does the 2011 report make?")
    assert found.kind == "count" and found.text.startswith("*Counted in the list: 3.*") and len(found.citations) == 3
    assert count("How many exemptions does the 2011 report name?").kind == "lookup"
