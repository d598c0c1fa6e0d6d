"""A question in parts: each part is read behind those before it, and alone where that answers nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from app.compose.kinds.inquiry import Inquiry
from app.compose.parts import in_parts
from app.question.question import Question, understand
from app.question.request import LOOKUP
from app.read.decision import Verdict
from app.types.draft import Draft
from app.types.evidence import Evidence, Found, Ranked, Sentence
from store import Passage, Source

CHAIR, MEETS = "Who chaired the committee?", "when does it meet next?"
BOTH = f"{CHAIR[:-1]}, and {MEETS}"


def asked(answers: Mapping[str, tuple[str, str]]) -> Draft | None:
    """What is made of BOTH where these questions (in the words that are searched for) have an answer: source, text."""

    def found(source: str, text: str) -> Passage:
        return Passage(source, "v", 0, 0, len(text), text)

    def search(question: Question, scope: Any) -> list[Found]:
        return [Found(found(*answers[question.text]), 1.0)] if question.text in answers else []

    def read(question: Question, rows: Sequence[Found]) -> Evidence:
        passages = tuple(Ranked(one.passage, 1.0, None) for one in rows)
        sentences = tuple(
            Sentence(one.passage.source_id, "v", 0, len(one.passage.text), one.passage.text, 1.0, n, 1.0)
            for n, one in enumerate(rows)
        )
        return Evidence(passages, sentences, sources)

    sources = {
        name: Source(name, name, "", "", "", "", False, "en", "", "v", "", False) for name in ("minutes", "news")
    }
    snapshot: Any = None
    inquiry = Inquiry(
        question=understand(BOTH),
        request=LOOKUP,
        snapshot=snapshot,
        scope=None,
        named=(),
        found=[],
        ask=lambda text, history=(): understand(text, history),
        search=search,
        deep=lambda question: [],
        read=read,
        decide=lambda question, evidence: Verdict(1.0 if evidence.sentences else 0.0, bool(evidence.sentences)),
        score=lambda question, texts: [0.0] * len(texts),
        vocabulary=lambda texts: frozenset(),
    )
    return in_parts(inquiry)


@pytest.mark.parametrize(
    ("source", "unanswered"),
    [("minutes", ()), ("news", (MEETS,))],
    ids=["in the source of the part before", "in another"],
)
def test_a_part_that_nothing_answers_behind_the_one_before_is_read_alone(source: str, unanswered: tuple[str]) -> None:
    draft = asked({CHAIR: ("minutes", "Chair: Ana Berg."), MEETS: (source, "Next meeting: May 8.")})
    assert draft and draft.unanswered == unanswered
    told = ["Chair: Ana Berg.", "Next meeting: May 8."][: 2 - len(unanswered)]
    assert [one.text for claim in draft.claims for one in claim.sentences] == told


def test_what_answers_behind_the_part_before_is_taken() -> None:
    draft = asked({CHAIR: ("minutes", "Chair: Ana Berg."), f"{CHAIR} {MEETS}": ("news", "They meet on May 9.")})
    assert draft and not draft.unanswered
    assert [claim.sentences[0].text for claim in draft.claims] == ["Chair: Ana Berg.", "They meet on May 9."]


def test_a_part_that_leans_on_one_without_an_answer_is_not_read_alone() -> None:
    assert asked({MEETS: ("minutes", "Next meeting: May 8.")}) is None
