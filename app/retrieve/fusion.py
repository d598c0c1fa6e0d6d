"""Hybrid retrieval: the vectors' and the words' rankings, fused by a convex combination of their scores."""

from collections.abc import Mapping, Sequence

from app.types.evidence import Found
from store import Hit

DEPTH = 20  # passages taken from each ranking
DEEP = 100  # and where all that is told of something is wanted, not what answers best
FLOORS = {"words": 0.0}  # BM25 gives 0 where nothing is shared; in other rankings the least score found stands for that


def fuse(rankings: Mapping[str, Sequence[Hit]]) -> list[Found]:
    """Fuse rankings, best first: a passage's score is the mean over them of its scores, each scaled from 0 to 1.

    Within a ranking the best passage has 1 and its floor 0, which is also what a passage has that is not in it;
    passages that are all alike share the 1. A ranking without passages does not count. After Bruch, Gai and Ingber,
    "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023, which finds this better than reciprocal ranks; so
    did we (docs/evaluation.md).
    """
    scores: dict[str, float] = {}
    passages = {}
    counted = {name: hits for name, hits in rankings.items() if hits}
    for name, hits in counted.items():
        best, floor = hits[0].score, FLOORS.get(name, hits[-1].score)
        for hit in hits:
            scaled = (hit.score - floor) / (best - floor) if best > floor else 1 / len(hits)
            passages[hit.passage.id] = hit.passage
            scores[hit.passage.id] = scores.get(hit.passage.id, 0.0) + scaled / len(counted)
    return [Found(passages[id_], score) for id_, score in sorted(scores.items(), key=lambda pair: -pair[1])]
