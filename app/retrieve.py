"""Hybrid retrieval: the vectors' and the words' rankings, fused by reciprocal rank."""

from collections.abc import Mapping, Sequence

from app.evidence import Found
from store import Hit

DEPTH = 20  # passages taken from each ranking
SMOOTHING = 60  # Cormack, Clarke and Büttcher, SIGIR 2009: the constant of reciprocal rank fusion


def fuse(rankings: Mapping[str, Sequence[Hit]]) -> list[Found]:
    """Fuse rankings: a passage's score is the sum of 1 / (60 + its rank from 1) over them, best first."""
    scores: dict[str, float] = {}
    passages = {}
    for hits in rankings.values():
        for rank, hit in enumerate(hits, start=1):
            passages[hit.passage.id] = hit.passage
            scores[hit.passage.id] = scores.get(hit.passage.id, 0.0) + 1 / (SMOOTHING + rank)
    return [Found(passages[id_], score) for id_, score in sorted(scores.items(), key=lambda pair: -pair[1])]
