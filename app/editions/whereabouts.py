"""Where a quote of an earlier edition is in a later one, if it is there at all."""

from app.editions.difference import compared
from app.types.editions import Piece, Revision, SentenceChange, Span, State, Whereabouts
from store import Source


def found_again(
    quoted: Span | None, old: str, new: str, source: Source, difference: Revision | None = None
) -> Whereabouts:
    """Return what became of `old[start:end]`; where `quoted` is None, `old` is the quote, and its place is not known.

    `new` is the text of `source`, and `difference` that of the two, where it was made before.
    """
    start, end = quoted or (0, len(old))
    difference = difference or compared(old, new, source.language, placed=quoted is not None)
    touched = [one for one in difference.changes if any(part.start < end and part.end > start for part in one.old)]
    state = _state(touched)
    parts = _parts(touched)
    if state == "gone" or not parts:
        return Whereabouts("gone", source.id, source.version)
    first, last = min(part.start for part in parts), max(part.end for part in parts)
    place = new.find(old[start:end], first, last)  # a quote may be less than its sentences
    if place >= 0:
        first, last = place, place + end - start
    weight = tuple(dict.fromkeys(weight for one in touched for weight in one.weight))
    return Whereabouts(state, source.id, source.version, first, last, new[first:last], weight)


def _state(touched: list[SentenceChange]) -> State:
    kinds = {one.kind for one in touched}
    if kinds <= {"gone"}:
        return "gone"
    if kinds <= {"same"}:
        return "stands"
    return "moved" if kinds <= {"same", "moved"} else "reworded"


def _parts(touched: list[SentenceChange]) -> list[Piece]:
    """The sentences that stand for the quote now; of several those that did not move away from the others."""
    staying = [part for one in touched if not one.moved for part in one.new]
    return staying or [part for one in touched for part in one.new]
