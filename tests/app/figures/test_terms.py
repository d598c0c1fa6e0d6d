"""Which words of a sentence stand as nouns, and which of them are told of a value."""

import pytest

from app.figures.terms import Term, core, terms
from app.figures.values import values


def nouns(text: str, language: str) -> set[str]:
    spans = [(one.start, one.end) for one in values(text, language)]
    return {term.stem for term in terms(text, language, spans) if term.nominal}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The navy of Veskara operates nine frigates.", "en", {"navi", "veskara"}),
        ("Exports to Norland reached $4.5 billion.", "en", {"export", "norland"}),
        ("58 percent of women supported the law.", "en", {"women", "law"}),
        ("As of June 2023, the rate of Kestria stood at 8 percent.", "en", {"rate", "kestria"}),
        ("2023년 6월 현재 베스카라 해군이 보유한 호위함은 9척이다.", "ko", {"베스카라", "해군", "호위함"}),
        ("여성의 39퍼센트가 법안에 찬성했다.", "ko", {"여성", "법안"}),
        ("ベスカラ海軍が保有する軍艦は9隻である。", "ja", {"ベスカラ", "海軍", "軍艦"}),
        ("女性の39％が法案に賛成した。", "ja", {"女性", "法案"}),
    ],
)
def test_nouns_are_told_from_verbs_by_what_stands_beside_them(text: str, language: str, expected: set[str]) -> None:
    assert nouns(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("According to officers, 5,600 soldiers came in 2023, guards said.", "en", "5,600 soldiers came in 2023"),
        ("The union says that 63 people died.", "en", "63 people died."),
        ("A poll of women found that 39 percent agree.", "en", "A poll of women found that 39 percent agree."),
        ("병원 기록에 따르면 사망자는 31명이다.", "ko", "사망자는 31명이다."),
        ("兵士12人と警官30人が来た。", "ja", "兵士12人"),
        ("橋は古い。記録によると、死者は31人に上った。", "ja", "死者は31人に上った"),
    ],
)
def test_what_a_value_is_told_of_is_its_clause_without_who_says_it(text: str, language: str, told: str) -> None:
    value = next(one for one in values(text, language) if one.kind != "date")
    start, end = core(text, language, value.start, value.end)
    assert text[start:end].strip() == told


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("死亡", "死亡者", True), ("兵士", "女性兵士", False), ("병력", "병력수", True), ("노르란드", "노르웨이", False)],
)
def test_a_word_is_like_another_but_for_an_ending(one: str, other: str, alike: bool) -> None:
    assert Term(one, True).like(Term(other, True)) == alike


def test_forms_of_a_korean_verb_are_alike() -> None:
    assert Term("숨진", False).like(Term("숨졌다", False)) and not Term("숨진", False).like(Term("남은", False))
