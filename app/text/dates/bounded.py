"""Between which days a question asks: "from 2018 to 2024", "since March", 2020년 이후."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from app.text.dates.events import Dated, dates_in
from app.text.dates.period import Period

LEAD = r"(?:the\s+)?(?:(?:early|mid|late|end of|beginning of|start of)[\s-]+)?$"
FROM = re.compile(rf"\b(?:since|from|after|starting(?: in| with)?|as of)\s+{LEAD}", re.IGNORECASE)
EXCLUDED = re.compile(r"\b(?:before|prior to)\b", re.IGNORECASE)
LISTED = re.compile(r"\s*(?:,|and|or|,\s*and|와|과|및|と|、|・|や)\s*")
UNTIL = re.compile(rf"\b(?:before|until|till|up to|by|prior to|through)\s+{LEAD}", re.IGNORECASE)
AT = re.compile(rf"\b(?:in|during|on|between|within|throughout)\s+{LEAD}", re.IGNORECASE)
NAMES = re.compile(r"\b(?:of|the|an?)\s+$", re.IGNORECASE)
FROM_BEHIND = re.compile(r"\s{0,2}(?:에\s?)?(?:이후|이래|부터|以降|以来|から|より後)(?:に|의|の|로)?")
UNTIL_BEHIND = re.compile(r"\s{0,2}(?:이전|까지|以前|まで|より前)(?:に|의|の|로|에)?")
AT_BEHIND = re.compile(r"\s{0,2}(?:에(?:는|서)?|동안|사이(?:에)?|間(?:に|の)?|の間(?:に|の)?|に(?!お)|には|、)")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days that are asked for, and the question without the words that say so.

    A date that only names a thing ("the summit of May 2022") bounds nothing, and stays.
    """

    period: Period
    rest: str

    def hold(self, period: Period) -> bool:
        """Return whether some day of a period is one of those."""
        return self.period.meets(period)


EVER = Period(date.min, date.max)


def bounds(question: str) -> Bounds:
    """Return between which days a question asks; any day where it does not say."""
    first, last, parts, place = date.min, date.max, [], 0
    for one in _listed(question, dates_in(question)):
        found = _reach(question, one)
        if found is None:
            continue
        start, end, reach = found
        first, last = max(first, reach.first), min(last, reach.last)
        parts += [question[place:start]]
        place = end
    rest = " ".join("".join([*parts, question[place:]]).split())
    return Bounds(Period(first, last) if first <= last else EVER, rest)


def _listed(text: str, dates: list[Dated]) -> list[Dated]:
    """Dates that are named one after the other, as one: in 2022 and 2023."""
    found: list[Dated] = []
    for one in dates:
        last = found[-1] if found else None
        if last and LISTED.fullmatch(text, last.end, one.start) and last.period < one.period:
            found[-1] = Dated(last.start, one.end, last.period.to(one.period), last.basis)
        else:
            found.append(one)
    return found


def _reach(text: str, dated: Dated) -> tuple[int, int, Period] | None:
    """Where a date and what bounds with it stand, and the days that they leave; None where it bounds nothing."""
    before, period = text[: dated.start], dated.period
    for leads, behind, reach in (
        (FROM, FROM_BEHIND, Period(period.first, date.max)),
        (UNTIL, UNTIL_BEHIND, Period(date.min, period.last)),
        (AT, AT_BEHIND, period),
    ):
        lead, follows = leads.search(before), behind.match(text, dated.end)
        if lead or follows:
            start, end = lead.start() if lead else dated.start, follows.end() if follows else dated.end
            return start, end, _days(period, lead[0].lower() if lead else "", follows=behind, reach=reach)
    if period.unit == "span":
        joined = NAMES.search(before)
        return (joined.start() if joined else dated.start), dated.end, period
    return None


def _days(period: Period, lead: str, *, follows: re.Pattern[str], reach: Period) -> Period:
    """The days that a date leaves: those of a span whose ends both are named, else as far as its words reach."""
    if period.unit == "span" and (lead.startswith("from") or (follows is UNTIL_BEHIND and not lead)):
        return period
    if EXCLUDED.match(lead) and period.first > date.min:
        return Period(date.min, period.first - timedelta(1))
    return reach
