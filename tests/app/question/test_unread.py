"""A question in a language that is not read is told so, and never one that is."""

import json
from pathlib import Path

import pytest

from app.present.answers import refused
from app.question.question import understand, unread_language
from app.types.draft import Draft
from app.types.evidence import Evidence

QUESTIONS = Path(__file__).parents[3] / "benchmarks" / "questions"


@pytest.mark.parametrize(
    ("asked", "language", "name"),
    [
        ("Quand les ministres se sont-ils réunis à Paris ?", "fr", "French"),
        ("Welche Länder nehmen an der Übung Freedom Edge teil?", "de", "German"),
        ("¿Cuándo se celebró la cumbre entre los tres países?", "es", "Spanish"),
        ("Когда состоялся саммит министров?", "ru", "Russian"),
        ("韩日首脑会谈是什么时候举行的", "zh", "Chinese"),
    ],
)
def test_a_language_that_is_not_read_is_named(asked: str, language: str, name: str) -> None:
    found = unread_language(understand(asked))
    assert found == language
    answer = refused(
        asked,
        Evidence((), (), {}),
        missing=(),
        draft=Draft(),
        unread=found,
        generator="extractive",
        answerable=0.0,
        searched=(),
        snapshot=1,
        timings={},
    )
    assert f"written in {name}, which is not read here" in answer.text


@pytest.mark.parametrize(
    "asked", ["NATO?", "summit date", "GSOMIA when", "Kishida Fumio Hiroshima", "Camp David date?"]
)
def test_a_few_words_are_not_taken_for_another_language(asked: str) -> None:
    assert unread_language(understand(asked)) == ""


def test_no_question_of_ours_is_taken_for_another_language() -> None:
    rows = [json.loads(line) for path in sorted(QUESTIONS.glob("*.jsonl")) for line in path.read_text().splitlines()]
    taken = {row["question"]: found for row in rows if (found := unread_language(understand(row["question"])))}
    assert len(rows) > 200 and not taken
