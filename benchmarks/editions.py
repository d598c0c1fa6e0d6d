"""How well and how fast two editions are compared: F1 by kind on made pages, false alarms, seconds for 100 pages.

python benchmarks/editions.py                 # F1 over ten books a language, and what is told of mere noise
python benchmarks/editions.py --thresholds    # the lowest F1 of any kind beside other thresholds
python benchmarks/editions.py --seconds       # two editions of 100 pages of 3,000 characters
"""

import argparse
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from edits import book, edited, measured, noisy

from app.editions import difference, likeness

LANGUAGES = ("en", "ko", "ja")
SEEDS = range(10, 20)  # the tests have others
FEW = range(10, 13)  # for each of the thresholds that are tried
TRIED = {
    "HERE": (0.2, 0.3, 0.4, 0.5, 0.6),
    "ELSEWHERE": (0.45, 0.55, 0.65, 0.75, 0.85),
    "PARTED": (0.4, 0.5, 0.6, 0.7, 0.8),
    "BETTER": (0.0, 0.04, 0.08, 0.16),
    "OWN": (0.3, 0.4, 0.5, 0.6, 0.7),
}


def scores(language: str, seeds: Iterable[int] = SEEDS) -> dict[str, float]:
    """Return the mean F1 of each kind over the books of a language."""
    found: dict[str, list[float]] = {}
    for seed in seeds:
        made = book(language, seed)
        old = made.text()
        found_here = difference.compared(old, edited(made), language)
        for kind, value in measured(made.told, found_here).items():
            found.setdefault(kind, []).append(value)
    return {kind: mean(values) for kind, values in found.items()}


def false_alarms(language: str) -> int:
    """Return how many changes are told of 40 changes of blanks, links, markup and order, over the books."""
    texts = [(book(language, seed).text(), seed) for seed in SEEDS]
    return sum(len(difference.compared(text, noisy(text, seed), language).told) for text, seed in texts)


def thresholds() -> None:
    """Print the lowest F1 of any kind and language, with one threshold changed."""
    for name, values in TRIED.items():
        kept = getattr(likeness, name)
        for value in values:
            for module in (likeness, difference):
                if hasattr(module, name):
                    setattr(module, name, value)
            lowest = min(min(scores(language, FEW).values()) for language in LANGUAGES)
            print(f"{name:<10} {value:.2f}  {lowest:.3f}{'  *' if value == kept else ''}", flush=True)
        for module in (likeness, difference):
            if hasattr(module, name):
                setattr(module, name, kept)


def seconds() -> None:
    """Print the time of two editions: with 600 edits, and with one word changed in most sentences."""
    for language, pages in (("en", 390), ("ko", 800), ("ja", 900)):
        made = book(language, 1, pages)
        old = made.text()
        new = edited(made, 100)
        begun, used = time.perf_counter(), time.process_time()
        told = len(difference.compared(old, new, language).told)
        took = f"{time.perf_counter() - begun:.2f} s, {time.process_time() - used:.2f} s of it computing"
        print(f"{language}  {len(old):,} and {len(new):,} characters, {told} changes: {took}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--thresholds", action="store_true")
    parser.add_argument("--seconds", action="store_true")
    chosen = parser.parse_args()
    if chosen.thresholds:
        thresholds()
    elif chosen.seconds:
        seconds()
    else:
        for language in LANGUAGES:
            told = "  ".join(f"{kind} {value:.3f}" for kind, value in sorted(scores(language).items()))
            print(f"{language}  {told}  told of noise: {false_alarms(language)}", flush=True)


if __name__ == "__main__":
    main()
