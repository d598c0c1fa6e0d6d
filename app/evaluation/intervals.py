"""How far a figure over so many rows may be off: intervals of 95%, and whether two runs differ by more than chance.

What is drawn by chance is drawn from a fixed seed, so that the same rows give the same intervals.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
Interval = tuple[float, float]  # the lower and the upper bound

Z = 1.959964  # of the normal distribution: 95% lie within
BOUNDS = (2.5, 97.5)  # percent
DRAWS = 2_000  # of a bootstrap: Efron and Tibshirani (1993) ask for 1,000 and more where bounds are read off
AT_ONCE = 1_000_000  # values that are drawn at once


def wilson(hits: int, of: int) -> Interval | None:
    """Return Wilson's score interval of a share (1927), or None of nothing. It holds near 0 and 1, and for few rows."""
    if not of:
        return None
    share, square = hits / of, Z * Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = Z / (1 + square / of) * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return (0.0 if hits == 0 else middle - half, 1.0 if hits == of else middle + half)


def bootstrap(rows: Sequence[Any], statistic: Callable[[Array], Array]) -> Interval | None:
    """Return the percentile interval of a statistic over rows that are drawn with replacement, or None of no rows.

    A row is a number or a tuple of numbers. `statistic` takes draws by rows (by the tuple's places) and returns one
    figure for each draw.
    """
    values = np.asarray(rows, float)
    if not len(values):
        return None
    chance = np.random.default_rng(0)
    step = max(1, AT_ONCE // values.size)
    figures = [
        statistic(values[chance.integers(len(values), size=(min(step, DRAWS - done), len(values)))])
        for done in range(0, DRAWS, step)
    ]
    low, high = np.percentile(np.concatenate(figures), BOUNDS)
    return float(low), float(high)


def paired(gained: int, lost: int, of: int) -> Interval | None:
    """Return the bootstrap interval of (gained - lost) / of, rows drawn as pairs; None of no rows.

    To draw pairs with replacement is to draw how many of them are gained, lost and neither.
    """
    if not of:
        return None
    odds = [gained / of, lost / of, (of - gained - lost) / of]
    drawn = np.random.default_rng(0).multinomial(of, odds, DRAWS)
    low, high = np.percentile((drawn[:, 0] - drawn[:, 1]) / of, BOUNDS)
    return float(low), float(high)


def mcnemar(gained: int, lost: int) -> float:
    """Return the p-value of McNemar's exact test, two-sided: how likely so uneven a split is where nothing changed."""
    changed = gained + lost
    tail = sum(math.comb(changed, few) for few in range(min(gained, lost) + 1))
    return min(1.0, float(2 * tail / 2**changed))
