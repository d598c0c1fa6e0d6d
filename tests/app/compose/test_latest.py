"""What is so now: the newest source that answers first, the earlier ones after it, each with its date."""

import pytest

from app import Assistant


@pytest.mark.parametrize(
    ("asked", "newest", "holds"),
    [
        ("Who is the president of Korea now?", "As of August 23, 2025", "Lee Jae-myung has been president"),
        ("현재 한국 대통령은 누구인가요?", "2025년 8월 23일 기준", "Lee Jae-myung has been president"),
        ("現在の日本の首相は誰ですか。", "2025年8月23日現在", "Ishiba Shigeru"),
    ],
)
def test_the_newest_source_comes_first(assistant: Assistant, asked: str, newest: str, holds: str) -> None:
    found = assistant.answer(asked)
    assert (found.status, found.kind) == ("answered", "lookup") and found.table
    first, *earlier = found.table.rows
    assert first[0].text == newest and holds in first[1].text
    assert earlier and all(("Earlier" in row[0].text) == (found.language == "en") for row in earlier)
    dates = {one.number: one.date for one in found.citations}
    cited = [dates[row[1].citations[0]] for row in found.table.rows]
    assert cited == sorted(cited, reverse=True)


def test_a_newer_source_on_the_matter_comes_before_one_that_answers(assistant: Assistant) -> None:
    found = assistant.answer("Is the radar dispute resolved?")
    assert found.table and found.table.rows[0][0].text == "As of June 1, 2024"


def test_one_source_alone_says_its_date(assistant: Assistant) -> None:
    found = assistant.answer("Is GSOMIA still in force?")
    assert found.table is None and "As of March 16, 2023" in found.text
    assert "normalization" in found.citations[0].quote  # the later of the two events


def test_what_is_new_lies_behind_the_date(assistant: Assistant) -> None:
    found = assistant.answer("What is new since 2024?")
    assert found.status == "answered" and found.table
    assert found.table.rows[0][0].text == "June 1, 2024"
    assert all(int(row[0].text[-4:]) >= 2024 for row in found.table.rows)


def test_what_no_source_answers_stays_refused(assistant: Assistant) -> None:
    assert assistant.answer("What is the current population of Seoul?").status == "not_found"
