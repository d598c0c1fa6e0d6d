"""What of a text is prose, in scripts without blanks too."""

import pytest

from app.text.prose import prose_spans


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("昨年11月には試験運転が行われた。", "ja"),
        ("2019年8月20日に復旧工事が始まった。", "ja"),
        ("2018년 2월 공사가 시작되었다.", "ko"),
        ("In 2018 it began.", "en"),
    ],
)
def test_a_sentence_that_begins_with_a_figure_is_prose(text: str, language: str) -> None:
    assert [text[start:end] for start, end in prose_spans(text, language)] == [text]


@pytest.mark.parametrize("text", ["2019", "| --- |", "第3章", "https://example.org/a"])
def test_a_figure_or_an_address_alone_is_none(text: str) -> None:
    assert prose_spans(text, "ja") == []
