"""Many people at one chat: 20 sessions of 10 questions each, against one session alone, by either door.

    python benchmarks/load.py [--people N] [--each N] [--library FOLDER] [--questions FILE.jsonl]

Serves the library in a process of its own. One session asks every question alone first; then all sessions ask at the
same time, each beginning elsewhere in the list: over HTTP (`POST /answer/stream`), and then by `gradio_client`, through
the queue that the page uses; the clients work on the same cores. An answer that differs from the one asked alone (but
for its timings) and an error are counted, and make the exit status 1. Prints latencies and throughput of each; writes
`benchmarks/results/load.json`.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from gradio_client import Client

from app import Assistant, Settings

FOLDER = Path(__file__).parent
ASIDE = {"HF_HUB_OFFLINE": "1", "BRIEF_CHAT_MODELS_KEPT_ANSWERS": "0"}  # no network, and every question anew
Answered = dict[str, Any] | str  # or the error
Asked = list[tuple[str, float, Answered]]


def over_http(address: str, questions: list[str]) -> Asked:
    """Ask from a connection of its own; return each question, its seconds, and the answer or the error."""

    def answer(question: str) -> Answered:
        told = client.post("/answer/stream", json={"question": question}).raise_for_status().text
        name, data = told.strip().split("\n\n")[-1].split("\n", 1)
        found: Answered = json.loads(data.removeprefix("data: "))
        return found if name == "event: answer" else str(found)

    with httpx.Client(base_url=address, timeout=120) as client:
        return timed(answer, questions)


def by_gradio(address: str, questions: list[str]) -> Asked:
    """Ask from a session of its own; return the same."""
    client = Client(address, verbose=False, analytics_enabled=False, download_files=False)
    try:
        return timed(lambda question: client.predict(question, api_name="/answer"), questions)
    finally:
        client.close()


def timed(answer: Callable[[str], Answered], questions: list[str]) -> Asked:
    """Return each question, its seconds, and the answer or the error."""
    asked: Asked = []
    for question in questions:
        begun = time.perf_counter()
        try:
            found = answer(question)
        except Exception as error:
            found = repr(error)
        asked.append((question, time.perf_counter() - begun, found))
    return asked


DOORS = {"over_http": over_http, "by_gradio": by_gradio}


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
            over_http(address, pool)  # what is loaded or held at the first asking is so now
            measured = {name: measure(door, address, pool, given) for name, door in DOORS.items()}
        finally:
            server.terminate()
            server.wait()

    library = given.library.name if given.library else "default"
    result = {
        "people": given.people, "questions_each": given.each, "library": library, "cores": os.cpu_count(), **measured,
    }  # fmt: skip
    name = f"load-{library}.json" if given.library else "load.json"
    (FOLDER / "results" / name).write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))
    if any(one["errors"] or one["different"] for one in measured.values()):
        raise SystemExit(1)


def measure(
    ask: Callable[[str, list[str]], Asked], address: str, pool: list[str], given: argparse.Namespace
) -> dict[str, Any]:
    """Ask by one door, alone and then all at once; return the figures, with what failed and what differed."""
    begun = time.perf_counter()
    alone = ask(address, pool)
    one = figures([seconds for _, seconds, _ in alone], time.perf_counter() - begun)
    turns = [[pool[(person + turn) % len(pool)] for turn in range(given.each)] for person in range(given.people)]
    begun = time.perf_counter()
    with ThreadPoolExecutor(given.people) as people:
        crowd = [asked for part in people.map(lambda turn: ask(address, turn), turns) for asked in part]
    many = figures([seconds for _, seconds, _ in crowd], time.perf_counter() - begun)
    expected = {question: answer for question, _, answer in alone}
    errors = [answer for _, _, answer in alone + crowd if isinstance(answer, str)]
    different = [question for question, _, answer in crowd if plain(answer) != plain(expected[question])]
    for told in (*errors[:3], *different[:3]):
        print(told, file=sys.stderr)
    return {
        "answers": len(crowd), "errors": len(errors), "different": len(different),
        "one_person": one, "all_at_once": many,
    }  # fmt: skip


def plain(answer: Answered) -> object:
    """Return an answer without what differs from one asking to the next."""
    return {**answer, "timings": None} if isinstance(answer, dict) else answer


if __name__ == "__main__":
    main()
