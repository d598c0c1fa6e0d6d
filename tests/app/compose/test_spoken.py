"""What is said without a search states only what the catalog holds."""

from dataclasses import replace

import pytest

from app.compose.catalog import Holdings, holdings
from app.compose.spoken import talk, told
from app.question.question import understand
from app.question.request import Request
from store import Source

ONE = Source(
    "one", "On ports", "A. Writer", "Port Office", "2022", "report", False, "en", "", "v", "", False
)  # a year alone
TWO = replace(ONE, id="two", title="On ferries", publisher="Ferry Board", date="2022-06-11")
OLD = replace(ONE, id="old", title="On *tides*", date="2019-01-02")
BARE = replace(ONE, id="bare", title="Notes", publisher="", date="")
ALL = {one.id: one for one in (ONE, TWO, OLD, BARE)}


def held(asked: str, scope: tuple[str, ...] | None = None) -> Holdings:
    found = holdings(understand(asked), ALL, scope)
    assert found is not None
    return found


def test_sources_are_counted_within_the_scope() -> None:
    asked = "How many sources do you have?"
    assert "4 sources" in told(Request("library", "count"), held(asked), "en")
    text = told(Request("library", "count"), held(asked, ("two", "old")), "en")
    assert "2 sources" in text and "On ferries" in text and "Notes" not in text


def test_a_year_alone_is_not_told_apart_from_a_day_of_that_year() -> None:
    found = held("Which is the newest source?")
    assert (found.newest, found.oldest, found.undated) == ((ONE, TWO), (OLD,), 1)
    text = told(Request("library", "newest"), found, "en")
    assert "do not tell" in text and "On ferries" in text and "without a date: 1" in text
    alone = told(Request("library", "newest"), held("Which is the newest source?", ("two", "old")), "en")
    assert "The newest by its date: “On ferries”" in alone


def test_a_publisher_that_is_named_narrows_the_list_and_an_unknown_one_makes_it_a_look_up() -> None:
    found = held("Which sources do you have from the Ferry Board?")
    assert found.sources == (TWO,) and "1 of the 4" in told(Request("library", "list"), found, "en")
    assert holdings(understand("Which sources do you have from the Moon Agency?"), ALL, None) is None


@pytest.mark.parametrize(("language", "count"), [("en", "4 sources"), ("ko", "4건"), ("ja", "4件")])
def test_the_library_is_told_in_the_askers_language(language: str, count: str) -> None:
    text = told(Request("library", "list"), held("Which sources do you have?"), language)
    assert count in text and "Port Office" in text and r"On \*tides\*" in text


@pytest.mark.parametrize("language", ["en", "ko", "ja"])
def test_the_assistant_offers_questions_of_the_library(language: str) -> None:
    text = talk(Request("assistant", "abilities"), language, ALL.values(), nearest=False)
    assert text.count("•") == 3 and "On ports" in text and "Brief Chat" in text
    assert "•" not in talk(Request("small_talk", "thanks"), language, ALL.values(), nearest=False)
    plain = talk(Request("task", "translate"), language, ALL.values(), nearest=False)
    assert len(talk(Request("task", "translate"), language, ALL.values(), nearest=True)) > len(plain)
