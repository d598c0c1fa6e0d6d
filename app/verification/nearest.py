"""What of a text comes nearest to a quote that does not stand in it."""

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

LOOKED_AT = 6  # sentences, those with most pairs of characters in common
LONGEST = 3  # sentences that are read together: two that a quote has joined, and one more


def nearest(quote: str, sentences: Sequence[str]) -> tuple[float, str]:
    """Return how alike (0 to 1) the nearest run of sentences is, and the run.

    Likeness is `difflib`'s ratio: the characters in common, twice, of those of both. Runs are tried around the two
    sentences that are likest by themselves.
    """
    wanted = _pairs(quote)
    shared = [(sum((wanted & _pairs(one)).values()), place) for place, one in enumerate(sentences)]
    likely = [place for common, place in sorted(shared, reverse=True)[:LOOKED_AT] if common]
    alone = sorted(((_alike(quote, sentences[place], 0.0), place) for place in likely), reverse=True)
    best = (alone[0][0], sentences[alone[0][1]]) if alone else (0.0, "")
    for _, place in alone[:2]:
        for first in range(max(0, place - LONGEST + 1), place + 1):
            for last in range(max(place, first + 1) + 1, min(len(sentences), first + LONGEST) + 1):
                run = " ".join(sentences[first:last])
                best = max(best, (_alike(quote, run, best[0]), run))
    return best


def _alike(one: str, other: str, least: float) -> float:
    """The ratio, or 0 where it cannot reach the least."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least else 0.0


def _pairs(text: str) -> Counter[str]:
    return Counter(map("".join, pairwise(text)))
