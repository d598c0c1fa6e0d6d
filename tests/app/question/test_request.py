"""What is wanted is recognised, and a look-up is never taken for anything else."""

import json
from pathlib import Path

import pytest

from app.encoders.embedding import MultilingualEmbeddings
from app.encoders.minilm import MiniLMEmbeddings
from app.question.question import Question
from app.question.request import KINDS, LOOKUP, MARGINS, Requests, examples, plain
from ingest import language_of

QUESTIONS = Path(__file__).parents[3] / "benchmarks" / "questions"


@pytest.fixture(scope="module")
def requests() -> Requests:
    multilingual = MultilingualEmbeddings()
    return Requests({"en": MiniLMEmbeddings(), "ko": multilingual, "ja": multilingual})


def question(text: str) -> Question:
    language = language_of(text)
    return Question(text, "what", False, language=language, written="" if language == "en" else text)


def rows() -> list[dict[str, str]]:
    lines = [line for path in sorted(QUESTIONS.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines if line.strip()]


def test_no_question_that_the_sources_answer_is_taken_for_another_kind(requests: Requests) -> None:
    allowed = {"summary": {"lookup", "summary"}, "unanswerable": {"lookup", "task"}}
    found = [(row["kind"], requests.recognise(question(row["question"])).kind, row["question"]) for row in rows()]
    assert [one for one in found if one[1] not in allowed.get(one[0], {"lookup"})] == []


@pytest.mark.parametrize(
    ("text", "kind", "topic"),
    [
        ("Hello there!", "small_talk", "greeting"),
        ("Thank you so much!", "small_talk", "thanks"),
        ("Goodbye", "small_talk", "farewell"),
        ("What can you do for us?", "assistant", "abilities"),
        ("How many sources do you have here?", "library", "count"),
        ("Which of your sources is the newest?", "library", "newest"),
        ("Please translate this into French.", "task", "translate"),
        ("고맙습니다!", "small_talk", "thanks"),
        ("자료가 모두 몇 개 있나요?", "library", "count"),
        ("このチャットは何ができますか", "assistant", "abilities"),
        ("資料はいくつありますか？", "library", "count"),
    ],
)
def test_plain_cases_are_recognised(requests: Requests, text: str, kind: str, topic: str) -> None:
    found = requests.recognise(question(text))
    assert (found.kind, found.topic) == (kind, topic)


def test_a_language_without_examples_and_a_long_text_are_look_ups(requests: Requests) -> None:
    assert requests.recognise(Question("Qué puedes hacer", "what", False, language="es")) == LOOKUP
    assert requests.recognise(question("Thanks! " * 40)) == LOOKUP


@pytest.mark.parametrize("language", MARGINS)
def test_every_kind_has_examples_and_none_stands_under_two(language: str) -> None:
    known = examples(language)
    assert {request.kind for request in known} <= set(KINDS)
    texts = [plain(text) for one in known.values() for text in one]
    assert sorted(texts) == sorted(set(texts))
