"""How wide a text is drawn, as near as can be told without its font, and rather too wide than too narrow."""

from unicodedata import combining, east_asian_width

FULL, BROAD, PLAIN, SLIM = 1.02, 0.76, 0.57, 0.34  # of the size of the letters, in the sans-serif fonts of the page
SLIM_ONES = frozenset("iljtfrI.,:;'’‘|!()[] ·")
BOLD = 1.08
CUT = "…"


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a line is at a size of letters, both in one unit."""
    return sum(map(_letter, text)) * size * (BOLD if bold else 1)


def cut(text: str, size: float, room: float) -> str:
    """Return as much of a line as there is room for, between words where there are any; nothing where there is none."""
    if width_of(text, size) <= room:
        return text
    left, end = room / size - _letter(CUT), 0
    for letter in text:
        left -= _letter(letter)
        if left < 0:
            break
        end += 1
    kept = text[:end]
    between = kept.rpartition(" ")[0] if text[end : end + 1] != " " else kept
    kept = between if len(between) > len(kept) / 2 else kept
    return f"{kept.rstrip(' ,.;:—–-')}{CUT}" if kept.strip() else ""


def _letter(letter: str) -> float:
    if combining(letter):
        return 0.0
    if east_asian_width(letter) in "WF":
        return FULL
    if letter in SLIM_ONES:
        return SLIM
    return PLAIN if letter.isascii() and (letter.islower() or letter.isdigit()) and letter not in "mw" else BROAD
