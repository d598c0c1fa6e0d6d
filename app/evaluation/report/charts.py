"""Pictures of an evaluation as SVG that stands in a page: drawn here, coloured by the page, told in words as well."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from app.evaluation.intervals import Interval

WIDTH, LABEL, ROW, FOOT = 760, 240, 22, 26  # pixels: of all, of the names at its left, of a row, of the axis
PLOT = WIDTH - LABEL - 60  # of which 60 are for a figure at the right
BINS = 24  # of seconds


@dataclass(frozen=True, slots=True)
class Point:
    """A share (0 to 1) with its interval, in the series `a` (this run) or `b` (the other)."""

    label: str
    value: float
    interval: Interval | None
    series: str = "a"


def whiskers(title: str, points: Sequence[Point]) -> str:
    """Draw shares as dots on lines that are their intervals; those of one label stand together."""
    height = ROW * len(points) + FOOT
    parts = [_scale(share, height) for share in (0, 0.25, 0.5, 0.75, 1)]
    last = ""
    for place, point in enumerate(points):
        middle, at = ROW * place + ROW / 2, LABEL + PLOT * point.value
        if point.label != last:
            parts.append(_text(LABEL - 10, middle, point.label, "end"))
        last = point.label
        if point.interval:
            low, high = (LABEL + PLOT * bound for bound in point.interval)
            parts.append(f'<line class="{point.series}" x1="{low:.1f}" x2="{high:.1f}" y1="{middle}" y2="{middle}"/>')
        parts.append(_dot(point.series, at, middle))
        parts.append(_text(WIDTH - 50, middle, f"{point.value:.2f}"))
    told = "; ".join(
        f"{one.label}{' (other)' if one.series == 'b' else ''} {one.value:.2f}"
        + (f", {one.interval[0]:.2f} to {one.interval[1]:.2f}" if one.interval else "")
        for one in points
    )
    return _figure(title, told, height, parts)


def bars(title: str, counts: Mapping[str, int]) -> str:
    """Draw counts as bars."""
    most = max(counts.values(), default=1)
    parts = []
    for place, (name, count) in enumerate(counts.items()):
        top, width = ROW * place, PLOT * count / most
        parts.append(_text(LABEL - 10, top + ROW / 2, name, "end"))
        parts.append(f'<rect class="a" x="{LABEL}" y="{top + 4}" width="{width:.1f}" height="{ROW - 8}"/>')
        parts.append(_text(LABEL + width + 8, top + ROW / 2, str(count)))
    told = "; ".join(f"{name} {count}" for name, count in counts.items()) or "none"
    return _figure(title, told, ROW * max(1, len(counts)) + 4, parts)


def steps(title: str, series: Mapping[str, Sequence[float]]) -> str:
    """Draw how many answers take how many seconds, as an outline for each series (`a`, `b`)."""
    longest = max((max(seconds) for seconds in series.values()), default=0.0) or 1.0
    edges = np.linspace(0, longest, BINS + 1)
    counts = {name: np.histogram(seconds, edges)[0] for name, seconds in series.items()}
    most, high = max(int(found.max()) for found in counts.values()), 150
    parts = []
    for name, found in counts.items():
        points = [f"{LABEL},{high}"]
        for place, count in enumerate(found):
            level = high - (high - 10) * int(count) / most
            points += [f"{LABEL + PLOT * (place + side) / BINS:.1f},{level:.1f}" for side in (0, 1)]
        points.append(f"{LABEL + PLOT},{high}")
        parts.append(f'<polyline class="{name} area" points="{" ".join(points)}"/>')
    for share in (0, 0.25, 0.5, 0.75, 1):
        parts.append(_text(LABEL + PLOT * share, high + 14, f"{longest * share:.2f} s", "middle"))
    parts.append(_text(LABEL - 10, 14, f"{most} rows", "end"))
    told = "; ".join(
        f"{'this' if name == 'a' else 'other'}: median {np.median(seconds):.3f} s, longest {max(seconds):.3f} s"
        for name, seconds in series.items()
    )
    return _figure(title, told, high + FOOT, parts)


def _figure(title: str, told: str, height: float, parts: Sequence[str]) -> str:
    drawn = "".join(parts)
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg role="img" viewBox="0 0 {WIDTH} {height:.0f}" '
        f'aria-label="{escape(f"{title}. {told}")}">{drawn}</svg></figure>'
    )


def _dot(series: str, x: float, y: float) -> str:
    """A disc for this run, a square for the other: told apart without colours."""
    if series == "a":
        return f'<circle class="a" cx="{x:.1f}" cy="{y}" r="5"/>'
    return f'<rect class="b" x="{x - 4.5:.1f}" y="{y - 4.5}" width="9" height="9"/>'


def _scale(share: float, height: float) -> str:
    x, foot = LABEL + PLOT * share, height - FOOT
    line = f'<line class="grid" x1="{x}" x2="{x}" y1="0" y2="{foot}"/>'
    return line + _text(x, foot + 14, f"{share:.0%}", "middle")


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" dy="0.35em" text-anchor="{anchor}">{escape(text)}</text>'
