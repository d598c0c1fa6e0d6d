"""The words that differ between two wordings."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from app.editions.wording.plain import ADDRESS, EMPHASIS, LINK, MARKS, TAG, TYPOGRAPHY
from app.types.editions import Piece, Span

# A word of an alphabet or of Hangul, a figure, a run of Katakana or of Han, one of Hiragana, one mark.
TOKEN = re.compile(
    r"\d+(?:[.,:]\d+)*|[\uac00-\ud7a3]+|[\u30a0-\u30ff]+|[\u3400-\u9fff\uf900-\ufaff]+|[\u3040-\u309f]|"
    r"[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]+(?:['’][^\W\d_]+)?|[^\w\s]"
)

Token = tuple[str, int, int, int]  # its plain form, where it stands, and the number of its sentence


def differing(old: Sequence[Piece], new: Sequence[Piece]) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the spans of the words that differ, in either text; consecutive ones are one span."""
    ours, theirs = list(_tokens(old)), list(_tokens(new))
    left, right = [token[0] for token in ours], [token[0] for token in theirs]
    first = _alike(left, right)
    last = _alike(left[first:][::-1], right[first:][::-1])
    middle = left[first : len(left) - last], right[first : len(right) - last]
    gone: list[Span] = []
    came: list[Span] = []
    for kind, a, b, c, d in SequenceMatcher(None, *middle, autojunk=False).get_opcodes():
        if kind != "equal":
            gone += _spans(ours[first + a : first + b])
            came += _spans(theirs[first + c : first + d])
    return tuple(gone), tuple(came)


def _tokens(sentences: Sequence[Piece]) -> Iterator[Token]:
    for number, sentence in enumerate(sentences):
        for found in TOKEN.finditer(_bare(sentence.text)):
            plain = unicodedata.normalize("NFKC", found[0]).translate(TYPOGRAPHY)
            yield plain, sentence.start + found.start(), sentence.start + found.end(), number


def _bare(text: str) -> str:
    """A text of the same length with blanks in place of link targets and markup."""
    text = LINK.sub(lambda found: _blank(found[0], found.start(1) - found.start(), found.end(1) - found.start()), text)
    for hidden in (ADDRESS, TAG, EMPHASIS, MARKS):
        text = hidden.sub(lambda found: " " * len(found[0]), text)
    return text


def _blank(link: str, start: int, end: int) -> str:
    return " " * start + link[start:end] + " " * (len(link) - end)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two wordings have in common at their beginning."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _spans(tokens: Sequence[Token]) -> Iterator[Span]:
    for _, one in groupby(tokens, key=lambda token: token[3]):
        together = list(one)
        yield together[0][1], together[-1][2]
