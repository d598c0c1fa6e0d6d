"""Where sentences begin and end."""

import pytest

from ingest.sentences import paragraph_spans, sentence_spans


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


@pytest.mark.parametrize(
    "expected",
    [
        ["The U.S. summit was held in Seoul.", "Dr. Kim attended it."],
        ["He went to the U.S.", "The president stayed."],
        ["J. K. Rowling met Mr. Abe.", "It rose by 3.5 percent.", "It is 1.2 trillion yen."],
        ["Japan, the U.K. and the U.S. agreed on No. 5 in the plan.", "Is it so?", "Yes!"],
        ['"We agreed," he said.', '"We did."', "Then they left."],
        ["He said “It is over.”", "They left."],
        ["The talks began at 5 p.m. in Tokyo.", "They went on."],
        ["The budget (6.8 trillion yen) grew.", "It was the tenth rise."],
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_bullets_headings_and_numbers_are_left_out() -> None:
    text = (
        "# A heading\n\n- First point. Second point.\n* Another one!\n► And one more\n1. Numbered.\n2) Also.\n> Quoted."
    )
    assert sentences(text) == [
        "A heading",
        "First point.",
        "Second point.",
        "Another one!",
        "And one more",
        "Numbered.",
        "Also.",
        "Quoted.",
    ]


def test_a_wrapped_line_goes_on_and_a_title_does_not() -> None:
    wrapped = "The two governments agreed to hold a summit of their leaders\r\nin Seoul in May of that year."
    assert sentences(wrapped) == [wrapped]
    assert sentences("A short title\nThe text begins here.") == ["A short title", "The text begins here."]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ko", ["한국과 일본은 협력했다.", "회담은 서울에서 열렸다."]),
        ("ja", ["日本は防衛費を増やす。", "これは二〇二二年の決定である。"]),
    ],
)
def test_other_languages_have_sentences_too(language: str, expected: list[str]) -> None:
    assert sentences(" ".join(expected), language) == expected
    assert sentences("\n\n".join(expected), language) == expected


@pytest.mark.parametrize("text", ["", "\n\n", "— … —", "\ufeff \u3000", "***\n---\n"])
def test_what_says_nothing_is_no_sentence(text: str) -> None:
    assert sentences(text) == []


@pytest.mark.parametrize("text", ["A\r\n\r\nB\r\nC", "A\rB\x0cC\u2028D", "", "\n", "# H\n\nText that goes\non.\n\n- b"])
def test_paragraphs_are_a_partition(text: str) -> None:
    assert "".join(text[start:end] for start, end in paragraph_spans(text)) == text
