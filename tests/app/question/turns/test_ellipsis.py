"""A turn that says only what is new in it is completed by the question before, or left as it is."""

import pytest

from app.question.turns.ellipsis import completed


def history(*asked: str) -> list[dict[str, str]]:
    return [turn for one in asked for turn in ({"role": "user", "content": one}, {"role": "assistant", "content": "…"})]


@pytest.mark.parametrize(
    ("earlier", "asked", "whole"),
    [
        ("How many sheep were there in 2011?", "And in 2013?", "How many sheep were there in 2013?"),
        ("How many sheep were there?", "And in 2013?", "How many sheep were there in 2013?"),
        ("What does QRT stand for?", "and PLN?", "What does PLN stand for?"),
        ("What is Norway's position on the quota?", "What about Iceland?", "What is Iceland's position on the quota?"),
        ("Who was minister of Japan in May 2011?", "And in June 2012?", "Who was minister of Japan in June 2012?"),
        (
            "What did owners pay under the old statute?",
            "And since the reform?",
            "What did owners pay since the reform?",
        ),
        ("What did Anna Berg say about the mill?", "And Tom Hale?", "What did Tom Hale say about the mill?"),
    ],
)
def test_what_is_new_takes_the_place_of_the_like(earlier: str, asked: str, whole: str) -> None:
    assert completed(asked, history(earlier), "en") == whole


@pytest.mark.parametrize(
    ("language", "earlier", "asked", "whole"),
    [
        ("ko", "2011년에 양은 몇 마리였나요?", "2013년에는요?", "2013년에 양은 몇 마리였나요?"),
        ("ja", "2011年5月の大臣は誰でしたか", "2013年6月は？", "2013年6月の大臣は誰でしたか"),
        ("ja", "大臣は誰でしたか", "2013年6月は？", ""),
    ],
)
def test_dates_are_exchanged_in_other_languages(language: str, earlier: str, asked: str, whole: str) -> None:
    assert completed(asked, history(earlier), language) == whole


def test_a_completed_turn_completes_the_next() -> None:
    before = history("How many sheep were there in 2011?", "And in 2013?")
    assert completed("And in 2015?", before, "en") == "How many sheep were there in 2015?"


@pytest.mark.parametrize(
    ("earlier", "asked"),
    [
        ("What did Norway and Iceland agree on?", "And Denmark?"),  # in whose place?
        ("When was the mill built?", "And who built it?"),
        ("When was the mill built?", "What about the bridge that they opened?"),
        ("When was the mill built?", "Where was it?"),
        ("When was the mill built?", "And why not?"),
        ("What happened between 1990 and 1995?", "And 2001?"),
    ],
)
def test_what_is_not_sure_is_left_as_it_is(earlier: str, asked: str) -> None:
    assert completed(asked, history(earlier), "en") == ""


def test_without_a_history_nothing_is_completed() -> None:
    assert completed("And in 2013?", (), "en") == ""
