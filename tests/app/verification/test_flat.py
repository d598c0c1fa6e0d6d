"""Texts as they are compared: line breaks do not count, every letter and every border of a sentence does."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from app.verification.flat import Flat, flat

TEXT = "The first\nsentence.  The second\u200e one.\fA third on the next page."
SPANS = [(0, 19), (21, 37), (38, len(TEXT))]


def test_whole_sentences_stand_and_parts_do_not() -> None:
    laid = Flat(TEXT, SPANS)
    assert laid.text == "The first sentence. The second one. A third on the next page."
    assert laid.holds("The first sentence.") and laid.holds("The second one. A third on the next page.")
    for part in (
        "The first",
        "sentence.",
        "first sentence.",
        "The first sentence. The second",
        "",
        "The first sentence",
    ):
        assert not laid.holds(part), part
    assert laid.around("second") == "The second one." and laid.around("sentence. The") == laid.text[:35]
    assert laid.around("fourth") == ""


def test_of_spans_that_overlap_the_longer_is_a_sentence() -> None:
    assert Flat("One. Two.", [(0, 9), (0, 4), (5, 9)]).sentences == ["One. Two."]


@given(st.text(alphabet=st.sampled_from("ab .\n\f\u200e\u3000é글"), max_size=40), st.data())
def test_a_text_laid_out_in_pieces_is_that_text(text: str, data: st.DataObject) -> None:
    text = unicodedata.normalize("NFC", text)
    places = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = [(start, end) for start, end in zip(places[::2], places[1::2], strict=False) if text[start:end].strip()]
    assert Flat(text, spans).text.split() == flat(text).split()
