"""Whether the evidence answers, where the question or the evidence is in another language than English."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from app.languages.crosslingual import CrossLingual, is_foreign
from app.languages.interrogative import content, measured
from app.question.kinds import DATE as ENGLISH_DATE
from app.question.kinds import NUMBER, lacks_kind
from app.question.names import other_holders, words_of
from app.question.question import Question
from app.read.decision import Verdict
from app.read.threshold import ACROSS, Threshold
from app.types.evidence import Evidence, Sentence, best_sentence, evidence_texts, probability
from ingest import language_of

# A logistic regression, fitted by `python benchmarks/across.py` on six sets of three kinds, each kind weighed alike;
# two kinds are not about this library's subjects. It prints what each sign brings on each of them.
BIAS = -0.05
WEIGHTS = {
    "answerable": 0.79,
    "reranked": 0.11,
    "similarity": 1.31,
    "names": -1.61,
    "kind": -1.5,
    "unread": 0.26,
    "lacking": -0.39,
}
DOUBTS, TRUSTS = -1.0, 2.0  # logits: what the reader says less or more than that is no surer
MANY = 2  # words that evidence in the question's own language lacks, from which on it is not trusted
RELIEF = 1.0  # logits that leaving out a subject must gain
DATE = re.compile(r"\d{4}|[年月日년월일]")
# Stricter than app/question/kinds.py: without "one", "no", "most", "several", which count nothing as often as not.
COUNT = re.compile(
    r"\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|half|hundreds?|thousands?|millions?|"
    r"billions?|trillions?|first|second|third|fourth|fifth",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for and against an answer.

    `names` tells that a name, date, figure, office or subject of the question is not in the evidence. `answerable` is
    the multilingual reader's logit of the best sentence's passage, within bounds; where such a name is missing, or
    several words, it speaks against an answer at most: a reader is taken in by another name in the same place.
    `reranked` is the re-ranker's of that sentence for the question as the glossary reads it, `similarity` the cosine of
    the question as it was written; `kind` (0 to 1) that the sentence holds nothing of the kind that is asked for;
    `unread` counts words of the question that the glossary does not know, `lacking` those that evidence in the
    question's own language does not hold.
    """

    answerable: float
    reranked: float
    similarity: float
    names: bool
    kind: float
    unread: int
    lacking: int


def judge_across(question: Question, evidence: Evidence, languages: CrossLingual, threshold: Threshold) -> Verdict:
    """Weigh the signs for one question."""
    if not evidence.sentences:
        return Verdict(0.0, False)
    signs, missing = read_signs(question, evidence, languages)
    answerable = weigh(signs)
    names = tuple(languages.glossary.name(term, question.language) for term in missing)
    return Verdict(answerable, answerable >= ACROSS[threshold], names)


def weigh(signs: Signs) -> float:
    """Return the probability (0 to 1) that the evidence answers the question."""
    return probability(BIAS + sum(weight * float(getattr(signs, name)) for name, weight in WEIGHTS.items()))


def read_signs(question: Question, evidence: Evidence, languages: CrossLingual) -> tuple[Signs, list[str]]:
    """Return the signs for a question and its evidence, and the names that the evidence does not hold."""
    best = best_sentence(evidence)
    texts = evidence_texts(best, evidence)
    (similarity,) = languages.similarity(question.original or question.text, [best.read])
    reranked = 0.0
    if languages.reranker and not is_foreign(best.text):
        (reranked,) = languages.reranker.score(question.text, [best.read])
    same = language_of(best.text) == question.language
    missing = [
        *languages.unheld(question.terms, texts),
        *_hindering(question, best, reranked, languages.unheld_subjects(question.terms, texts), languages),
        *other_holders(question.asked, texts),
    ]
    lacks = lacking(question, texts[0]) if same else []
    passage = evidence.passages[best.rank]
    read = evidence.readings.get(passage.passage.id) if question.written else None
    approval = read.answerable if read else languages.answerable(question, passage, evidence.sources[best.source_id])
    around = f"{evidence.before(best)} {best.read} {evidence.after(best)}"
    signs = Signs(
        answerable=min(max(approval, DOUBTS), 0.0 if missing or len(lacks) >= MANY else TRUSTS),
        reranked=reranked,
        similarity=similarity,
        names=bool(missing),
        kind=_lacks_kind(question, around if question.kind == "why" else best.read),
        unread=0 if same else len(content(question.unread, question.language)),
        lacking=len(lacks),
    )
    return signs, missing


def _hindering(
    question: Question, best: Sentence, reranked: float, subjects: Sequence[str], languages: CrossLingual
) -> list[str]:
    """Return the subjects without which the question would match the sentence better than `reranked`, its logit now."""
    if not subjects or languages.reranker is None or is_foreign(best.text):
        return []
    logits = [languages.reranker.score(without(question.text, subject), [best.read])[0] for subject in subjects]
    return [subject for subject, logit in zip(subjects, logits, strict=True) if logit - reranked >= RELIEF]


def _lacks_kind(question: Question, sentence: str) -> float:
    """How surely a sentence cannot answer, since it holds nothing of the kind that is asked for (0 to 1)."""
    if is_foreign(sentence):
        kinds = {"when": DATE, "number": NUMBER}
        return float(question.kind in kinds and not kinds[question.kind].search(sentence))
    if question.kind != "number":
        return lacks_kind(question, sentence)
    rest = ENGLISH_DATE.sub(" ", sentence)
    counts = {word for word in words_of(rest) if COUNT.fullmatch(word)} - set(words_of(question.asked))
    unit = measured(question.written, question.language)
    return float(not counts or bool(unit and not unit.search(sentence)))


def lacking(question: Question, passage: str) -> list[str]:
    """Return the words of a question that a passage in the same language does not begin to hold."""
    held = unicodedata.normalize("NFKC", passage)
    words = content(unicodedata.normalize("NFKC", question.written), question.language)
    return [word for word in words if word[:2] not in held]


def without(text: str, word: str) -> str:
    """Return a question without the last occurrence of a word."""
    places = [match.start() for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text)]
    if not places:
        return text
    return " ".join((text[: places[-1]] + text[places[-1] + len(word) :]).split())
