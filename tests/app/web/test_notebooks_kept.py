"""Notebooks as they are kept: by user, else in what the browser sends; each change whole, none too large."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from test_web_kept import ANSWER

from app.web.notebook.keeping import NotebookError, NotebookFull, Notebooks
from app.web.notebook.pins import GROUP, MOST, NOTE, Pin, moved, noted, pinned_now, pins_of, plain, put, without


def pin(name: str, group: str = "") -> Pin:
    return replace(pinned_now(name, ANSWER), group=group)


def names(pins: list[Pin]) -> str:
    return "".join(one.question for one in pins)


def test_each_user_has_a_notebook_of_their_own_and_without_a_name_nothing_is_written(tmp_path: Path) -> None:
    books = Notebooks(tmp_path / "notebooks")
    books.of("ann", None).change(lambda pins: [*pins, pin("A")])
    books.of("ann", None).change(noted(pin("A").id, "mine"))
    assert [(one.question, one.note, one.answer.passages) for one in books.of("ann", "[]").pins()] == [
        ("A", "mine", ())
    ]
    assert books.of("bob", None).pins() == [] and books.of("../ann", None).pins() == []
    (file,) = (tmp_path / "notebooks").glob("*.json")
    assert "ann" not in file.name and json.loads(file.read_text())["user"] == "ann"
    browser = books.of("", None)
    browser.change(lambda pins: [*pins, pin("B")])
    assert names(books.of("", browser.text).pins()) == "B" and books.of("ann", browser.text).text == ""
    assert len(list((tmp_path / "notebooks").glob("*.json"))) == 1


def test_a_file_that_cannot_be_read_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    books = Notebooks(tmp_path)
    books.of("ann", None).change(lambda pins: [pin("A")])
    (file,) = tmp_path.glob("*.json")
    file.write_text("{")
    with pytest.raises(NotebookError, match="cannot be read"):
        books.of("ann", None).change(lambda pins: [pin("B")])
    assert file.read_text() == "{"


@pytest.mark.parametrize("sent", ["", "{", "7", "null", "[7]", '[{"question": 7}]', "[" * 100_000, '{"a": 1}'])
def test_what_is_no_notebook_is_an_empty_one(sent: str, tmp_path: Path) -> None:
    assert Notebooks(tmp_path).of("", sent).pins() == []


def test_a_notebook_has_a_limit(tmp_path: Path) -> None:
    many = [pin(str(number)) for number in range(MOST)]
    book = Notebooks(tmp_path).of("ann", None)
    book.change(lambda _: many)
    with pytest.raises(NotebookFull):
        book.change(lambda pins: [*pins, pin("one more")])
    assert len(book.pins()) == len(book.change(noted(many[0].id, "n" * 9_999))) == MOST
    assert len(book.pins()[0].note) == NOTE and len(book.change(put(many[0].id, "g" * 999))[-1].group) == GROUP
    assert len(pins_of(plain([*many, pin("one more")]))) == MOST
    large = replace(pin("large"), answer=replace(ANSWER, text="x" * 600_000))
    book.change(lambda _: [])
    with pytest.raises(NotebookFull):
        book.change(lambda _: [large, replace(large, question="other")])
    assert len(pins_of(plain([large, replace(large, question="other")]))) == 1


def test_pins_move_in_their_group_and_at_its_end_with_it() -> None:
    pins = [pin("A"), pin("B"), pin("C", "x"), pin("D", "x")]
    assert names(moved(pin("A").id, 1)(pins)) == "BACD" and names(moved(pin("A").id, -1)(pins)) == "ABCD"
    assert names(moved(pin("C").id, -1)(pins)) == "CDAB" and names(moved("none", 1)(pins)) == "ABCD"
    assert names(put(pin("A").id, " x ")(pins)) == "BCDA" and names(without(pin("B").id)(pins)) == "ACD"
