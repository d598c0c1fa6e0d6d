"""A stream of text, cut into sentences with their markers, however it is cut into pieces."""

import pytest

from app.writing.sentences import Cut, cut


def whole(text: str, size: int = 3) -> list[tuple[str, tuple[int, ...], str]]:
    pieces = (text[start : start + size] for start in range(0, len(text), size))
    return [(one.text, one.numbers, one.opens) for one in cut(pieces) if one.whole]


@pytest.mark.parametrize("size", [1, 2, 7, 400])
def test_sentences_and_markers_do_not_depend_on_how_the_text_comes(size: int) -> None:
    text = "The bridge opened in May 1931 [2]. Its builder was Anna Weber. [3][4]\n\n- It is long [1, 2].\n- It's red"
    assert whole(text, size) == [
        ("The bridge opened in May 1931.", (2,), "paragraph"),
        ("Its builder was Anna Weber.", (3, 4), ""),
        ("It is long.", (1, 2), "item"),
        ("It's red", (), "item"),
    ]


def test_markers_behind_two_sentences_are_those_of_both() -> None:
    found = whole("It opened in 1931. It was closed in 1950 [1].")
    assert [(text, numbers) for text, numbers, _ in found] == [
        ("It opened in 1931.", (1,)),
        ("It was closed in 1950.", (1,)),
    ]


def test_korean_and_japanese_are_cut_as_well() -> None:
    assert [one[:2] for one in whole("다리는 1931년에 개통되었다 [1]. 길이는 90미터이다 [2].")] == [
        ("다리는 1931년에 개통되었다.", (1,)),
        ("길이는 90미터이다.", (2,)),
    ]
    assert [one[:2] for one in whole("橋は1931年に開通した[1]。長さは90メートルだ[2]。")] == [
        ("橋は1931年に開通した。", (1,)),
        ("長さは90メートルだ。", (2,)),
    ]


def test_a_sentence_is_told_as_it_grows() -> None:
    grown = list(cut(["The bridge ", "opened ", "in 1931 [", "2]. It"]))
    assert [one.text for one in grown if not one.whole][:2] == ["The bridge", "The bridge opened"]
    assert Cut("The bridge opened in 1931.", (2,), True, "paragraph") in grown


@pytest.mark.parametrize("text", ["", "   ", "[1][2]", "---", "[" * 5_000, "\n" * 5_000])
def test_what_says_nothing_is_no_sentence(text: str) -> None:
    assert whole(text, 50) == []


def test_a_loop_ends() -> None:
    assert len(whole("It is so [1]. " * 500, 100)) <= 62
