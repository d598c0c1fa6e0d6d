"""Texts as they are compared: on one line, composed, without the characters that no export shows."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise

from ingest import Span

# Controls, direction marks, tags, halves of pairs, private ones: an export leaves them out (app/web/words/markup.py).
HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ue000\ue001\U000e0000-\U000e007f]"
)


def flat(text: str) -> str:
    """Return a text as it is compared."""
    return " ".join(HIDDEN.sub("", unicodedata.normalize("NFC", " ".join(text.split()))).split())


class Flat:
    """The text of a source as it is compared, and where its sentences begin and end in it."""

    def __init__(self, text: str, spans: Iterable[Span]) -> None:
        self._raw = text
        self.spans = sorted(set(spans))
        self.text = ""
        self._starts: set[int] = set()
        self._ends: set[int] = set()
        self._lay()

    def _lay(self) -> None:
        """Lay the pieces between borders of sentences behind each other, and note where those borders come to lie."""
        begins, ends = {start for start, _ in self.spans}, {end for _, end in self.spans}
        borders = sorted(begins | ends | {0, len(self._raw)})
        parts: list[str] = []
        length, blank = 0, False
        for first, last in pairwise(borders):
            raw = HIDDEN.sub("", self._raw[first:last])
            piece = flat(raw)
            if piece and length and (blank or raw[:1].isspace()):
                parts.append(" ")
                length += 1
            blank = (blank and not piece) or raw[-1:].isspace()
            if first in begins:
                self._starts.add(length)
            parts.append(piece)
            length += len(piece)
            if last in ends:
                self._ends.add(length)
        self.text = "".join(parts)

    def holds(self, quote: str) -> bool:
        """Return whether a text stands in it as whole sentences; it is one that was made by `flat`."""
        place = self.text.find(quote) if quote else -1
        while place >= 0:
            if place in self._starts and place + len(quote) in self._ends:
                return True
            place = self.text.find(quote, place + 1)
        return False

    @cached_property
    def sentences(self) -> list[str]:
        """Return its sentences one behind the other; of two that overlap, the longer."""
        found: list[Span] = []
        for start, end in sorted(self.spans, key=lambda span: (span[0], -span[1])):
            if not found or start >= found[-1][1]:
                found.append((start, end))
        return [flat(self._raw[start:end]) for start, end in found]

    def around(self, fragment: str) -> str:
        """Return the sentence in which a fragment stands; empty where none holds it."""
        place = self.text.find(fragment) if fragment else -1
        if place < 0:
            return ""
        starts, ends = sorted(self._starts | {0}), sorted(self._ends | {len(self.text)})
        before = max(bisect_left(starts, place + 1) - 1, 0)
        return self.text[starts[before] : ends[bisect_left(ends, place + len(fragment))]]
