"""A question is parted where both sides ask by themselves, and nowhere else."""

import json
from pathlib import Path

import pytest

from app.question.request import LANGUAGES, examples
from app.question.turns.parts import parts
from ingest import language_of

QUESTIONS = Path(__file__).parents[4] / "benchmarks" / "questions"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("When was the mill built, and who built it?", ("When was the mill built?", "who built it?")),
        ("What did they agree on and when does it begin?", ("What did they agree on?", "when does it begin?")),
        ("Who owns the mill? What is it worth?", ("Who owns the mill?", "What is it worth?")),
        (
            "By whom was it made, and in which year was it sold?",
            ("By whom was it made?", "in which year was it sold?"),
        ),
        (
            "Who owns the mill, when was it built, and how many people work there?",
            ("Who owns the mill?", "when was it built?", "how many people work there?"),
        ),
        (
            "What did Berg, who is mayor, say and when did he leave?",
            ("What did Berg, who is mayor, say?", "when did he leave?"),
        ),
        ("방앗간은 언제 지어졌고, 누가 지었나요?", ("방앗간은 언제 지어졌고", "누가 지었나요?")),
        ("水車小屋はいつ建てられ、誰が建てたのですか。", ("水車小屋はいつ建てられ", "誰が建てたのですか。")),
    ],
)
def test_two_questions_are_two(text: str, found: tuple[str, ...]) -> None:
    assert parts(text, language_of(text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "When and where was the mill built?",
        "Does the report say when it begins and what it costs?",
        "What did he say about what was agreed and when it begins?",
        "Who met whom and when?",
        "Who owns the mill, and since which year?",
        "Which mills were built in the north and which in the south?",
        "What was decided after the owner, who lived abroad, had died?",
        "I write on mills. When was the first one built?",
        "방앗간은 언제, 어디에 지어졌나요?",
        "水車小屋はいつ、どこに建てられましたか",
    ],
)
def test_one_question_is_one(text: str) -> None:
    assert parts(text, language_of(text)) == ()


def test_hardly_any_of_our_look_ups_is_parted() -> None:
    rows = [json.loads(line)["question"] for path in QUESTIONS.glob("*.jsonl") for line in path.open(encoding="utf-8")]
    looked_up = [text for language in LANGUAGES for found, texts in examples(language).items()
                 if found.kind == "lookup" for text in texts]  # fmt: skip
    parted = [text for text in [*rows, *looked_up] if parts(text, language_of(text))]
    assert [text for text in parted if not any(f" {word} " in text for word in ("and", "what", "who"))] == []
    assert len(parted) <= 5, parted
