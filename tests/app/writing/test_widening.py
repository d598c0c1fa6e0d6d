"""What a model is shown: readings of parts and of other words as one, in three rounds at most."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from prepared import PreparedModel, StructuredModel

from app.assistant import Assistant
from app.settings import Settings
from app.types.evidence import Evidence, Ranked, Sentence
from app.writing.planning import Plan
from app.writing.widening import ROUNDS, Seen, together, widened
from store import Passage

QUESTION = "How long is it?"


def passage(name: str) -> Passage:
    return Passage("s", "v", int(name[1:]), 100 * int(name[1:]), 100 * int(name[1:]) + 9, name)


def reading(*names: str) -> Evidence:
    """A reading of passages, with a sentence of each; the same name is the same passage."""
    sentences = [
        Sentence("s", "v", 100 * int(name[1:]), 100 * int(name[1:]) + 9, name, 1.0, rank, 1.0)
        for rank, name in enumerate(names)
    ]
    return Evidence(tuple(Ranked(passage(name), 0.1, 1.0) for name in names), tuple(sentences), {})


def test_readings_are_one_the_best_of_each_first_and_nothing_twice() -> None:
    whole = together([reading("p1", "p2", "p3"), reading("p4", "p2"), reading("p5")])
    names = [one.passage.text for one in whole.passages]
    assert names == ["p1", "p4", "p5", "p2", "p3"]
    assert {one.text: names[one.rank] for one in whole.sentences} == {name: name for name in names}
    first, other = (next(one for one in whole.sentences if one.text == name) for name in ("p1", "p4"))
    assert not first.precedes(other)
    alone = reading("p1")
    assert together([alone]) is alone


def rounds(answers: Sequence[str], near: Sequence[str], *, parts: Sequence[str] = (), words: int = 2) -> Any:
    """What is looked for in turn, and what a model is shown."""
    looked: list[str] = []

    def look(text: str) -> Seen:
        looked.append(text)
        return Seen(reading(f"p{len(looked)}"), text in answers, text in near)

    def other(searched: Sequence[str]) -> list[str]:
        assert searched == [QUESTION, *looked[1:]]
        return [f"words {len(searched) + n}" for n in range(words)]

    return looked, widened(look(QUESTION), QUESTION, parts, look, other)


def test_one_that_is_answered_is_searched_for_once() -> None:
    looked, shown = rounds([QUESTION], [QUESTION])
    assert looked == [QUESTION] and [one.passage.text for one in shown.passages] == ["p1"]


def test_each_part_is_read_for() -> None:
    looked, shown = rounds(["a"], [QUESTION, "a"], parts=["a", "b"])
    assert looked == [QUESTION, "a", "b"] and [one.passage.text for one in shown.passages] == ["p1", "p2"]


def test_what_is_not_is_searched_for_in_other_words_until_it_is() -> None:
    looked, shown = rounds(["words 2"], ["words 2"])
    assert looked == [QUESTION, "words 1", "words 2"] and [one.passage.text for one in shown.passages] == ["p3"]


def test_there_are_three_rounds_at_most_and_what_is_near_nothing_is_shown_nothing() -> None:
    looked, shown = rounds([], [])
    assert len(looked) == 1 + 2 * (ROUNDS - 1) and shown is None
    assert rounds([], [], words=0) == ([QUESTION], None)


PONDS = "The Grell pond measures 40 meters across. It was dug in 1952 by the parish."
OTHER = "Annual report of the parish of Holt. The choir met on Tuesdays, and the roof was painted green."


@pytest.fixture
def asked(tmp_path: Path) -> Any:
    """A function that answers a question over two sources with a model, and returns the answer and the steps."""
    (tmp_path / "books").mkdir()
    rows = (f'[[source]]\nid = "{name}"\ntitle = "{name}"\nfile = "{name}.md"\n' for name in ("ponds", "choir"))
    (tmp_path / "books" / "sources.toml").write_text("".join(rows))
    (tmp_path / "books" / "ponds.md").write_text(PONDS)
    (tmp_path / "books" / "choir.md").write_text(OTHER)

    def ask(question: str, model: PreparedModel, history: Sequence[dict[str, str]] = (), **settings: Any) -> Any:
        told: list[str] = []
        load = Settings.load(home=tmp_path / "home", library=tmp_path / "books", model="prepared:model", **settings)
        with Assistant(load) as assistant:
            assistant._engine.__dict__["model"] = model
            return assistant.answer(question, history=history, on_step=told.append), told

    return ask


def planning(question: str = "", parts: Sequence[str] = ()) -> StructuredModel:
    """A model that plans so, and writes that the pond is 40 meters across."""
    return StructuredModel(
        profile={"structured_output": True},
        structured={"parsed": Plan(question=question, parts=list(parts))},
        reply="The Grell pond measures 40 meters across [1].",
    )


def searching(words: str) -> PreparedModel:
    """A model that searches in these words, and writes that the pond is 40 meters across."""
    return PreparedModel(
        reply=lambda prompt: words if "Searched for:" in prompt else "The Grell pond measures 40 meters across [1]."
    )


def test_what_a_second_search_finds_is_answered_and_shown_as_steps(asked: Any) -> None:
    question = "What diameter does the basin have?"
    answer, told = asked(question, searching("How many meters across does the Grell pond measure?"))
    assert answer.status == "answered" and answer.citations[0].quote == "The Grell pond measures 40 meters across."
    assert told == ["retrieve", "read", "decide", "plan", "retrieve", "read", "compose", "check"]
    assert answer.usage.calls == 2
    refused, told = asked(question, searching("How many meters across does the Grell pond measure?"), planning="never")
    assert refused.status == "not_found" and "plan" not in told


def test_a_question_that_nothing_answers_is_refused_after_three_rounds(asked: Any) -> None:
    model = searching("What is the price of tea in Macao?\nHow expensive is tea?")
    answer, told = asked("What does a kilogram of oolong cost in Macao?", model)
    assert answer.status == "not_found" and not answer.citations
    assert told.count("plan") <= ROUNDS - 1 and len(model.asked) <= ROUNDS - 1


def test_parts_that_a_model_plans_are_searched_and_read_for(asked: Any) -> None:
    parts = ["How many meters across is the Grell pond?", "On what day of the week did the choir of Holt meet?"]
    answer, told = asked("Tell me of the Grell pond's meters, of the choir's day.", planning(parts=parts))
    assert told == ["plan", "retrieve", "read", "decide", *["retrieve", "read"] * 2, "compose", "check"]
    assert answer.status == "answered" and answer.usage.calls == 3  # the plan, the answer, what judges it


def test_a_follow_up_is_searched_for_as_the_plan_has_it(asked: Any) -> None:
    model = planning("How many meters across is the Grell pond?")
    history = [{"role": "user", "content": "Who dug the Grell pond?"}]
    answer, told = asked("How many meters across is it?", model, history)
    assert told[:2] == ["plan", "retrieve"] and answer.status == "answered"
    (written,) = model.asked
    assert "Question: How many meters across is the Grell pond?" in str(written[-1].content)
