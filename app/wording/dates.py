"""What the assistant says of dates, in the asker's language."""

from dataclasses import dataclass
from functools import cache

from app.wording.catalog import texts


@dataclass(frozen=True, slots=True)
class Telling:
    """What is said of dates in one language; `{}` takes a date."""

    date: str
    said: str
    reckoned: str
    unknown: str
    source: str
    source_date: str
    as_of: str
    earlier: str


@cache
def telling(language: str) -> Telling:
    """Return what is said of dates in a language; in English where it has none."""
    return Telling(**texts("dates", language))
