"""What a number counts: percent, money and measures in every spelling, else the noun or the counter behind it."""

import re
from dataclasses import dataclass

from app.question.names import bare
from app.question.question import is_content
from store import stem


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by its one name, and how many of its base one of it is (a mile: 1,609 metres)."""

    name: str
    factor: float = 1.0


def _spelt(rows: str) -> dict[str, Unit]:
    """Read rows of `name factor spelling spelling …`."""
    found: dict[str, Unit] = {}
    for row in rows.strip().splitlines():
        name, factor, *spellings = row.split()
        found |= {spelling.replace("_", " "): Unit(name, float(factor)) for spelling in spellings}
    return found


UNITS = _spelt("""
    %point 1 percentage_points percentage_point %포인트 퍼센트포인트 %p %ポイント パーセントポイント
    % 1 percent per_cent pct % 퍼센트 프로 パーセント
    $ 1 dollars dollar usd 달러 ドル
    € 1 euros euro eur 유로 ユーロ
    £ 1 pounds pound gbp 파운드 ポンド
    ¥ 1 yen jpy 엔 円
    ₩ 1 won krw 원 ウォン
    m 1 metres metre meters meter m 미터 メートル
    m 1000 kilometres kilometre kilometers kilometer km 킬로미터 キロメートル
    m 1609.344 miles mile 마일 マイル
    m 1852 nautical_miles nautical_mile 해리 海里
    m 0.3048 feet foot 피트 フィート
    m2 1 square_metres square_meters 제곱미터 平方メートル
    m2 1e6 square_kilometres square_kilometers 제곱킬로미터 平方キロメートル
    m2 1e4 hectares hectare 헥타르 ヘクタール
    kg 1 kilograms kilogram kg 킬로그램 キログラム
    kg 1000 tonnes tonne tons ton 톤 トン
    s 1 seconds second 초 秒
    s 60 minutes minute 분 分
    s 3600 hours hour 시간 時間
    s 86400 days day 일간 日間
    s 604800 weeks week 주간 週間
    s 2629746 months month 개월 か月 カ月 ヶ月 ヵ月
    s 31556952 years year 년 년간 年間 年
    rank 1 위 位 번째 番目
    person 1 명 인 人 名
    state 1 개국 か国 カ国 ヶ国 ヵ国
""")
LONGEST_FIRST = sorted(UNITS, key=len, reverse=True)
SPELT = re.compile(rf"[\s-]?({'|'.join(map(re.escape, LONGEST_FIRST))})", re.IGNORECASE)
SYMBOLS = re.compile(r"(?:US)?([$€£¥₩])\s?$")
PARTICLES = re.compile(
    r"(?:이었다|이었고|였다|였고|이다|이고|이며|으로|에서|까지|부터|이|가|은|는|을|를|의|에|로|와|과|도|만|씩){1,3}$"
)
HANGUL = re.compile(r"\s?([가-힣]+)")
EASTERN = re.compile(r"\s?([一-鿿]+?(?=以|未満|前後|程度|規模|近く|超|余|[^一-鿿]|$)|[ァ-ヺー]+|つ)")
WORD = re.compile(r"[\s-]([A-Za-z][\w'’-]*)")
PEOPLE = ("people", "times")  # counted, though they say little in a question
PREPOSITIONS = frozenset("among amongst within across towards toward throughout via per upon".split())
NOUNS = 3  # words behind an English number in which what it counts is looked for


def unit_behind(text: str, end: int, language: str, *, ordinal: bool = False) -> tuple[Unit | None, int]:
    """Return the unit of a number that ends at `end`, and where it ends; of an ordinal it is "rank" and a noun."""
    spelt = SPELT.match(text, end)
    if spelt and not ordinal and _whole(text, spelt.end(), spelt[1]):
        return UNITS[spelt[1].lower()], spelt.end()
    name, behind = _noun(text, end) if language == "en" else _counter(text, end, language)
    if ordinal:
        return Unit(f"rank {name}".rstrip()), behind
    return (Unit(name), behind) if name else (None, end)


def unit_before(text: str, start: int) -> tuple[Unit | None, int]:
    """Return the unit that stands in front of a number, and where it begins: $4.5 billion."""
    found = SYMBOLS.search(text, max(0, start - 4), start)
    return (Unit(found[1]), found.start()) if found else (None, start)


def _whole(text: str, end: int, spelling: str) -> bool:
    """Whether a spelling in Latin letters is a whole word."""
    return not (spelling[-1].isascii() and spelling[-1].isalpha() and re.match("[A-Za-z]", text[end:]))


def _counter(text: str, end: int, language: str) -> tuple[str, int]:
    """The counter or the noun right behind a Korean or Japanese number, without particles."""
    found = (HANGUL if language == "ko" else EASTERN).match(text, end)
    name = PARTICLES.sub("", found[1]) if found and language == "ko" else found[1] if found else ""
    return (name, found.start(1) + len(name)) if found and name not in ("", "月") else ("", end)


def _counted(word: str) -> bool:
    return (is_content(word) and word.lower() not in PREPOSITIONS) or word.lower() in PEOPLE


def _noun(text: str, end: int) -> tuple[str, int]:
    """What an English number counts: the first plural of the nouns behind it, else the first."""
    words: list[re.Match[str]] = []
    place = end
    while len(words) < NOUNS and (found := WORD.match(text, place)) and _counted(found[1]):
        words.append(found)
        place = found.end()
    plural = (word for word in words if word[1].lower().endswith("s") or word[1].lower() in PEOPLE)
    chosen = next(plural, words[0] if words else None)
    if chosen is None:
        return "", end
    name = bare(chosen[1])
    return UNITS[name].name if name in UNITS else stem(name), chosen.end()
