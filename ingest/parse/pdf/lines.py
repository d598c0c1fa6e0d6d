"""Lines of a page, and the paragraphs that they are of: what was wrapped is joined, what stands alone stays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.text.sentences import BULLET, TERMINAL, is_unparted
from ingest.text.table import rendered

APART = 4.0  # font sizes between two rows of a table at most
LONGEST = 40  # characters of a cell, on the average: longer ones are columns of prose
WORDS, GOING_ON = 3.2, 0.3  # words of a line of prose; share of such lines that begin in the midst of a sentence
NARROWEST = 11.0  # font sizes: a line of a column is at least as wide
SLACK = 1.5  # font sizes that a wrapped line may end before the margin, besides the word that did not fit


Part = tuple[float, float, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text from `x0` to `x1` on the baseline `y`, in points; `size` is its font's.

    `parts` are its pieces between wide gaps as `(x0, x1, text)`, and `place` is its height on the page, from 0 (the
    foot) to 1.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    parts: tuple[Part, ...] = ()
    place: float = 0.5

    @property
    def says(self) -> bool:
        """Return whether there is a letter or a figure in it."""
        return any(character.isalnum() for character in self.text)


def joined(lines: Sequence[Line]) -> str:
    """Return the text of a page: wrapped lines as one, a hyphen at a line's end taken out where it parted a word."""
    lines = in_tables(lines)
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


def in_tables(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, those that stand in columns as rows `| a | b |`; an empty cell keeps its column."""
    found: list[Line] = []
    rows: list[Line] = []
    for line in lines:
        if rows and (len(line.parts) < 2 or not 0 < rows[-1].y - line.y < APART * line.size):
            found += _table(rows)
            rows = []
        if len(line.parts) < 2:
            found.append(line)
        else:
            rows.append(line)
    return found + _table(rows)


def _table(rows: list[Line]) -> list[Line]:
    """Rows in their columns: what overlaps from row to row is one."""
    cells = [text for row in rows for _, _, text in row.parts]
    if len(rows) < 2 or sum(map(len, cells)) > LONGEST * len(cells):
        return rows
    columns: list[tuple[float, float]] = []
    for x0, x1, _ in sorted(part for row in rows for part in row.parts):
        if columns and x0 <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    if len(columns) < 2:
        return rows
    if _is_prose(cells):
        return [
            replace(row, text=text, x0=x0, x1=x1, parts=())
            for left, right in columns
            for row in rows
            for x0, x1, text in row.parts
            if left <= x0 <= right
        ]
    table = [
        [" ".join(text for x0, x1, text in row.parts if left <= x0 <= right) for left, right in columns] for row in rows
    ]
    written = rendered(table).split("\n")
    return [replace(row, text=text) for row, text in zip(rows, written, strict=True)]


def _is_prose(cells: Sequence[str]) -> bool:
    """Whether what stands in columns are the lines of texts that run down, and not the cells of a table."""
    words = [len(cell.split()) for cell in cells]
    figures = sum(any(c.isdigit() for c in cell) and not any(c.isalpha() for c in cell) for cell in cells)
    return (
        sum(words) >= WORDS * len(words)
        and not figures
        and sum(cell[0].islower() for cell in cells) >= GOING_ON * len(cells)
    )


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
    if len(line.parts) > 1 or len(following.parts) > 1 or abs(following.size - size) > 0.15 * size:
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
