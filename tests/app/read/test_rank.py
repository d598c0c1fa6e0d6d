"""The first passages are read before the others, and the others only where none of the first surely answers."""

import math
from collections.abc import Sequence

import pytest

from app.question.question import understand
from app.read.decision import BIAS, SURELY, WEIGHTS, decide
from app.read.rank import AHEAD, PASSAGES, as_read, rank
from app.read.reader import Reader, Text
from app.read.threshold import THRESHOLDS, raised
from app.types.evidence import Found, Ranked, Reading
from store import Passage, Source

COUNT = 12
SURE = (math.log(SURELY / (1 - SURELY)) - BIAS) / WEIGHTS["answerable"] + 0.01  # the reader's logit
TOLLS = {"tolls": Source("tolls", "Tolls", "", "", "", "", False, "en", "", "v", "", False)}
TEXTS = [f"The toll of bridge number {n} is {n} crowns." for n in range(COUNT)]


def placed(texts: Sequence[str]) -> list[Found]:
    """The passages of one source, the first found best."""
    passages = [Passage("tolls", "v", n, n * 100, n * 100 + len(text), text) for n, text in enumerate(texts)]
    return [Found(passage, 1 - n / len(texts)) for n, passage in enumerate(passages)]


class Counting(Reader):
    """A reader by which one passage answers with this logit, and the others do not; `given` are those it was given."""

    def __init__(self, answers: int, logit: float) -> None:
        self.given: list[str] = []
        self._answers, self._logit = TEXTS[answers], logit

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        self.given += [one.passage for one in texts]
        logits = [self._logit if one.passage == self._answers else -6.0 for one in texts]
        return [Reading(one, one / 5, (one,), (one / 5,)) for one in logits]


@pytest.mark.parametrize(
    ("answers", "logit", "read"),
    [(2, SURE, AHEAD), (2, SURE - 0.1, PASSAGES), (AHEAD, SURE + 5, PASSAGES), (PASSAGES, SURE, PASSAGES)],
)
def test_the_others_are_read_where_none_of_the_first_surely_answers(answers: int, logit: float, read: int) -> None:
    reader = Counting(answers, logit)
    evidence = rank(understand("What is the toll?"), placed(TEXTS), reader, None, TOLLS)
    assert reader.given == TEXTS[:read]
    assert len(evidence.passages) == PASSAGES
    assert [one.passage.text for one in evidence.passages[read:]] == TEXTS[read:PASSAGES]  # not read: as they came
    assert all((one.score is None) == (n >= read) for n, one in enumerate(evidence.passages))
    assert evidence.passages[0].passage.text == TEXTS[answers if answers < PASSAGES else 0]


def test_a_passage_of_links_alone_is_not_evidence_and_no_nearest_one() -> None:
    texts = ["KBS: <https://example.org/a>\nNHK World: <https://example.org/b>", TEXTS[0]]
    evidence = rank(understand("Where is the toll paid?"), placed(texts), Counting(0, -6.0), None, TOLLS)
    assert [one.passage.text for one in evidence.passages] == [TEXTS[0]]


@pytest.mark.parametrize(
    ("question", "text", "title"),
    [
        ("How many frigates does Harrow have?", "The navy has two frigates.", "White Paper 2019, Ministry of Harrow"),
        ("What does the white paper say of frigates?", "The navy has two.", "White Paper 2019, Ministry of Harrow"),
        ("How many frigates does Harrow have?", "Harrow has two frigates.", ""),
        ("How many frigates does Ostia have?", "The navy has two frigates.", ""),
        ("How many frigates were there?", "| Year | Frigates |\n| --- | --- |\n| 2018 | 2 |", "White Paper 2019"),
    ],
)
def test_a_title_is_read_where_it_names_what_the_passage_does_not(question: str, text: str, title: str) -> None:
    source = Source("paper", "White Paper 2019", "", "Ministry of Harrow", "", "", False, "en", "", "v", "", False)
    passage = Ranked(Passage("paper", "v", 0, 0, len(text), text), 1.0, None)
    assert as_read(passage, source, understand(question)).title == title


def test_a_margin_asks_for_a_surer_answer() -> None:
    assert raised(0.3, 0.0) == pytest.approx(0.3) and raised(0.3, 0.65) == pytest.approx(0.451, abs=0.001)
    logit = (math.log(THRESHOLDS["balanced"] / (1 - THRESHOLDS["balanced"])) - BIAS) / WEIGHTS["answerable"] + 0.1
    question = understand("What is the toll?")
    evidence = rank(question, placed(TEXTS), Counting(0, logit), None, TOLLS)
    assert decide(question, evidence, "balanced").answers
    assert not decide(question, evidence, "balanced", margin=0.65).answers
