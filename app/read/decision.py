"""The decision: one calibrated function from what the reader found to whether it is an answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.evidence import Evidence, best_sentence, evidence_texts, probability, prose_spans
from app.kinds import lacks_kind
from app.names import (
    foreign_subject,
    holds,
    other_office,
    other_parties,
    unheld_figures,
    unheld_names,
    vocabulary,
)
from app.question import Question
from app.read.reader import Reader, Text
from ingest.language import ENGLISH

# A logistic regression, fitted by `python benchmarks/decision.py`, which prints what each sign brings on each set. The
# fit's own bias is 0.75; 0.27 more refuses 2 to 5 points less of what is answerable, and answers up to 6 points more of
# what is not.
BIAS = 1.02
WEIGHTS = {"answerable": 1.06, "names": -1.76, "kind": -3.13}
ANSWER_FROM = 0.5
READ = 4  # passages that the reader reads, the best by the re-ranker
ROW = r"\b(?:with|for|from|to|by|about|on|of|in) (?:the )?(?:[\w.]+, )*"  # not "between", and not a joint subject


@dataclass(frozen=True, slots=True)
class Verdict:
    """`answerable` is a probability (0 to 1); `missing` is what the question names and the evidence does not hold.

    Where something is missing and the rest is answerable, the answer is a partial one.
    """

    answerable: float
    missing: tuple[str, ...] = ()

    @property
    def answers(self) -> bool:
        """Return whether to answer."""
        return self.answerable >= ANSWER_FROM


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for and against an answer.

    `answerable` is the reader's highest logit of the passages that it read; `names` says that a name or a figure of the
    question is not in the evidence, or that the best sentence is about another subject than the question; `kind` (0 to
    1) that it holds nothing of the kind that is asked for.
    """

    answerable: float
    names: bool
    kind: float


def decide(question: Question, evidence: Evidence, reader: Reader) -> Verdict:
    """Let the reader read the best passages, and weigh the signs for one question."""
    if not evidence.sentences:
        return Verdict(0.0)
    signs, missing = read_signs(question, evidence, reader)
    answerable = weigh(signs)
    if answerable >= ANSWER_FROM:
        return Verdict(answerable)
    rest = weigh(replace(signs, names=False))
    if missing and rest >= ANSWER_FROM and _one_of_several(question.asked, missing, evidence):
        return Verdict(rest, missing)
    return Verdict(answerable, missing)


def read_signs(question: Question, evidence: Evidence, reader: Reader) -> tuple[Signs, tuple[str, ...]]:
    """Return the signs for a question and its evidence, and the names that speak against an answer."""
    best = best_sentence(evidence)
    texts = evidence_texts(best, evidence)
    alone = f"{evidence.before(best)} {best.read} {evidence.sources[best.source_id].author}"
    missing = dict.fromkeys(
        [
            *unheld_names(question.asked, vocabulary(texts)),
            *unheld_figures(question.asked, texts),
            *foreign_subject(question.asked, alone),
            *other_parties(question.asked, alone),
            *other_office(question.asked, " ".join(texts)),
        ]
    )
    readings = reader.read(question.text, _texts(evidence))
    signs = Signs(
        answerable=max(one.answerable for one in readings),
        names=bool(missing),
        kind=lacks_kind(question, f"{alone} {evidence.after(best)}" if question.kind == "why" else best.read),
    )
    return signs, tuple(missing)


def _texts(evidence: Evidence) -> list[Text]:
    """What the reader reads: the best passages, those in other languages left out."""
    best = evidence.passages[:READ]
    english = [one for one in best if evidence.sources[one.passage.source_id].language == ENGLISH]
    return [
        Text(
            evidence.sources[one.passage.source_id].title,
            one.read,
            tuple(prose_spans(one.read, ENGLISH, inside=one.passage.start > 0)),
        )
        for one in english or best
    ]


def weigh(signs: Signs) -> float:
    """Return the probability (0 to 1) that the evidence answers the question."""
    return probability(BIAS + sum(weight * float(getattr(signs, name)) for name, weight in WEIGHTS.items()))


def _one_of_several(asked: str, missing: Sequence[str], evidence: Evidence) -> bool:
    """Whether each missing name stands in a row with one that the evidence holds: "with India and Canada"."""
    known = vocabulary(evidence_texts(best_sentence(evidence), evidence))
    for name in missing:
        word = re.escape(name)
        before = re.search(rf"{ROW}([\w.]+),? (?:and|or|as well as) (?:the )?{word}\b", asked)
        after = re.search(rf"{ROW}{word}(?:,| and| or| as well as) (?:the )?([\w.]+)", asked)
        joined = [match[1] for match in (before, after) if match and match[1][0].isupper()]
        if not any(holds(known, other) for other in joined if other not in missing):
            return False
    return True
