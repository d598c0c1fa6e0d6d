"""Where the events of a timeline stand on a sheet: each in a lane, no two of them over each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.drawings.axis import Axis
from app.drawings.events import Event
from app.drawings.letters import cut, width_of

SIZE = 13  # of the letters
MARK = 7  # half the width of a mark, the space around it included
STEP = 15  # from a mark to the next one of the same event
GAP = 10  # between two events of a lane
BLANK = 5  # between a date and what is told
WORTH = 40  # pixels of words below which a date stands alone


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to draw on, in pixels: its width, how high a lane is, and how many there may be.

    `labels` are the widths that a label may have, the widest first: as many events stand in a lane as it lets. Labels
    stand `beside` their marks or above them.
    """

    name: str
    width: int
    lane: int
    most: int
    labels: tuple[int, ...]
    beside: bool


# A lane is what a pointer or a thumb has to hit.
WIDE = Sheet("wide", width=600, lane=28, most=12, labels=(340, 250, 180), beside=True)
NARROW = Sheet("narrow", width=288, lane=44, most=12, labels=(288,), beside=False)


@dataclass(frozen=True, slots=True)
class Placed:
    """An event on a sheet: its lane (0: the uppermost), from where to where it reaches, its marks and its label.

    The band of one that lasts reaches from the first mark to `until`. The label begins at `start`, with the date, or is
    the number of the quote.
    """

    event: Event
    lane: int
    left: float
    right: float
    marks: tuple[float, ...]
    until: float
    start: float
    date: str
    words: str
    numbered: bool = False


def placed(events: Sequence[Event], axis: Axis, sheet: Sheet) -> list[Placed]:
    """Return the events in their order, with the widest labels that do not take too many lanes.

    Where all do, the number of its quote is the label of each, if that takes half the lanes at most.
    """
    laid = [_laned([_beside_or_above(event, axis, sheet, room) for event in events]) for room in sheet.labels]
    for found in laid:
        if lanes(found) <= sheet.most:
            return found
    fewest = min(laid, key=lanes)
    numbered = _laned([_numbered(event, axis, sheet) for event in events])
    return numbered if 2 * lanes(numbered) <= lanes(fewest) else fewest


def lanes(found: Sequence[Placed]) -> int:
    """Return how many lanes there are."""
    return 1 + max(one.lane for one in found)


def wide(date: str, words: str) -> float:
    """Return how wide a label is."""
    return width_of(date, SIZE, bold=True) + (BLANK + width_of(words, SIZE) if words else 0)


def _beside_or_above(event: Event, axis: Axis, sheet: Sheet, room: int) -> Placed:
    if sheet.beside:
        taken = STEP * len(event.sources) + BLANK
        at = axis.at(event.period.first)
        return _beside(event, axis, sheet, _label(event, min(room, max(at, sheet.width - at) - taken)))
    date, words = _label(event, room)
    at = axis.at(event.period.first)
    start = max(0.0, min(at - MARK, sheet.width - wide(date, words)))
    marks = _marks(event, at, 1 if at + STEP * len(event.sources) <= sheet.width else -1)
    until = _until(event, axis)
    left, right = min(start, *(one - MARK for one in marks)), max(start + wide(date, words), until, max(marks) + MARK)
    return Placed(event, 0, left, right, marks, until, start, date, words)


def _beside(event: Event, axis: Axis, sheet: Sheet, label: tuple[str, str]) -> Placed:
    """An event with its label behind its marks, or in front of them where there is more room."""
    at, length = axis.at(event.period.first), wide(*label)
    marks = STEP * len(event.sources) + BLANK
    forward = at + marks + length <= sheet.width or at <= sheet.width / 2
    points = _marks(event, at, 1 if forward else -1)
    until = _until(event, axis)
    start = max(points) + MARK + BLANK if forward else min(points) - MARK - BLANK - length
    left, right = min(start, min(points) - MARK), max(start + length, until, max(points) + MARK)
    lacking = max(0.0, sheet.lane - (right - left))
    left = max(0.0, left - lacking / 2)
    right = max(right, left + sheet.lane)
    return Placed(event, 0, left, right, points, until, start, *label)


def _numbered(event: Event, axis: Axis, sheet: Sheet) -> Placed:
    return replace(_beside(event, axis, sheet, (f"[{event.number}]", "")), numbered=True)


def _marks(event: Event, at: float, way: int) -> tuple[float, ...]:
    return tuple(at + way * STEP * place for place in range(len(event.sources)))


def _until(event: Event, axis: Axis) -> float:
    lasts = event.period.last > event.period.first
    return axis.end_of(event.period.last) if lasts else axis.at(event.period.first)


def _label(event: Event, room: float) -> tuple[str, str]:
    """The date and as much of what is told as there is room for."""
    date = event.date
    left = room - width_of(date, SIZE, bold=True) - BLANK
    return date, cut(event.words, SIZE, left) if left >= WORTH else ""


def _laned(found: Sequence[Placed]) -> list[Placed]:
    """Each event in the uppermost lane in which there is room for it."""
    lanes: list[list[Placed]] = []
    laned = []
    for one in found:
        free = (n for n, lane in enumerate(lanes) if all(_clear(one, other) for other in lane))
        lane = next(free, len(lanes))
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append(one)
        laned.append(replace(one, lane=lane))
    return laned


def _clear(one: Placed, other: Placed) -> bool:
    return one.right + GAP <= other.left or other.right + GAP <= one.left
