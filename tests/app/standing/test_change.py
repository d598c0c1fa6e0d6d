"""What is told of two answers is what they quote otherwise, with its cause."""

import pytest

from app.standing.change import changed
from app.types.standing import Cause, Shown, ShownQuote


def shown(*quotes: tuple[str, str, str]) -> Shown:
    told = tuple(ShownQuote(id_, f"On {id_}", "", quote, version) for id_, quote, version in quotes)
    return Shown("answered" if quotes else "not_found", "", told)


OLD, NEW, OTHER = ("a", "It has 3 wells.", "1"), ("a", "It has 4 wells.", "2"), ("b", "It has 5 wells.", "1")
WAS = {"a": "1", "c": "1"}


@pytest.mark.parametrize(
    ("before", "after", "now", "kind", "causes"),
    [
        (shown(OLD), shown(NEW), {"a": "2"}, "quotes", [Cause("source changed", "a", "On a")]),
        (shown(OLD), shown(OLD, OTHER), {"a": "1", "b": "1"}, "quotes", [Cause("new source", "b", "On b")]),
        (shown(), shown(OTHER), {"a": "1", "b": "1"}, "answered", [Cause("new source", "b", "On b")]),
        (shown(OLD), shown(), {"c": "1"}, "unanswered", [Cause("source removed", "a", "On a")]),
        (shown(OLD), shown(), {"a": "1", "c": "2"}, "unanswered", [Cause("search")]),
    ],
)
def test_a_change_has_its_kind_and_its_cause(
    before: Shown, after: Shown, now: dict[str, str], kind: str, causes: list[Cause]
) -> None:
    found = changed("How many wells?", before, after, WAS, now, software=False)
    assert found is not None and (found.kind, list(found.causes)) == (kind, causes)
    assert (found.before, found.after) == (before, after)


def test_the_program_is_the_cause_where_no_source_of_either_answer_changed() -> None:
    found = changed("How many wells?", shown(OLD), shown(), WAS, WAS, software=True)
    assert found is not None and found.causes == (Cause("software"),)


def test_the_same_quotes_are_no_change_in_whatever_order_lines_and_versions() -> None:
    before = shown(OLD, ("c", "Two wells\nare dry.", "1"))
    after = shown(("c", "Two wells are dry.", "2"), OLD)
    assert changed("How many wells?", before, after, WAS, WAS, software=False) is None
