"""What a language model is shown beside what was read for a question: for its parts, and in other words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from app.types.evidence import Evidence, Ranked, Sentence

ROUNDS = 3  # of searches: the first is for the question itself and its parts


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read for a question, whether that answers it, and whether it is near enough to be shown to a model."""

    evidence: Evidence
    answers: bool
    near: bool


Look = Callable[[str], Seen]
Words = Callable[[Sequence[str]], Sequence[str]]  # other words for what was searched for


def widened(first: Seen, question: str, parts: Sequence[str], look: Look, words: Words) -> Evidence | None:
    """Return what is near of what was read for a question and its parts and, while none answers, in other words.

    None where nothing is near.
    """
    read = [first, *(look(part) for part in parts)]
    searched = [question, *parts]
    for _ in range(ROUNDS - 1):
        if any(one.answers for one in read):
            break
        found = words(searched)
        if not found:
            break
        read += [look(one) for one in found]
        searched += found
    near = [one.evidence for one in read if one.near]
    others = tuple(searched[1 + len(parts) :])
    if not near or not others:
        return together(near) if near else None
    return replace(together(near), searched=others)


def together(read: Sequence[Evidence]) -> Evidence:
    """Return several readings as one: the best passages of each first, no passage and no sentence twice."""
    if len(read) == 1:
        return read[0]
    passages: dict[str, Ranked] = {}
    for row in zip_longest(*(one.passages for one in read)):
        for ranked in row:
            if ranked is not None:
                passages.setdefault(ranked.passage.id, ranked)
    places = {key: place for place, key in enumerate(passages)}
    sentences: dict[tuple[str, int, int], Sentence] = {}
    for number, one in enumerate(read):
        for sentence in _moved(one, places, number):
            sentences.setdefault((sentence.source_id, sentence.start, sentence.end), sentence)
    readings = {key: reading for one in reversed(read) for key, reading in one.readings.items()}
    return Evidence(tuple(passages.values()), tuple(sentences.values()), read[0].sources, readings)


def _moved(evidence: Evidence, places: dict[str, int], number: int) -> Iterable[Sentence]:
    """The sentences of a reading at the places that their passages have now; no run of one goes on in another."""
    for sentence in evidence.sentences:
        rank = places[evidence.passages[sentence.rank].passage.id]
        yield replace(sentence, rank=rank, run=1_000 * number + sentence.run)
