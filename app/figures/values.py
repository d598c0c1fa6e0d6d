"""The values that a sentence tells (amounts with their units, shares, ranks, dates), and whether two can both be right.

A value is an interval: as wide as its last digit leaves open, wider behind "about", open to one side behind "more
than". Two values of one unit differ where their intervals have nothing in common.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from app.figures.numerals import NUMERAL, Number, number
from app.figures.units import unit_before, unit_behind
from app.text.dates import date_parts

WIDE = str.maketrans({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})  # full-width forms, one for one
YEAR = r"(?:1[0-9]|20)\d\d"
IN = "|".join(rf"(?<=\b{word} )" for word in "in of by since from to for until the".split())
YEARS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:{IN}|(?<=[(–/-])){YEAR}\b(?![\d%]|[.,]\d)",
        rf"(?<![\d.,$€£¥₩])\b{YEAR}\b(?![\d%]|[.,]\d|\s(?-i:[a-z]))",
    )
)
ABOUT = re.compile(
    r"(?:\b(?:about|around|some|roughly|nearly|almost|approximately|circa|close to)|약|대략|거의|約|およそ|ほぼ)\s?$",
    re.IGNORECASE,
)
ABOUT_BEHIND = re.compile(r"\s?(?:정도|가량|쯤|안팎|ほど|程度|前後|くらい|ぐらい|近く|余り|強|弱|or so\b)")
LEAST = re.compile(r"\b(?:more than|over|at least|above|no fewer than|no less than|exceeding)\s$", re.IGNORECASE)
MOST = re.compile(r"\b(?:less than|fewer than|under|up to|at most|below|as many as)\s$|최대\s?$|最大$", re.IGNORECASE)
LEAST_BEHIND = re.compile(r"\s?(?:이상|넘|초과|以上|超|を超え|を上回)")
MOST_BEHIND = re.compile(r"\s?(?:이하|미만|以下|未満|を下回)")
RANGE = re.compile(r"(?<![\d.,])([\d.,]*\d)\s?(?:-|–|~|〜|to|and|에서|から)\s?$")  # its beginning, before its end
POWERS = (1.0, 1e3, 1e4, 1e6, 1e8, 1e9, 1e12)
ODD = re.compile("[여余]?")  # 3만여 명: and some more
ROUGHLY = 0.03  # share of a number that "about" leaves open, where its last digit does not leave more


@dataclass(frozen=True, slots=True)
class Value:
    """A value and where it stands, `text[start:end]`; `kind` is amount, share, rank or date.

    An amount lies between `low` and `high`, in its unit's base (metres, seconds, …); of a date `day` holds year, month
    and day, 0 for what is not told.
    """

    kind: str
    unit: str
    low: float
    high: float
    start: int
    end: int
    day: tuple[int, int, int] = (0, 0, 0)

    def differs(self, other: "Value") -> bool:
        """Whether two values of one kind and unit cannot both be right."""
        if self.kind == "date":
            return any(one and two and one != two for one, two in zip(self.day, other.day, strict=True))
        return self.low > other.high or other.low > self.high

    def comparable(self, other: "Value") -> bool:
        """Whether two values are of one kind and unit."""
        return self.kind == other.kind and self.unit == other.unit


def values(text: str, language: str) -> tuple[Value, ...]:
    """Return the values that a text in English, Korean or Japanese tells, in order; a number without a unit is none."""
    plain = text.translate(WIDE)
    dates = list(_dates(plain))
    amounts = [
        one
        for one in _amounts(plain, language)
        if not any(one.start < date.end and date.start < one.end for date in dates)
    ]
    return tuple(sorted([*dates, *amounts], key=lambda one: one.start))


def _dates(text: str) -> Iterator[Value]:
    """The dates, and the numbers without a sign that can be nothing but years."""
    days = {(one.start, one.end): (one.year, one.month, one.day) for one in date_parts(text)}
    for pattern in YEARS:
        for found in pattern.finditer(text):
            if all(found.end() <= start or end <= found.start() for start, end in days):
                days[found.span()] = (int(found[0]), 0, 0)
    for (start, end), day in days.items():
        yield Value("date", "date", 0.0, 0.0, start, end, day)


def _amounts(text: str, language: str) -> Iterator[Value]:
    for found in NUMERAL[language].finditer(text):
        read = number(found[0], language)
        if read is None:
            continue
        unit, start = unit_before(text, found.start())
        end = found.end() + len(ODD.match(text, found.end())[0])  # type: ignore[index]
        low, high = _bounds(text, start, end, read)
        if unit is None:
            unit, end = unit_behind(text, end, language, ordinal=read.ordinal)
        if unit is None:
            continue
        behind = _open_behind(text, end)
        low, high = min(low, low - behind * read.value), max(high, high + behind * read.value)
        kind = {"%": "share", "rank": "rank"}.get(unit.name.split(" ")[0], "amount")
        low = -inf if MOST_BEHIND.match(text, end) else low * unit.factor
        high = inf if LEAST_BEHIND.match(text, end) else high * unit.factor
        yield Value(kind, unit.name, low, high, _told_from(text, start), end)


def _bounds(text: str, start: int, end: int, read: Number) -> tuple[float, float]:
    """What a number leaves open: half of its last digit's place, more behind "about", a side behind "more than"."""
    before = text[max(0, start - 20) : start]
    about = ABOUT.search(before) or text[end - 1] in "여余"
    open_ = max(read.step, ROUGHLY * read.value) if about else read.step / 2
    low = -inf if MOST.search(before) else read.value - open_
    if begins := RANGE.search(before):
        low = _begun(begins[1], read)
    return low, inf if LEAST.search(before) else read.value + open_


def _begun(text: str, end: Number) -> float:
    """The beginning of a range, in the power of ten of its end where it is told without: 2 to 3 million."""
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return -inf
    return value * next((power for power in POWERS if value * power < end.value <= value * power * 10), 0.0)


def _told_from(text: str, start: int) -> int:
    """Where a value begins, with "about" or "more than" in front of it."""
    first = max(0, start - 20)
    found = [one.search(text[first:start]) for one in (ABOUT, LEAST, MOST)]
    return min([start, *(first + one.start() for one in found if one)])


def _open_behind(text: str, end: int) -> float:
    """The share of a number that a word behind it leaves open: 30명 정도."""
    return ROUGHLY if ABOUT_BEHIND.match(text, end) else 0.0
