"""Where sentences begin and end."""

import pytest

from ingest.text.sentences import paragraph_spans, sentence_spans


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
        ["**Summary.**", "The dam holds.", "*Why?*", "Nobody knows."],
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_a_japanese_sentence_ends_before_a_figure() -> None:
    expected = ["橋が壊れた。", "2019年8月に工事が始まった。", "３月に終わった。"]
    assert sentences("".join(expected), "ja") == expected


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


@pytest.mark.parametrize(
    ("lines", "sentences"),
    [
        (["会议纪要", "", "北湾港务委员会召开会议，决", "定把渡轮通行费定为十二克朗。"],
         ["会议纪要", "北湾港务委员会召开会议，决定把渡轮通行费定为十二克朗。"]),
        (["협의회는 2031년 5월 3일 돌다리", "마을에서 회의를 열어 통행료를", "정하였다고 밝혔다."],
         ["협의회는 2031년 5월 3일 돌다리마을에서 회의를 열어 통행료를정하였다고 밝혔다."]),
        (["The council met in Stonebridge", "on 3 May 2031 and the Ferry", "Guild of Norra Vale agreed."],
         ["The council met in Stonebridgeon 3 May 2031 and the FerryGuild of Norra Vale agreed."]),
        (["横浜港", "神戸港", "博多港"], ["横浜港", "神戸港", "博多港"]),
        (["Ministry of Foreign Affairs", "Ministry of National Defense", "Office of the President"],
         ["Ministry of Foreign Affairs", "Ministry of National Defense", "Office of the President"]),
        (["| Town | Boats in the port |", "| Estmark | 41 |"], ["| Town | Boats in the port |", "| Estmark | 41 |"]),
        (["All ferries keep their two lanterns lit from the frost\funtil March."],
         ["All ferries keep their two lanterns lit from the frost\funtil March."]),
    ],
)  # fmt: skip
def test_lines_that_were_wrapped_are_one_sentence_and_lists_are_none(lines: list[str], sentences: list[str]) -> None:
    text = "\n".join(lines)
    found = [text[start:end].replace("\n", "") for start, end in sentence_spans(text)]
    assert found == sentences
