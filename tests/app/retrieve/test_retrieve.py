"""Fusing rankings, against cases that were reckoned by hand."""

import pytest

from app.retrieve.fusion import fuse
from store import Hit, Passage


def hits(**scores: float) -> list[Hit]:
    return [Hit(Passage(name, "v", 0, 0, 1, name), score) for name, score in scores.items()]


def fused(**rankings: list[Hit]) -> dict[str, float]:
    return {found.passage.text: found.fused for found in fuse(rankings)}


def test_scores_are_scaled_within_their_ranking_and_their_mean_counts() -> None:
    # vectors: 0.8 is 1, 0.6 is 0.5, 0.4 is 0; words: 12 is 1, and 3, from 0 on, is 0.25
    found = fused(vectors=hits(a=0.8, b=0.6, c=0.4), words=hits(b=12, c=3))
    assert found == pytest.approx({"b": 0.75, "a": 0.5, "c": 0.125})
    assert list(found) == ["b", "a", "c"]


def test_a_far_better_score_outweighs_places() -> None:
    found = fused(vectors=hits(a=0.50, b=0.49, c=0.48, d=0.1), words=hits(c=20, a=4))
    assert next(iter(found)) == "c"  # a is first and second, c third and first: by ranks alone a would lead


def test_a_ranking_that_found_nothing_does_not_count() -> None:
    assert fused(vectors=hits(a=0.8, b=0.2), words=[], elsewhere=[]) == {"a": 1.0, "b": 0.0}
    assert fused(vectors=[], words=[]) == {}


def test_one_passage_alone_has_all_of_its_ranking_and_passages_alike_share_it() -> None:
    assert fused(vectors=hits(a=0.3)) == {"a": 1.0}
    assert fused(vectors=hits(a=0.3, b=0.3), words=hits(b=5)) == pytest.approx({"b": 0.75, "a": 0.25})
