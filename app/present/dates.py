"""Dates in the asker's language, and how they are known."""

from babel.dates import format_date, format_interval, format_skeleton

from app.text.dates import Dated, Period
from app.wording.catalog import spoken
from app.wording.dates import telling

SKELETONS = {"month": "yMMMM", "year": "y"}
SHORT = {"day": "yMMMd", "month": "yMMM", "year": "y"}


def period_told(period: Period, language: str, *, short: bool = False) -> str:
    """Return a period in a language: a day, a month, a year, or from when to when; `short` with months cut short."""
    locale = spoken(language)
    unit = period.unit
    skeletons = SHORT if short else SKELETONS
    if unit in skeletons:
        return str(format_skeleton(skeletons[unit], period.first, locale=locale))
    if unit == "day":
        return str(format_date(period.first, "long", locale=locale))
    months = period.whole_months
    years = months and (period.first.month, period.last.month) == (1, 12)
    skeleton = "y" if years else "yMMMM" if months else "yMMMd"
    return str(format_interval(period.first, period.last, skeleton, locale=locale))


def date_told(dated: Dated | None, source: Period | None, language: str) -> str:
    """Return an event's date, how it is known where it is not as written, and the source's where it is not known."""
    say = telling(language)
    if dated is None:
        return say.source.format(say.unknown, period_told(source, language)) if source else say.unknown
    told = period_told(dated.period, language)
    return say.reckoned.format(told) if dated.basis == "reckoned" else told
