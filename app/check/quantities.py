"""Figures and dates of a claim in any of the three languages, compared with those of its quotes by what they say."""

from app.figures.numerals import NUMERAL, Number, number
from app.figures.values import WIDE, Value, values

SHARES = frozenset({"%", "%point"})


def unheld_date(claim: str, language: str, quotes: str, spoken: str) -> bool:
    """Whether a claim tells a date that no date of its quotes is, as far as both tell it."""
    told = [one for one in values(quotes, spoken) if one.kind == "date"]
    return any(not any(_covers(other, one) for other in told) for one in values(claim, language) if one.kind == "date")


def unheld_figure(claim: str, language: str, quotes: str, spoken: str) -> bool:
    """Whether a claim tells a number that its quotes do not, or a share where they have an amount."""
    stated, told = values(claim, language), values(quotes, spoken)
    numbers = _numbers(quotes, spoken, told)
    if any(not any(_same(one, other) for other in numbers) for one in _numbers(claim, language, stated)):
        return True
    shares = [one for one in told if one.unit in SHARES]
    return any(
        one.unit in SHARES and not any(one.unit == other.unit and not one.differs(other) for other in shares)
        for one in stated
    )


def tells_another_day(claim: str, language: str, quote: str, spoken: str) -> bool:
    """Whether a claim and one of its quotes both tell dates, and none of the one's can be one of the other's."""
    stated, told = (
        [one for one in values(*each) if one.kind == "date"] for each in ((claim, language), (quote, spoken))
    )
    return bool(stated and told) and all(one.differs(other) for one in stated for other in told)


def _covers(told: Value, stated: Value) -> bool:
    """Whether a date says all that another one does."""
    return all(not two or one == two or not one for one, two in zip(told.day, stated.day, strict=True)) and any(
        one and one == two for one, two in zip(told.day, stated.day, strict=True)
    )


def _numbers(text: str, language: str, told: tuple[Value, ...]) -> list[Number]:
    plain = text.translate(WIDE)
    dates = [(one.start, one.end) for one in told if one.kind == "date"]
    found = []
    for match in NUMERAL[language].finditer(plain):
        if not any(start < match.end() and match.start() < end for start, end in dates):
            read = number(match[0], language)
            found += [read] if read is not None else []
    return found


def _same(one: Number, other: Number) -> bool:
    return abs(one.value - other.value) <= 1e-9 * max(one.value, other.value)
