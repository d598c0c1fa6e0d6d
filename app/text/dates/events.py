"""The dates that a sentence tells, and which of them is that of its event."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.text.dates.eastern import eastern
from app.text.dates.english import english
from app.text.dates.period import Period
from app.text.dates.reckoned import Anchors, reckoned

Basis = Literal["written", "reckoned", "source"]

JOINS = re.compile(r"\s*(?:[-–—~～〜∼]|to|until|through|부터|から|에서)\s*(?:the\s+)?(?:(?:early|mid|late)[\s-]+)?")
BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
# What only tells when something else was: "after the summit of May 2018", "the first since 2019", "2018년 이후".
ASIDE = re.compile(
    r"\b(?:after|before|following|prior to|ahead of|than|compared (?:to|with)|as of|"
    r"(?:first|last|only|lowest|highest|largest|worst|best)\b[^.;]{0,120}\bsince)\s+(?:[\w’'-]+\s+){0,6}$",
    re.IGNORECASE,
)
ASIDE_BEHIND = re.compile(r"\s*(?:에\s*)?(?:이후|이전|이래|보다|대비|전에|후에|以降|以来|以前|より|の後|の前)")
# What tells first of all which summit it was: "the summit of May 2022", "a December 2018 conflict", "2018年の合意".
OTHERS = re.compile(r"(?:\b(?:of|the|an?|its|their)|['’]s)\s+$", re.IGNORECASE)
OTHERS_BEHIND = re.compile(r"\s*[の의]")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text: `text[start:end]` names the days of `period`.

    `basis` says how that is known: as `written`, `reckoned` from the source's date or one before, or it is only the
    `source`'s (then nothing in the text names it).
    """

    start: int
    end: int
    period: Period
    basis: Basis


def dates_in(text: str, source: Period | None = None, before: Period | None = None) -> list[Dated]:
    """Return the dates of a text, in its order.

    `source` is the date of the source, `before` the nearest one in front of the text: what `last year` and `that June`
    are reckoned from, as is what stands before them in the text itself.
    """

    def dated(start: int, end: int, period: Period, basis: Basis) -> Dated:
        return Dated(start, start + len(text[start:end].rstrip()), period, basis)

    written = _joined(text, _apart([dated(*one, "written") for one in (*english(text), *eastern(text))]))

    def reckon(known: Sequence[Dated]) -> list[Dated]:
        def anchors(start: int) -> Anchors:
            return Anchors(source, next((one.period for one in reversed(known) if one.end <= start), before))

        return _apart([*written, *(dated(*one, "reckoned") for one in reckoned(text, anchors))])

    return reckon(reckon(written))  # what is reckoned in the first turn is what others are reckoned from


def _apart(dates: Iterable[Dated]) -> list[Dated]:
    """Those that do not overlap, in the text's order: of two that do, what is written, and then the longer one."""
    found: list[Dated] = []
    for one in sorted(dates, key=lambda date: (date.basis == "reckoned", date.start - date.end, date.start)):
        if all(one.end <= other.start or other.end <= one.start for other in found):
            found.append(one)
    return sorted(found, key=lambda date: date.start)


def _joined(text: str, dates: Sequence[Dated]) -> list[Dated]:
    """Dates of which one goes on to the next, as one: from June 2018 to May 2019."""
    found: list[Dated] = []
    for one in dates:
        last = found[-1] if found else None
        gap = text[last.end : one.start] if last else ""
        between = last and gap.strip() == "and" and BETWEEN.search(text[: last.start])
        if last and (between or JOINS.fullmatch(gap)) and last.period < one.period:
            found[-1] = Dated(last.start, one.end, last.period.to(one.period), "written")
        else:
            found.append(one)
    return found


def event_date(text: str, dates: Sequence[Dated], source: Period | None = None) -> Dated | None:
    """Return the date of the event that a sentence tells, out of its dates; None where none of them is its own.

    What lies after the source's date is what is planned, and tells less than a date beside it does.
    """
    own = [one for one in dates if not ASIDE.search(text[: one.start]) and not ASIDE_BEHIND.match(text, one.end)]
    past = [one for one in own if source is None or one.period.first <= source.last] or own
    first = [one for one in past if not OTHERS.search(text[: one.start]) and not OTHERS_BEHIND.match(text, one.end)]
    return next(iter([*first, *past]), None)
