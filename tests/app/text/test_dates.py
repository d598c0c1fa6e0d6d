"""Dates of events: as they are written or reckoned, and nothing that only looks like one."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.text.dates import Period, dates_in, event_date, of_catalog

ROWS = [
    json.loads(line)
    for name in ("dates.jsonl", "dates-apart.jsonl")
    for line in (Path(__file__).parents[3] / "benchmarks" / name).read_text(encoding="utf-8").splitlines()
]
SOURCE = of_catalog("2022-06-30")


def period(written: str) -> Period:
    first, _, last = written.partition("/")
    begin, end = of_catalog(first), of_catalog(last or first)
    assert begin and end
    return begin.to(end)


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:40] for row in ROWS])
def test_each_date_is_read_and_nothing_else(row: dict[str, Any]) -> None:
    text, wanted = row["text"], [(words, period(when), how) for words, when, how in row["dates"]]
    source = of_catalog(row["source"])
    found = dates_in(text, source, of_catalog(row["before"]))
    assert [(text[one.start : one.end], one.period, one.basis) for one in found] == wanted
    event = event_date(text, found, source)
    assert (None if event is None else found.index(event)) == row["event"]


@pytest.mark.parametrize("text", ["On 31 February 2021 it rained.", "2021年13月に", "2021년 2월 30일에", "令和元年0月"])
def test_a_day_that_no_calendar_has_is_no_date(text: str) -> None:
    assert [one for one in dates_in(text, SOURCE) if one.period.unit == "day"] == []


def test_what_hangs_on_a_date_that_is_not_known_is_not_reckoned() -> None:
    for text in ("Yesterday they met.", "That year they met.", "On Monday they met.", "翌年、協定は破棄された。"):
        assert dates_in(text) == []
    assert dates_in("He resigned last month.", of_catalog("2022")) == []  # of a year, no month can be reckoned


def test_what_is_planned_tells_less_than_when_it_was_said() -> None:
    text = "The report of March 2022 wants the line to open in 2031."
    event = event_date(text, dates_in(text, SOURCE), SOURCE)
    assert event and event.period == of_catalog("2022-03")


@pytest.mark.parametrize(("written", "unit"), [("2022", "year"), ("2022-02", "month"), ("2022-02-28", "day")])
def test_the_catalog_knows_days_months_and_years(written: str, unit: str) -> None:
    found = of_catalog(written)
    assert found and found.unit == unit and str(found.first).startswith(written)
    assert of_catalog(f"{written}-x") is None and of_catalog("") is None


def test_months_are_counted_over_the_end_of_a_year() -> None:
    may = of_catalog("2022-05-31")
    assert may
    assert may.moved("month", -5) == of_catalog("2021-12") and may.moved("month", 8) == of_catalog("2023-01")
    assert may.moved("week", 0) == Period(date(2022, 5, 30), date(2022, 6, 5))
    assert may.moved("year", 9_000) is None and Period(may.first, date(2023, 6, 1)).moved("month", 1) is None
