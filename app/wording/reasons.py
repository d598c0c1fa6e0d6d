"""Why a file or a page was not taken, which the ingest says in English, in the reader's language."""

import re
from functools import cache

from app.wording.catalog import LANGUAGES, texts

GAP = re.compile(r"\\\{(\w+)\\\}")  # a place for a value, in a pattern


def reason_in(reason: str, language: str) -> str:
    """Return a reason in a language, its values as they are; unchanged where the catalog does not know it.

    >>> reason_in("notes.txt: empty", "ko")
    'notes.txt: 비어 있습니다'
    """
    if language == LANGUAGES[0]:
        return reason
    for key, pattern in _patterns():
        if found := pattern.fullmatch(reason):
            values = found.groupdict()
            place = values.pop("place_") or ""
            return place + texts("reasons", language)[key].format(**values)
    return reason


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """What each reason looks like, after the place that it is told of; those with most words of their own first."""
    known = sorted(texts("reasons", LANGUAGES[0]).items(), key=lambda one: -len(re.sub(r"\{\w+\}", "", one[1])))
    return [(key, re.compile(rf"(?P<place_>.+?: )??{_gaps(text)}", re.DOTALL)) for key, text in known]


def _gaps(text: str) -> str:
    return GAP.sub(r"(?P<\1>.+?)", re.escape(text))
