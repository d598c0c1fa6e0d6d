"""What is wanted is recognised, and a look-up is never taken for anything else."""

import json
from pathlib import Path

import pytest

from app.encoders.embedding import MultilingualEmbeddings
from app.encoders.minilm import MiniLMEmbeddings
from app.question.question import Question, understand
from app.question.request import KINDS, LANGUAGES, LOOKUP, SPOKEN, Requests, examples, plain
from ingest import language_of

QUESTIONS = Path(__file__).parents[3] / "benchmarks" / "questions"


@pytest.fixture(scope="module")
def requests() -> Requests:
    multilingual = MultilingualEmbeddings()
    return Requests({"en": MiniLMEmbeddings(), "ko": multilingual, "ja": multilingual})


def question(text: str) -> Question:
    language = language_of(text)
    return Question(text, "what", False, language=language, written="" if language == "en" else text)


def asked_of(row: dict[str, str]) -> str:
    return understand(row["question"]).asked


def rows() -> list[dict[str, str]]:
    lines = [line for path in sorted(QUESTIONS.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines if line.strip()]


def test_no_question_that_the_sources_answer_is_lost_and_few_are_tried_as_another_kind(requests: Requests) -> None:
    found = [(row["kind"], requests.recognise(question(asked_of(row))).kind, row["question"]) for row in rows()]
    answerable = [one for one in found if one[0] != "unanswerable"]
    assert [one for one in answerable if one[1] in SPOKEN] == []
    tried = [one for one in answerable if one[1] not in ("lookup", one[0], "positions")]
    assert len(tried) <= len(answerable) / 100, tried


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
        ("Compare the two budgets of the city", "compare", "both"),
        ("Give me a timeline of the canal", "timeline", "order"),
        ("What is the position of the unions on the wage law?", "positions", "view"),
        ("What did the bishop say about the poor?", "positions", "said"),
        ("Who supports the canal?", "positions", "sides"),
        ("List the recommendations of the commission", "list", "items"),
        ("How many recommendations does the commission make?", "count", "items"),
        ("What does GRK stand for?", "definition", "term"),
        ("Is the bridge still closed to traffic?", "lookup", "current"),
        ("What has changed since the treaty was signed?", "lookup", "change"),
        ("두 예산을 비교해 주세요", "compare", "both"),
        ("GRK는 무엇의 약자인가요?", "definition", "term"),
        ("運河の年表を作ってください", "timeline", "order"),
        ("二つの予算を比較してください", "compare", "both"),
        ("자료가 모두 몇 개 있나요?", "library", "count"),
        ("このチャットは何ができますか", "assistant", "abilities"),
        ("資料はいくつありますか？", "library", "count"),
    ],
)
def test_plain_cases_are_recognised(requests: Requests, text: str, kind: str, topic: str) -> None:
    found = requests.recognise(question(text))
    assert (found.kind, found.topic) == (kind, topic)


@pytest.mark.parametrize(
    "text",
    [
        "What did the two ministers agree to compare?",
        "When was the list of banned goods published?",
        "What is the order of battle?",
        "Who drew up the timeline?",
        "What position did she hold before 1990?",
        "명단은 언제 발표되었습니까?",
        "比較の結果はどうなりましたか",
    ],
)
def test_what_only_looks_alike_is_looked_up(requests: Requests, text: str) -> None:
    assert requests.recognise(question(text)) == LOOKUP


def test_a_language_without_examples_and_a_long_text_are_look_ups(requests: Requests) -> None:
    assert requests.recognise(Question("Qué puedes hacer", "what", False, language="es")) == LOOKUP
    assert requests.recognise(question("Thanks! " * 40)) == LOOKUP


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_examples_and_none_stands_under_two(language: str) -> None:
    known = examples(language)
    assert {request.kind for request in known} == set(KINDS)
    texts = [plain(text) for one in known.values() for text in one]
    assert sorted(texts) == sorted(set(texts))
