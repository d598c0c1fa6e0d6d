"""Two sentences are told of the same thing only where no word narrows one of them alone, and their times agree."""

import pytest

from app.figures.told import Told, apart, parallel, same_period, same_subject


def told(text: str, published: str = "2022", title: str = "", publisher: str = "", language: str = "en") -> Told:
    return Told(text, language, published, title, publisher)


def unlike(one: str, others: object) -> list[float]:
    return [0.0] * len(list(others))  # type: ignore[call-overload]


def same(one: Told, other: Told) -> bool:
    (here,), (there,) = ([value for value in told.values if value.kind != "date"] for told in (one, other))
    return same_subject(one, other, (here, there), [], unlike) and same_period(one, other, (here, there))


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("58 percent of men supported the law.", "39 percent of women supported the law.", "en"),
        ("In all, 9,400 troops came.", "From Talmere, 1,300 troops came.", "en"),
        ("Norland has 9,400 soldiers.", "Norland has 300 female soldiers.", "en"),
        ("In 2019, Norland had 9,400 soldiers.", "In 2021, Norland had 8,000 soldiers.", "en"),
        ("남성의 58퍼센트가 법에 찬성했다.", "여성의 39퍼센트가 법에 찬성했다.", "ko"),
        ("북부의 병력은 30명이다.", "남부의 병력은 80명이다.", "ko"),
        ("男性の58％が賛成した。", "女性の39％が賛成した。", "ja"),
        ("兵士は30人である。", "女性兵士は80人である。", "ja"),
    ],
)
def test_a_word_or_a_year_of_its_own_makes_another_thing(one: str, other: str, language: str) -> None:
    assert not same(told(one, language=language), told(other, language=language))


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("Norland has 9,400 soldiers.", "According to officers, Norland keeps 8,000 soldiers, guards said.", "en"),
        ("The navy of Norland has 12 frigates and 30 boats.", "Norland's navy operates nine frigates.", "en"),
        ("다리 붕괴로 23명이 숨졌다.", "병원 기록에 따르면 다리 붕괴로 숨진 사람은 31명이다.", "ko"),
        ("橋の崩落で23人が死亡した。", "病院の記録によると、橋の崩落による死亡者は31人に上った。", "ja"),
    ],
)
def test_who_says_it_and_what_comes_behind_a_comma_narrow_nothing(one: str, other: str, language: str) -> None:
    first, second = told(one, language=language), told(other, language=language)
    here = next(value for value in first.values if value.comparable(second.values[0]))
    asked = second.words if language == "ko" else ()  # 사람 is in the question
    assert same_subject(first, second, (here, second.values[0]), asked, unlike)


def test_without_a_year_figures_of_sources_far_apart_may_both_be_right() -> None:
    text, other = "Norland has 9,400 soldiers.", "Norland has 8,000 soldiers."
    assert same(told(text, "2021-03-01"), told(other, "2021-09-01"))
    assert not same(told(text, "2015-03-01"), told(other, "2021-09-01"))
    assert not same(told(text, ""), told(other, "2021-09-01"))


@pytest.mark.parametrize(
    ("one", "other", "of_one_event"),
    [
        (("It opened on 2 June 2016.", "2016-06-20"), ("It opened on 20 June 2016.", "2017"), True),
        (("They met on 11 April 2018.", "2018-04-12"), ("They met on 5 October 2018.", "2018-10-06"), False),
        (("They met on 11 April 2018.", "2022"), ("They met on 5 October 2021.", "2022"), False),
        (("It was founded in 1781.", "2014"), ("It was founded in 1794.", "2012"), True),
        (("It is expected in March 2026.", "2024-02"), ("It is expected in October 2026.", "2024-06"), True),
    ],
)
def test_days_are_of_one_event_where_both_sources_could_know_of_them(
    one: tuple[str, str], other: tuple[str, str], of_one_event: bool
) -> None:
    first, second = told(*one), told(*other)
    assert same_period(first, second, (first.values[0], second.values[0])) == of_one_event


def test_editions_and_sources_on_parallel_subjects_are_a_series() -> None:
    white, later = told("", title="White Paper 2018", publisher="A"), told("", title="White Paper 2021", publisher="A")
    assert parallel(white, later)
    men, women = told("58 percent agree.", title="The poll: men"), told("39 percent agree.", title="The poll: women")
    assert parallel(men, women)
    named = told("The Velden bridge is long.", title="The Velden bridge")
    assert not parallel(named, told("The Velden bridge is short.", title="What bridges tell"))


def test_sources_that_speak_of_themselves_can_mean_one_day() -> None:
    first = told("The Port Authority expects the pier in March 2026.", "2024-02", publisher="Selm Port Authority")
    second = told("The Audit Office does not expect the pier before May 2026.", "2024-06", publisher="Audit Office")
    of = first.values[0], second.values[0]
    assert same_period(first, second, of) and same_subject(first, second, of, [], unlike)


def test_days_apart() -> None:
    assert apart("2020-01-01", "2020-01-31") == 30
    assert apart("2020", "2020-07-01") == 0
    assert apart("", "2020") == apart("2020-13-45", "2020") == apart("2020-13", "2020") == float("inf")
