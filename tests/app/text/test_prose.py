"""What of a text is prose, in scripts without blanks too."""

import pytest

from app.text.prose import is_bare, prose_spans


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


@pytest.mark.parametrize(
    "text",
    [
        "## Originals\n\nKBS: <https://example.org/a>\nNHK World: <https://example.org/b>",
        "# Contents",
        "https://example.org/a",
        "| --- | --- |",
        "the end of a note -->",
    ],
)
def test_headings_links_and_what_is_hidden_are_bare(text: str) -> None:
    assert is_bare(text, inside=True)


@pytest.mark.parametrize(
    "text", ["# Fruit\n\n- apples\n- pears", "| Port | Osaka |", "第3章の概要", "See https://example.org/a"]
)
def test_what_says_anything_is_not(text: str) -> None:
    assert not is_bare(text)
