"""Accounts: what each of several sources says to one question, beside each other, where they are said to differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.compose.extract import closest, in_order, with_context
from app.compose.kinds.inquiry import Inquiry
from app.question.overview import catalog_line
from app.question.question import Question
from app.types.draft import Draft, Layout, Line
from app.types.evidence import Claim, Evidence, Found, Sentence, best_sentence
from app.wording.answers import wording
from ingest import sentence_spans

SOURCES = 6  # that are read, those of the nearest passages
PASSAGES = 4  # of each of them
MOST = 4  # that are shown
SENTENCES = 3  # of each of them, what they lean on apart
CLOSE = 3.0  # logits below the best of its source within which a sentence is said as well
NEAR = 6.0  # logits below the best of all within which a source that answers is shown


@dataclass(frozen=True, slots=True)
class Account:
    """What a source says: its best sentences, and how near the best one is."""

    source_id: str
    evidence: Evidence
    said: tuple[Sentence, ...]
    score: float


def accounts(inquiry: Inquiry) -> Draft | None:
    """Return what each source says that answers, or that is named; None where fewer than two do: it is looked up."""
    question = _asked(inquiry)
    found = inquiry.found if question is inquiry.question else inquiry.search(question, inquiry.scope)
    everywhere = inquiry.read(question, found)
    if not everywhere.sentences or not inquiry.decide(question, everywhere).answers:
        return None
    least = best_sentence(everywhere).score - NEAR
    told = [one for one in _told(inquiry, question, found) if one.score >= least]
    if len(told) < 2:
        return None
    say = wording(inquiry.question.language)
    lines = tuple(_line(inquiry, one) for one in told[:MOST])
    return Draft(layout=Layout((say.source, say.words), lines))


def _asked(inquiry: Inquiry) -> Question:
    """The sentences that ask, where others only say that the sources differ."""
    question = inquiry.question
    if question.written or question.earlier:
        return question
    sentences = [question.asked[start:end] for start, end in sentence_spans(question.asked)]
    asking = [one for one in sentences if one.endswith("?")]
    return inquiry.ask(" ".join(asking)) if 0 < len(asking) < len(sentences) else question


def _told(inquiry: Inquiry, question: Question, found: Sequence[Found]) -> list[Account]:
    """The accounts of the sources, the nearest first."""
    groups: dict[str, list[Found]] = {}
    for one in found:
        if one.passage.source_id in groups or len(groups) < SOURCES:
            groups.setdefault(one.passage.source_id, []).append(one)
    told: list[Account] = []
    for source_id, passages in groups.items():
        evidence = inquiry.read(question, passages[:PASSAGES])
        if evidence.sentences and inquiry.decide(question, evidence).answers:
            said = _best(evidence)
            told.append(Account(source_id, evidence, said, said[0].score))
    return sorted(told, key=lambda one: -one.score)


def _best(evidence: Evidence) -> tuple[Sentence, ...]:
    return tuple(closest(sorted(evidence.sentences, key=lambda one: -one.score), SENTENCES, CLOSE))


def _line(inquiry: Inquiry, told: Account) -> Line:
    sentences = in_order(with_context(told.said, told.evidence.sentences))
    return Line(catalog_line(inquiry.snapshot.sources[told.source_id]), (tuple(Claim((one,)) for one in sentences),))
