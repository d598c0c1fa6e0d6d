"""What each measure is in two runs over the same rows, and how far apart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.evaluation.against.kept import Kept
from app.evaluation.intervals import Array, Interval, bootstrap, mcnemar, paired
from app.evaluation.metrics import Share

Pair = tuple[Kept, Kept]  # of this run, and of the other


@dataclass(frozen=True, slots=True)
class Measure:
    """What is said of a row, True or False, or None where it does not count; `good` is which of the two is wanted."""

    name: str
    over: str
    good: bool
    of: Callable[[Kept], bool | None]


MEASURES = (
    Measure("answered rightly", "answerable rows", True, lambda row: row.rightly if row.answerable else None),
    Measure("false refusals", "answerable rows", False, lambda row: row.refused if row.answerable else None),
    Measure("false answers", "unanswerable rows", False, lambda row: None if row.answerable else not row.refused),
    Measure("quote on the support", "answerable rows with support", True, lambda row: row.quoted),
    Measure("quotes exact", "rows with citations in both", True, lambda row: row.exact),
)


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """One measure in both runs, over the pairs that count in both.

    `gained` are the rows of which it holds in this run alone, `lost` those of which it holds in the other alone.
    """

    measure: Measure
    this: Share
    other: Share
    gained: int
    lost: int

    @property
    def value(self) -> float:
        """Return this share less the other."""
        return (self.gained - self.lost) / self.this.of

    @property
    def interval(self) -> Interval | None:
        """Return where the difference lies with a probability of 95%; None where no row changed."""
        return paired(self.gained, self.lost, self.this.of) if self.gained or self.lost else None

    @property
    def p(self) -> float:
        """Return the p-value of McNemar's exact test."""
        return mcnemar(self.gained, self.lost)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return {
            "this": self.this.to_dict(),
            "other": self.other.to_dict(),
            "difference": round(self.value, 4),
            "interval": _rounded(self.interval),
            "gained": self.gained,
            "lost": self.lost,
            "p": round(self.p, 4),
        }


@dataclass(frozen=True, slots=True)
class Slower:
    """A percentile of the seconds of an answer in both runs, and the intervals of both and of their difference."""

    percent: int
    this: float
    other: float
    this_interval: Interval | None
    other_interval: Interval | None
    interval: Interval | None

    @property
    def value(self) -> float:
        """Return this percentile less the other."""
        return self.this - self.other

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return {
            "this": {"value": self.this, "interval": _rounded(self.this_interval)},
            "other": {"value": self.other, "interval": _rounded(self.other_interval)},
            "difference": round(self.value, 4),
            "interval": _rounded(self.interval),
        }


def differences(pairs: Sequence[Pair]) -> tuple[PairedDifference, ...]:
    """Return the measures that count for any of the pairs."""
    found = []
    for measure in MEASURES:
        told = [(measure.of(this), measure.of(other)) for this, other in pairs]
        sure = [(this, other) for this, other in told if this is not None and other is not None]
        if sure:
            this, other = (Share(sum(side), len(sure)) for side in zip(*sure, strict=True))
            gained, lost = sure.count((True, False)), sure.count((False, True))
            found.append(PairedDifference(measure, this, other, gained, lost))
    return tuple(found)


def slower(pairs: Sequence[Pair], percent: int) -> Slower:
    """Return a percentile of the seconds in both runs, pairs drawn as such."""
    seconds = [(this.seconds, other.seconds) for this, other in pairs]
    this, other = (round(float(one), 4) for one in np.percentile(seconds, percent, axis=0))

    def of(drawn: Array, side: int) -> Array:
        return np.percentile(drawn[:, :, side], percent, axis=1)

    return Slower(
        percent,
        this,
        other,
        bootstrap(seconds, lambda drawn: of(drawn, 0)),
        bootstrap(seconds, lambda drawn: of(drawn, 1)),
        bootstrap(seconds, lambda drawn: of(drawn, 0) - of(drawn, 1)),
    )


def _rounded(interval: Interval | None) -> list[float] | None:
    return None if interval is None else [round(bound, 4) for bound in interval]
