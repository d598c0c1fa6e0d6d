"""Sources that another one replaces: where both answer, the newer comes first."""

from dataclasses import replace

from app.types.evidence import Evidence
from store import successor

NEAR = 2.0  # logits below the best of the older one within which the newer one answers as well
BEHIND = 0.01  # logits by which the older one then comes behind


def newer_first(evidence: Evidence) -> Evidence:
    """Return the evidence with the sentences of replaced sources behind those of the source that took their place.

    Where that has no sentence that is near the best of the older one, nothing is moved.
    """
    best: dict[str, float] = {}
    for one in evidence.sentences:
        best[one.source_id] = max(best.get(one.source_id, one.score), one.score)
    lower: dict[str, float] = {}
    for source_id, score in best.items():
        heir = successor(source_id, evidence.sources)
        if heir is not None and heir.id in best and score - NEAR <= best[heir.id] < score + BEHIND:
            lower[source_id] = score + BEHIND - best[heir.id]
    if not lower:
        return evidence
    moved = (replace(one, score=one.score - lower.get(one.source_id, 0.0)) for one in evidence.sentences)
    return replace(evidence, sentences=tuple(moved))
