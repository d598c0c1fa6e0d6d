"""The Publication Manual of the American Psychological Association (7th edition): author and date."""

import re
from collections.abc import Sequence
from itertools import groupby

from app.exports.day import MONTHS, Day
from app.exports.format import Format, alphabetical, italic, stopped, style
from app.exports.names import Name
from app.exports.reference import Place, Reference

UNTOLD = ("document", "web page")  # kinds of sources of which nobody said what they are (ingest/sources/items.py)
MOST, SHOWN = 20, 19  # of more authors than the first, the second are named, and the last
WORD = re.compile(r"[^\s-]+")


def write(references: Sequence[Reference]) -> str:
    """Return the notes in brackets, and the list; works of one author and year are told apart by a letter."""
    letters: dict[str, str] = {}
    ordered = sorted(references, key=alphabetical)
    for _, alike in groupby(ordered, key=lambda one: (_inverted(one.by), one.date.year)):
        same = list(alike)
        letters |= {one.key: chr(ord("a") + place) for place, one in enumerate(same[:26]) if len(same) > 1}
    laid = style(
        "apa",
        lambda one, place: note(one, place, letters.get(one.key, "")),
        lambda one: entry(one, letters.get(one.key, "")),
        alphabetical,
    )
    return laid.write(references)


def note(one: Reference, place: Place, letter: str = "") -> str:
    """Return a citation in brackets: (Cho, 2022, p. 3)."""
    where = f"p. {place.page}" if place.page else f"{place.sections[-1]} section" if place.sections else ""
    return f"({', '.join(filter(None, (_short(one), _year(one.date, letter), where)))})"


def entry(one: Reference, letter: str = "") -> str:
    """Return a line of the list: Cho, J.-G. (2022). *Title* [Kind]. Publisher. Address."""
    date = one.date
    day = f", {MONTHS[date.month - 1]}{f' {date.day}' if date.day else ''}" if date.month else ""
    about = "; ".join(filter(None, ("" if one.kind in UNTOLD else one.kind, "read in a digest" if one.digest else "")))
    kind = f" [{about[0].upper()}{about[1:]}]" if about else ""
    title = stopped(f"{italic(one.title)}{kind}")
    when = f"({_year(date, letter)}{day})."
    retrieved = f"Retrieved {one.accessed.english}, from " if one.accessed and not date and one.url else ""
    opening = [stopped(_inverted(one.by)), when, title] if one.by else [title, when]
    return " ".join(filter(None, [*opening, stopped(one.publisher_apart), f"{retrieved}{one.url}"]))


def _year(date: Day, letter: str) -> str:
    return f"{date.year}{letter}" if date else f"n.d.{f'-{letter}' if letter else ''}"


def _short(one: Reference) -> str:
    names = [name.short for name in one.by]
    if not names:
        return f"“{one.title}”"
    return f"{names[0]} et al." if len(names) > 2 else " & ".join(names)


def _inverted(names: Sequence[Name]) -> str:
    told = [_initialled(name) for name in names]
    if len(told) > MOST:
        return f"{', '.join(told[:SHOWN])}, . . . {told[-1]}"
    return f"{', '.join(told[:-1])}, & {told[-1]}" if len(told) > 1 else "".join(told)


def _initialled(name: Name) -> str:
    """Cho, J.-G. of Jin-goo Cho, whichever way its second half is written."""
    if name.literal or name.native:
        return name.direct
    given = " ".join("-".join(f"{half[0].upper()}." for half in word.split("-") if half) for word in _words(name.given))
    return f"{name.family}, {given}"


def _words(given: str) -> list[str]:
    """The given names; initials that were written together stand apart."""
    return [word for word in re.sub(r"\.(?=[^\s.-])", ". ", given).split() if WORD.search(word)]


FORMAT = Format("apa", ".txt", "text/plain", write, style=True)
