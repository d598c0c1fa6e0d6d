"""Which edition is meant by a number, a snapshot or the beginning of a hash."""

import pytest

from app.editions.choosing import chosen
from store import Edition, UnknownSource

EDITIONS = [
    Edition(2, "aaaa" * 16, 3, "2031-01-01T00:00:00+00:00"),
    Edition(3, "abab" * 16, 5, "2031-02-01T00:00:00+00:00"),
    Edition(4, "aaaa" * 16, 9, "2031-03-01T00:00:00+00:00"),
]


@pytest.mark.parametrize(
    ("wanted", "place"), [("2", 0), (3, 1), ("@3", 0), ("@8", 1), ("@9", 2), ("@1000", 2), ("abab", 1), ("AAAA", 2)]
)
def test_an_edition_is_found(wanted: str | int, place: int) -> None:
    assert chosen(EDITIONS, wanted) == place


@pytest.mark.parametrize("wanted", ["1", "@2", "ab", "", "ffff", "-1", "../.."])
def test_what_is_no_edition_is_told_with_those_that_are_there(wanted: str) -> None:
    with pytest.raises(UnknownSource, match=r"no edition .* there are 2 \(@3, aaaaaaaa\), 3 \(@5, abababab\), 4 \("):
        chosen(EDITIONS, wanted)


def test_a_beginning_that_two_have_is_none() -> None:
    with pytest.raises(UnknownSource, match="more than one edition"):
        chosen([*EDITIONS, Edition(5, "aaaab" + "0" * 59, 10, "")], "aaaa")
