"""The words of the page, in every language of the catalog."""

import json
import re
from functools import cache

import gradio as gr
from gradio.i18n import I18nData

from app.wording.catalog import LANGUAGES, spoken, texts, wanted

MARKED = re.compile(r"\bbrief\.(\w+)")


class Words:
    """The words of one language; `words("key", name=value)` puts values in."""

    def __init__(self, language: str) -> None:
        self.language = spoken(language)
        self.table = texts("page", language)

    def __call__(self, key: str, **values: object) -> str:
        """Return a text; raise KeyError for a key or a value that is not there."""
        return self.table[key].format(**values) if values else self.table[key]

    def count(self, key: str, count: int) -> str:
        """Return the text for one thing or for many."""
        return self(f"{key}_one") if count == 1 else self(f"{key}_many", count=count)


@cache
def words_in(language: str) -> Words:
    """Return the words of a language; the English ones where it has none."""
    return Words(language)


def words_for(request: gr.Request | None) -> Words:
    """Return the words that the reader has chosen or the browser asks for, English where it asks for none."""
    return words_in(wanted(request.headers) if request else "")


def examples(language: str) -> list[str]:
    """Return questions to begin with, which the default library answers."""
    return list(texts("examples", language).values())


def translations(page: gr.Blocks) -> gr.I18n:
    """Return the tables for `gr.Blocks.launch`, which translates what `at_once` marks: of all words those in the page.

    The others are a handler's; with them each visit would fetch some 9 KB more.
    """
    marked = sorted(set(MARKED.findall(json.dumps(page.config, default=str))))
    return gr.I18n(**{name: {f"brief.{key}": words_in(name)(key) for key in marked} for name in LANGUAGES})


def at_once(key: str) -> I18nData:
    """Return a text that the browser translates when the page is built, before any handler has run."""
    return I18nData(f"brief.{key}")
