"""A date says no more than is known."""

import pytest

from app.exports.day import Day


@pytest.mark.parametrize(
    ("iso", "told"),
    [
        ("2022-05-21", ("2022-05-21", "May 21, 2022", "2022.05.21.", "2022年5月21日")),
        ("2022-05-21T10:00:00+00:00", ("2022-05-21", "May 21, 2022", "2022.05.21.", "2022年5月21日")),
        ("2022-12", ("2022-12", "December 2022", "2022.12.", "2022年12月")),
        ("2022", ("2022", "2022", "2022", "2022年")),
        ("2022-31-99", ("2022", "2022", "2022", "2022年")),
    ],
)
def test_a_date_in_three_languages(iso: str, told: tuple[str, ...]) -> None:
    day = Day.read(iso)
    assert (day.iso, day.english, day.korean, day.japanese) == told and day


def test_no_date_is_false_and_says_nothing() -> None:
    assert not Day.read("") and not Day.read("May") and Day.read("").iso == "" and Day.read("").parts == []
