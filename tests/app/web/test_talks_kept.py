"""Conversations as the server keeps them by user: no turn is lost to another tab, none is larger than it may be."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_web_kept import TURNS

from app.web.chat.kept import keep, kept, talk_of
from app.web.conversations.keeping import Conversations, ConversationsError
from app.web.conversations.talks import (
    FORGOTTEN,
    LARGEST,
    MOST,
    NAME,
    Book,
    Talk,
    back,
    named,
    saved,
    slip,
    taken,
    without,
)
from app.web.words.conversation import Turn


def turns(*said: str, talk: str = "t") -> list[dict[str, Any]]:
    """Turns as they are kept, each a question with what was said to it behind a colon."""
    parts = [one.partition(":") for one in said]
    return [
        {"question": question, "answer": {"text": text} if text else None, "talk": talk} for question, _, text in parts
    ]


def asked(book: Book) -> list[str]:
    return [" ".join(one["question"] for one in talk.turns) for talk in book.talks]


def at(second: int) -> str:
    return f"2031-01-01T00:00:{second:02d}"


def test_the_newest_stands_first_and_is_called_by_its_first_question_until_it_is_named() -> None:
    book, one = saved(Book(), turns("A:a", talk="1"), "x", at(1))
    book, _ = saved(book, turns("B:b", talk="2"), "x", at(2))
    assert [talk.named for talk in book.talks] == ["B", "A"]
    book, _ = saved(book, turns("A:a", "C", talk="1"), "x", at(3))
    book = named(book, one, f"  Mine \n{'own ' * 99}")
    assert book.talks[0].named.startswith("Mine own own") and len(book.talks[0].named) <= NAME + 2
    assert [talk.named for talk in named(book, one, " ").talks] == ["A", "B"]
    book, _ = saved(book, turns("A:a", "C:c", talk="1"), "x", at(9))
    assert (book.talks[0].asked, asked(book)) == (at(3), ["A C", "B"]), "an answer is no new question"
    assert slip(book.talks[0])["said"] == [["A", "a"], ["C", "c"]]


def test_a_conversation_that_went_on_in_another_tab_is_kept_beside_it() -> None:
    book, _ = saved(Book(), turns("A:a"), "x", at(1))
    book = taken(book, "t", "y")
    book, place = saved(book, turns("A:a", "B:b"), "y", at(2))
    assert place == "t"
    book, parted = saved(book, turns("A:a", "C"), "x", at(3))
    book, again = saved(book, turns("A:a", "C:c", "D"), "x", at(4))
    assert parted == again != "t" and asked(book) == ["A C D", "A B"]
    book, place = saved(book, turns("A:a", "B:b", "E:e"), "y", at(5))
    assert (place, asked(book)) == ("t", ["A B E", "A C D"])
    book = taken(book, "t", "x")  # the first tab opens what the other one has kept
    book, place = saved(book, turns("A:a", "B:b", "F"), "x", at(6))
    assert (place, asked(book)) == ("t", ["A B F", "A C D"]), "what was parted before stays"


def test_what_holds_all_that_is_kept_goes_on_in_its_place_whatever_the_tab() -> None:
    book, _ = saved(Book(), turns("A:a", "B"), "x", at(1))
    book, place = saved(book, turns("A:a", "B:b", "C"), "y", at(2))
    assert (place, asked(book)) == ("t", ["A B C"])
    book, place = saved(book, turns("A:a", "B:b", "other"), "y", at(3))
    assert (place, asked(book)) == ("t", ["A B other"]), "its own last question was edited"


def test_what_was_deleted_stays_so_until_something_further_is_asked() -> None:
    book, _ = saved(Book(), turns("A:a"), "x", at(1))
    old = book.talks[0]
    book = without(book, "t")
    assert asked(book) == [] and asked(saved(book, turns("A:a"), "x", at(2))[0]) == []
    assert asked(saved(book, turns("A:a", "B"), "x", at(2))[0]) == ["A B"]
    restored = back(book, old)
    assert asked(restored) == ["A"] and restored.gone == {} and back(restored, old) == restored
    for number in range(FORGOTTEN + 5):
        book, place = saved(book, turns(str(number), talk=str(number)), "x", at(3))
        book = without(book, place)
    assert len(book.gone) == FORGOTTEN and without(book, "nothing") == book


def test_where_there_is_no_room_the_oldest_go_and_those_with_a_name_last() -> None:
    book = Book(tuple(Talk(str(place), turns("q"), f"{1000 - place:04}") for place in range(MOST)))
    book = named(book, str(MOST - 1), "kept")  # the oldest
    book, _ = saved(book, turns("new"), "x", at(1))
    assert len(book.talks) == MOST and book.find(str(MOST - 1)) and not book.find(str(MOST - 2))
    large = [replace(one, turns=turns("x" * (LARGEST // 3))) for one in book.talks[:3]]
    book, _ = saved(Book(tuple(large)), turns("y" * (LARGEST // 3)), "x", at(2))
    assert len(book.talks) == 2 and sum(len(json.dumps(one.turns)) for one in book.talks) <= LARGEST


def test_each_user_has_a_file_of_their_own(tmp_path: Path) -> None:
    everybodys = Conversations(tmp_path / "conversations")
    plain = [one | {"talk": "t"} for one in keep(TURNS)]
    before, after = everybodys.change("ann", lambda book: saved(book, plain, "x", at(1))[0])
    assert before == Book() and asked(everybodys.read("ann")) == asked(after) == ["Where? Who? What? Why?"]
    assert everybodys.read("bob") == everybodys.read("../ann") == Book()
    (file,) = (tmp_path / "conversations").glob("*.json")
    assert "ann" not in file.name and json.loads(file.read_text())["user"] == "ann"
    back_again = kept(everybodys.read("ann").talks[0].turns, again=False)
    assert [one.question for one in back_again] == [one.question for one in TURNS]
    assert back_again[0].answer and TURNS[0].answer and back_again[0].answer.citations == TURNS[0].answer.citations


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"talks": 7, "gone": {}}', '{"talks": [{"id": 7}], "gone": {}}', "[" * 99_999]
)
def test_a_file_that_cannot_be_read_is_told_and_left_as_it_is(text: str, tmp_path: Path) -> None:
    everybodys = Conversations(tmp_path)
    everybodys.change("ann", lambda book: saved(book, turns("A"), "x", at(1))[0])
    (file,) = tmp_path.glob("*.json")
    file.write_text(text)
    with pytest.raises(ConversationsError, match="cannot be read"):
        everybodys.change("ann", lambda book: saved(book, turns("B"), "x", at(2))[0])
    assert file.read_text() == text


def test_a_conversation_that_is_opened_is_not_asked_again() -> None:
    assert kept(json.loads(json.dumps(keep([Turn("Now?")]))), again=False) == [Turn("Now?", stopped=True)]
    assert talk_of([Turn("A"), Turn("B", talk="b")]) == "b" and len({talk_of([]) for _ in range(9)}) == 9
