"""A question in parts: each part is read behind those before it, and alone where that answers nothing."""

from collections.abc import Callable, Mapping, Sequence
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

Search = Callable[[Question, Any], list[Found]]
Read = Callable[[Question, Sequence[Found]], Evidence]


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
    return in_parts(inquiry(search, read))


def inquiry(search: Search, read: Read, found: Sequence[Found] = ()) -> Inquiry:
    """An inquiry of BOTH, in which every sentence answers."""
    snapshot: Any = None
    return Inquiry(
        question=understand(BOTH),
        request=LOOKUP,
        snapshot=snapshot,
        scope=None,
        named=(),
        found=list(found),
        ask=lambda text, history=(): understand(text, history),
        search=search,
        deep=lambda question: [],
        read=read,
        decide=lambda question, evidence: Verdict(1.0 if evidence.sentences else 0.0, bool(evidence.sentences)),
        score=lambda question, texts: [0.0] * len(texts),
        vocabulary=lambda texts: frozenset(),
    )


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


@pytest.mark.parametrize(
    ("best_alone", "told"),
    [(1, ["Chair: Ana Berg.", "Next: May 8."]), (0, ["Chair: Ana Berg."])],
    ids=["another sentence", "the same"],
)
def test_where_the_sentence_before_answers_again_its_passage_is_read_for_the_part_alone(
    best_alone: int, told: list[str]
) -> None:
    passage = Passage("minutes", "v", 0, 0, 29, "Chair: Ana Berg. Next: May 8.")
    source = Source("minutes", "minutes", "", "", "", "", False, "en", "", "v", "", False)

    def read(question: Question, rows: Sequence[Found]) -> Evidence:
        best = best_alone if question.text == MEETS else 0
        sentences = tuple(
            Sentence("minutes", "v", start, end, passage.text[start:end], 5.0 * (number == best), 0, 1.0)
            for number, (start, end) in enumerate([(0, 16), (17, 29)])
        )
        return Evidence(tuple(Ranked(one.passage, 1.0, None) for one in rows), sentences, {"minutes": source})

    found = [Found(passage, 1.0)]
    draft = in_parts(inquiry(lambda question, scope: found, read, found))
    assert draft and not draft.unanswered
    assert [one.text for claim in draft.claims for one in claim.sentences] == told
