"""Brief Chat beside what people would use instead: one machine, one run, one table.

    make bench                                      installs the peers and runs all of it
    python benchmarks/compare.py [--quick] [--rounds N] [--sizes 1000,10000,100000] [--only NAME,…] [--sources FOLDER]
        [--questions FILE.jsonl] [--more FOLDER]

Each peer does as its documentation shows (see benchmarks/peers/), with the same all-MiniLM-L6-v2 weights, the same
documents and the same questions, without a network and without a language model. Every step is a process of its own;
the peers take turns, and figures are medians of the rounds. Documents are the library of this repository, with the
short ones of `--more` beside them for the ingest; questions are those of benchmarks/questions in English that need no
history, and those of `--questions` on the documents of `--sources`. What is not there is left out, and said so.

Prints a table and whether each aim is met; writes `compare.json` and `compare-*.png` into benchmarks/results.
`--quick` is one round over the library, with a growth to 1,000 passages.
"""

import argparse
import json
import os
import platform
import tempfile
import time
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.evaluation.rows import read_rows
from benchmarks.peers import measuring
from benchmarks.peers.measuring import Asking, Figures
from benchmarks.peers.protocol import documents
from benchmarks.peers.running import ELSEWHERE, LINEUP, PLAIN, ROOT, Entry, PeerFailed

RESULTS = ROOT / "benchmarks" / "results"
SHARED = ROOT.parent / "shared"
SHORT = 60_000  # characters; longer documents of `--more` would make the run long and tell nothing more
ROWS = {  # of the table: how each figure is written
    "passages": "{:,.0f}", "characters a passage": "{:,.0f}", "passages/s": "{:.0f}", "kB/s": "{:.1f}",
    "share of bare encode": "{:.2f}", "unchanged s": "{:.3f}", "changed s": "{:.2f}", "ingest MB": "{:.0f}",
    "p50 ms": "{:.1f}", "p95 ms": "{:.1f}", "cold s": "{:.1f}", "cold MB": "{:.0f}", "ask MB": "{:.0f}",
}  # fmt: skip
NAMED = ("langchain-core", "langchain-chroma", "llama-index-core", "haystack-ai", "txtai", "chromadb", "torch")
GROWN = {"filled s": "{:.1f}", "p50 ms": "{:.1f}", "MB": "{:.0f}"}


def machine(named: Sequence[str] = NAMED) -> dict[str, str]:
    """Return what the figures were measured on and with; `named` are the packages whose versions are told."""
    cpu = Path("/proc/cpuinfo")
    model = next((line.split(":")[1].strip() for line in _lines(cpu) if line.startswith("model name")), "")
    pins = dict(
        line.split("==") for line in _lines(ROOT / "benchmarks/peers/requirements.txt") if line.count("==") == 1
    )
    return {
        "cpu": f"{os.cpu_count()} cores, {model or platform.machine()}",
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB",
        "system": f"{platform.system()}, Python {platform.python_version()}",
        "date": time.strftime("%Y-%m-%d"),
        "peers": ", ".join(f"{name} {pins[name].split()[0]}" for name in named),
    }


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def askings(sources: Path, questions: Path, quick: bool, console: Console) -> list[Asking]:
    """Return the questions on the library, and those on the documents of `sources` where they are there."""
    files = ["held-out"] if quick else ["held-out", "tune"]
    rows = [row for name in files for row in read_rows(ROOT / "benchmarks/questions" / f"{name}.jsonl")]
    found = [Asking("library", documents(ROOT / "ingest/library"), rows)]
    if (sources / "sources.toml").exists() and questions.exists():
        named = tomllib.loads((sources / "sources.toml").read_text(encoding="utf-8"))["source"]
        texts = {one["file"]: (sources / one["file"]).read_text(encoding="utf-8") for one in named}
        found.append(Asking("brief", texts, read_rows(questions)))
    else:
        console.print(f"no questions on the brief's full text: {questions} or {sources} is not there")
    return found


def table(figures: Mapping[str, Mapping[str, Any]], askings: Sequence[Asking], sizes: Sequence[int]) -> Table:
    """Return the table: a column for each that took part."""
    made = Table("", *figures, box=box.MARKDOWN)
    for name, form in ROWS.items():
        made.add_row(name, *(form.format(one[name]) for one in figures.values()))
    for asking in askings:
        found = [one[asking.name] for one in figures.values()]
        cells = (f"{one['first']:.2f} / {one['first three']:.2f} ({one['characters']:,.0f})" for one in found)
        made.add_row(f"{asking.name}: right passage first / in three, of {len(asking.fit)} (characters)", *cells)
    for size in sizes:
        for name, form in GROWN.items():
            cells = (form.format(one["growth"][str(size)][name]) if one["growth"] else "–" for one in figures.values())
            made.add_row(f"{size:,} made passages: {name}", *cells)
    return made


def measure(
    lineup: Sequence[Entry],
    asked: Sequence[Asking],
    texts: Mapping[str, str],
    rounds: int,
    sizes: Sequence[int],
    console: Console,
) -> dict[str, dict[str, Any]]:
    """Measure everything, and show how far it is."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with tempfile.TemporaryDirectory() as folder, Progress(*columns, console=console) as progress:
        scratch, task = Path(folder), progress.add_task("", total=measuring.steps(lineup, asked, rounds, sizes))

        def told(what: str) -> None:
            progress.update(task, advance=1, description=what)

        parts: list[Figures] = [measuring.ingests(lineup, texts, rounds, scratch, told)]
        quality = {one.name: measuring.questions(lineup, one, rounds, scratch, told) for one in asked}
        parts.append(measuring.starts(lineup, asked[0], rounds, scratch, told))
        grown = measuring.growth(lineup, sizes, scratch, told)
    figures: dict[str, dict[str, Any]] = {}
    for entry in lineup:
        figures[entry.name] = dict(quality[asked[0].name][entry.name])
        for part in parts:
            figures[entry.name] |= part[entry.name]
        figures[entry.name] |= {one: quality[one][entry.name] for one in quality}
        figures[entry.name]["growth"] = grown.get(entry.name, {})
    return figures


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rounds", type=int, default=None)
    parser.add_argument("--sizes", default=None)
    parser.add_argument("--only", default="", help="module names, separated by commas: ours,bare,plain_chain")
    parser.add_argument("--sources", type=Path, default=SHARED / "sources")
    parser.add_argument("--questions", type=Path, default=SHARED / "eval" / "questions.jsonl")
    parser.add_argument("--more", type=Path, default=SHARED / "eval" / "chunking" / "corpora")
    given = parser.parse_args()
    console = Console(width=None if os.isatty(1) else 200)
    only = {f"benchmarks.peers.{name}" for name in given.only.split(",") if name}
    lineup = [entry for entry in LINEUP if not only or entry.command[-1] in only]
    if not ELSEWHERE.exists() and any(not entry.own for entry in lineup):
        raise SystemExit("the peers are not installed: run `make bench`, or leave them out with `--only ours,bare`")
    texts = documents(ROOT / "ingest/library")
    if not given.quick and given.more.exists():
        texts |= {name: text for name, text in documents(given.more).items() if len(text) <= SHORT}
    elif not given.quick:
        console.print(f"ingest of the library alone: {given.more} is not there")
    asked = askings(given.sources, given.questions, given.quick, console)
    rounds = given.rounds or (1 if given.quick else 2)
    sizes = [int(size) for size in (given.sizes or ("1000" if given.quick else "1000,10000,100000")).split(",")]
    begun = time.perf_counter()
    try:
        figures = measure(lineup, asked, texts, rounds, sizes, console)
    except PeerFailed as error:
        raise SystemExit(str(error)) from None
    console.print(table(figures, asked, sizes))
    about = machine() | {"minutes": f"{(time.perf_counter() - begun) / 60:.1f}", "rounds": str(rounds)}
    console.print(" · ".join(f"{name}: {value}" for name, value in about.items()))
    met = measuring.aims(figures, PLAIN.name) if len(lineup) == len(LINEUP) else []
    for aim, figure, is_met in met:
        console.print(f"{'met' if is_met else 'missed':<7} {figure:5.2f}  {aim}")
    if not only:
        RESULTS.mkdir(exist_ok=True)
        result = {"machine": about, "aims": [{"aim": aim, "figure": n, "met": ok} for aim, n, ok in met]}
        (RESULTS / "compare.json").write_text(json.dumps(result | {"figures": figures}, indent=1) + "\n")
        from benchmarks.peers.plots import plots  # matplotlib would make this process large, and with it its children

        for path in plots(figures, RESULTS):
            console.print(f"written: {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
