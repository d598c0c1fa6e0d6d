"""The words of the page."""

import pytest

from app.web.words.wording import translations, words_in
from app.wording.catalog import LANGUAGES


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
