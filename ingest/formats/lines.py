"""Lines of a page, and the paragraphs that they are of: what was wrapped is joined, what stands alone stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.sentences import BULLET, TERMINAL, is_unparted

NARROWEST = 11.0  # font sizes: a line of a column is at least as wide
SLACK = 1.5  # font sizes that a wrapped line may end before the margin, besides the word that did not fit


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text from `x0` to `x1` on the baseline `y`, in points; `size` is its font's.

    `columns` counts the wide gaps in it, and `place` is its height on the page, from 0 (the foot) to 1.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    columns: int = 0
    place: float = 0.5

    @property
    def says(self) -> bool:
        """Return whether there is a letter or a figure in it."""
        return any(character.isalnum() for character in self.text)


def joined(lines: Sequence[Line]) -> str:
    """Return the text of a page: wrapped lines as one, a hyphen at a line's end taken out where it parted a word."""
    if not lines:
        return ""
    margins = _margins(lines)
    spacing = _spacing(lines)
    text = lines[0].text
    for (line, following), margin in zip(pairwise(lines), margins, strict=False):
        if _goes_on(line, following, margin, spacing):
            text = _linked(text, following.text)
        else:
            text += "\n" + following.text
    return text


def _spacing(lines: Sequence[Line]) -> float:
    """How far the lines of a paragraph are apart, in font sizes."""
    steps = [(a.y - b.y) / a.size for a, b in pairwise(lines) if a.size and 0.8 <= (a.y - b.y) / a.size <= 2.5]
    return median(steps) if steps else 1.2


def _margins(lines: Sequence[Line]) -> list[float]:
    """The right margin at each line: that of the widest in its block, which is a column's run of lines."""
    blocks: list[list[int]] = [[0]]
    for number, (line, following) in enumerate(pairwise(lines), 1):
        apart = abs(following.x0 - line.x0) > 4 * line.size or not 0 < line.y - following.y < 8 * line.size
        if apart or abs(following.size - line.size) > 0.15 * line.size:
            blocks.append([])
        blocks[-1].append(number)
    margins = [0.0] * len(lines)
    for block in blocks:
        widest = max(lines[number].x1 for number in block)
        for number in block:
            margins[number] = widest
    return margins


def _goes_on(line: Line, following: Line, margin: float, spacing: float) -> bool:
    size = line.size
    if line.columns or following.columns or abs(following.size - size) > 0.15 * size:
        return False
    below = (line.y - following.y) / size
    if not 0.5 < below < spacing * 1.3 + 0.1 or abs(following.x0 - line.x0) > 4 * size:
        return False
    if line.text[-1] in TERMINAL or BULLET.match(following.text):
        return False
    if line.x1 - line.x0 < NARROWEST * size:
        return False
    return line.x1 + _first_word(following) + SLACK * size > margin


def _first_word(line: Line) -> float:
    """How much room the first word of a line would have taken in the one before it."""
    word = line.text.split(maxsplit=1)[0]
    letters = 2 if is_unparted(word[0]) else len(word) + 1
    return (line.x1 - line.x0) * letters / max(1, len(line.text))


def _linked(text: str, following: str) -> str:
    last, first = text[-1], following[0]
    if last in "-‐" and len(text) > 1:
        parted = text[-2].islower() and first.islower()
        return text[:-1] + following if parted else text + following
    return text + ("" if is_unparted(last) and is_unparted(first) else " ") + following
