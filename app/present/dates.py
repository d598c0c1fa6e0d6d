"""Dates in the asker's language, and how they are known."""

from collections.abc import Mapping
from dataclasses import dataclass

from babel.dates import format_date, format_interval, format_skeleton

from app.present.wording import wording
from app.text.dates import Dated, Period

SKELETONS = {"month": "yMMMM", "year": "y"}


@dataclass(frozen=True, slots=True)
class Telling:
    """What is said of dates in one language; `{}` takes a date."""

    date: str
    said: str
    reckoned: str
    unknown: str
    source: str
    source_date: str
    as_of: str
    earlier: str


TELLINGS: Mapping[str, Telling] = {
    "en": Telling(
        date="Date",
        said="What the sources say",
        reckoned="{} (reckoned)",
        unknown="[date unknown]",
        source="{} (source: {})",
        source_date="Date of the source",
        as_of="As of {}",
        earlier="Earlier: {}",
    ),
    "ko": Telling(
        date="날짜",
        said="출처의 내용",
        reckoned="{}(앞뒤 날짜로 계산)",
        unknown="[날짜 미상]",
        source="{}(출처: {})",
        source_date="출처의 날짜",
        as_of="{} 기준",
        earlier="이전: {}",
    ),
    "ja": Telling(
        date="日付",
        said="資料の記述",
        reckoned="{}（前後の日付から計算）",
        unknown="［日付不明］",
        source="{}（資料：{}）",
        source_date="資料の日付",
        as_of="{}現在",
        earlier="それ以前：{}",
    ),
}


def telling(language: str) -> Telling:
    """Return what is said of dates in a language; in English where it has none."""
    return TELLINGS.get(language, TELLINGS["en"])


def period_told(period: Period, language: str) -> str:
    """Return a period in a language: a day, a month, a year, or from when to when."""
    locale = wording(language).locale
    unit = period.unit
    if unit == "day":
        return str(format_date(period.first, "long", locale=locale))
    if unit in SKELETONS:
        return str(format_skeleton(SKELETONS[unit], period.first, locale=locale))
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
