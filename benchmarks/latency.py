"""What each number of candidates and each text length of the re-ranker buys, in accuracy against time.

    python benchmarks/latency.py [QUESTIONS.jsonl] [--library FOLDER]

Asks the answerable questions of a file (default: benchmarks/questions/tune.jsonl over the default library) once
with every setting, in one process, and prints the share of right answers, the median and the 95th percentile of
the seconds that an answer took, and the median of each step with the setting in use. Writes
`benchmarks/results/latency.json`.
"""

import argparse
import json
import re
import statistics
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

import app.rank
import app.rerank
from app import Assistant, Settings
from app.render import plain

FOLDER = Path(__file__).parent
SETTINGS = [(3, 1, 512), (3, 3, 512), (4, 2, 512), (6, 2, 512), (6, 3, 128), (6, 3, 512), (8, 3, 512), (10, 4, 512)]
IN_USE = (app.rank.PASSAGES, app.rank.OPENED, app.rerank.LONGEST)


def measure(library: Path, rows: list[dict], setting: tuple[int, int, int]) -> dict:
    """Ask all rows with one setting: (passages re-ranked, passages opened, tokens a text may have)."""
    app.rank.PASSAGES, app.rank.OPENED, app.rerank.LONGEST = setting
    seconds: list[float] = []
    steps: dict[str, list[float]] = {}
    right = 0
    with tempfile.TemporaryDirectory() as home, Assistant(Settings.load(home=home, library=library)) as assistant:
        assistant.prepare()
        for row in rows:
            history = [turn if isinstance(turn, dict) else {"role": "user", "content": turn} for turn in row["history"]]
            begun = time.perf_counter()
            answer = assistant.answer(row["question"], history=history)
            seconds.append(time.perf_counter() - begun)
            for step, took in answer.timings.items():
                steps.setdefault(step, []).append(took)
            text = plain(answer.text)
            right += answer.status != "not_found" and all(re.search(m, text, re.IGNORECASE) for m in row["must"])
    return {
        "passages": setting[0],
        "opened": setting[1],
        "tokens": setting[2],
        "accuracy": round(right / len(rows), 3),
        "p50": round(statistics.median(seconds), 3),
        "p95": round(statistics.quantiles(seconds, n=20)[-1], 3),
        "steps": {step: round(statistics.median(took), 4) for step, took in steps.items()},
    }


def main() -> None:
    """Measure every setting, print the table and write it down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path, nargs="?", default=FOLDER / "questions" / "tune.jsonl")
    parser.add_argument("--library", type=Path, default=Settings.model_fields["library"].default)
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.questions.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["lang"] == "en" and row["kind"] != "unanswerable"]
    table = Table("passages", "opened", "tokens", "accuracy", "p50 s", "p95 s")
    results = []
    for setting in SETTINGS:
        result = measure(given.library, rows, setting)
        results.append(result)
        marks = [str(result[name]) for name in ("passages", "opened", "tokens", "accuracy", "p50", "p95")]
        table.add_row(*marks, style="bold" if setting == IN_USE else None)
    console = Console()
    console.print(f"{len(rows)} questions; in use: {IN_USE}", table)
    console.print(
        "steps, median seconds:",
        next(r["steps"] for r in results if (r["passages"], r["opened"], r["tokens"]) == IN_USE),
    )
    (FOLDER / "results").mkdir(exist_ok=True)
    (FOLDER / "results" / "latency.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
