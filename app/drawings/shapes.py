"""The mark of each source: a shape and a colour of its own, so that neither has to be seen to tell them apart."""

from math import cos, pi, sin

RADIUS = 5.5
# On paper; timeline.css has those for the night. Each has at least 4.5 to 1 on white.
COLOURS = ("#0b62a4", "#b8440f", "#17734f", "#8a3a86", "#7d5a00", "#0c7285", "#a3302b", "#5c574d")
KINDS = len(COLOURS)
MOST = 2 * KINDS  # sources that have a mark of their own: the second half has hollow ones


def mark(source: int, x: float, y: float) -> str:
    """Return the mark of a source around a point, in SVG; those beyond the most have a small dot."""
    kind = source % KINDS
    if source >= MOST:
        return f'<path class="other" fill="currentColor" d="{_round(x, y, 3)}"/>'
    drawn = 'fill="none" stroke="currentColor" stroke-width="2"' if source >= KINDS else 'fill="currentColor"'
    return f'<path class="s{kind}" color="{COLOURS[kind]}" {drawn} d="{_outline(kind, x, y)}"/>'


def colour_of(source: int) -> str:
    """Return the attributes that give a band the colour of a source."""
    kind = source % KINDS
    return f'class="band s{kind}" color="{COLOURS[kind]}"' if source < MOST else 'class="band"'


def _outline(kind: int, x: float, y: float) -> str:
    if kind == 0:
        return _round(x, y, RADIUS)
    if kind == 1:
        return _corners(x, y, 4, 45, RADIUS * 1.25)
    if kind == 2:
        return _corners(x, y + 1, 3, -90, RADIUS * 1.25)
    if kind == 3:
        return _corners(x, y, 4, 0, RADIUS * 1.25)
    if kind == 4:
        return _star(x, y, 4, 45, 0.42)  # a cross that lies
    if kind == 5:
        return _corners(x, y - 1, 3, 90, RADIUS * 1.25)
    if kind == 6:
        return _star(x, y, 5, -90, 0.45)
    return _corners(x, y, 6, 0, RADIUS * 1.1)


def _round(x: float, y: float, radius: float) -> str:
    return f"M{x - radius:.1f} {y:.1f}a{radius} {radius} 0 1 0 {2 * radius} 0a{radius} {radius} 0 1 0 {-2 * radius} 0z"


def _corners(x: float, y: float, count: int, first: float, radius: float) -> str:
    return _joined([_point(x, y, first + 360 * n / count, radius) for n in range(count)])


def _star(x: float, y: float, count: int, first: float, depth: float) -> str:
    radius = RADIUS * 1.3
    return _joined([_point(x, y, first + 180 * n / count, radius * (depth if n % 2 else 1)) for n in range(2 * count)])


def _point(x: float, y: float, degrees: float, radius: float) -> str:
    angle = degrees * pi / 180
    return f"{x + radius * cos(angle):.1f} {y + radius * sin(angle):.1f}"


def _joined(points: list[str]) -> str:
    return f"M{'L'.join(points)}z"
