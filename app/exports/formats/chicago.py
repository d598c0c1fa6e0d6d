"""The Chicago Manual of Style (17th edition), notes and bibliography."""

from collections.abc import Sequence

from app.exports.format import alphabetical, italic, stopped, style
from app.exports.names import Name
from app.exports.reference import Place, Reference

MANY = 4  # authors from which on a note names the first alone
MOST, SHOWN = 10, 7  # of more than the first, a bibliography names the second


def note(one: Reference, place: Place) -> str:
    """Return a full note: Jin-goo Cho, *Title* (Publisher, 2022), 3, address."""
    imprint = ", ".join(filter(None, (one.publisher_apart, _when(one))))
    work = f"“{one.title},” {imprint}" if one.web else f"{italic(one.title)} ({imprint})"
    parts = [_direct(one.by), work]
    if place.page:
        where = f", {place.page}{f', {one.url}' if one.url else ''}"
    elif place.sections:
        where = f", under “{place.sections[-1]}{f',” {one.url}' if one.url else '.”'}"
    else:
        where = f", {one.url}" if one.url else ""
    return stopped(", ".join(filter(None, parts)) + where) + (" Quoted from a digest." if one.digest else "")


def entry(one: Reference) -> str:
    """Return a line of the bibliography: Cho, Jin-goo. *Title*. Publisher, 2022. Address."""
    title = f"“{stopped(one.title)}”" if one.web else stopped(italic(one.title))
    between = ". " if one.accessed and not one.date else ", "
    imprint = between.join(filter(None, (one.publisher_apart, _when(one))))
    when = imprint.replace(". accessed", ". Accessed")
    told = [stopped(_inverted(one.by)), title, stopped(when[:1].upper() + when[1:]), stopped(one.url)]
    return " ".join(filter(None, [*told, "Read in a digest." if one.digest else ""]))


def _when(one: Reference) -> str:
    if one.date:
        return one.date.english
    return f"accessed {one.accessed.english}" if one.accessed else "n.d."


def _direct(names: Sequence[Name]) -> str:
    if len(names) >= MANY:
        return f"{names[0].direct} et al."
    return _and([name.direct for name in names])


def _inverted(names: Sequence[Name]) -> str:
    told = [name.direct if place else name.inverted for place, name in enumerate(names)]
    return ", ".join([*told[:SHOWN], "et al."]) if len(told) > MOST else _and(told, inverted=True)


def _and(names: Sequence[str], *, inverted: bool = False) -> str:
    """Names in a row; behind an inverted first one a comma stands before a single other one, too."""
    if len(names) < 2:
        return "".join(names)
    comma = "," if len(names) > 2 or (inverted and "," in names[0]) else ""
    return f"{', '.join(names[:-1])}{comma} and {names[-1]}"


FORMAT = style("chicago", note, entry, alphabetical)
