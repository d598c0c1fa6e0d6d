"""The words of the page."""

import pytest

from app.web.sources.catalog import table
from app.web.words.wording import translations, words_in
from app.wording.catalog import LANGUAGES
from store import Source


def test_the_browser_has_every_word_in_every_language() -> None:
    tables = translations().translations
    assert set(tables) == set(LANGUAGES)
    assert all(set(table) == {f"brief.{key}" for key in words_in("en").table} for table in tables.values())


def test_one_is_not_many() -> None:
    words = words_in("en")
    assert words.count("searched", 1) == "1 source searched"
    assert words.count("searched", 10) == "10 sources searched"
    with pytest.raises(KeyError):
        words("no such text")


def test_a_search_of_the_sources_that_nobody_touched_finds_all() -> None:
    source = Source("a", "A study", "", "", "", "", False, "en", "", "v", "", False)
    for sought, found in ((None, True), ("", True), ("study", True), ("nothing", False)):
        assert ("A study" in table([source], {}, {}, words_in("en"), sought)) == found
