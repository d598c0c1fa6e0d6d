"""Dates are told in the asker's language, and how they are known."""

import pytest

from app.present.dates import date_told, period_told
from app.text.dates import Dated, of_catalog

DAY, MONTH, YEAR, LATER = (of_catalog(one) for one in ("2018-06-12", "2018-06", "2018", "2018-08-01"))
assert DAY and MONTH and YEAR and LATER


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["June 12, 2018", "June 2018", "2018"]),
        ("ko", ["2018년 6월 12일", "2018년 6월", "2018년"]),
        ("ja", ["2018年6月12日", "2018年6月", "2018年"]),
        ("fr", ["June 12, 2018", "June 2018", "2018"]),
    ],
)
def test_a_day_a_month_and_a_year(language: str, told: list[str]) -> None:
    assert [period_told(one, language) for one in (DAY, MONTH, YEAR) if one] == told


def test_a_span_tells_both_of_its_ends() -> None:
    assert period_told(DAY.to(LATER), "ko") == "2018년 6월 12일 ~ 8월 1일"
    assert period_told(MONTH.to(of_catalog("2018-08") or YEAR), "ja") == "2018年6月～8月"


def test_what_is_not_as_written_says_so() -> None:
    assert date_told(Dated(0, 1, DAY, "written"), YEAR, "en") == "June 12, 2018"
    assert date_told(Dated(0, 1, DAY, "reckoned"), YEAR, "en") == "June 12, 2018 (reckoned)"
    assert date_told(None, YEAR, "en") == "[date unknown] (source: 2018)"
    assert date_told(None, None, "ja") == "［日付不明］"
