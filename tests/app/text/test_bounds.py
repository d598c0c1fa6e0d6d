"""Between which days a question asks, and which of its dates only name a thing."""

from datetime import date

import pytest

from app.text.dates import bounds, of_catalog


@pytest.mark.parametrize(
    ("question", "first", "last", "rest"),
    [
        ("A timeline of the strike from 2018 to 2024", "2018-01-01", "2024-12-31", "A timeline of the strike"),
        ("What happened between May 2018 and March 2020?", "2018-05-01", "2020-03-31", "What happened ?"),
        ("Put the meetings of May and June 2022 in order", "2022-05-01", "2022-06-30", "Put the meetings in order"),
        ("Which laws were passed in 2022 and 2023?", "2022-01-01", "2023-12-31", "Which laws were passed ?"),
        ("History of the ferry since 2016", "2016-01-01", None, "History of the ferry"),
        ("events before 2020", None, "2019-12-31", "events"),
        ("2018년부터 2024년까지 여객선 사업의 경과", "2018-01-01", "2024-12-31", "여객선 사업의 경과"),
        ("2020년 이후 회담의 연표", "2020-01-01", None, "회담의 연표"),
        ("2022年以降の会談を年表にして", "2022-01-01", None, "会談を年表にして"),
        ("2018年から2024年までの事件の経緯", "2018-01-01", "2024-12-31", "事件の経緯"),
    ],
)
def test_a_question_says_between_which_days(question: str, first: str | None, last: str | None, rest: str) -> None:
    found = bounds(question)
    days = (date.fromisoformat(first) if first else date.min, date.fromisoformat(last) if last else date.max)
    assert (found.period.first, found.period.last) == days
    assert found.rest == rest


@pytest.mark.parametrize(
    "question", ["A timeline of the collision of December 2018", "The 2018 dispute", "2018年12月の事件の経緯"]
)
def test_a_date_that_names_a_thing_bounds_nothing(question: str) -> None:
    found = bounds(question)
    assert found.rest == question
    assert all(found.hold(day) for written in ("1950", "2050") if (day := of_catalog(written)))
