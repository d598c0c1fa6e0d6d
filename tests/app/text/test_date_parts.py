"""What a text writes of a date is read alike in three languages, and a word that is no month is none."""

import pytest

from app.text.dates import date_parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It met on May 21, 2031.", (2031, 5, 21)),
        ("It met on 21st of May 2031.", (2031, 5, 21)),
        ("It met on Sept. 3.", (0, 9, 3)),
        ("It met in May of 2031.", (2031, 5, 0)),
        ("It met in June.", (0, 6, 0)),
        ("It met on 2031-05-21.", (2031, 5, 21)),
        ("2031-05-21에 모였다.", (2031, 5, 21)),
        ("2031. 5. 21. 모였다.", (2031, 5, 21)),
        ("2031년 5월 21일에 모였다.", (2031, 5, 21)),
        ("5월 21일에 모였다.", (0, 5, 21)),
        ("令和13年5月21日に集まった。", (2031, 5, 21)),
        ("二〇三一年五月に集まった。", (2031, 5, 0)),
        ("2031年に集まった。", (2031, 0, 0)),
    ],
)
def test_a_date_is_read_as_far_as_it_is_told(text: str, parts: tuple[int, int, int]) -> None:
    (found,) = date_parts(text)
    assert (found.year, found.month, found.day) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Section 12 may apply.",
        "They march 40 miles.",
        "In 2031 it met.",
        "3개월 동안",
        "12年間",
        "令和77777年",
        "2031-15-40",
        "Version 12.2031.5.21.7",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert date_parts(text) == []


def test_dates_come_in_the_order_of_the_text_and_apart() -> None:
    text = "From May 3 to 5 June 2031, and again in 2032年."
    assert [text[one.start : one.end] for one in date_parts(text)] == ["May 3", "5 June 2031", "2032年"]
