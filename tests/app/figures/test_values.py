"""Figures, units and dates are read alike in three languages, and a figure is as wide as its last digit leaves open."""

from math import inf

import pytest

from app.figures.values import Value, values


def only(text: str, language: str) -> Value:
    (found,) = values(text, language)
    return found


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("1.2 trillion won", "1,200 billion won", "en"),
        ("402 kilometres", "250 miles", "en"),
        ("$4.5 billion", "4,500 million dollars", "en"),
        ("about 28,500 soldiers", "28,480 soldiers", "en"),
        ("two thousand ships", "2,000 ships", "en"),
        ("more than 40 ships", "64 ships", "en"),
        ("38 percent", "37.6%", "en"),
        ("7 hours", "420 minutes", "en"),
        ("1조 2,000억 원", "1.2조 원", "ko"),
        ("약 2만 8,500명", "2만 8,480명", "ko"),
        ("38% 정도", "37.6퍼센트", "ko"),
        ("두 명", "2명", "ko"),
        ("3만여 명", "3만 2,000명", "ko"),
        ("１兆２,０００億円", "1.2兆円", "ja"),
        ("十二隻", "12隻", "ja"),
        ("5か国", "五カ国", "ja"),
        ("40隻以上", "64隻", "ja"),
    ],
)
def test_two_spellings_of_one_value_do_not_differ(one: str, other: str, language: str) -> None:
    first, second = only(one, language), only(other, language)
    assert first.comparable(second) and not first.differs(second) and not second.differs(first)


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("55 percent", "61 percent", "en"),
        ("nine frigates", "12 frigates", "en"),
        ("more than 40 ships", "31 ships", "en"),
        ("14th", "21st", "en"),
        ("23명", "31명", "ko"),
        ("31억 달러", "45억 달러", "ko"),
        ("14位", "21位", "ja"),
        ("8兆4,000億円", "9.7兆円", "ja"),
    ],
)
def test_values_that_cannot_both_be_right_differ(one: str, other: str, language: str) -> None:
    first, second = only(one, language), only(other, language)
    assert first.comparable(second) and first.differs(second) and second.differs(first)


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("5 percent", "5 percentage points", "en"),
        ("44 tanks", "44 ships", "en"),
        ("5 million euros", "5 million dollars", "en"),
        ("14위", "14명", "ko"),
        ("5隻", "5人", "ja"),
    ],
)
def test_values_of_other_units_are_not_compared(one: str, other: str, language: str) -> None:
    assert not only(one, language).comparable(only(other, language))


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("on 14 September 2019", "en", (2019, 9, 14)),
        ("on September 14th, 2019", "en", (2019, 9, 14)),
        ("in May 2021", "en", (2021, 5, 0)),
        ("founded in 1781", "en", (1781, 0, 0)),
        ("2019년 9월 14일", "ko", (2019, 9, 14)),
        ("9월 14일", "ko", (0, 9, 14)),
        ("２０１９年９月", "ja", (2019, 9, 0)),
    ],
)
def test_dates_are_read_as_far_as_they_are_told(text: str, language: str, day: tuple[int, int, int]) -> None:
    assert only(text, language).day == day


def test_days_differ_where_both_tell_and_not_where_one_says_less() -> None:
    whole, month, other = (only(text, "en") for text in ("14 September 2019", "September 2019", "17 September 2019"))
    assert whole.differs(other) and not whole.differs(month)


def test_a_year_is_no_amount_and_a_number_without_a_unit_is_no_value() -> None:
    assert [one.kind for one in values("In 2020, 64 ships were held, and 5 of them in 1850.", "en")] == [
        "date", "amount", "date",
    ]  # fmt: skip
    assert values("One of them spoke of 5.", "en") == ()


def test_a_range_reaches_from_its_beginning_and_an_upper_bound_is_open_below() -> None:
    assert (only("between 20 and 30 ships", "en").low, only("2 to 3 million ships", "en").low) == (20, 2e6)
    assert only("최대 30척", "ko").low == -inf


def test_a_value_stands_where_it_says() -> None:
    text = "They sent about 1,300 German soldiers north."
    found = only(text, "en")
    assert text[found.start : found.end] == "about 1,300 German soldiers"
