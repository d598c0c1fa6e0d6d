"""The extractive generator: it chooses the sentences that answer, in the source's own words, with no model at all."""

import re
from collections.abc import Callable, Sequence
from itertools import groupby, pairwise

from app.question.question import Question
from app.text.attribution import voices
from app.text.coherence import alike, antecedent, is_numbered, leans_back
from app.types.evidence import Claim, Evidence, Sentence

MOST = 3  # sentences chosen for an answer, what they lean on apart
LEAST = 2  # sentences of those that are counted
MOST_OF_MANY = 4  # where a list, a reason or a summary is asked for
CLOSE = 1.0  # logits below the best within which a sentence is said as well
CLOSE_OF_MANY = 2.0
ACCOUNT = 4.0  # logits below the best within which two accounts that stand beside each other are both shown
DIGITS = re.compile(r"\d[\d.,]*")
BECAUSE = re.compile(
    r"\b(?:because|due to|owing to|as a result of|on account of|the reasons?|caused? by)\b", re.IGNORECASE
)
DENIED = re.compile(r"\b(?:den(?:y|ies|ied)|rejects?(?:ed)?|disputes?d?|contradict(?:s|ed)?)\b", re.IGNORECASE)
SAME = 0.6  # share of words that two sentences have in common when they say the same


def compose(question: Question, evidence: Evidence) -> tuple[Claim, ...]:
    """Return one claim a sentence: the best, those close to it, and what they need in order to be understood.

    Sentences of one source keep its order; sources follow each other by their best sentence.
    """
    many = question.many or question.kind in ("why", "how")
    close, most = (CLOSE_OF_MANY, MOST_OF_MANY) if many else (CLOSE, MOST)
    ranked = sorted(evidence.sentences, key=lambda sentence: -sentence.score)
    chosen = closest(ranked, most, close, lambda one, other: _says_the_same(one, other, question))
    chosen = [*chosen, *_beside(question, chosen, ranked, evidence.sentences)]
    chosen += [one for one in _counted(question, chosen, evidence.sentences) if one not in chosen]
    return tuple(Claim((sentence,)) for sentence in in_order(with_context(chosen, evidence.sentences)))


def closest(
    ranked: Sequence[Sentence], most: int, close: float, same: Callable[[Sentence, Sentence], bool] | None = None
) -> list[Sentence]:
    """Return the best of sentences that come best first: `most` at most, `close` to the first, none said twice.

    `same` tells whether a sentence says what another does: most of its words, unless told.
    """
    same = same or (lambda one, other: alike(one.text, other.text) > SAME)
    chosen: list[Sentence] = []
    for sentence in ranked:
        if len(chosen) == most or sentence.score < ranked[0].score - close:
            break
        if not any(same(sentence, other) for other in chosen):
            chosen.append(sentence)
    return chosen


def _says_the_same(one: Sentence, other: Sentence, question: Question) -> bool:
    """Whether a sentence says what another does; a figure or day more says more where one is asked for."""
    if alike(one.text, other.text) <= SAME:
        return False
    return question.kind not in ("when", "number") or set(DIGITS.findall(one.text)) <= set(DIGITS.findall(other.text))


def _beside(
    question: Question, chosen: Sequence[Sentence], ranked: Sequence[Sentence], sentences: Sequence[Sentence]
) -> list[Sentence]:
    """What stands next to what was chosen and belongs with it: a cause that is asked for, the other one's account."""
    found: list[Sentence] = []
    texts = [sentence.text for sentence in chosen]
    if question.kind == "why" and not any(BECAUSE.search(text) for text in texts):
        pairs = [pair for pair in pairwise(sentences) if pair[0] in chosen and pair[0].precedes(pair[1])]
        found += [behind for _, behind in pairs if BECAUSE.search(behind.text)][:1]
    near = [one for one in ranked if one.score >= ranked[0].score - ACCOUNT]
    for one, other in pairwise(sentences):
        if one.precedes(other) and {one, other} <= set(near) and DENIED.search(other.text) and _speak_apart(one, other):
            found += [each for each in (one, other) if each not in chosen]
    return found


def _counted(question: Question, chosen: Sequence[Sentence], sentences: Sequence[Sentence]) -> list[Sentence]:
    """What is counted behind a chosen sentence: "There are three. First, …"; where many are asked for, beside one."""
    found: list[Sentence] = []
    before: Sentence | None = None
    for numbered, run in groupby(sentences, lambda one: (is_numbered(one.text), one.run)):
        items, lead = list(run), before
        before = items[-1]
        if not numbered[0] or len(items) < LEAST or lead is None or not lead.precedes(items[0]):
            continue
        if lead in chosen or (question.many and any(one in chosen for one in items)):
            found += items
    return found


def _speak_apart(one: Sentence, other: Sentence) -> bool:
    """Whether two sentences have speakers of their own."""
    first, second = ({voice.name for voice in voices(each.text, ())} for each in (one, other))
    return bool(first and second) and not first & second


def with_context(chosen: Sequence[Sentence], sentences: Sequence[Sentence]) -> list[Sentence]:
    """Add what each sentence that cannot stand alone leans on: the one that names its person, or the one before it."""
    places = {(one.source_id, one.start): place for place, one in enumerate(sentences)}
    found = {(one.source_id, one.start): one for one in chosen}
    for sentence in chosen:
        for _ in range(2):
            place = places[sentence.source_id, sentence.start]
            first = next(n for n, other in enumerate(sentences) if other.run == sentence.run)
            named = antecedent(sentence.text, [one.text for one in sentences[first:place]])
            if named:
                sentence = sentences[first + named[0]]
            elif place > first and sentences[place - 1].precedes(sentence) and leans_back(sentence.text):
                sentence = sentences[place - 1]
            else:
                break
            found[sentence.source_id, sentence.start] = sentence
    return list(found.values())


def in_order(chosen: Sequence[Sentence]) -> list[Sentence]:
    """Sort by source (the one with the best sentence first), and by place inside it."""
    best: dict[str, float] = {}
    for sentence in chosen:
        best[sentence.source_id] = max(best.get(sentence.source_id, sentence.score), sentence.score)
    return sorted(chosen, key=lambda sentence: (-best[sentence.source_id], sentence.source_id, sentence.start))
