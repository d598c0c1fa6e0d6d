"""A real, small, unreliable language model proposes; what its quotes do not hold never reaches the reader."""

import json
from pathlib import Path

import pytest

from app import Settings
from benchmarks import language_model, local_model

OWN = Path(__file__).parents[2] / "benchmarks" / "questions" / "tune.jsonl"
ASKED = 8  # questions: the small model takes one to three seconds for each

pytestmark = [
    pytest.mark.skipif(bool(local_model.missing()), reason=local_model.missing() or "-"),
    pytest.mark.timeout(900),
]


@pytest.fixture(scope="module")
def done() -> list[dict]:
    """What became of the first questions of our own, asked with the model."""
    rows = [json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines()]
    return language_model.ask(Settings.model_fields["library"].default, rows[:ASKED])


def test_the_model_proposes_and_most_of_it_is_withheld(done: list[dict]) -> None:
    assert sum(row["proposed"] for row in done) > 0
    assert sum(row["withheld"] for row in done) > 0


def test_what_is_shown_and_what_is_withheld_are_all_that_was_proposed(done: list[dict]) -> None:
    for row in done:
        assert len(row["shown"]) + row["withheld"] >= row["proposed"], row["id"]
        assert bool(row["shown"]) == (row["status"] != "not_found"), row["id"]


def test_no_figure_date_or_name_is_shown_that_its_quotes_do_not_hold(done: list[dict]) -> None:
    assert [row for row in done if row["absent"]] == []
