"""The proof, in one command: each promise of the README held against what the program does here and now.

    make proof                                              (some ten minutes; PROOF="--minutes 1" for less)
    python benchmarks/proof.py [--minutes 5] [--write]

Over the default library, without a language model:

- every question of `benchmarks/questions/` is asked: quotes are compared with the sources' texts, refusals and answers
  with what is known of each question, what is called absent is searched for in every text, title and author, letter by
  letter, by other code than that which said so;
- some are asked again in a process without any network, where the system can make one (`unshare`, Linux, as root);
- some are asked over Python, the terminal, HTTP and MCP, and the answers compared;
- a live chat is asked while its sources change and ingests are killed (benchmarks/soak.py), for `--minutes`.

Prints a table, and with `--write` puts it into docs/proof.md with machine and date. Exit status 1 where a promise that
must hold without exception (exact quotes, true absences, same answers, nothing lost or mixed) did not.
"""

import argparse
import asyncio
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gradio_client import Client
from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from app import Answer, Assistant, Settings
from app.evaluation.metrics import Share, false_answers, false_refusals, quote_exactness, rightly
from app.evaluation.outcome import Outcome, judged
from app.evaluation.rows import Row, read_rows
from app.evaluation.support import Texts
from benchmarks.soak import Watched, soak

ROOT = Path(__file__).parents[1]
QUESTIONS = sorted((ROOT / "benchmarks" / "questions").glob("*.jsonl"))
SOME = 12  # questions that are asked once more in other ways
ALONE = ("unshare", "--net")
ASK = """
import json, sys
from app import Assistant, Settings
with Assistant(Settings.load(home=sys.argv[1])) as assistant:
    print(json.dumps([assistant.answer(question).to_dict() for question in json.loads(sys.argv[2])]))
"""


@dataclass(frozen=True, slots=True)
class Held:
    """One promise, and what came of it; `broken` where it admits no exception and there was one."""

    promise: str
    found: str
    broken: bool = False


def told(share: Share) -> str:
    """Return a share with its interval."""
    low, high = share.interval or (0.0, 1.0)
    return f"{share.hits} of {share.of} ({100 * low:.0f} to {100 * high:.0f}%)"


def asked(assistant: Assistant, rows: Sequence[Row]) -> list[Outcome]:
    """Ask every row."""
    texts, outcomes = Texts(assistant), []
    for row in track(rows, "questions"):
        begun = time.perf_counter()
        history = [turn.model_dump() for turn in row.history]
        answer = assistant.answer(row.question, history=history)
        outcomes.append(judged(row, answer, time.perf_counter() - begun, texts))
    return outcomes


def answers(outcomes: Sequence[Outcome], assistant: Assistant) -> list[Held]:
    """Hold answers and refusals against the sources, and against what is known of the questions."""
    exact = quote_exactness(outcomes)
    texts = [assistant.source_text(one.id) for one in assistant.sources()]
    about = [f"{one.title} {one.author} {one.publisher}" for one in assistant.sources()]
    whole = "\n".join([*texts, *about]).casefold()
    absent = [term for outcome in outcomes for term in outcome.answer.absent]
    untrue = [term for term in absent if term.casefold() in whole]
    again, seconds = [], [outcome.seconds for outcome in outcomes]
    for outcome in outcomes[-SOME:]:
        begun = time.perf_counter()
        assistant.answer(outcome.row.question, history=[turn.model_dump() for turn in outcome.row.history])
        again.append(time.perf_counter() - begun)
    middle, late = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
    return [
        Held("every quote is exact, to the character", told(exact), exact.hits < exact.of),
        Held(
            "what is called absent occurs nowhere",
            f"{len(absent) - len(untrue)} of {len(absent)} terms" + (f"; untrue: {untrue}" if untrue else ""),
            bool(untrue),
        ),
        Held("answered with what a right answer holds, or refused where nothing answers", told(rightly(outcomes))),
        Held("answered where the sources are silent (false answers)", told(false_answers(outcomes))),
        Held("refused where they answer (false refusals)", told(false_refusals(outcomes))),
        Held(
            "seconds an answer, median and 95th percentile; asked again",
            f"{middle:.2f}, {late:.2f}; {statistics.median(again):.4f}",
        ),
    ]


def without_network(home: Path, questions: Sequence[str], known: Sequence[Answer]) -> Held:
    """Ask in a process that has no network at all."""
    promise = "the same answers without any network, model or key"
    if not shutil.which(ALONE[0]) or subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode:
        return Held(promise, "not tried: no process without a network can be made here")
    kept = ("PATH", "HOME", "LANG", "PYTHONPATH", "VIRTUAL_ENV")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    command = [*ALONE, sys.executable, "-c", ASK, str(home), json.dumps(list(questions))]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    found = json.loads(done.stdout) if done.returncode == 0 else []
    same = sum(plain(one) == plain(other.to_dict()) for one, other in zip(found, known, strict=False))
    return Held(promise, f"{same} of {len(questions)}", same < len(questions))


def plain(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer as JSON has it, without what differs from one asking to the next."""
    values: dict[str, Any] = json.loads(json.dumps({**answer, "timings": None}))
    return values


def faces(home: Path, questions: Sequence[str], known: Sequence[Answer]) -> Held:
    """Ask over the terminal, HTTP and MCP, and compare with what Python answered."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    program = [sys.executable, "-m", "app.cli", "--home", str(home)]
    with subprocess.Popen(
        [*program, "chat", "--port", "0", "--mcp"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        address = server.stdout.readline().split()[-1].rstrip("/")
        try:
            client = Client(address, verbose=False, analytics_enabled=False)
            over = {
                "HTTP": [client.predict(one, api_name="/answer") for one in questions],
                "MCP": asyncio.run(over_mcp(address, questions)),
                "the terminal": [in_terminal([*program, "ask", "--json", one]) for one in questions],
            }
        finally:
            server.terminate()
    wrong = {
        name: different
        for name, found in over.items()
        if (different := sum(plain(one) != plain(other.to_dict()) for one, other in zip(found, known, strict=True)))
    }
    said = f"{len(questions)} questions over {', '.join(over)} and Python" + (f"; different: {wrong}" if wrong else "")
    return Held("the same answer at every face", said, bool(wrong))


def in_terminal(command: Sequence[str]) -> dict[str, Any]:
    """Return what the command prints."""
    found: dict[str, Any] = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)
    return found


async def over_mcp(address: str, questions: Sequence[str]) -> list[dict[str, Any]]:
    """Return what the tool answers."""
    import mcp
    from mcp.client.streamable_http import streamablehttp_client

    async with (
        streamablehttp_client(f"{address}/mcp") as (read, write, _),
        mcp.ClientSession(read, write) as session,
    ):
        await session.initialize()
        found = [await session.call_tool("answer", {"question": one}) for one in questions]
    return [one.structuredContent or {} for one in found]


def updates(minutes: float) -> list[Held]:
    """Soak."""
    seen = Watched()
    with tempfile.TemporaryDirectory() as scratch:
        soak(Path(scratch), argparse.Namespace(seed=7, sources=24, minutes=minutes, askers=2, pause=0.2), seen)
    count = seen.counts
    changes = f"{count['ingests']} ingests, {count['ingests killed']} killed ones, {count['rollbacks']} rollbacks"
    asked = sum(count[status] for status in ("answered", "partial", "not_found", "chat"))
    wrong = f"; {len(seen.faults)} violations: {seen.faults[:3]}" if seen.faults else ""
    return [
        Held(
            "updates are atomic under a live chat and survive a kill: nothing mixed, lost or inexact",
            f"{asked} answers beside {changes}{wrong}",
            bool(seen.faults),
        )
    ]


def table(held: Sequence[Held]) -> Table:
    """Return the promises as a table."""
    made = Table("promise", "found", box=box.MARKDOWN)
    for one in held:
        made.add_row(one.promise, f"{'BROKEN: ' if one.broken else ''}{one.found}")
    return made


def page(held: Sequence[Held], questions: int) -> str:
    """Return docs/proof.md."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    rows = [f"| {one.promise} | {'BROKEN: ' if one.broken else ''}{one.found} |" for one in held]
    return f"""# Proof

    make proof PROOF=--write

wrote this page on {date.today():%Y-%m-%d} ({machine}): each promise, held against what the program did. It asked
the {questions} questions of `benchmarks/questions/` over the default library, without a language model. Among them,
`held-out.jsonl` and `ko-ja-held-out.jsonl` were not used for tuning ([docs/evaluation.md](evaluation.md)).

In brackets, where a rate lies with a probability of 95%. What is compared with what: `benchmarks/proof.py`.

| promise | found |
| --- | --- |
{os.linesep.join(rows)}
"""


def main() -> None:
    """Ask, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5, help="of the soak")
    parser.add_argument("--write", action="store_true", help="put the table into docs/proof.md")
    given = parser.parse_args()
    rows = read_rows(*QUESTIONS)
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch, "home")
        with Assistant(Settings.load(home=home)) as assistant:
            assistant.prepare()
            outcomes = asked(assistant, rows)
            alone = [outcome for outcome in outcomes if not outcome.row.history]
            some = alone[:: max(1, len(alone) // SOME)][:SOME]
            questions, known = [one.row.question for one in some], [one.answer for one in some]
            held = answers(outcomes, assistant)
        held += [faces(home, questions, known), without_network(home, questions, known)]
    held += updates(given.minutes)
    Console(width=160).print(table(held))
    if given.write:
        (ROOT / "docs" / "proof.md").write_text(page(held, len(rows)), encoding="utf-8")
    raise SystemExit(any(one.broken for one in held))


if __name__ == "__main__":
    main()
