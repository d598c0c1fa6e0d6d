"""The decision: one calibrated function from what the reader found to whether it is an answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.question.kinds import lacks_kind
from app.question.names import Names, holds, other_holders, unheld_figures, unheld_names, vocabulary
from app.question.question import Question
from app.read.threshold import THRESHOLDS, Threshold, raised
from app.types.evidence import Evidence, best_sentence, evidence_texts, probability

# A logistic regression, fitted by `python benchmarks/decision.py`, which prints what each sign brings on each set;
# `follows` is chosen by `python benchmarks/conversations.py --dev`.
BIAS = 0.64
WEIGHTS = {"answerable": 0.78, "names": -1.5, "kind": -2.1, "follows": -0.85}
READ = 1  # of the passages that were read, the nearest: more of them let more near misses through
SURELY = 0.88  # the probability from which a passage surely answers, if nothing else speaks against it
# Logits, at the least, by which the reader doubts the rest of a question for a name beside it that is missing.
DOUBTED = 0.7
ROW = r"\b(?:with|for|from|to|by|about|on|of|in) (?:the )?(?:[\w.]+, )*"  # not "between", and not a joint subject


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to answer; `answerable` is the probability (0 to 1) that the evidence does.

    `missing` is what the question names and the evidence does not hold; where the rest is answerable, the answer is a
    partial one.
    """

    answerable: float
    answers: bool
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for and against an answer.

    `answerable` is the reader's highest logit of the best passages; `names` says that a name, figure or office of the
    question is not in the evidence; `kind` (0 to 1) tells how surely the best sentence holds nothing of the kind that
    is asked for; `follows` says that it was read behind the question before, of which the passage may speak instead.
    """

    answerable: float
    names: bool
    kind: float
    follows: bool = False


def decide(
    question: Question,
    evidence: Evidence,
    threshold: Threshold,
    names: Names = lambda name: (),
    margin: float = 0.0,
) -> Verdict:
    """Weigh the signs for one question; `names` gives the other names of one, as app/question/names.py has it.

    `margin` says how many logits above the threshold an answer has to be.
    """
    needed = raised(THRESHOLDS[threshold], margin)
    if not evidence.sentences:
        return Verdict(0.0, False)
    signs, missing = read_signs(question, evidence, names)
    answerable = weigh(signs)
    if missing and _one_of_several(question.asked, missing, evidence):
        rest = weigh(replace(signs, answerable=signs.answerable + DOUBTED, names=False))
        return Verdict(rest, rest >= needed, missing)
    return Verdict(answerable, answerable >= needed, missing if answerable < needed else ())


def read_signs(question: Question, evidence: Evidence, names: Names = lambda name: ()) -> tuple[Signs, tuple[str, ...]]:
    """Return the signs for a question and its evidence, and its names and figures that the evidence does not hold."""
    best = best_sentence(evidence)
    texts = evidence_texts(best, evidence)
    alone = f"{evidence.before(best)} {best.read} {evidence.sources[best.source_id].author}"
    unheld = unheld_names(question.asked, vocabulary(texts), names)
    others = other_holders(question.asked, texts)
    missing = dict.fromkeys([*unheld, *unheld_figures(question.asked, texts), *others])
    read = [evidence.readings[one.passage.id] for one in evidence.passages if one.passage.id in evidence.readings]
    signs = Signs(
        answerable=max(one.answerable for one in read[:READ]),
        names=bool(missing),
        kind=lacks_kind(question, f"{alone} {evidence.after(best)}" if question.kind == "why" else best.read),
        follows=question.follows,
    )
    return signs, tuple(missing)


def surely(answerable: float) -> bool:
    """Return whether a passage surely answers by the reader's logit alone."""
    return probability(BIAS + WEIGHTS["answerable"] * answerable) >= SURELY


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
