"""Numbers as English, Korean and Japanese write them: figures with powers of ten, and words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
EAST = {"천": 1e3, "千": 1e3, "만": 1e4, "万": 1e4, "억": 1e8, "億": 1e8, "조": 1e12, "兆": 1e12}
WEST = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
WORDS = {word: value for value, word in enumerate(ONES)} | {word: 20 + 10 * n for n, word in enumerate(TENS)}
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
ORDINAL = re.compile(r"\d(?:st|nd|rd|th)$")
NATIVE = {word: n for n, word in enumerate("한 두 세 네 다섯 여섯 일곱 여덟 아홉 열".split(), start=1)}
NUMBERS = frozenset([*WORDS, *WEST, *ORDINALS, "hundred"])
NATIVE |= {f"열{word}": 10 + n for word, n in list(NATIVE.items()) if n < 10} | {"스무": 20}
HAN = {sign: n for n, sign in enumerate("〇一二三四五六七八九")}
PLACES = {"十": 10, "百": 100, "千": 1_000}

_WORD = rf"(?:{'|'.join(sorted(WORDS, key=len, reverse=True))})"
_PART = re.compile(rf"({DIGITS})\s?({'|'.join(EAST)})?")
_FIGURE = rf"(?:{DIGITS})"
_POWER = rf"\s?[{''.join(EAST)}]"
_EASTERN = rf"{_FIGURE}(?:{_POWER}(?:\s?{_FIGURE}{_POWER})*(?:\s?{_FIGURE}(?!\s?[년年월月일日]))?)?"
NUMERAL: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(
        rf"(?<![\w.,-])(?:{_FIGURE}(?:[\s-](?:{'|'.join(WEST)})\b|(?:st|nd|rd|th)\b)?(?![\d]|[.,]\d)|"
        rf"{_WORD}(?:(?:[\s-]|\sand\s)(?:{_WORD}|hundred|{'|'.join(WEST)}))*\b|(?:{'|'.join(ORDINALS)})\b)",
        re.IGNORECASE,
    ),
    "ko": re.compile(rf"(?<![\d.,]){_EASTERN}|(?<![가-힣])(?:{'|'.join(sorted(NATIVE, key=len, reverse=True))})(?=\s)"),
    "ja": re.compile(rf"(?<![\d.,])第?{_EASTERN}|(?<![一-鿿])第?[{''.join(HAN)}十百千]++(?=[一-鿿ァ-ヺかヵヶつ])"),
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number, and the place of its last digit that tells something: 28,500 has 100, 1.2 million 100,000."""

    value: float
    step: float
    ordinal: bool = False


def number(text: str, language: str) -> Number | None:
    """Return what a numeral of `NUMERAL` says; None for one, which counts nothing as often as not, and for none."""
    plain = text.lower().removeprefix("第")
    ordinal = text[0] == "第" or plain in ORDINALS or ORDINAL.search(plain) is not None
    if ordinal and plain in ORDINALS:
        return Number(ORDINALS.index(plain) + 1.0, 1.0, True)
    if plain[0].isdigit():
        return replace(_from_figures(plain), ordinal=ordinal)
    value = _from_words(plain) if language == "en" else NATIVE[plain] if language == "ko" else _from_han(plain)
    return Number(value, 1.0, ordinal) if value > 1 else None


def figure(text: str) -> Number:
    """Return what one figure says, without powers of ten."""
    value, decimals = float(text.replace(",", "")), len(text.partition(".")[2])
    if decimals:
        return Number(value, 10.0**-decimals)
    zeros = len(text) - len(text.rstrip("0,")) - text[len(text.rstrip("0,")) :].count(",")
    return Number(value, 10.0**zeros if value >= 100 else 1.0)


def _from_figures(text: str) -> Number:
    western = re.search(r"[a-z]{1,20}$", text)
    if western:
        read = figure(re.match(DIGITS, text)[0])  # type: ignore[index]
        power = WEST.get(western[0], 1.0)
        return Number(read.value * power, (read.step if power == 1 or "." in text else 1.0) * power)
    value, step = 0.0, 1.0
    for found in _PART.finditer(text):
        read, power = figure(found[1]), EAST.get(found[2], 1.0)
        value, step = value + read.value * power, read.step * power
    return Number(value, step)


def _from_words(text: str) -> float:
    whole, part = 0.0, 0.0
    for word in re.findall(r"[a-z]+", text):
        if word == "hundred":
            part = max(part, 1.0) * 100
        elif word in WEST:
            whole, part = whole + max(part, 1.0) * WEST[word], 0.0
        elif word in WORDS:
            part += WORDS[word]
    return whole + part


def _from_han(text: str) -> float:
    if len(text) > 1 and not set(text) & set(PLACES):
        return 0.0  # a row of digits may be a year or a name
    whole, digit = 0, 0
    for sign in text:
        if sign in PLACES:
            whole, digit = whole + max(digit, 1) * PLACES[sign], 0
        else:
            digit = HAN[sign]
    return float(whole + digit)
