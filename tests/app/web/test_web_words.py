"""Every word of the page is there in every language."""

import re

import pytest

from app.web.words.wording import words_in
from app.wording.catalog import LANGUAGES, preferred


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text_with_the_same_places(language: str) -> None:
    english, other = words_in("en").table, words_in(language).table
    assert set(other) == set(english)
    for key, text in english.items():
        assert other[key].strip() and "\n" not in other[key]
        assert sorted(re.findall(r"{\w+}", other[key])) == sorted(re.findall(r"{\w+}", text)), key
        assert language == "en" or key == "invitation" or other[key] != text, f"{key} is not translated"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ko-KR,ko;q=0.9,en-US;q=0.8", "ko"),
        ("fr, ja-JP;q=0.7, ko;q=0.8", "ko"),
        ("ja", "ja"),
        ("de-DE,de", "en"),
        ("", "en"),
        (";;,=q;q=x,\x00", "en"),
        ("KO", "ko"),
    ],
)
def test_the_browser_chooses_the_language(header: str, language: str) -> None:
    assert preferred(header) == language


def test_one_is_not_many() -> None:
    words = words_in("en")
    assert words.count("searched", 1) == "1 source searched"
    assert words.count("searched", 10) == "10 sources searched"
    with pytest.raises(KeyError):
        words("no such text")
