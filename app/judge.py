"""Whether the evidence answers the question: the decision to answer, to answer in part, or to abstain."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.evidence import Evidence, Sentence, probability
from app.kinds import lacks_kind
from app.names import (
    foreign_subject,
    holds,
    other_office,
    other_parties,
    unheld_figures,
    unheld_names,
    unheld_terms,
    vocabulary,
)
from app.question import Question
from app.rank import Score

PROBED = 5  # words that the question is asked without, at most


# A logistic regression over the signs below. Fitted on 700 XQuAD questions with half of the paragraphs held out,
# and on the 152 English questions over the brief and the library (benchmarks/questions/tune.jsonl among them), with
# the weight of `relief` raised so that a swapped term alone is enough to abstain; that of `kind` was set by hand after
# `python benchmarks/kinds.py`. docs/evaluation.md has the figures.
BIAS = 0.63
WEIGHTS = {"sentence": 0.12, "passage": 0.2, "relief": -4.0, "names": -3.7, "kind": -3.0}
RELIEF = (0.9, 1.5)  # logits: below the first, leaving a word out says nothing; above the second, all that it can say
ANSWER_FROM = 0.5
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

    `sentence` and `passage` are the re-ranker's logits of the best sentence and of its passage. `relief` (0 to 1)
    tells how much better the sentence would match if the question lacked one of the words that the evidence
    holds in no form: a synonym helps a match, a swapped term hinders it. `names` says that a name or a figure is
    not in the evidence, or that the sentence is about another subject than the question; `kind` (0 to 1)
    that it holds nothing of the kind that is asked for: no date, name, number or cause.
    """

    sentence: float
    passage: float
    relief: float
    names: bool
    kind: float


def judge(question: Question, evidence: Evidence, score: Score) -> Verdict:
    """Weigh the signs for one question; `score` is the re-ranker's."""
    if not evidence.sentences:
        return Verdict(0.0)
    signs, missing = read_signs(question, evidence, score)
    answerable = weigh(signs)
    if answerable >= ANSWER_FROM:
        return Verdict(answerable)
    rest = weigh(replace(signs, names=False))
    if signs.names and rest >= ANSWER_FROM and _one_of_several(question.asked, missing, evidence):
        return Verdict(rest, missing)
    return Verdict(answerable, missing)


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
    return bool(missing)


def read_signs(question: Question, evidence: Evidence, score: Score) -> tuple[Signs, tuple[str, ...]]:
    """Return the signs for a question and its evidence, and the names and terms that speak against an answer."""
    best = best_sentence(evidence)
    texts = evidence_texts(best, evidence)
    known = vocabulary(texts)
    alone = f"{evidence.before(best)} {best.read} {evidence.sources[best.source_id].author}"
    names = [
        *unheld_names(question.asked, known),
        *unheld_figures(question.asked, texts),
        *foreign_subject(question.asked, alone),
        *other_parties(question.asked, alone),
        *other_office(question.asked, " ".join(texts)),
    ]
    relief, hindering = _relief(question.text, best.read, unheld_terms(question.asked, known)[:PROBED], score)
    signs = Signs(
        sentence=best.logit,
        passage=evidence.passages[best.rank].score or 0.0,
        relief=relief,
        names=bool(names),
        kind=lacks_kind(question, f"{alone} {evidence.after(best)}" if question.kind == "why" else best.read),
    )
    return signs, tuple(dict.fromkeys([*names, *hindering]))


def _relief(question: str, sentence: str, terms: Sequence[str], score: Score) -> tuple[float, list[str]]:
    """How much leaving one term out helps, at most, and the terms that it helps to leave out."""
    if not terms:
        return 0.0, []
    own = score(question, [sentence])[0]
    gains = [score(without(question, term), [sentence])[0] - own for term in terms]
    least, most = RELIEF
    shares = [min(1.0, max(0.0, (gain - least) / (most - least))) for gain in gains]
    return max(shares), [term for term, share in zip(terms, shares, strict=True) if share]


def best_sentence(evidence: Evidence) -> Sentence:
    """Return the sentence that answers best."""
    return max(evidence.sentences, key=lambda sentence: sentence.score)


def evidence_texts(best: Sentence, evidence: Evidence) -> list[str]:
    """Return the texts in which what a question names must stand: the passage, and what its source is."""
    source = evidence.sources[best.source_id]
    return [
        evidence.passages[best.rank].passage.text,
        source.title,
        source.author,
        source.publisher,
        source.date,
        source.kind,
    ]


def without(text: str, word: str) -> str:
    """Return a question without the last occurrence of a word."""
    places = [match.start() for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text)]
    if not places:
        return text
    return " ".join((text[: places[-1]] + text[places[-1] + len(word) :]).split())
