"""Dates that stand in a Korean or Japanese text with their year."""

import re
from collections.abc import Iterator

from app.text.dates.period import Period, day_of, month_of, months_of, year_of

ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}  # the year before the first of each
NUMERALS = str.maketrans("〇零一二三四五六七八九", "00123456789")
DIGIT, FIGURE = "〇零一二三四五六七八九", "一二三四五六七八九十"
LASTS = r"\s*(?:間|간|동안|ぶり|만에|째|目|チ)|생"  # a span of time, no point in it; or when somebody was born
YEAR = (
    rf"(?:(?P<era>{'|'.join(ERAS)})\s*(?P<nth>元|\d{{1,2}}|[{FIGURE}]{{1,3}})"
    rf"|(?<![\d.,第제])(?P<y>[12１２]\d{{3}}|[一二][{DIGIT}]{{3}}))\s*[年년]"
)
MONTH = rf"(?<![\d.{FIGURE}])(?P<m>\d{{1,2}}|[{FIGURE}]{{1,2}})\s*[月월](?!\s*[間간])"
DAY = rf"(?P<d>\d{{1,2}}|[{FIGURE}]{{1,3}})\s*[日일](?!{LASTS})"
END = r"(?:\s*(?:[~～〜∼–-]|から|부터)\s*(?:(?P<m2>\d{1,2})\s*[月월]\s*)?(?P<d2>\d{1,2})\s*[日일](?!\s*[間간]))?"
MONTHS = r"(?P<m1>\d{1,2})\s*[月월]?\s*(?:[~～〜∼–-]|から|부터)\s*(?P<m3>\d{1,2})\s*[月월]"
DAYS = rf"(?:{MONTHS}|{MONTH}(?:\s*{DAY}{END})?)"
QUARTER = r"第?\s*(?P<q>[1-4１-４一二三四])\s*(?:/\s*4)?\s*(?:四半期|분기)"
HALF = r"(?P<h>上半期|下半期|上期|下期|前半|後半|상반기|하반기)"
DATE = re.compile(
    rf"{YEAR}(?:(?P<decade>[代대])|(?P<fiscal>度|도(?!\w))|(?!{LASTS})(?:(?:の|に|\s)*(?:{DAYS}|{QUARTER}|{HALF}))?)"
)
SPAN = re.compile(
    r"(?<![\d.,])(?P<y>[12]\d{3})\s*[年년]?\s*(?:[~～〜∼–-]|から|부터|에서)\s*(?P<y2>[12]\d{3})\s*[年년](?![間간代대])"
)
# An era ends in its last year; a year of it beyond that is a slip of the pen, and is left out.
LAST = {"明治": 45, "大正": 15, "昭和": 64, "平成": 31, "令和": 99}


def number(written: str) -> int:
    """Return the number that digits or Chinese numerals write: 21, ２１, 二一, 二十一."""
    tens, found, ones = written.translate(NUMERALS).rpartition("十")
    return (10 * int(tens or 1) if found else 0) + (int(ones) if ones else 0)


def in_year(year: int, match: re.Match[str]) -> Period:
    """Return the months (`m1` and `m3`, or `m` of a match) or the days (`m`, `d`, `m2`, `d2`) of a year."""
    if match["m1"]:
        return month_of(year, int(match["m1"])).to(month_of(year, int(match["m3"])))
    month = number(match["m"])
    if not match["d"]:
        return month_of(year, month)
    first = day_of(year, month, number(match["d"]))
    return first.to(day_of(year, int(match["m2"] or month), int(match["d2"]))) if match["d2"] else first


def eastern(text: str) -> Iterator[tuple[int, int, Period]]:
    """Yield `(start, end, period)` of each date in a text, in characters; some may overlap."""
    for match in SPAN.finditer(text):
        yield match.start(), match.end(), year_of(int(match["y"])).to(year_of(int(match["y2"])))
    for match in DATE.finditer(text):
        try:
            yield match.start(), match.end(), _read(match)
        except ValueError:
            continue


def _read(match: re.Match[str]) -> Period:
    year = year_told(match)
    if match["decade"]:
        return year_of(year).to(year_of(year + 9))
    if match["fiscal"]:
        return months_of(year, 4, 12) if match["fiscal"] == "度" else year_of(year)
    if match["q"]:
        return months_of(year, 3 * number(match["q"]) - 2, 3)
    if match["h"]:
        return months_of(year, 1 if match["h"][0] in "上前상" else 7, 6)
    return in_year(year, match) if match["m"] or match["m1"] else year_of(year)


def year_told(match: re.Match[str]) -> int:
    """Return the year of a match of YEAR; ValueError where an era has no such year."""
    if not match["era"]:
        return number(match["y"])
    nth = 1 if match["nth"] == "元" else number(match["nth"])
    if not 1 <= nth <= LAST[match["era"]]:
        raise ValueError(f"{match['era']} has no year {nth}")
    return ERAS[match["era"]] + nth
