"""A real, small, unreliable language model writes: nothing that it invents reaches the reader."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import Answer, Assistant, Settings
from app.present.markdown import plain
from benchmarks.local_model import SETTING, missing, serving
from benchmarks.written import absent, shown

QUESTIONS = Path(__file__).parents[3] / "benchmarks" / "questions" / "tune.jsonl"
ASKED = 10  # questions; benchmarks/written.py asks all

pytestmark = [pytest.mark.skipif(bool(missing()), reason=missing()), pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def answers(library_home: Path) -> Iterator[tuple[Assistant, list[Answer]]]:
    """What was answered to the first questions."""
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    asked = [row["question"] for row in rows if not row["history"]][:ASKED]
    with serving(), Assistant(Settings.load(home=library_home, model=SETTING)) as assistant:
        yield assistant, [assistant.answer(question) for question in asked]


def test_the_model_writes_and_no_withheld_sentence_is_shown(answers) -> None:
    assert sum(len(answer.sentences) for answer in answers[1]) >= 4
    for answer in answers[1]:
        assert not answer.trouble
        withheld = [one.text for one in answer.sentences if one.state == "withheld"]
        assert len(withheld) == answer.withheld
        assert not any(f"{text} [" in plain(answer.text) for text in withheld)


def test_no_figure_date_or_name_is_shown_that_its_quotes_do_not_hold(answers) -> None:
    for answer in answers[1]:
        for claim, quotes in shown(answer):
            assert quotes and absent(claim, quotes) == [], (claim, quotes)


def test_quotes_are_exact_and_a_refusal_has_none(answers) -> None:
    assistant, found = answers
    for answer in found:
        assert (answer.status == "not_found") == (not answer.citations), plain(answer.text)
        for citation in answer.citations:
            text = assistant.source_text(citation.source_id, citation.version)
            assert citation.quote == text[citation.start : citation.end]


def test_the_check_of_this_test_finds_what_is_invented() -> None:
    quotes = ["The Korea-U.S. summit was held in Seoul on May 21, 2022, only two days before the U.S.-Japan summit."]
    assert absent("The summit of South Korea and the United States was 2 days earlier, on May 21, 2022.", quotes) == []
    assert absent("The summit was held in Busan on June 12, 2022.", quotes) == ["busan", "june", "12"]
