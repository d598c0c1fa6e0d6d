"""Whether a text is none: characters that an encoding or a font made up."""

import unicodedata
from collections import Counter

SAMPLE = 6_000  # characters
BAD = 0.2  # share of characters that stand for nothing: private use, unassigned, control
SCRIPTS = 6  # more than these in one text, none of them its main one, are no language
MAIN = 0.6  # share of the letters that the commonest script of a text has at least


def looks_garbled(text: str) -> bool:
    """Return whether a text holds so many strange characters that it cannot be what its writer wrote."""
    sample = [c for c in text[:SAMPLE] if not c.isspace()]
    if len(sample) < 10:
        return False
    bad = sum(unicodedata.category(c) in ("Co", "Cn", "Cc", "Cs") or c == "\ufffd" for c in sample)
    if bad > len(sample) * BAD:
        return True
    scripts = Counter(_script(c) for c in sample if c.isalpha())
    letters = sum(scripts.values())
    return len(scripts) > SCRIPTS and max(scripts.values()) < letters * MAIN


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "?").split()[0]
    return "EAST ASIAN" if name in ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "HALFWIDTH") else name
