"""Passages are a partition of their text, or they are refused."""

from dataclasses import replace

import pytest
from shelf import BOTH, passages_of, put

from store import AnyCorpus, Passage, StoreError
from store.types.passage import partitions

TEXT = "One.\nTwo.\nThree."


def test_passages_that_join_to_the_text_are_a_partition_of_it() -> None:
    assert partitions(passages_of("a", TEXT), TEXT)
    assert partitions([], "")


def spoiled() -> dict[str, list[Passage]]:
    one, two, three = passages_of("a", TEXT)
    return {
        "a gap": [one, three],
        "an end that is missing": [one, two],
        "a beginning that is missing": [two, three],
        "another order": [two, one, three],
        "an overlap": [one, replace(two, start=0, text=TEXT[: two.end]), three],
        "a changed character": [one, replace(two, text="Twa.\n"), three],
        "an end beyond the text": [one, two, replace(three, end=len(TEXT) + 1)],
        "none": [],
    }


@BOTH
@pytest.mark.parametrize("what", spoiled())
def test_a_text_is_not_stored_with_passages_that_do_not_give_it_back(corpus: AnyCorpus, what: str) -> None:
    with pytest.raises(StoreError, match="a: its passages do not give its text back"), corpus.writing() as draft:
        put(draft, "a", TEXT, passages=spoiled()[what])
    assert corpus.serving() is None
