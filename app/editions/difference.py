"""What changed from one text to another, sentence by sentence."""

from collections.abc import Sequence

from app.editions.likeness import ELSEWHERE, HERE, Likeness
from app.editions.pairing import Match, Places, exact_pairs, placed, recut
from app.editions.wording.sentences import Cutter, Text
from app.editions.wording.weight import weighing
from app.editions.wording.words import differing
from app.types.editions import Piece, Revision, SentenceChange, Span, Weight


def compared(old: str, new: str, language: str = "en", *, placed: bool = True) -> Revision:
    """Return what changed from a text to another in the same language (ISO 639-1).

    Blanks, link targets, markup, typography and the order inside a list are no change. Where the old text is not
    `placed`, it is a piece of one, and standing first is no sign of being the same.
    """
    cutter = Cutter(language)
    ours, theirs = cutter.cut(old), cutter.cut(new)
    changes = tuple(_change(match, ours, theirs) for match in _ordered(_matches(ours, theirs, placed), len(ours)))
    return Revision(changes, ours.end, theirs.end)


def _matches(old: Text, new: Text, at_place: bool) -> list[Match]:
    """What stands for what; each sentence of either text is in one match."""
    exact = exact_pairs(old, new)
    places = Places(exact, old, new)
    found = placed(exact, places)
    free_old, free_new = _free(len(old), found, new=False), _free(len(new), found, new=True)
    found += recut(old, new, free_old, free_new, places)
    free_old, free_new = _free(len(old), found, new=False), _free(len(new), found, new=True)
    if free_old and free_new:
        found += Likeness(old, new, free_old, free_new, places).matches(HERE if at_place else ELSEWHERE)
    gone = [Match("gone", old=(n,)) for n in _free(len(old), found, new=False)]
    return [*found, *gone, *(Match("new", new=(n,)) for n in _free(len(new), found, new=True))]


def _free(count: int, found: Sequence[Match], *, new: bool) -> list[int]:
    taken = {n for match in found for n in (match.new if new else match.old)}
    return [n for n in range(count) if n not in taken]


def _ordered(matches: Sequence[Match], count: int) -> list[Match]:
    """The matches in the order of the new text; what is gone behind what stood before it."""
    stands = {n: match for match in matches for n in match.old}
    place, last = {}, -1
    for n in range(count):
        match = stands[n]
        if match.new and not match.moved:
            last = max(last, match.new[-1])
        place[n] = last
    return sorted(matches, key=lambda one: (one.new[0], -1) if one.new else (place[one.old[0]], one.old[0]))


def _change(match: Match, old: Text, new: Text) -> SentenceChange:
    ours = tuple(old.sentences[n] for n in match.old)
    theirs = tuple(new.sentences[n] for n in match.new)
    if match.kind in ("same", "moved"):
        return SentenceChange(match.kind, ours, theirs, moved=match.moved)
    words: tuple[tuple[Span, ...], tuple[Span, ...]] = ((), ())
    if ours and theirs:
        words = differing(ours, theirs)
    return SentenceChange(match.kind, ours, theirs, *words, _weight(ours, theirs), match.moved)


def _weight(old: Sequence[Piece], new: Sequence[Piece]) -> tuple[Weight, ...]:
    return weighing(" ".join(one.text for one in old), " ".join(one.text for one in new))
