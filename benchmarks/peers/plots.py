"""The figures as pictures."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt

BARS = {
    "passages/s": "ingest: passages a second",
    "share of bare encode": "ingest: share of the bare encode",
    "unchanged s": "ingest, nothing changed: seconds",
    "p50 ms": "retrieval: median, milliseconds",
    "cold s": "cold start to first answer: seconds",
    "cold MB": "memory of that process: MB",
}
WIDE = ("unchanged s", "p50 ms")  # from the least to the most by more than ten times
OURS, THEIRS = "#1f6f5c", "#9aa5b1"


def plots(figures: Mapping[str, Mapping[str, Any]], folder: Path) -> list[Path]:
    """Write bars of what was measured once, and lines of what was measured by size; return the files."""
    return [_bars(figures, folder / "compare-bars.png"), _growth(figures, folder / "compare-growth.png")]


def _bars(figures: Mapping[str, Mapping[str, Any]], path: Path) -> Path:
    figure, axes = plt.subplots(2, 3, figsize=(15, 7))
    names = list(figures)[::-1]
    colours = [OURS if name.startswith("Brief Chat") else THEIRS for name in names]
    for axis, (key, title) in zip(axes.flat, BARS.items(), strict=True):
        bars = axis.barh(names, [figures[name][key] for name in names], color=colours)
        axis.bar_label(bars, fmt="%.3g", padding=3)
        axis.set_title(title)
        axis.set_xscale("log" if key in WIDE else "linear")
        axis.margins(x=0.2)
    return _saved(figure, path)


def _growth(figures: Mapping[str, Mapping[str, Any]], path: Path) -> Path:
    figure, axes = plt.subplots(1, 3, figsize=(15, 4.5))
    panels = {
        "filled s": "filled in: seconds",
        "p50 ms": "retrieval: median, milliseconds",
        "MB": "a reader's memory: MB",
    }
    for axis, (key, title) in zip(axes, panels.items(), strict=True):
        for name, one in figures.items():
            sizes = sorted(map(int, one["growth"]))
            if sizes:
                axis.plot(sizes, [one["growth"][str(size)][key] for size in sizes], marker="o", label=name)
        axis.set(title=title, xlabel="made passages", xscale="log", yscale="log")
    axes[0].legend(fontsize="small")
    return _saved(figure, path)


def _saved(figure: Any, path: Path) -> Path:
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    plt.close(figure)
    return path
