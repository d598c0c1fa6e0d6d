"""Many people at one chat: 20 sessions of `gradio_client`, 10 questions each, against one session alone.

    python benchmarks/load.py [--people N] [--each N] [--library FOLDER] [--questions FILE.jsonl]

Serves the library in a process of its own. One session asks every question alone first; then all sessions ask at the
same time, each beginning elsewhere in the list. An answer that differs from the one asked alone (but for its timings)
and an error are counted, and make the exit status 1. Prints latencies and throughput of both; writes
`benchmarks/results/load.json`.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from gradio_client import Client

from app import Assistant, Settings

FOLDER = Path(__file__).parent
ASIDE = {"HF_HUB_OFFLINE": "1", "BRIEF_CHAT_MODELS_KEPT_ANSWERS": "0"}  # no network, and every question anew
Asked = list[tuple[str, float, dict[str, Any] | str]]


def ask(address: str, questions: list[str]) -> Asked:
    """Ask from a session of its own; return each question, its seconds, and the answer or the error."""
    client = Client(address, verbose=False, analytics_enabled=False, download_files=False)
    asked: Asked = []
    for question in questions:
        begun = time.perf_counter()
        try:
            answer: dict[str, Any] | str = client.predict(question, api_name="/answer")
        except Exception as error:
            answer = repr(error)
        asked.append((question, time.perf_counter() - begun, answer))
    client.close()
    return asked


def figures(seconds: list[float], whole: float) -> dict[str, float]:
    """Return median and 95th percentile in seconds, and answers per second."""
    middle, late = np.quantile(seconds, [0.5, 0.95])
    return {"p50": round(middle, 2), "p95": round(late, 2), "answers_per_second": round(len(seconds) / whole, 2)}


def main() -> None:
    """Serve, ask alone, ask together, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--each", type=int, default=10)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--questions", type=Path, default=FOLDER / "questions" / "tune.jsonl")
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.questions.read_text(encoding="utf-8").splitlines() if line]
    pool = list(dict.fromkeys(row["question"] for row in rows if not row.get("history")))[: 2 * given.each]

    with tempfile.TemporaryDirectory() as home:
        with Assistant(Settings.load(home=home, library=given.library)) as assistant:
            assistant.ingest()
        command = [sys.executable, "-m", "app.cli", "--home", home]
        command += ["--library", str(given.library)] if given.library else []
        server = subprocess.Popen([*command, "chat", "--port", "0"], env={**os.environ, **ASIDE},
                                  stdout=subprocess.PIPE, text=True)  # fmt: skip
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[-1]
            ask(address, pool[:2])  # the models are loaded now
            begun = time.perf_counter()
            alone = ask(address, pool)
            one = figures([seconds for _, seconds, _ in alone], time.perf_counter() - begun)
            turns = [
                [pool[(person + turn) % len(pool)] for turn in range(given.each)] for person in range(given.people)
            ]
            begun = time.perf_counter()
            with ThreadPoolExecutor(given.people) as people:
                crowd = [asked for part in people.map(lambda turn: ask(address, turn), turns) for asked in part]
            many = figures([seconds for _, seconds, _ in crowd], time.perf_counter() - begun)
        finally:
            server.terminate()
            server.wait()

    expected = {question: answer for question, _, answer in alone}
    errors = [answer for _, _, answer in alone + crowd if isinstance(answer, str)]
    different = [question for question, _, answer in crowd if plain(answer) != plain(expected[question])]
    library = given.library.name if given.library else "default"
    result = {
        "people": given.people, "questions_each": given.each, "library": library,
        "cores": os.cpu_count(), "answers": len(crowd), "errors": len(errors), "different": len(different),
        "one_person": one, "all_at_once": many,
    }  # fmt: skip
    name = f"load-{library}.json" if given.library else "load.json"
    (FOLDER / "results" / name).write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))
    if errors or different:
        raise SystemExit(f"{len(errors)} errors {errors[:3]}, {len(different)} different {different[:3]}")


def plain(answer: dict[str, Any] | str) -> object:
    """Return an answer without what differs from one asking to the next."""
    return {**answer, "timings": None} if isinstance(answer, dict) else answer


if __name__ == "__main__":
    main()
