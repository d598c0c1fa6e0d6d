"""Where an annotation's quote is in the edition of now: found, moved, reworded, gone, or ambiguous.

Where the edition that was annotated is kept, the two texts are compared sentence by sentence (app/editions/), and each
sentence stands for one other at most. Where it is not, what stands around the quote has to agree; whatever could as
well be another sentence is ambiguous, and is not pointed at.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from app.annotations.annotation import Annotation
from app.editions.whereabouts import found_again
from app.text.prose import prose_spans
from app.types.editions import Revision
from ingest import Span
from store import Source

State = Literal["found", "moved", "reworded", "gone", "ambiguous"]
AGREES = 0.5  # share of what stands before, or behind, that has to be the same next to the quote
REWORDED = 0.6  # how alike (0 to 1, difflib's ratio) what stands in a quote's place has to be to be called a rewording
SEVERAL = "the same words stand more than once, and what stood around them does not"
SHORTEST = 12  # characters around a quote that say where it stood


@dataclass(frozen=True, slots=True)
class Anchored:
    """What became of an annotation.

    `state` is found (word for word, where it was), moved (word for word, elsewhere), reworded (`text` is what stands in
    its place), gone, or ambiguous (it could be more than one, or another). `text` is `source_text[start:end]` of
    `version`; where nothing is pointed at, all are empty. `note` tells more, in English.
    """

    annotation: Annotation
    state: State
    source_id: str = ""
    version: str = ""
    start: int = 0
    end: int = 0
    text: str = ""
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return asdict(self)


def anchored(
    one: Annotation, source: Source, text: str, old: str | None, difference: Revision | None = None
) -> Anchored:
    """Return what became of an annotation in the text of a source; `old` is the text that was annotated, if kept.

    `difference` is that of the two texts, where it is known: a comparison serves all annotations of one edition.
    """
    anchor = _Anchor(one, source, text)
    places = _occurrences(one.exact, text)
    if source.version == one.version or (not one.version and (one.start, one.end) in places):
        return anchor.same(places)
    if old is not None and one.start is not None and one.end is not None and old[one.start : one.end] == one.exact:
        return anchor.compared(old, (one.start, one.end), places, difference)
    return anchor.around(places)


class _Anchor:
    """One annotation that is looked for in one text."""

    def __init__(self, one: Annotation, source: Source, text: str) -> None:
        self._one = one
        self._source = source
        self._text = text

    def same(self, places: Sequence[Span]) -> Anchored:
        """In the edition that was annotated a quote stands where it stood."""
        one = self._one
        if one.start is not None and one.end is not None and self._text[one.start : one.end] == one.exact:
            return self._at("found", (one.start, one.end))
        return self.around(places)

    def compared(self, old: str, quoted: Span, places: Sequence[Span], difference: Revision | None) -> Anchored:
        """By the comparison of both editions; one of several alike has to have what stood around it."""
        found = found_again(quoted, old, self._text, self._source, difference)
        if found.state == "gone":
            return self._nowhere("gone")
        place = (found.start, found.end)
        if found.state == "reworded":
            return self._at("reworded", place)
        several = len(_occurrences(self._one.exact, old)) > 1 or len(places) > 1
        if several and not any(self._agreeing(place)):
            return self._nowhere(
                "ambiguous", "the same words stand more than once, and what stood around them does not"
            )
        return self._at("moved" if found.state == "moved" else "found", place)

    def around(self, places: Sequence[Span]) -> Anchored:
        """By what stood around the quote alone."""
        both = [place for place in places if all(self._agreeing(place))]
        either = [place for place in places if any(self._agreeing(place))]
        for agreeing in (both, either):
            if len(agreeing) == 1:
                return self._at("found", agreeing[0])
            if len(agreeing) > 1:
                return self._nowhere("ambiguous", "the same words stand more than once, with the same around them")
        if len(places) == 1 and self._one.occurrences == 1:
            return self._at("moved", places[0])
        if places:
            return self._nowhere("ambiguous", "the same words stand there, and what stood around them does not")
        return self._in_its_place()

    def _in_its_place(self) -> Anchored:
        """What stands between what stood before and behind the quote, where that is like it."""
        gap = self._gap()
        if gap is not None and self._text[slice(*gap)].strip():
            likeness = _alike(self._one.exact, self._text[slice(*gap)])
            return self._at("reworded", gap) if likeness >= REWORDED else self._nowhere("gone")
        if gap is not None:
            return self._nowhere("gone")
        near = [span for span in prose_spans(self._text, self._source.language) if self._likely(span)]
        return (
            self._nowhere("ambiguous", "something like it stands there, elsewhere") if near else self._nowhere("gone")
        )

    def _likely(self, span: Span) -> bool:
        return _alike(self._one.exact, self._text[slice(*span)]) >= REWORDED

    def _gap(self) -> Span | None:
        """From the only place of what stood before to the only place, close behind it, of what stood behind."""
        before, behind = self._one.prefix.strip(), self._one.suffix.strip()
        if min(len(before), len(behind)) < SHORTEST:
            return None
        starts, ends = _occurrences(before, self._text), _occurrences(behind, self._text)
        if len(starts) != 1 or len(ends) != 1:
            return None
        first, last = starts[0][1], ends[0][0]
        inner = self._text[first:last]
        if not 0 <= last - first <= 4 * len(self._one.exact):
            return None
        return first + len(inner) - len(inner.lstrip()), last - (len(inner) - len(inner.rstrip()))

    def _agreeing(self, place: Span) -> tuple[bool, bool]:
        """Whether what stands before a place, and behind it, is what stood around the quote."""
        start, end = place
        one, text = self._one, self._text
        before, behind = _flat(one.prefix), _flat(one.suffix)
        here, there = (
            _flat(text[max(0, start - 2 * len(one.prefix)) : start]),
            _flat(text[end : end + 2 * len(one.suffix)]),
        )
        return _share(before[::-1], here[::-1]), _share(behind, there)

    def _at(self, state: State, place: Span) -> Anchored:
        text = self._text[slice(*place)]
        return Anchored(self._one, state, self._source.id, self._source.version, *place, text)

    def _nowhere(self, state: State, note: str = "") -> Anchored:
        return Anchored(self._one, state, self._source.id, self._source.version, note=note)


def _occurrences(words: str, text: str) -> list[Span]:
    """Where words stand in a text, however they are parted into lines."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    return [found.span() for found in re.finditer(pattern, text)] if pattern else []


def _share(known: str, here: str) -> bool:
    """Whether two texts begin alike: in as much of the known one as has to agree; at a text's end nothing is known."""
    if len(known) < SHORTEST:
        return known == here[: len(known)] and len(here) <= len(known)
    same = next(
        (n for n, (one, other) in enumerate(zip(known, here, strict=False)) if one != other), min(len(known), len(here))
    )
    return same >= AGREES * len(known)


def _alike(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, _flat(one), _flat(other), autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= REWORDED and matcher.quick_ratio() >= REWORDED else 0.0


def _flat(text: str) -> str:
    return " ".join(text.split())
