"""What is measured of each that takes part; every figure is the median of the rounds."""

import json
import shutil
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.evaluation.rows import Row
from benchmarks.peers.judging import Documents, fit, shares
from benchmarks.peers.running import ANSWER, BARE, Entry

K = 5  # passages a question
Told = Callable[[str], None]
Figures = dict[str, dict[str, Any]]  # of each entry by its name


@dataclass(frozen=True, slots=True)
class Asking:
    """Documents and the questions that are asked of them."""

    name: str
    texts: Mapping[str, str]
    rows: Sequence[Row]

    @property
    def fit(self) -> list[Row]:
        """Return the rows that retrieval alone can be asked."""
        documents = Documents(self.texts)
        return [row for row in self.rows if fit(row, documents)]


def write(texts: Mapping[str, str], folder: Path) -> Path:
    """Write documents into a folder that is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def changed(text: str) -> str:
    """Return a text with one more sentence at the end of its middle paragraph."""
    paragraphs = text.split("\n\n")
    middle = next(n for n in range(len(paragraphs) // 2, len(paragraphs)) if paragraphs[n].strip())
    paragraphs[middle] = paragraphs[middle].rstrip() + " This sentence came later."
    return "\n\n".join(paragraphs)


def ingests(lineup: Iterable[Entry], texts: Mapping[str, str], rounds: int, scratch: Path, told: Told) -> Figures:
    """Time a first ingest, one with nothing changed and one with one paragraph changed, each a process of its own."""
    longest = max(texts, key=lambda name: len(texts[name]))
    runs: dict[str, list[dict[str, float]]] = {entry.name: [] for entry in lineup}
    for number in range(rounds):
        for entry in lineup:
            home, folder = scratch / entry.folder / f"ingest-{number}", scratch / "documents"
            write(texts, folder)
            told(f"{entry.name}: first ingest")
            new = entry.call("ingest", home, folder, "--encode")
            told(f"{entry.name}: nothing changed")
            same = entry.call("ingest", home, folder, "--again")
            write(dict(texts) | {longest: changed(texts[longest])}, folder)
            told(f"{entry.name}: one paragraph changed")
            other = entry.call("ingest", home, folder)
            runs[entry.name].append(
                {
                    "passages": new["passages"],
                    "characters a passage": new["characters a passage"],
                    "passages/s": new["passages"] / new["seconds"],
                    "kB/s": sum(map(len, texts.values())) / 1000 / new["seconds"],
                    "share of bare encode": new["encode seconds"] / new["seconds"],
                    "first s": new["seconds"],
                    "unchanged s": same["seconds"],
                    "changed s": other["seconds"],
                    "ingest MB": new["peak MB"],
                }
            )
            shutil.rmtree(home)
    return _medians(runs)


def questions(lineup: Iterable[Entry], asking: Asking, rounds: int, scratch: Path, told: Told) -> Figures:
    """Time questions, and tell how often a right passage came first and in the first three."""
    documents, rows = Documents(asking.texts), asking.fit
    folder, asked = write(asking.texts, scratch / asking.name), scratch / f"{asking.name}.json"
    asked.write_text(json.dumps([row.question for row in rows]), encoding="utf-8")
    runs: dict[str, list[dict[str, float]]] = {entry.name: [] for entry in lineup}
    for number in range(rounds):
        for entry in lineup:
            home = scratch / entry.folder / asking.name
            if not number:
                told(f"{entry.name}: ingest of {asking.name}")
                entry.call("ingest", home, folder)
            told(f"{entry.name}: {len(rows)} questions on {asking.name}")
            found = entry.call("ask", home, asked, K)
            places = [
                documents.place([text for _, text in passages], row.support)
                for row, passages in zip(rows, found["found"], strict=True)
            ]
            texts = [text for passages in found["found"] for _, text in passages]
            about = {"ask MB": found["peak MB"], "characters": statistics.mean(map(len, texts))}
            runs[entry.name].append(_times(found["ms"]) | shares(places) | about)
    return _medians(runs)


def starts(lineup: Iterable[Entry], asking: Asking, rounds: int, scratch: Path, told: Told) -> Figures:
    """Time a process from its start to its first answer; of `asking`, which `questions` has ingested."""
    question = asking.fit[0].question
    runs: dict[str, list[dict[str, float]]] = {entry.name: [] for entry in lineup}
    for _ in range(rounds):
        for entry in lineup:
            told(f"{entry.name}: cold start")
            found = entry.call("first", scratch / entry.folder / asking.name, question, K)
            runs[entry.name].append({"cold s": found["wall"], "cold MB": found["peak MB"]})
    return _medians(runs)


def growth(lineup: Iterable[Entry], sizes: Sequence[int], scratch: Path, told: Told, count: int = 100) -> Figures:
    """Fill stores with made passages, a size after the other, and ask each `count` questions."""
    found: Figures = {entry.name: {} for entry in lineup if entry != ANSWER}
    for size in sizes:
        for entry in lineup:
            if entry == ANSWER:
                continue
            home = scratch / entry.folder / f"grown-{size}"
            told(f"{entry.name}: {size:,} made passages")
            filled = entry.call("grow", home, size)
            told(f"{entry.name}: {count} questions on {size:,} passages")
            looked = entry.call("look", home, size, count)
            found[entry.name][str(size)] = {
                "filled s": filled["seconds"],
                "fill MB": filled["peak MB"],
                "opened s": looked["open"],
                **_times(looked["ms"]),
                "first": looked["first"],
                "MB": looked["peak MB"],
                "disk MB": looked["disk MB"],
            }
            shutil.rmtree(home)
    return found


def steps(lineup: Sequence[Entry], askings: Sequence[Asking], rounds: int, sizes: Sequence[int]) -> int:
    """Return how often `told` will be called."""
    grown = sum(entry != ANSWER for entry in lineup)
    return len(lineup) * (3 * rounds + len(askings) * (rounds + 1) + rounds) + 2 * grown * len(sizes)


def aims(figures: Mapping[str, Mapping[str, Any]], plain: str) -> list[tuple[str, float, bool]]:
    """Return each aim, its figure, and whether it is met; `plain` is the name of the plain chain."""
    ours, chain = figures["Brief Chat, retrieval"], figures[plain]
    peers = [one for name, one in figures.items() if not name.startswith("Brief Chat") and name != BARE.name]
    nearest = min(one["unchanged s"] for one in peers)
    share, p50 = ours["share of bare encode"], ours["p50 ms"] / figures[BARE.name]["p50 ms"]
    unchanged, cold, room = (
        nearest / ours["unchanged s"],
        ours["cold s"] / chain["cold s"],
        ours["cold MB"] / chain["cold MB"],
    )
    return [
        ("ingest / bare encode of the same passages, at least 0.95", share, share >= 0.95),
        ("retrieval p50 / bare embed and query, at most 1.5", p50, p50 <= 1.5),
        ("unchanged ingest of the fastest peer / ours, at least 10", unchanged, unchanged >= 10),
        ("cold start / the plain chain's, at most 1", cold, cold <= 1),
        ("memory of a reader / the plain chain's, at most 1.2", room, room <= 1.2),
    ]


def _times(milliseconds: Sequence[float]) -> dict[str, float]:
    return {
        "p50 ms": statistics.median(milliseconds),
        "p95 ms": statistics.quantiles(milliseconds, n=20, method="inclusive")[-1],
    }


def _medians(runs: Mapping[str, Sequence[Mapping[str, float]]]) -> Figures:
    return {
        name: {key: statistics.median(one[key] for one in rounds) for key in rounds[0]} for name, rounds in runs.items()
    }
