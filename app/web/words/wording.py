"""The words of the page in English, Korean and Japanese: one file a language, in `languages/`."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import gradio as gr
from gradio.i18n import I18nData

HERE = Path(__file__).parent / "languages"
LANGUAGES = ("en", "ko", "ja")  # the first one is for everybody else


class Words:
    """The words of one language; `words("key", name=value)` puts values in."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.table: Mapping[str, str] = tomllib.loads((HERE / f"{language}.toml").read_text(encoding="utf-8"))

    def __call__(self, key: str, **values: object) -> str:
        """Return a text; raise KeyError for a key or a value that is not there."""
        return self.table[key].format(**values) if values else self.table[key]

    def count(self, key: str, count: int) -> str:
        """Return the text for one thing or for many."""
        return self(f"{key}_one") if count == 1 else self(f"{key}_many", count=count)


@cache
def words_in(language: str) -> Words:
    """Return the words of a language of `LANGUAGES`."""
    return Words(language)


def words_for(request: gr.Request | None) -> Words:
    """Return the words that the browser asks for (its Accept-Language, RFC 9110), English where it asks for none."""
    return words_in(preferred(request.headers.get("accept-language", "") if request else ""))


def preferred(header: str) -> str:
    """Return the first of our languages in an Accept-Language header, by its weights.

    >>> preferred("fr, ja-JP;q=0.7, ko;q=0.8")
    'ko'
    """
    weighed = []
    for place, part in enumerate(header.split(",")):
        tag, _, parameter = part.strip().partition(";")
        weight = re.fullmatch(r"\s*q=(\d(?:\.\d{0,3})?)\s*", parameter)
        weighed.append((-float(weight[1]) if weight else -1.0, place, tag.strip().lower().partition("-")[0]))
    return next((tag for _, _, tag in sorted(weighed) if tag in LANGUAGES), LANGUAGES[0])


def translations() -> gr.I18n:
    """Return the tables for `gr.Blocks.launch`, which translates what `at_once` marks."""
    return gr.I18n(**{name: {f"brief.{key}": text for key, text in words_in(name).table.items()} for name in LANGUAGES})


def at_once(key: str) -> I18nData:
    """Return a text that the browser translates when the page is built, before any handler has run."""
    return I18nData(f"brief.{key}")
