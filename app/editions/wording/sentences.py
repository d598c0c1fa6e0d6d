"""A text as the sentences that are compared."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.editions.wording.plain import BULLET, key
from app.types.editions import Piece, Span
from ingest import sentence_spans

BLOCK = re.compile(r"(\n[ \t]*\n\s*)")  # no sentence crosses a blank line


@dataclass(frozen=True, slots=True)
class Text:
    """The sentences of one edition in their order: beside each its key, and the number of the list it is in (-1: none).

    `end` is what stands behind the last one.
    """

    sentences: Sequence[Piece]
    keys: Sequence[str]
    lists: Sequence[int]
    end: str

    def __len__(self) -> int:
        return len(self.sentences)


class Cutter:
    """Cuts texts of one language; blocks that two editions share are cut once."""

    def __init__(self, language: str) -> None:
        self._language = language or "en"
        self._known: dict[str, list[tuple[Span, str]]] = {}

    def cut(self, text: str) -> Text:
        """Return the sentences of a text; what shows no letter or figure (a bare address) is in none."""
        sentences: list[Piece] = []
        keys: list[str] = []
        position = start = 0
        for block in BLOCK.split(text):
            for (first, last), one in self._cut(block):
                begin, end = start + first, start + last
                sentences.append(Piece(text[begin:end], begin, end, text[position:begin]))
                keys.append(one)
                position = end
            start += len(block)
        return Text(sentences, keys, _lists(sentences), text[position:])

    def _cut(self, block: str) -> list[tuple[Span, str]]:
        if block not in self._known:
            spans = sentence_spans(block, self._language) if block.strip() else []
            keyed = [(span, key(block[span[0] : span[1]])) for span in spans]
            self._known[block] = [(span, one) for span, one in keyed if one]
        return self._known[block]


def _lists(sentences: Sequence[Piece]) -> list[int]:
    """The number of the list that each sentence stands in; a line that is no item ends a list."""
    found: list[int] = []
    number, inside = -1, False
    for one in sentences:
        _, newline, lead = ("\n" + one.before if not found else one.before).rpartition("\n")
        if newline:
            item = BULLET.match((lead + one.text).lstrip()) is not None
            number += item and not inside
            inside = item
        found.append(number if inside else -1)
    return found
