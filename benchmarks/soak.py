"""A soak: a live chat is asked without a pause while its sources change, go, are rolled back, and ingests are killed.

    make soak                                    (two hours; or python benchmarks/soak.py --minutes 5)
    python benchmarks/soak.py [--minutes 120] [--sources 40] [--askers 2] [--pause 0.5] [--seed 7]

A made library of offices is served by `brief-chat chat` in a process of its own. Askers put questions to it over HTTP;
meanwhile, round by round, some sources get a new edition all at once, some come, some go (`--prune`), the corpus is
rolled back, and one ingest in three is killed (SIGKILL) at a random moment. Checked all along:

- no answer is mixed: the editions that it cites stood together in one publication;
- every quote is exact: it stands at its offsets in the text of that edition;
- nothing is lost: after each round, finished or killed, the corpus holds exactly the state before or the state after;
- the server's memory (PSS) and open files do not grow: the median of the last tenth of the time beside that of the
  third tenth (before, caches fill).

Prints counts and both medians, writes `benchmarks/results/soak.json`; exit status 1 for any violation.
"""

import argparse
import hashlib
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gradio_client import Client
from rich.console import Console

from app import Assistant, Settings
from benchmarks.made import word

RESULTS = Path(__file__).parent / "results" / "soak.json"
FIXED = "The offices of this country report once a year, and each report is an edition of its own.\n"
LISTED = """[[source]]
id = "frame"
file = "frame.md"
title = "How the offices report"
author = "Their council"
publisher = "Their council"
date = "2020-01-01"
kind = "report"
url = ""
"""
GROWTH = 1.05  # of memory, from the third tenth to the last
FILES = 1.1  # and of open files
PATIENCE = 60.0  # seconds that an asker waits: what is asked here is whether answers are whole, not how soon they come
LOOK = 5.0  # seconds between two looks at memory and files
LOOKS = 60  # fewer looks than that tell nothing of growth
State = dict[int, int]  # source by number -> edition


def name_of(number: int) -> str:
    """Return the name of an office."""
    return word(1_000 + 7 * number).title()


def text_of(number: int, edition: int) -> str:
    """Return what an edition of a source says; no two sources or editions say the same."""
    name, figure = name_of(number), 1_000 + 37 * number + 1_009 * edition
    return (
        f"# Report of the {name} office\n\n"
        f"The {name} office counted {figure:,} visitors in edition {edition} of its report. "
        f"It keeps {figure // 3:,} files in {3 + edition % 50} rooms; its head serves {2 + edition % 5} years.\n\n"
        f"In the same edition {edition} the {name} office spent {figure * 12:,} crowns on repairs of its roof.\n"
    )


@dataclass
class Ledger:
    """What was published, and what may have been; safe for threads."""

    folder: Path
    states: list[State] = field(default_factory=list)
    texts: dict[str, tuple[int, int, str]] = field(default_factory=dict)  # by version
    lock: threading.Lock = field(default_factory=threading.Lock)

    def write(self, state: State) -> None:
        """Lay a state down as files, and know it as one that answers may come from."""
        with self.lock:
            for number, edition in state.items():
                text = text_of(number, edition)
                self.texts[hashlib.sha256(text.encode()).hexdigest()] = (number, edition, text)
            self.states.append(dict(state))
        for number, edition in state.items():
            path = self.folder / f"{name_of(number)}.md"
            if not path.exists() or path.read_text(encoding="utf-8") != text_of(number, edition):
                path.write_text(text_of(number, edition), encoding="utf-8")
        kept = {f"{name_of(number)}.md" for number in state}
        for path in self.folder.glob("*.md"):
            if path.name not in kept:
                path.unlink()

    def fault(self, answer: dict[str, Any]) -> str:
        """Return what is wrong with an answer; "" of a right one."""
        with self.lock:
            cited = set()
            for citation in answer["citations"]:
                if citation["source_id"] == "frame":
                    continue
                if citation["version"] not in self.texts:
                    return f"cites a text that was never written: {citation['quote']!r}"
                number, edition, text = self.texts[citation["version"]]
                if text[citation["start"] : citation["end"]] != citation["quote"]:
                    return f"a quote is not what stands there: {citation['quote']!r}"
                cited.add((number, edition))
            if not any(cited <= set(state.items()) for state in self.states):
                return f"mixed: {sorted(cited)} never stood together"
        return ""


@dataclass
class Watched:
    """What was counted and seen."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)  # MB
    files: list[int] = field(default_factory=list)


def connected(address: str) -> Client:
    """A client of the server at `address` that waits `PATIENCE` for each reply."""
    return Client(address, verbose=False, analytics_enabled=False, httpx_kwargs={"timeout": PATIENCE})


def asking(address: str, ledger: Ledger, seen: Watched, ends: float, pause: float, seed: int) -> None:
    """Ask until the time is over."""
    chance, client = random.Random(seed), connected(address)
    while time.monotonic() < ends:
        numbers = chance.sample(sorted(ledger.states[-1]), 2)
        first, second = map(name_of, numbers)
        question = chance.choice(
            [
                f"How many visitors did the {first} office count?",
                f"How much did the {first} office spend on repairs of its roof?",
                f"Compare the {first} office and the {second} office.",
                f"How many files does the {first} office keep, and how many visitors did the {second} office count?",
            ]
        )
        try:
            answer = client.predict(question, api_name="/answer")
        except Exception as error:  # whatever it is, it is told
            seen.faults.append(f"{question} failed: {error!r}")
        else:
            seen.counts[answer["status"]] += 1
            fault = ledger.fault(answer)
            seen.faults += [f"{question} {fault}"] if fault else []
        time.sleep(pause)
    client.close()


def looking(pid: int, seen: Watched, ends: float) -> None:
    """Look at the server's memory and open files until the time is over."""
    while time.monotonic() < ends:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
        seen.memory.append(next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024)
        seen.files.append(sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir()))
        time.sleep(LOOK)


def changed(state: State, count: int, chance: random.Random) -> State:
    """Return the next state: a quarter of the sources in a new edition, and now and then one gone or back."""
    after = dict(state)
    for number in chance.sample(sorted(after), max(2, len(after) // 4)):
        after[number] += 1
    if chance.random() < 0.3 and len(after) > count // 2:
        del after[chance.choice(sorted(after))]
    elif chance.random() < 0.5:
        away = [number for number in range(count) if number not in after]
        after |= {chance.choice(away): chance.randint(100, 999)} if away else {}
    return after


def held(home: Path) -> State:
    """Return what the corpus holds."""
    with Assistant(settings(home)) as assistant:
        texts = {one.id: assistant.source_text(one.id) for one in assistant.sources() if one.id != "frame"}
    found = {}
    for text in texts.values():
        words = text.split()
        number = next(n for n in range(10_000) if name_of(n) == words[4])
        found[number] = int(words[words.index("edition") + 1])
    return found


def settings(home: Path) -> Settings:
    """Return the settings of the soak: a library of one source, one space of vectors."""
    return Settings.load(home=home, library=home.parent / "library", multilingual="none")


def command(home: Path, *words: str) -> list[str]:
    """Return a call of the program."""
    return [sys.executable, "-m", "app.cli", "--home", str(home), "--library", str(home.parent / "library"), *words]


def change(home: Path, ledger: Ledger, before: State, after: State, seen: Watched, chance: random.Random) -> State:
    """Take a state in, or be killed at it; return the one that the corpus then holds."""
    ledger.write(after)
    working = subprocess.Popen(
        command(home, "ingest", str(ledger.folder), "--prune", "--quiet"),
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    kills = chance.random() < 1 / 3
    try:
        _, told = working.communicate(timeout=chance.uniform(1, 8) if kills else 300)
    except subprocess.TimeoutExpired:
        working.kill()
        working.communicate()
        seen.counts["ingests killed"] += 1
    else:
        seen.counts["ingests"] += 1
        if working.returncode:
            seen.faults.append(f"an ingest failed: {told[-300:]}")
    now = held(home)
    if now not in (before, after):
        seen.faults.append(f"the corpus holds neither the state before nor the one after: {now}")
    return now


def back(home: Path, now: State, ledger: Ledger, seen: Watched) -> State:
    """Go back by one publication, where there is one; return what the corpus then holds."""
    done = subprocess.run(command(home, "rollback"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode and "no snapshot before" not in done.stderr:  # one was gone back to, and nothing published since
        seen.faults.append(f"a rollback failed: {done.stderr[-300:]}")
    seen.counts["rollbacks"] += not done.returncode
    found = held(home)
    if found not in ledger.states:
        seen.faults.append(f"after a rollback the corpus holds what was never published: {found}")
    return found


def grown(name: str, values: Sequence[float], most: float) -> tuple[tuple[float, float], str]:
    """Return the medians of the third tenth and of the last, and what is to be said where the last is too high."""
    tenth = max(1, len(values) // 10)
    before, after = statistics.median(values[2 * tenth : 3 * tenth]), statistics.median(values[-tenth:])
    told = len(values) >= LOOKS and after > most * before
    return (round(before, 1), round(after, 1)), f"{name} grew from {before:.0f} to {after:.0f}" if told else ""


def report(seen: Watched, minutes: float) -> dict[str, Any]:
    """Return what came of it."""
    memory, fatter = grown("memory (MB)", seen.memory, GROWTH)
    files, more = grown("open files", seen.files, FILES)
    faults = [*seen.faults, *filter(None, (fatter, more))]
    return {
        "minutes": round(minutes, 1), "cores": os.cpu_count(), **seen.counts, "violations": len(faults),
        "memory_mb": memory, "open_files": files, "first_violations": faults[:10],
    }  # fmt: skip


def soak(scratch: Path, given: argparse.Namespace, seen: Watched) -> None:
    """Serve, ask and change until the time is over."""
    chance, home = random.Random(given.seed), scratch / "home"
    (scratch / "library").mkdir()
    (scratch / "library" / "sources.toml").write_text(LISTED, encoding="utf-8")
    (scratch / "library" / "frame.md").write_text(FIXED, encoding="utf-8")
    (scratch / "offices").mkdir()
    ledger = Ledger(scratch / "offices")
    now = dict.fromkeys(range(given.sources), 1)
    ledger.write(now)
    subprocess.run(command(home, "ingest", str(ledger.folder), "--quiet"), check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen(command(home, "chat", "--port", "0"), stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        address = server.stdout.readline().split()[-1]
        connected(address).predict("Who is there?", api_name="/answer")
        ends = time.monotonic() + 60 * given.minutes
        asks = [(address, ledger, seen, ends, given.pause, given.seed + n) for n in range(given.askers)]
        threads = [threading.Thread(target=asking, args=ask) for ask in asks]
        threads.append(threading.Thread(target=looking, args=(server.pid, seen, ends)))
        for thread in threads:
            thread.start()
        while time.monotonic() < ends:
            after = changed(now, given.sources, chance)
            now = change(home, ledger, now, after, seen, chance)
            if chance.random() < 0.1:
                now = back(home, now, ledger, seen)
            time.sleep(given.pause)
        for thread in threads:
            thread.join()
        if server.poll() is not None:
            seen.faults.append(f"the server ended with {server.returncode}")
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    """Soak, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--sources", type=int, default=40)
    parser.add_argument("--askers", type=int, default=2)
    parser.add_argument("--pause", type=float, default=0.5, help="seconds between two questions, and two changes")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    seen, begun = Watched(), time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        soak(Path(scratch), given, seen)
    result = report(seen, (time.monotonic() - begun) / 60)
    RESULTS.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    Console().print_json(data=result)
    raise SystemExit(bool(result["violations"]))


if __name__ == "__main__":
    main()
