"""The catalog: a TOML file a language, in which a section holds what one room says; and which language is spoken."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
COOKIE = "brief_chat_language"  # in which the page keeps the language that a reader chose
LANGUAGES = ("en", "ko", "ja")  # the first one is for everybody else


def spoken(language: str) -> str:
    """Return the language in which one is answered who writes or reads in another (ISO 639-1): it, or the first."""
    return language if language in LANGUAGES else LANGUAGES[0]


def texts(section: str, language: str) -> Mapping[str, str]:
    """Return what a section says in a language, by key; raise KeyError for a section that is not there."""
    return _catalog(spoken(language))[section]


@cache
def _catalog(language: str) -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((HERE / f"{language}.toml").read_text(encoding="utf-8"))


def wanted(headers: Mapping[str, str]) -> str:
    """Return the language that a reader has chosen on the page (a cookie), else the first of the browser's."""
    chosen = re.search(rf"(?:^|;\s*){COOKIE}=({'|'.join(LANGUAGES)})(?:;|$)", headers.get("cookie", ""))
    return chosen[1] if chosen else preferred(headers.get("accept-language", ""))


def preferred(header: str) -> str:
    """Return the first of our languages in an Accept-Language header (RFC 9110), by its weights.

    >>> preferred("fr, ja-JP;q=0.7, ko;q=0.8")
    'ko'
    """
    weighed = []
    for place, part in enumerate(header.split(",")):
        tag, _, parameter = part.strip().partition(";")
        weight = re.fullmatch(r"\s*q=(\d(?:\.\d{0,3})?)\s*", parameter)
        weighed.append((-float(weight[1]) if weight else -1.0, place, tag.strip().lower().partition("-")[0]))
    return next((tag for _, _, tag in sorted(weighed) if tag in LANGUAGES), LANGUAGES[0])
