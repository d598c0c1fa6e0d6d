"""What each number of candidates and each text length of the re-ranker buys, in accuracy against time.

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

import app.rank
import app.rerank
from app import Assistant, Settings
from app.render import plain

FOLDER = Path(__file__).parent
SETTINGS = [
    (3, 1, 512),
    (3, 3, 512),
    (4, 2, 512),
    (6, 2, 512),
    (6, 3, 128),
    (6, 3, 512),
    (8, 3, 512),
    (10, 4, 128),
    (10, 4, 512),
    (14, 5, 512),
]
IN_USE = (app.rank.PASSAGES, app.rank.OPENED, app.rerank.LONGEST)


class Measured:
    """What one setting did: (passages re-ranked, passages opened, tokens a text may have)."""

    def __init__(self, setting: tuple[int, int, int], assistant: Assistant) -> None:
        self.setting = setting
        self._assistant = assistant
        self._seconds: list[float] = []
        self._steps: dict[str, list[float]] = {}
        self._right = 0

    def ask(self, row: dict) -> None:
        """Ask one row with this setting."""
        app.rank.PASSAGES, app.rank.OPENED, _ = self.setting
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
        passages, opened, tokens = self.setting
        return {
            "passages": passages,
            "opened": opened,
            "tokens": tokens,
            "accuracy": round(self._right / len(self._seconds), 3),
            "p50": round(statistics.median(self._seconds), 3),
            "p95": round(statistics.quantiles(self._seconds, n=20)[-1], 3),
            "steps": {step: round(statistics.median(took), 4) for step, took in self._steps.items()},
        }


def assistants(home: str, library: Path) -> dict[int, Assistant]:
    """Return an assistant over the library for each length of text that is tried."""
    made = {}
    for tokens in sorted({setting[2] for setting in SETTINGS}):
        app.rerank.LONGEST = tokens  # read when the model is loaded
        made[tokens] = Assistant(Settings.load(home=home, library=library))
        made[tokens].prepare()
    return made


def main() -> None:
    """Measure every setting, print the table and write it down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path, nargs="?", default=FOLDER / "questions" / "tune.jsonl")
    parser.add_argument("--library", type=Path, default=Settings.model_fields["library"].default)
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.questions.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["lang"] == "en" and row["kind"] != "unanswerable"]
    with tempfile.TemporaryDirectory() as home:
        asked = assistants(home, given.library)
        measured = [Measured(setting, asked[setting[2]]) for setting in SETTINGS]
        for row in track(rows, "questions"):
            for one in measured:
                one.ask(row)
        for assistant in asked.values():
            assistant.close()
    table = Table("passages", "opened", "tokens", "accuracy", "p50 s", "p95 s")
    results = [one.result() for one in measured]
    for result in results:
        marks = [str(result[name]) for name in ("passages", "opened", "tokens", "accuracy", "p50", "p95")]
        table.add_row(*marks, style="bold" if tuple(map(int, marks[:3])) == IN_USE else None)
    console = Console()
    console.print(f"{len(rows)} questions; in use: {IN_USE}", table)
    in_use = next(one.result() for one in measured if one.setting == IN_USE)
    console.print("steps, median seconds:", in_use["steps"])
    (FOLDER / "results").mkdir(exist_ok=True)
    (FOLDER / "results" / "latency.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
