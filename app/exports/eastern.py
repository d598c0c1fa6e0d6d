"""What Korean and Japanese references have in common: whose work it is, and in which order scripts stand in a list."""

from app.exports.format import alphabetical
from app.exports.names import HANGUL, NATIVE
from app.exports.reference import Reference

MANY = 4  # authors from which on the first is named alone


def authors(one: Reference, *, inverted: bool, between: str, others: str) -> str:
    """Return the authors; `between` parts those in Hangul, Kana or Han, `others` stands for all but the first."""
    names = [name.inverted if inverted and not place else name.direct for place, name in enumerate(one.by)]
    native = bool(NATIVE.search("".join(names)))
    if len(names) >= MANY:
        return f"{names[0]}{others}" if native else f"{names[0]} et al."
    if native:
        return between.join(names)
    comma = "," if len(names) > 2 or (inverted and "," in names[0][:-1]) else ""
    return f"{', '.join(names[:-1])}{comma} and {names[-1]}" if len(names) > 1 else "".join(names)


def by_script(one: Reference, *, hangul: int, han: int) -> tuple[int, tuple[str, str, str]]:
    """Order by the script of who made a work, or of its title: the places of both, and 2 for others."""
    who = "".join(name.direct for name in one.by) or one.title
    return hangul if HANGUL.match(who) else han if NATIVE.match(who) else 2, alphabetical(one)
