"""What became of a quote: it stands, was reworded, moved, or is gone."""

import pytest

from app.editions.whereabouts import found_again
from app.types.editions import Whereabouts
from store import Source

OPENED = "The port of Kobe was opened in 2033."
OLD = f"{OPENED}\n\nVisitors must register. Dogs are welcome on the eastern pier, too.\n\nIt rains."
SOURCE = Source("kobe", "", "", "", "", "", False, "en", "", "v2", "", False)


def now(quote: str, new: str, *, kept: bool = True) -> Whereabouts:
    start = OLD.index(quote)
    found = (
        found_again((start, start + len(quote)), OLD, new, SOURCE) if kept else found_again(None, quote, new, SOURCE)
    )
    assert new[found.start : found.end] == found.text
    return found


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize(
    ("new", "state", "text"),
    [
        ("Ahoy.\n\n" + OLD, "stands", "Visitors must register."),
        (OLD.replace("must", "may"), "reworded", "Visitors may register."),
        (f"{OPENED}\n\nIt rains.", "gone", ""),
        ("", "gone", ""),
    ],
)
def test_a_quote_stands_was_reworded_or_is_gone(new: str, state: str, text: str, kept: bool) -> None:
    found = now("Visitors must register.", new, kept=kept)
    assert (found.state, found.text, found.weight) == (state, text, ("modal",) if state == "reworded" else ())


def test_a_quote_moved_where_the_edition_that_it_is_from_is_kept() -> None:
    rest = OLD.replace("Visitors must register. ", "")
    assert now("Visitors must register.", rest + "\n\nVisitors must register.").state == "moved"


def test_a_part_of_a_sentence_is_found_as_that_part() -> None:
    found = now("welcome on the eastern pier", OLD.replace("must", "may"))
    assert (found.state, found.text) == ("stands", "welcome on the eastern pier")


def test_a_quote_of_several_sentences_is_reworded_where_one_of_them_is() -> None:
    quote = "Visitors must register. Dogs are welcome on the eastern pier, too."
    found = now(quote, OLD.replace("eastern", "western"))
    assert (found.state, found.text) == ("reworded", quote.replace("eastern", "western"))
