"""Made pages in three languages, and known edits of them: what a comparison of two editions is measured by.

A page is a heading, some paragraphs and a list; each sentence names things of its own, and all are made of the same few
patterns, so that sentences that have nothing to do with each other are alike, as in laws and terms of service.
"""

import random
import re
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.types.editions import Kind, Revision

Told = tuple[Kind, tuple[str, ...], tuple[str, ...]]

SYLLABLES = {
    "en": "ka ro min tel sor va ben lud far os pel nor dri gan ves tam hol rik".split(),
    "ko": "가 라 마 사 오 주 지 하 루 미 도 선 원 진 평 산 호 천".split(),
    "ja": "カ ロ ミ テ ソ バ ベ ル ダ オ ペ ノ リ ガ ヴ タ ホ キ".split(),
}
# Two halves that can be one sentence or two: {0} and {1} are names of the sentence's own, {2} a figure, {3} a year.
PATTERNS: dict[str, list[tuple[str, str]]] = {
    "en": [
        ("The agency of {0} shall report to the council before May {3}", "the council may extend the term by {2} days"),
        ("Members of the {0} committee meet in {1} every year", "they must publish the minutes within {2} days"),
        ("The port of {0} handles {2} ships a year", "its operator pays a fee to the province of {1}"),
        ("Users of {0} can close their account at any time", "the {1} service deletes the data after {2} days"),
        ("The treaty of {0} was signed in {3} by the ministers of {1}", "it has been in force for {2} months"),
        ("Exports from {0} to {1} grew by {2} percent in {3}", "the bank expects no further growth"),
    ],
    "ko": [
        ("{0} 기관은 {3}년 5월까지 위원회에 보고하여야 한다", "위원회는 {1} 지역의 기한을 {2}일 연장할 수 있다"),
        ("{0} 위원회의 위원들은 해마다 {1}에서 모인다", "위원장은 {2}일 안에 회의록을 공개하여야 한다"),
        ("{0} 항구는 한 해에 선박 {2}척을 처리한다", "운영자는 {1} 지방에 요금을 낸다"),
        ("{0} 이용자는 언제든지 계정을 닫을 수 있다", "{1} 서비스는 {2}일이 지나면 자료를 지운다"),
        ("{0} 조약은 {3}년에 {1} 장관들이 서명하였다", "이 조약은 {2}개월 동안 효력이 있다"),
    ],
    "ja": [
        ("{0}庁は{3}年5月までに評議会に報告しなければならない", "評議会は{1}の期限を{2}日延長することができる"),
        ("{0}委員会の委員は毎年{1}で会合を開く", "議長は{2}日以内に議事録を公表しなければならない"),
        ("{0}港は一年に{2}隻の船を扱う", "運営者は{1}州に料金を支払う"),
        ("{0}の利用者はいつでも口座を閉じることができる", "{1}サービスは{2}日後に資料を消去する"),
        ("{0}条約は{3}年に{1}の大臣によって署名された", "この条約は{2}か月にわたって効力を持つ"),
    ],
}  # fmt: skip
LANGUAGES = ("en", "ko", "ja")
STOP = {"en": ". ", "ko": ". ", "ja": "。"}
JOINED = {"en": ", and ", "ko": ", ", "ja": "、また"}
# A wording, what takes its place, and what weighs of that.
REWORDINGS: dict[str, list[tuple[str, str, str]]] = {
    "en": [
        ("shall", "should", "modal"), ("must", "may", "modal"), (" may ", " shall ", "modal"),
        ("before May", "before June", "date"), (r"(\d+) (days|months|ships|percent)", r"9\1 \2", "figure"),
        (r"in (19|20)(\d\d)", r"in 18\2", "date"), (" was signed", " was not signed", "denial"),
        ("every year", "once a year", ""), ("at any time", "whenever they like", ""), ("a fee", "a yearly fee", ""),
        (" meet ", " never meet ", "denial"),
    ],
    "ko": [
        ("하여야 한다", "할 수 있다", "modal"), ("5월", "6월", "date"), (r"(\d+)(일|척|개월)", r"9\1\2", "figure"),
        ("모인다", "모이지 않는다", "denial"), ("해마다", "매년 한 번", ""), ("언제든지", "원하는 때에", ""),
        ("닫을 수 있다", "닫아야 한다", "modal"), ("요금을", "연간 요금을", ""), ("장관들이", "대사들이", ""),
    ],
    "ja": [
        ("しなければならない", "することが望ましい", "modal"), ("5月", "6月", "date"),
        (r"(\d+)(日|隻|か月)", r"9\1\2", "figure"), ("開く", "開かない", "denial"), ("いつでも", "望むときに", ""),
        ("毎年", "年に一度", ""), ("料金", "年間料金", ""), ("大臣", "大使", ""),
    ],
}  # fmt: skip


@dataclass
class Page:
    """Sentences by paragraph, and the items of a list."""

    title: str
    paragraphs: list[list[str]]
    items: list[str]


@dataclass
class Book:
    """Pages in one language, and what was done to them: the kinds with the sentences before and after."""

    language: str
    pages: list[Page]
    random: random.Random
    told: list[Told] = field(default_factory=list)
    weights: dict[str, str] = field(default_factory=dict)  # by the sentence that was reworded
    touched: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    halves: dict[str, tuple[str, str]] = field(default_factory=dict)  # of a sentence that can be split

    def name(self) -> str:
        """Return a name that nothing else has."""
        while True:
            name = "".join(self.random.choices(SYLLABLES[self.language], k=3 + (len(self.names) > 2_000))).capitalize()
            if name not in self.names:
                self.names.add(name)
                return name

    def sentence(self) -> str:
        """Return a sentence of its own: a short one, or one of two halves."""
        pattern = self.random.choice(PATTERNS[self.language])
        told = (self.name(), self.name(), self.random.randint(11, 89), self.random.randint(1950, 2029))
        first, second = (half.format(*told) + STOP[self.language].strip() for half in pattern)
        if self.random.random() < 0.5:
            return first
        whole = joined(first, second[:1].upper() + second[1:], self.language)
        self.halves[whole] = (first, second[:1].upper() + second[1:])
        return whole

    def text(self) -> str:
        """Return the whole text."""
        return "\n\n".join(_written(page, self.language) for page in self.pages) + "\n"


def joined(first: str, second: str, language: str) -> str:
    """Return two sentences as one."""
    first = first.removesuffix(STOP[language].strip())
    if language == "ko":  # 모인다, 있다: 모이고, 있고
        stem = unicodedata.normalize("NFD", first.removesuffix("다")).removesuffix("\u11ab")
        first = unicodedata.normalize("NFC", stem) + "고"
    return first + JOINED[language] + second[:1].lower() + second[1:]


def book(language: str, seed: int, pages: int = 40) -> Book:
    """Return made pages of about 14 sentences."""
    made = Book(language, [], random.Random(seed))
    for number in range(1, pages + 1):
        paragraphs = [[made.sentence() for _ in range(4)] for _ in range(2)]
        made.pages.append(
            Page(f"{number} {made.name()}", paragraphs, [f"{made.name()} {made.name()}" for _ in range(4)])
        )
    return made


def edited(made: Book, each: int = 10) -> str:
    """Edit the book, `each` times in each of six ways, and return its new text; `told` and `weights` are known then."""
    for edit in (_split, _merged, _reworded, _moved, _gone, _new):
        done = 0
        while done < each:
            done += edit(made)
    return made.text()


def noisy(text: str, seed: int, edits: int = 40) -> str:
    """Return a text in which blanks, links, markup and the order of lists changed, `edits` times."""
    dice = random.Random(seed)
    done = 0
    while done < edits:
        changed = dice.choice(NOISE)(text, dice)
        done += changed != text
        text = changed
    return text


def measured(told: Sequence[Told], found: Revision) -> dict[str, float]:
    """Return F1 (0 to 1) of each kind: a change counts where it is told of the same sentences, and of no others."""
    wanted = Counter(told)
    got = Counter(
        (one.kind, tuple(part.text for part in one.old), tuple(part.text for part in one.new)) for one in found.told
    )
    kinds = sorted({kind for kind, _, _ in (*wanted, *got)})
    right = {kind: sum(count for one, count in (wanted & got).items() if one[0] == kind) for kind in kinds}
    all_ = {kind: sum(count for one, count in (*wanted.items(), *got.items()) if one[0] == kind) for kind in kinds}
    return {kind: 2 * right[kind] / all_[kind] for kind in kinds}


def _written(page: Page, language: str) -> str:
    blank = "" if language == "ja" else " "
    paragraphs = [blank.join(paragraph) for paragraph in page.paragraphs if paragraph]
    return "\n\n".join([f"## {page.title}", *paragraphs, "\n".join(f"- {item}" for item in page.items)])


def _place(made: Book) -> tuple[list[str], int]:
    """A paragraph and the place of a sentence in it, which has not been edited, nor have those beside it."""
    while True:
        paragraph = made.random.choice(made.random.choice(made.pages).paragraphs)
        if paragraph:
            n = made.random.randrange(len(paragraph))
            if not made.touched & set(paragraph[max(0, n - 1) : n + 2]):
                return paragraph, n


def _reworded(made: Book) -> bool:
    paragraph, n = _place(made)
    old = paragraph[n]
    wording, other, weight = made.random.choice(REWORDINGS[made.language])
    new = re.sub(wording, other, old, count=1)
    if new == old:
        return False
    paragraph[n] = new
    made.told.append(("reworded", (old,), (new,)))
    made.weights[new] = weight
    made.touched.add(new)
    return True


def _moved(made: Book) -> bool:
    paragraph, n = _place(made)
    other, m = _place(made)
    if other is paragraph:
        return False
    sentence = paragraph.pop(n)
    other.insert(m, sentence)
    made.told.append(("moved", (sentence,), (sentence,)))
    made.touched.add(sentence)
    return True


def _gone(made: Book) -> bool:
    paragraph, n = _place(made)
    if len(paragraph) < 2:
        return False
    made.told.append(("gone", (paragraph.pop(n),), ()))
    return True


def _new(made: Book) -> bool:
    paragraph, n = _place(made)
    sentence = made.sentence()
    paragraph.insert(n, sentence)
    made.told.append(("new", (), (sentence,)))
    made.touched.add(sentence)
    return True


def _split(made: Book) -> bool:
    paragraph, n = _place(made)
    parts = made.halves.get(paragraph[n])
    if parts is None:
        return False
    made.told.append(("split", (paragraph[n],), parts))
    paragraph[n : n + 1] = parts
    made.touched.update(parts)
    return True


def _merged(made: Book) -> bool:
    paragraph, n = _place(made)
    old = tuple(paragraph[n : n + 2])
    if len(old) < 2 or made.touched & set(paragraph[n : n + 3]) or not made.halves.keys().isdisjoint(old):
        return False
    whole = joined(*old, made.language)
    made.told.append(("merged", old, (whole,)))
    paragraph[n : n + 2] = [whole]
    made.touched.add(whole)
    return True


def _at(text: str, pattern: str, dice: random.Random) -> re.Match[str]:
    return dice.choice(list(re.finditer(pattern, text)))


def _put(text: str, found: re.Match[str], other: str) -> str:
    return text[: found.start()] + other + text[found.end() :]


def _blanks(text: str, dice: random.Random) -> str:
    return _put(text, _at(text, "(?<=\\S) (?=\\S)", dice), dice.choice(["  ", "\u00a0", "\t", " \u200b"]))


def _lines(text: str, dice: random.Random) -> str:
    return _put(text, _at(text, "\n\n+", dice), "\n\n\n" if dice.random() < 0.5 else "  \n\n \n")


def _wrapped(text: str, dice: random.Random) -> str:
    """A long paragraph in lines of 60 columns, where its language parts words by blanks."""
    found = _at(text, r"(?m)^[A-Z].{200,}$", dice) if re.search(r"(?m)^[A-Z].{200,}$", text) else None
    return text if found is None else _put(text, found, textwrap.fill(found[0], 60, break_on_hyphens=False))


def _link(text: str, dice: random.Random) -> str:
    found = _at(text, r"[^\W\d_]{3,}(?![^\[\]\n]*\])(?!\S*\))", dice)
    return _put(text, found, f"[{found[0]}](https://example.org/{dice.randrange(10**6)}?a=b_c)")


def _target(text: str, dice: random.Random) -> str:
    links = list(re.finditer(r"\]\(https://[^)]*\)", text))
    return _put(text, dice.choice(links), f"](https://example.com/new/{dice.randrange(10**6)})") if links else text


def _emphasis(text: str, dice: random.Random) -> str:
    found = _at(text, r"(?<![\w/*_.\-])[^\W\d_]{3,}(?![\w/*_.\]])(?![^\[\]\n]*\]\()", dice)
    mark = dice.choice(["**", "*", "_", "`"])
    return _put(text, found, f"{mark}{found[0]}{mark}")


def _heading(text: str, dice: random.Random) -> str:
    return _put(text, _at(text, "(?m)^#{2,3} ", dice), dice.choice(["## ", "### ", "# "]))


def _order(text: str, dice: random.Random) -> str:
    found = _at(text, r"(?m)(?:^[-*+] .*\n?)+", dice)
    items = found[0].strip().split("\n")
    dice.shuffle(items)
    bullet = dice.choice("-*+")
    return _put(text, found, "\n".join(bullet + item[1:] for item in items) + "\n")


NOISE: Sequence[Callable[[str, random.Random], str]] = (
    _blanks, _lines, _wrapped, _link, _target, _emphasis, _heading, _order
)  # fmt: skip
