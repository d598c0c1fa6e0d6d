"""How long an answer takes here, and in another checkout, asked in turn in one run.

    python benchmarks/beside.py OTHER [QUESTIONS.jsonl]

Each checkout has a process and a home of its own, takes the default library in and loads its models; then every
question (of `benchmarks/questions/tune.jsonl`) is asked of both, twice, who comes first changing each time; the first
six do not count. Prints the medians in seconds, their ratio (here / there), the median of the ratios, and the medians
by step.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
ANEW = {"BRIEF_CHAT_MODELS_KEPT_ANSWERS": "0"}  # no answer from memory
WARM = 6  # questions that are asked first, and not counted
ASK = """
import json, sys, time
from app import Assistant, Settings
with Assistant(Settings.load(home=sys.argv[1])) as assistant:
    assistant.prepare()
    for line in sys.stdin:
        row = json.loads(line)
        begun = time.perf_counter()
        answer = assistant.answer(row["question"], history=row["history"])
        print(json.dumps([time.perf_counter() - begun, dict(answer.timings)]), flush=True)
"""


class Checkout:
    """One checkout, at work."""

    def __init__(self, root: Path, home: str) -> None:
        self.seconds: list[float] = []
        self.steps: dict[str, list[float]] = {}
        self._process = subprocess.Popen(
            [sys.executable, "-c", ASK, home], cwd=home, env={**os.environ, "PYTHONPATH": str(root), **ANEW},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def ask(self, row: dict, *, counts: bool) -> None:
        """Ask one question, and note how long it took."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(row) + "\n")
        self._process.stdin.flush()
        seconds, steps = json.loads(self._process.stdout.readline())
        if counts:
            self.seconds.append(seconds)
            for name, taken in steps.items():
                self.steps.setdefault(name, []).append(taken)


def main() -> None:
    """Ask both, and print how long they took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", type=Path)
    parser.add_argument("questions", nargs="?", type=Path, default=ROOT / "benchmarks" / "questions" / "tune.jsonl")
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.questions.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row["history"] = [one if isinstance(one, dict) else {"role": "user", "content": one} for one in row["history"]]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        both = [Checkout(ROOT, one), Checkout(given.other.absolute(), other)]
        for number, row in enumerate([*rows, *rows]):
            for checkout in both if number % 2 else both[::-1]:
                checkout.ask(row, counts=number >= WARM)
        here, there = (statistics.median(checkout.seconds) for checkout in both)
        ratios = [new / old for new, old in zip(both[0].seconds, both[1].seconds, strict=True)]
        of_pairs = statistics.median(ratios)
        print(f"here {here:.3f} s, there {there:.3f} s: ratio {here / there:.3f}, of pairs {of_pairs:.3f}")
        for name, checkout in zip(("here", "there"), both, strict=True):
            print(name, {step: round(statistics.median(taken), 4) for step, taken in checkout.steps.items()})


if __name__ == "__main__":
    main()
