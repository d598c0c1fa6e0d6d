"""Dates that stand in an English text with their year."""

import re
from collections.abc import Callable, Iterator

from babel import Locale

from app.text.dates.period import Period, day_of, month_of, months_of, year_of

Found = tuple[int, int, Period]
Match = re.Match[str]

NAMES: dict[str, int] = {
    name.strip(".").lower(): number
    for width in ("wide", "abbreviated")
    for number, name in Locale("en").months["format"][width].items()
} | {"sept": 9}
FULL = {name.lower() for name in Locale("en").months["format"]["wide"].values()}
FORMS = {  # "may" and "march" in small letters are words
    re.escape(form) if name in FULL else rf"{form}\.?" for name in NAMES for form in (name.title(), name.upper())
}
MONTH = rf"\b(?:{'|'.join(sorted(FORMS, reverse=True))})(?!\w)"
YEAR = r"(?<![\d.,/$£€¥₩])(?:1[5-9]|20)\d\d(?!\d|[.,]\d|\s?[%‰°])"
ANY_YEAR = r"(?:1\d|20|21)\d\d(?!\d)"  # beside a month it needs no other sign
DAY = r"(?<!\d)(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d%])"
NUMERIC = r"(?<![a-zA-Z\d./-])(?P<y>(?:1[5-9]|20)\d\d)(?P<s>[-/])(?P<m>\d\d?)(?P=s)(?P<d>\d\d?)(?![a-zA-Z\d/-])"
DOTTED = r"(?<![\w.])(?P<y>(?:1[5-9]|20)\d\d)\.\s?(?P<m>\d\d?)\.\s?(?P<d>\d\d?)(?!\d)"
TO = r"\s*(?:[-–—~]|\b(?:to|and|through|until)\b)\s*"
PART = r"(?:\b(?:[Ee]arly|[Mm]id|[Ll]ate)[\s-]+)?"
ORDINALS = ("first", "second", "third", "fourth")
QUARTER = r"\b(?:Q(?P<n>[1-4])|(?i:(?P<w>first|second|third|fourth)\s+quarter))(?:\s+of|\s+in)?,?\s+"
HALF = r"\b(?:H(?P<n>[12])|(?i:(?P<w>first|second)\s+half))(?:\s+of|\s+in)?,?\s+"
# A number alone is a year where a word of time stands before it, and behind it nothing that it would count.
TIMED = (
    r"(?i:\b(?:in|since|during|from|until|till|up to|by|before|after|through|throughout|of|early|mid|late|year|summer|"
    r"spring|autumn|fall|winter|than|around)[\s-]+|(?<=\d\d\d\d)\s+(?:to|until|till|through|and)\s+)"
)
OF = re.compile(r"[Oo]f\s+$")  # of 2018: what follows does not go on with what is counted
CLOSED = re.compile(
    r"\s*(?:[.,;:!?)]|$|(?:was|were|is|are|has|had|and|that|which|to|on|in|for|by|between|with|the|an?)\b)"
)
COUNTS = re.compile(r"\s+(?:(?!was\b|has\b|is\b|its\b|as\b)[a-z]+s|people|men|women|children|per\s?cent|[mb]illion)\b")
LISTED = re.compile(rf"(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|to)\s+)({YEAR})")


def month_number(written: str) -> int:
    """Return the number of a month by its English name."""
    return NAMES[written.strip(". ").lower()]


def day_number(written: str) -> int:
    """Return the number of a day: 3 of 3rd."""
    return int(re.sub(r"\D", "", written))


def in_year(year: int, match: Match) -> Period:
    """Return the day or days (`m`, `d`, `m2`, `d2` of a match) or the months that end in a year."""
    parts = match.groupdict()
    first = month_number(parts["m"])
    last = month_number(parts["m2"]) if parts.get("m2") else first
    begun = year if first <= last else year - 1
    if not parts.get("d"):
        return month_of(begun, first).to(month_of(year, last))
    day = day_number(parts["d"])
    return day_of(begun, first, day).to(day_of(year, last, day_number(parts.get("d2") or parts["d"])))


def _dated(match: Match) -> Period:
    return in_year(int(match["y"]), match)


def _numeric(match: Match) -> Period:
    return day_of(int(match["y"]), int(match["m"]), int(match["d"]))


def _part(match: Match, months: int) -> Period:
    nth = int(match["n"]) if match["n"] else 1 + ORDINALS.index(match["w"].lower())
    return months_of(int(match["y"]), months * (nth - 1) + 1, months)


def _years(match: Match) -> Period:
    first, last = match["y"], match["y2"]
    return year_of(int(first)).to(year_of(int(last if len(last) == 4 else first[:2] + last)))


def _decade(match: Match) -> Period:
    return year_of(int(match["y"])).to(year_of(int(match["y"]) + 9))


READERS: tuple[tuple[re.Pattern[str], Callable[[Match], Period]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (rf"(?P<d>{DAY})\s+(?P<m>{MONTH}){TO}(?P<d2>{DAY})\s+(?P<m2>{MONTH}),?\s+(?P<y>{ANY_YEAR})", _dated),
        (rf"(?P<d>{DAY})(?:{TO}(?P<d2>{DAY}))?(?:\s+of)?\s+(?P<m>{MONTH}),?\s+(?P<y>{ANY_YEAR})", _dated),
        (rf"(?P<m>{MONTH})\s+(?P<d>{DAY}){TO}(?P<m2>{MONTH})\s+(?P<d2>{DAY}),?\s+(?P<y>{ANY_YEAR})", _dated),
        (rf"(?P<m>{MONTH})\s+(?P<d>{DAY})(?:{TO}(?P<d2>{DAY}))?,?\s+(?P<y>{ANY_YEAR})", _dated),
        (rf"{PART}(?P<m>{MONTH})(?:{TO}(?P<m2>{MONTH}))?(?:,|\s+of)?\s+(?P<y>{ANY_YEAR})", _dated),
        (NUMERIC, _numeric),
        (DOTTED, _numeric),
        (r"(?<![\w.])(?P<d>\d\d?)\.\s?(?P<m>\d\d?)\.\s?(?P<y>(?:1[5-9]|20)\d\d)(?!\d)", _numeric),
        (rf"{QUARTER}(?P<y>{YEAR})", lambda match: _part(match, 3)),
        (rf"{HALF}(?P<y>{YEAR})", lambda match: _part(match, 6)),
        (r"(?:\b[Tt]he\s+)?(?:\b(?:[Ee]arly|[Mm]id|[Ll]ate)[\s-]+)?\b(?P<y>(?:1[5-9]|20)\d0)s\b", _decade),
        (rf"(?P<y>{YEAR})\s*[-–—/]\s*(?P<y2>{YEAR}|\d\d(?!\d|[.,]\d|[%-]))", _years),
        (rf"(?i:\bfrom|\bbetween)\s+(?P<y>{YEAR})\s+(?i:to|until|till|through|and)\s+(?P<y2>{YEAR})", _years),
    )
)  # fmt: skip
ALONE = re.compile(rf"(?:{TIMED}|^\W*(?=\d{{4}}\W)|[(|]\s*(?=\d{{4}}\s*[)|,;:]))(?P<y>{YEAR})")


def english(text: str) -> Iterator[Found]:
    """Yield `(start, end, period)` of each date in a text, in characters; some may overlap."""
    for pattern, read in READERS:
        for match in pattern.finditer(text):
            try:
                period = read(match)
            except ValueError:
                continue
            if period.first <= period.last:
                yield match.start(), match.end(), period
    yield from _alone(text)


def _alone(text: str) -> Iterator[Found]:
    """Yield the years that stand alone, and those that go on from one: in 2018, 2019 and 2020."""
    for match in ALONE.finditer(text):
        start, end = match.span("y")
        of = OF.match(match[0][: start - match.start()])
        if (of and not CLOSED.match(text, end)) or (match.start() and COUNTS.match(text, end)):
            continue  # of 2000 ships
        while True:
            yield start, end, year_of(int(text[start:end]))
            following = LISTED.match(text, end)
            if not following or COUNTS.match(text, following.end()):
                break
            start, end = following.span(1)
