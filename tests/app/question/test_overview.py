"""A source to sum up is named by what the catalog holds of it, loosely, and by nothing else."""

import pytest

from app.question.overview import titled
from app.question.question import Question
from store import Source


def source(source_id: str, title: str, kind: str, author: str = "", date: str = "") -> Source:
    return Source(source_id, title, author, "", date, kind, False, "en", "", "v", "", False)


SOURCES = {
    one.id: one
    for one in (
        source("ferry-review", "Ferry Review", "review", "Tove Lind", "2015-03-01"),
        source("ferry-letter", "A ferry for all", "letter", "Ola Brandt", "2014"),
        source("pool", "The pool is full", "press release"),
    )
}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("tldr letter on the ferry", "ferry-letter"),
        ("In two lines, what's in Lind's revew?", "ferry-review"),
        ("Gist of the press relase on the pool", "pool"),
        ("Sum up the 2014 letter", "ferry-letter"),
        ("Sum up the 2013 letter", None),
        ("Sum up the letter on the tram", None),
        ("Sum up the ferry", None),
        ("Sum up Brandt's review", None),
    ],
)
def test_a_source_is_named_by_its_kind_and_what_else_the_catalog_holds(asked: str, found: str | None) -> None:
    about = titled(Question(asked, "what", many=False), SOURCES, None)
    assert (about.source.id if about else None) == found
