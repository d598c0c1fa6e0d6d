"""Dates that stand in a text without their year: reckoned from the source's date, or from the nearest date before."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

from app.text.dates import eastern, english
from app.text.dates.period import Period, Unit, day_of

COUNTS = {word: n for n, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
COUNT = rf"(?P<n>\d{{1,3}}|an?|{'|'.join(COUNTS)})"
UNIT = r"(?P<unit>day|week|month|year)"
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
ROUGH = r"(?<!than )(?<!about )(?<!nearly )(?<!almost )(?<!over )(?<!some )(?<!around )(?<![약約])(?<!약 )"
OWN = r"(?!['’]s|\s+of\b)"  # last year's, the last year of
AHEAD = re.compile(r"\b(?:will|shall|scheduled|upcoming|plans? to|planned for|due)\b[^,;]*$")
AHEAD_BEHIND = re.compile(r"[^.。]*?(?:예정|계획|앞두|予定|計画|見込み)")
STEPS = {"last": -1, "previous": -1, "preceding": -1, "this": 0, "that": 0, "same": 0, "next": 1, "following": 1}

# Words of Korean and Japanese: the source's year or month (True) or that of the date before, and how far from it.
TIMES: tuple[tuple[str, bool, Unit, int], ...] = (
    ("재작년 一昨年", True, "year", -2),
    ("지난해 작년 昨年 去年", True, "year", -1),
    ("올해 금년 今年 本年", True, "year", 0),
    ("내년 来年", True, "year", 1),
    ("지난달 지난_달 先月", True, "month", -1),
    ("이번_달 이달 今月", True, "month", 0),
    ("다음_달 내달 来月", True, "month", 1),
    ("전년 前年", False, "year", -1),
    ("같은_해 그해 그_해 동년 同年", False, "year", 0),
    ("이듬해 翌年", False, "year", 1),
    ("같은_달 同月", False, "month", 0),
    ("翌月", False, "month", 1),
    ("같은_날 同日", False, "day", 0),
    ("이튿날 다음_날 다음날 翌日", False, "day", 1),
)
WORDS = {word.replace("_", " "): (own, unit, by) for words, own, unit, by in TIMES for word in words.split()}
COMPARED = r"(?!\s*(?:보다|대비|동기|도(?!\w)|に比べ|比|同期|より|度))"
WORD = re.compile(
    rf"(?P<word>{'|'.join(sorted(WORDS, key=len, reverse=True))}){COMPARED}"
    rf"(?:의|の|\s)*(?:{eastern.DAYS}|(?P<only>\d{{1,2}})\s*[日일](?!\s*[間간]))?"
)


@dataclass(frozen=True, slots=True)
class Anchors:
    """What dates are reckoned from: the source's date, and the nearest date before in the text (None: not known)."""

    source: Period | None
    before: Period | None


Reckon = Callable[[re.Match[str], Anchors], Period | None]


def reckoned(text: str, anchors: Callable[[int], Anchors]) -> Iterator[tuple[int, int, Period]]:
    """Yield `(start, end, period)` of each date without a year in a text, in characters; some may overlap.

    `anchors` tells what one is reckoned from that stands at a place of the text.
    """
    for pattern, reckon in READERS:
        for match in pattern.finditer(text):
            try:
                period = reckon(match, anchors(match.start()))
            except ValueError:
                continue
            if period is not None:
                yield match.start(), match.end(), period


def _count(match: re.Match[str]) -> int:
    written = match["n"].lower()
    return int(written) if written.isdigit() else COUNTS.get(written, 1)


def _ahead(match: re.Match[str]) -> bool:
    """Whether what stands around a date speaks of what is to come: in English before it, else behind it."""
    before = match.string[: match.start()]
    return bool(AHEAD.search(before) or before.endswith("오는 ") or AHEAD_BEHIND.match(match.string, match.end()))


def _moved(anchor: Period | None, unit: str, by: int) -> Period | None:
    return anchor.moved(cast(Unit, unit), by) if anchor else None


def _nearest(
    build: Callable[[int], Period], near: Period | None, source: Period | None, *, ahead: bool
) -> Period | None:
    """The day or month, built for a year, that is nearest to a date; None where that one is known by its year only.

    Where nothing speaks of what is to come, it does not lie after the source's date; else not before it.
    """
    if near is None or near.unit not in ("day", "month"):
        return None
    found = []
    for year in range(near.first.year - 1, near.first.year + 2):
        try:
            found.append(build(year))
        except ValueError:  # February 29
            continue
    if source is not None:
        told = [one for one in found if (one.last >= source.first if ahead else one.first <= source.last)]
        found = told or found
    return min(found, key=lambda one: abs(one.first - near.first), default=None)


def _without_year(build: Callable[[int], Period], match: re.Match[str], anchors: Anchors) -> Period | None:
    """A day or month without a year: near the date before, or, with none before or of what is to come, the source's."""
    ahead = _ahead(match)
    return _nearest(build, anchors.source if ahead else anchors.before or anchors.source, anchors.source, ahead=ahead)


def _yearless(match: re.Match[str], anchors: Anchors) -> Period | None:
    def build(year: int) -> Period:
        return english.in_year(year, match)

    word = (match.groupdict().get("step") or "").lower().split()[-1:]
    if not word:
        return _without_year(build, match, anchors)
    step, anchor = STEPS[word[0]], anchors.source if word[0] in ("last", "next", "this") else anchors.before
    if anchor is None:
        return None
    if step == 0:
        year = anchor.unit == "year"
        return build(anchor.first.year) if year else _nearest(build, anchor, anchors.source, ahead=_ahead(match))
    years = [build(anchor.first.year + n) for n in (-1, 0, 1)]
    if step < 0:
        return max((one for one in years if one.last < anchor.first), default=None)
    return min((one for one in years if one.first > anchor.last), default=None)


def _weekday(match: re.Match[str], anchors: Anchors) -> Period | None:
    source = anchors.source
    if source is None or source.unit != "day":
        return None
    back = (source.first.weekday() - WEEKDAYS.index(match["weekday"])) % 7
    ahead = _ahead(match) and not match["last"]
    return source.moved("day", 7 - back if ahead else -back if back or not match["last"] else -7)


def _word(match: re.Match[str], anchors: Anchors) -> Period | None:
    """A Korean or Japanese word for a year, month or day, and what of it stands behind it: 지난해 6월, 同年6月12日."""
    deictic, unit, by = WORDS[match["word"]]
    found = _moved(anchors.source if deictic else anchors.before, unit, by)
    if found and unit == "year" and (match["m"] or match["m1"]):
        return eastern.in_year(found.first.year, match)
    if found and unit == "month" and match["only"]:
        return day_of(found.first.year, found.first.month, int(match["only"]))
    return found


def _day_alone(match: re.Match[str], anchors: Anchors) -> Period | None:
    """The 21st that is past or to come: 지난 21일, 오는 21일."""
    source = anchors.source
    if source is None or source.unit != "day":
        return None
    past, day = match["way"] == "지난", int(match["d"])
    this = source.first
    steps = [source.moved("month", n) for n in ((0, -1, -2) if past else (0, 1, 2))]
    days = [day_of(one.first.year, one.first.month, day) for one in steps if one and one.last.day >= day]
    return next((one for one in days if (one.first <= this if past else one.first >= this)), None)


def _eastern_yearless(match: re.Match[str], anchors: Anchors) -> Period | None:
    return _without_year(lambda year: eastern.in_year(year, match), match, anchors)


_M, _D, _TO = english.MONTH, english.DAY, english.TO
_NO_YEAR = r"(?!,?\s+\d|\s*[-–]\s*\d)"
READERS: tuple[tuple[re.Pattern[str], Reckon], ...] = (
    (
        re.compile(rf"(?<!the )(?<!of )\b(?P<step>[Ll]ast|[Nn]ext|[Tt]his) (?P<unit>year|month|week)\b{OWN}"),
        lambda match, anchors: _moved(anchors.source, match["unit"], STEPS[match["step"].lower()]),
    ),
    (re.compile(r"\b[Yy]esterday\b(?!['’]s)"), lambda match, anchors: _moved(anchors.source, "day", -1)),
    (
        re.compile(rf"{ROUGH}\b{COUNT} {UNIT}s? ago\b", re.IGNORECASE),
        lambda match, anchors: _moved(anchors.source, match["unit"].lower(), -_count(match)),
    ),
    (
        re.compile(rf"\b(?P<step>[Tt]hat|[Tt]he same) {UNIT}\b{OWN}"),
        lambda match, anchors: _moved(anchors.before, match["unit"], 0),
    ),
    (
        re.compile(rf"\b[Tt]he (?P<step>following|previous|preceding|next(?= day)) {UNIT}\b{OWN}"),
        lambda match, anchors: _moved(anchors.before, match["unit"], STEPS[match["step"]]),
    ),
    (
        re.compile(rf"{ROUGH}\b{COUNT} {UNIT}s? (?P<way>later|earlier)\b", re.IGNORECASE),
        lambda match, anchors: _moved(
            anchors.before, match["unit"].lower(), _count(match) * (1 if match["way"].lower() == "later" else -1)
        ),
    ),
    (
        re.compile(rf"\b(?i:(?P<step>last|next|this|that|the same|the following)) (?P<m>{_M}){_NO_YEAR}"),
        _yearless,
    ),
    (re.compile(rf"(?P<m>{_M})\s+(?P<d>{_D})(?:\s*[-–]\s*(?P<d2>{_D}))?(?!,?\s+\d{{4}}|[-–/]?\d)"), _yearless),
    (re.compile(rf"(?P<d>{_D})(?:{_TO}(?P<d2>{_D}))?(?:\s+of)?\s+(?P<m>{_M}){_NO_YEAR}"), _yearless),
    (
        re.compile(rf"\b(?i:in|since|by|until|during)\s+(?:(?:early|mid|late)[\s-])?(?P<m>{_M}){_NO_YEAR}"),
        _yearless,
    ),
    (re.compile(rf"\b[Oo]n (?P<last>[Ll]ast )?(?P<weekday>{'|'.join(WEEKDAYS)})\b(?!['’]s|,? {_M})"), _weekday),
    (WORD, _word),
    (re.compile(r"(?P<way>지난|오는)\s*(?P<d>\d{1,2})일(?!\s*간)"), _day_alone),
    (re.compile(rf"(?<![年년度\d의])(?<![年년] )(?<!년의 ){eastern.DAYS}"), _eastern_yearless),
    (
        re.compile(rf"{ROUGH}(?P<n>\d{{1,3}})\s*[年년]\s*(?:前|전)(?!\s*[後부])"),
        lambda match, anchors: _moved(anchors.source, "year", -_count(match)),
    ),
    (
        re.compile(rf"{ROUGH}(?P<n>\d{{1,3}})\s*[年년]\s*(?:後|뒤|후)"),
        lambda match, anchors: _moved(anchors.before, "year", _count(match)),
    ),
)
