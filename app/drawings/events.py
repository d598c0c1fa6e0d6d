"""What a timeline tells, ready to be drawn: its dated rows, each with the sources that tell it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.present.dates import period_told
from app.text.dates import Period, dates_in
from app.types.results import Answer, Cell, Citation
from app.wording.dates import telling

LEAST = 2  # events on different days; fewer are no picture
LONGEST = 300  # characters of what is told of an event
# What a date leaves at the head of a sentence: the rest of its word, a particle, a comma.
REST = re.compile(r"[^\W\d_]{0,3}?[,、:]?\s+|[\u3041-\u309f]{0,2}[、,]?(?=[^\u3041-\u309f\s])")


@dataclass(frozen=True, slots=True)
class Event:
    """A row with a date: from when to when, the date as it is told, what is told, and the number of its quote.

    `sources` are the places of its sources in those of the timeline, that of the quote first.
    """

    period: Period
    date: str
    words: str
    number: int
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The events in their order, the titles of their sources, and how many rows have no date."""

    events: tuple[Event, ...]
    sources: tuple[str, ...]
    undated: int

    @property
    def period(self) -> Period:
        """Return the days from the first event to the last."""
        return Period(self.events[0].period.first, max(event.period.last for event in self.events))


def timeline(answer: Answer) -> Timeline | None:
    """Return what an answer lays out in time; None where it does not, or on fewer than two days."""
    table = answer.table
    if table is None or not table.days:
        return None
    cited = {one.number: one for one in answer.citations}
    titles: dict[str, str] = {}
    found = []
    for row, days in zip(table.rows, table.days, strict=False):
        told = list(_told(row, cited))
        if (period := _period(days)) and told:
            places = [_place(one, titles) for one in told]
            words = _words(told[0].quote)
            date_ = _date(row[0].text, period, answer.language)
            found.append(Event(period, date_, words, told[0].number, tuple(dict.fromkeys(places))))
    found.sort(key=lambda event: event.period)
    if len({event.period for event in found}) < LEAST:
        return None
    return Timeline(tuple(found), tuple(titles.values()), len(table.rows) - len(found))


def _told(row: tuple[Cell, ...], cited: Mapping[int, Citation]) -> Iterator[Citation]:
    """The quotes of a row that tell its event: the one with which it closes, and those behind that."""
    for cell in row[1:]:
        quotes = [cited[number] for number in cell.citations if number in cited]
        closing = (n for n, one in enumerate(quotes) if cell.text.endswith(" ".join(one.quote.split())))
        yield from quotes[next(closing, 0) :]


def _place(one: Citation, titles: dict[str, str]) -> int:
    titles.setdefault(one.source_id, one.title)
    return list(titles).index(one.source_id)


def _period(days: tuple[str, str] | None) -> Period | None:
    """The days of a row; None where it has none, or none that the calendar knows: a browser may have kept them."""
    try:
        first, last = map(date.fromisoformat, days or ())
    except ValueError:
        return None
    return Period(first, last) if first <= last else None


def _date(head: str, period: Period, language: str) -> str:
    """The date of a row as it is told there, shorter where that says the same."""
    told, short = period_told(period, language), period_told(period, language, short=True)
    say = telling(language)
    return {told: short, say.reckoned.format(told): say.reckoned.format(short)}.get(head, head)


def _words(quote: str) -> str:
    """What a quote tells, without the date with which it begins: that stands in front of it already."""
    text = " ".join(quote.split())[:LONGEST]
    first = next(iter(dates_in(text)), None)
    if first is None or len(text[: first.start].split()) > 1:
        return text
    rest = REST.match(text, first.end)
    return text[rest.end() if rest else first.end :].lstrip() or text
