"""What each number of passages that are read buys, in accuracy against time.

    python benchmarks/latency.py [QUESTIONS.jsonl] [--library FOLDER]

Asks each answerable question of a file (default: benchmarks/questions/tune.jsonl over the default library) with every
setting in turn, in one process, and prints the share of right answers, the median and the 95th percentile of
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
from rich.progress import track
from rich.table import Table

import app.read.rank
from app import Assistant, Settings
from app.present.markdown import plain
from app.settings import DEFAULT_LIBRARY

FOLDER = Path(__file__).parent
SETTINGS = [(3, 1), (3, 3), (4, 2), (6, 2), (6, 3), (8, 3), (10, 4), (14, 5)]
IN_USE = (app.read.rank.PASSAGES, app.read.rank.OPENED)


class Measured:
    """What one setting did: (passages read, passages whose sentences may be quoted)."""

    def __init__(self, setting: tuple[int, int], assistant: Assistant) -> None:
        self.setting = setting
        self._assistant = assistant
        self._seconds: list[float] = []
        self._steps: dict[str, list[float]] = {}
        self._right = 0

    def ask(self, row: dict) -> None:
        """Ask one row with this setting."""
        app.read.rank.PASSAGES, app.read.rank.OPENED = self.setting
        history = [turn if isinstance(turn, dict) else {"role": "user", "content": turn} for turn in row["history"]]
        begun = time.perf_counter()
        answer = self._assistant.answer(row["question"], history=history)
        self._seconds.append(time.perf_counter() - begun)
        for step, took in answer.timings.items():
            self._steps.setdefault(step, []).append(took)
        text = plain(answer.text)
        self._right += answer.status != "not_found" and all(re.search(m, text, re.IGNORECASE) for m in row["must"])

    def result(self) -> dict:
        """Return the figures."""
        passages, opened = self.setting
        return {
            "passages": passages,
            "opened": opened,
            "accuracy": round(self._right / len(self._seconds), 3),
            "p50": round(statistics.median(self._seconds), 3),
            "p95": round(statistics.quantiles(self._seconds, n=20)[-1], 3),
            "steps": {step: round(statistics.median(took), 4) for step, took in self._steps.items()},
        }


def main() -> None:
    """Measure every setting, print the table and write it down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path, nargs="?", default=FOLDER / "questions" / "tune.jsonl")
    parser.add_argument("--library", type=Path, default=DEFAULT_LIBRARY)
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.questions.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["lang"] == "en" and row["kind"] != "unanswerable"]
    with (
        tempfile.TemporaryDirectory() as home,
        Assistant(Settings.load(home=Path(home), library=given.library, kept_answers=0)) as assistant,
    ):
        assistant.prepare()
        measured = [Measured(setting, assistant) for setting in SETTINGS]
        for row in track(rows, "questions"):
            for one in measured:
                one.ask(row)
    table = Table("passages", "opened", "accuracy", "p50 s", "p95 s")
    results = [one.result() for one in measured]
    for result in results:
        marks = [str(result[name]) for name in ("passages", "opened", "accuracy", "p50", "p95")]
        table.add_row(*marks, style="bold" if tuple(map(int, marks[:2])) == IN_USE else None)
    console = Console()
    console.print(f"{len(rows)} questions; in use: {IN_USE}", table)
    in_use = next(one.result() for one in measured if one.setting == IN_USE)
    console.print("steps, median seconds:", in_use["steps"])
    (FOLDER / "results").mkdir(exist_ok=True)
    (FOLDER / "results" / "latency.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
