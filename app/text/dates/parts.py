"""What a text writes of a date: its year, month and day, as far as they stand there."""

import re
from dataclasses import dataclass

from app.text.dates import eastern, english

BEHIND = rf"(?:(?:,|\s+of)?\s+(?P<y>{english.ANY_YEAR}))?"
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{eastern.YEAR}(?!{eastern.LASTS})(?:\s*{eastern.MONTH}(?:\s*{eastern.DAY})?)?",
        rf"{eastern.MONTH}(?:\s*{eastern.DAY})?",
        english.NUMERIC,
        english.DOTTED,
        rf"(?P<d>{english.DAY})(?:\s+of)?\s+(?P<m>{english.MONTH}){BEHIND}",
        rf"(?P<m>{english.MONTH})(?:\s+(?P<d>{english.DAY}))?{BEHIND}",
    )
)


@dataclass(frozen=True, slots=True)
class DateParts:
    """A date in a text, `text[start:end]`; of `year`, `month` and `day` 0 is what it does not tell."""

    start: int
    end: int
    year: int
    month: int
    day: int


def date_parts(text: str) -> list[DateParts]:
    """Return the dates of an English, Korean or Japanese text that name a month, or a year by its sign (年, 년).

    They come in the text's order; of those that overlap, the first kind of the list above. A year without a sign is
    left to who knows what else a number may be.
    """
    found: list[DateParts] = []
    for pattern in PATTERNS:
        read = [one for match in pattern.finditer(text) if (one := _read(match))]
        found += [one for one in read if all(one.end <= other.start or other.end <= one.start for other in found)]
    return sorted(found, key=lambda one: one.start)


def _read(match: re.Match[str]) -> DateParts | None:
    parts = match.groupdict()
    try:
        year, month, day = _year(parts, match), _month(parts.get("m") or ""), _day(parts.get("d") or "")
    except (ValueError, KeyError):
        return None
    return DateParts(match.start(), match.end(), year, month, day) if month <= 12 and day <= 31 else None


def _year(parts: dict[str, str | None], match: re.Match[str]) -> int:
    return eastern.year_told(match) if "era" in parts else int(parts.get("y") or 0)


def _month(written: str) -> int:
    return english.month_number(written) if written[:1].isascii() and written[:1].isalpha() else _number(written)


def _day(written: str) -> int:
    return _number(written.rstrip("strdnh"))


def _number(written: str) -> int:
    return eastern.number(written) if written else 0
