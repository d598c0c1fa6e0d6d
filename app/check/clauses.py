"""The clauses of a sentence, and which of them a claim is told of: who says, does or denies what differs by clause."""

import re
from collections.abc import Callable, Sequence

from store import pairs, stem

ENGLISH = re.compile(
    r"(?:,|(?<!\s))\s+(?=(?:but|while|whereas|although|though|because|unless)\s)|,\s+(?=(?:and|which|who|or)\s)|;\s+|"
    r",\s+(?=[A-Z][a-z]{1,30}\s(?:did|does|do|has|had|have|was|were|is|are|will|would)\s)|"
    r"(?<!\s)\s+(?=(?:after|before|until|when)\s{1,9}(?:[A-Z]|the\s|an?\s|it\s|he\s|she\s|they\s))"
)
KOREAN = re.compile(
    r"(?<=지만)[,\s]\s*|(?<=으나)[,\s]\s*|(?<=는데)[,\s]\s*|(?<=[았었했하되]고)[,\s]\s*|(?<=으며)[,\s]\s*"
)
JAPANESE = re.compile(r"(?<=が)、|(?<=ものの)、|(?<=[りてしく])、|(?<=一方)、")
SPLIT = {"en": ENGLISH, "ko": KOREAN, "ja": JAPANESE}
WORD = re.compile(r"[^\W_]+")

Near = Callable[[str, Sequence[str]], list[float]]


def clauses(text: str, language: str) -> list[str]:
    """Return the clauses of a text in order; joined by what stands between them, they give it back."""
    return [one for one in SPLIT.get(language, ENGLISH).split(text.strip()) if one and one.strip()]


def closest(clause: str, among: Sequence[str], near: Near | None = None) -> str:
    """Return the clause of a text that one of a claim is told of: the one with most of its words, or the nearest."""
    if len(among) == 1:
        return among[0]
    scores = near(clause, among) if near else [shared(clause, one) for one in among]
    return max(zip(scores, among, strict=True), key=lambda row: row[0])[1]


def shared(one: str, other: str) -> float:
    """Return the share (0 to 1) of a text's words, or pairs of its characters where it has no blanks, in another."""
    left, right = _pieces(one), _pieces(other)
    return len(left & right) / len(left) if left else 0.0


def _pieces(text: str) -> frozenset[str]:
    return frozenset([*pairs(text), *(stem(word.lower()) for word in WORD.findall(text) if word.isascii())])
