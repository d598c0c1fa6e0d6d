"""Figures as they are written, in a table and on a page alike."""

from app.evaluation.intervals import Interval

NOTHING = "–"


def figure(value: float | None) -> str:
    """Return two decimals; what is not quite 1 is never shown as 1."""
    if value is None:
        return NOTHING
    return f"{value:.2f}" if value == 1 or value < 0.995 else f"{min(value, 0.999):.3f}"


def bounds(interval: Interval | None) -> str:
    """Return an interval of a share, in two decimals."""
    return "" if interval is None else f"{interval[0]:.2f}–{interval[1]:.2f}"


def percents(interval: Interval | None) -> str:
    """Return an interval of a share in whole percent: a narrow column holds it."""
    return "" if interval is None else f"{100 * interval[0]:.0f}–{100 * interval[1]:.0f}"


def seconds(interval: Interval | None) -> str:
    """Return an interval of seconds, in thousandths."""
    return "" if interval is None else f"{interval[0]:.3f}–{interval[1]:.3f}"


def apart(value: float, interval: Interval | None, digits: int = 2) -> str:
    """Return a difference and its interval, both with their signs."""
    if interval is None:
        return signed(value, digits)
    return f"{signed(value, digits)} [{signed(interval[0], digits)}, {signed(interval[1], digits)}]"


def signed(value: float, digits: int = 2) -> str:
    """Return a figure with its sign, of which 0 has none."""
    shown = f"{abs(value):.{digits}f}"
    return shown if not float(shown) else f"{'+' if value > 0 else '−'}{shown}"


def chance(p: float) -> str:
    """Return a p-value in three decimals."""
    return f"{p:.3f}" if p >= 0.001 else "<0.001"


def line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())
