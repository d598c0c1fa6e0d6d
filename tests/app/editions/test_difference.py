"""What changed between two texts: every known edit by its kind, nothing of mere noise, both texts whole."""

from itertools import pairwise

import pytest
from edits import LANGUAGES, book, edited, measured, noisy
from hypothesis import given
from hypothesis import strategies as st

from app.editions.difference import compared
from app.types.editions import Revision


def told(old: str, new: str, language: str = "en") -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Kind, wording before and after, and weight of each change, the weightiest first."""
    found = compared(old, new, language)
    assert (found.old_text(), found.new_text()) == (old, new)
    return [(one.kind, *_texts(found, n), one.weight) for n, one in enumerate(found.told)]


def _texts(found: Revision, n: int) -> tuple[str, str]:
    one = found.told[n]
    return " / ".join(part.text for part in one.old), " / ".join(part.text for part in one.new)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sixty_known_edits_of_forty_pages_are_told_by_kind(language: str) -> None:
    made = book(language, seed=1)
    old = made.text()
    found = compared(old, new := edited(made), language)
    assert (found.old_text(), found.new_text()) == (old, new)
    assert len(made.told) == 60 and set(measured(made.told, found)) == {
        "gone", "merged", "moved", "new", "reworded", "split",
    }  # fmt: skip
    assert min(measured(made.told, found).values()) >= 0.95, measured(made.told, found)
    weights = {one.new[0].text: one.weight for one in found.told if one.kind == "reworded"}
    known = {text: (weight,) if weight else () for text, weight in made.weights.items()}
    assert len(known) == 10 and sum(weights.get(text) == weight for text, weight in known.items()) >= 9


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_told_of_blanks_links_markup_and_the_order_of_lists(language: str) -> None:
    old = book(language, seed=2).text()
    new = noisy(old, seed=3)
    found = compared(old, new, language)
    assert old != new and found.told == () and (found.old_text(), found.new_text()) == (old, new)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_no_other_than_itself(language: str) -> None:
    text = book(language, seed=4, pages=3).text()
    assert {one.kind for one in compared(text, text, language).changes} == {"same"}


@given(
    st.lists(st.sampled_from("The fee is 5%.|It rains.|# Fees|- a pear|\n|\n\n| |한다. |猫。|[a](b)|<b>".split("|"))),
    st.data(),
)
def test_both_texts_are_rebuilt_and_each_sentence_is_told_once(pieces: list[str], data: st.DataObject) -> None:
    old, new = "".join(pieces), "".join(data.draw(st.permutations(pieces)))
    found = compared(old, new)
    assert (found.old_text(), found.new_text()) == (old, new)
    for side, text in (("old", old), ("new", new)):
        spans = sorted((part.start, part.end) for one in found.changes for part in getattr(one, side))
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))
        assert all(text[part.start : part.end] == part.text for one in found.changes for part in getattr(one, side))


def test_the_words_that_differ_are_marked_in_either_text() -> None:
    old, new = "Fees.\n\nMembers **shall** pay 5 ducats.", "Members should pay [5](http://x.org/a) ducats.\n\nFees."
    (change,) = [one for one in compared(old, new).told if one.kind == "reworded"]
    assert [old[start:end] for start, end in change.old_words] == ["shall"]
    assert [new[start:end] for start, end in change.new_words] == ["should"]


def test_what_weighs_comes_first_and_what_only_moved_last() -> None:
    kept = "The harbour of Kobe was opened again.\n\n"
    old = f"{kept}The ferry leaves from the old pier.\n\nVisitors must register.\n\nNobody swims here in winter."
    new = f"Nobody swims here in winter.\n\n{kept}The ferry leaves from a new pier.\n\nVisitors may register."
    assert [(kind, weight) for kind, _, _, weight in told(old, new)] == [
        ("reworded", ("modal",)),
        ("reworded", ()),
        ("moved", ()),
    ]


def test_a_border_between_sentences_that_blanks_moved_is_no_change() -> None:
    assert (
        told("The council\n\nmet in Busan on Friday. It rained.", "The council met in Busan on Friday. It rained.")
        == []
    )


def test_a_list_that_moved_as_a_whole_is_told_and_an_item_that_left_it_too() -> None:
    before, after = "Seen in spring, all of them.", "Seen in autumn, none of them, so they say."
    old = f"- plums\n- pears\n- apples\n\n{before}\n\n{after}"
    new = f"{before}\n\n- apples\n- plums\n\n{after}\n\npears"
    assert sorted((kind, text) for kind, text, _, _ in told(old, new)) == [("moved", before), ("moved", "pears")]


def test_text_of_ten_thousand_sentences_that_are_the_same_takes_no_time() -> None:
    row = "- n/a\n"
    assert told(row * 5_000, row * 5_001) == [("new", "", "n/a", ())]
