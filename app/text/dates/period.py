"""A period: the days from one to another that a date names, be it a day, a month, a year or a span."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Unit = Literal["day", "week", "month", "year"]
MONTHS = 12


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `first` to `last`, both included; periods sort by their beginning."""

    first: date
    last: date

    @property
    def unit(self) -> str:
        """Return "day", "month" or "year" where it is exactly one, else "span"."""
        if self.first == self.last:
            return "day"
        whole = month_of(self.first.year, self.first.month), year_of(self.first.year)
        return "month" if self == whole[0] else "year" if self == whole[1] else "span"

    @property
    def whole_months(self) -> bool:
        """Return whether it begins with the first day of a month and ends with a last one."""
        return self.first.day == 1 and self.last == month_of(self.last.year, self.last.month).last

    def meets(self, other: "Period") -> bool:
        """Return whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last

    def within(self, other: "Period") -> bool:
        """Return whether each of its days is one of the other's."""
        return other.first <= self.first and self.last <= other.last

    def to(self, other: "Period") -> "Period":
        """Return the period from the beginning of this one to the end of the other."""
        return Period(self.first, other.last)

    def moved(self, unit: Unit, by: int) -> "Period | None":
        """Return the day, week, month or year that lies `by` of them after the one in which this begins.

        None where this is not known so exactly, or where it lies outside of the calendar.
        """
        known = {"day": 1, "week": 7, "month": 31, "year": 366}[unit]
        if (self.last - self.first).days >= known:
            return None
        try:
            if unit == "day":
                return _days(self.first + timedelta(by), 1)
            if unit == "week":
                return _days(self.first + timedelta(7 * by - self.first.weekday()), 7)
            if unit == "month":
                years, month = divmod(self.first.year * MONTHS + self.first.month - 1 + by, MONTHS)
                return month_of(years, month + 1)
            return year_of(self.first.year + by)
        except (ValueError, OverflowError):
            return None


def _days(first: date, count: int) -> Period:
    return Period(first, first + timedelta(count - 1))


def day_of(year: int, month: int, day: int) -> Period:
    """Return a day; ValueError where there is none such."""
    return _days(date(year, month, day), 1)


def month_of(year: int, month: int) -> Period:
    """Return a month; ValueError where there is none such."""
    return Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def year_of(year: int) -> Period:
    """Return a year; ValueError where there is none such."""
    return Period(date(year, 1, 1), date(year, MONTHS, 31))


def months_of(year: int, first: int, count: int) -> Period:
    """Return `count` months of a year from the `first` on, into the next year where they reach it."""
    years, month = divmod(first + count - 2, MONTHS)
    return month_of(year, first).to(month_of(year + years, month + 1))


def of_catalog(written: str) -> Period | None:
    """Return the period of a source's date (`2022`, `2022-05` or `2022-05-21`); None where it has none."""
    try:
        parts = [int(part) for part in written.split("-")]
        return (year_of, month_of, day_of)[len(parts) - 1](*parts)
    except (ValueError, IndexError):
        return None
