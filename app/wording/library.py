"""What the assistant says of the library and of itself, in the asker's language."""

from dataclasses import dataclass
from functools import cache

from app.wording.catalog import texts


@dataclass(frozen=True, slots=True)
class Sayings:
    """Sentences of one language; `{n}` and `{of}` are counts, `{}` takes a title, a list of sources or of names."""

    greeting: str
    thanks: str
    farewell: str
    itself: str
    example: str
    task: str
    nearest: str
    count: str
    one: str
    part: str
    none: str
    newest: str
    oldest: str
    alike: str
    undated: str
    publishers: str
    more: str


@cache
def sayings(language: str) -> Sayings:
    """Return the sentences of a language; the English ones where it has none."""
    return Sayings(**texts("library", language))
