"""An axis of time: where a day lies on it, and the dates that are written along it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from app.drawings.letters import width_of
from app.present.dates import period_told
from app.text.dates import Period
from app.text.dates.period import MONTHS, day_of, month_of, year_of

Unit = Literal["day", "month", "year"]
STEPS: Mapping[Unit, Sequence[int]] = {
    "day": (1, 2, 7, 14),
    "month": (1, 2, 3, 6),
    "year": (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000),
}
DAYS: Mapping[Unit, float] = {"day": 1.0, "month": 30.4, "year": 365.2}
SIZE = 12  # of the letters
GAP = 16  # between two dates
NARROWEST = 24  # the least that a date takes


@dataclass(frozen=True, slots=True)
class Axis:
    """The days from `first` to `last`, laid out from `left` to `right`."""

    first: date
    last: date
    left: float
    right: float

    def at(self, day: date) -> float:
        """Return where a day begins."""
        return self._place(day.toordinal())

    def end_of(self, day: date) -> float:
        """Return where a day ends."""
        return self._place(day.toordinal() + 1)

    @property
    def days(self) -> int:
        """Return how many days there are."""
        return self.last.toordinal() - self.first.toordinal() + 1

    def _place(self, ordinal: int) -> float:
        return self.left + (ordinal - self.first.toordinal()) / self.days * (self.right - self.left)


@dataclass(frozen=True, slots=True)
class Tick:
    """A date along the axis: where it lies, and where its text begins, which is `width` wide."""

    at: float
    text: str
    start: float
    width: float


def ticks(axis: Axis, language: str, width: float) -> list[Tick]:
    """Return as many dates at even steps as there is room for on a sheet; where that is one or none, the two ends."""
    for unit, step in ((unit, step) for unit, steps in STEPS.items() for step in steps):
        if axis.days / (DAYS[unit] * step) * NARROWEST > width:
            continue
        made = [_tick(axis, one, language, width) for one in _starts(unit, step, axis)]
        if len(made) > 1 and _apart(made):
            return made
    ends = [_tick(axis, Period(day, day), language, width) for day in (axis.first, axis.last)]
    return ends if _apart(ends) else ends[:1]


def _tick(axis: Axis, period: Period, language: str, width: float) -> Tick:
    text = period_told(period, language, short=True)
    wide = width_of(text, SIZE)
    at = axis.at(period.first)
    return Tick(at, text, max(0.0, min(at - wide / 2, width - wide)), wide)


def _apart(made: Sequence[Tick]) -> bool:
    return all(one.start + one.width + GAP <= other.start for one, other in pairwise(made))


def _starts(unit: Unit, step: int, axis: Axis) -> Iterator[Period]:
    """The days, months or years of even number within an axis, each as what it is."""
    first, last = axis.first, axis.last
    if unit == "day":
        for number in range(-(-first.toordinal() // step) * step, last.toordinal() + 1, step):
            day = date.min + timedelta(number - 1)
            yield day_of(day.year, day.month, day.day)
    elif unit == "month":
        begin = first.year * MONTHS + first.month - 1 + (first.day > 1)
        for number in range(-(-begin // step) * step, last.year * MONTHS + last.month, step):
            yield month_of(number // MONTHS, number % MONTHS + 1)
    else:
        begin = first.year + ((first.month, first.day) > (1, 1))
        yield from map(year_of, range(-(-begin // step) * step, last.year + 1, step))
