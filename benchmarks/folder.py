"""A folder of mixed files taken in: files and passages a second, peak memory, and what a kill costs.

    python benchmarks/folder.py [--files 240] [--longest 6] [--rounds 3] [--beside CHECKOUT] [--kills 20]

The folder is made by benchmarks/files.py: PDF, DOCX, web pages, XLSX, PPTX, Markdown, CSV, EPUB, mails, ODT, HWPX,
RTF, JSON and text of one to `--longest` pages, no two sentences alike, and one damaged file in forty. In each round it
is taken into a new corpus in a process of its own, with the default models, by this checkout and by CHECKOUT in turn.
Memory is that of the process and of all that it began, shared pages counted once (PSS), looked at four times a second.
The vectors that both have stored are compared.

With `--kills`, a smaller folder is taken in as often as that, killed (SIGKILL) at a random moment, and taken in again:
told is how many texts and vectors the second ingest found ready.

Prints a table and writes `benchmarks/results/folder.json`.
"""

import argparse
import hashlib
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.files import made_folder
from store import StoreError

HERE = Path(__file__).parents[1]
LOOK = 0.25  # seconds between two looks at the memory
SMALL = 24  # files of the folder that is killed
RECORD = 20 + 4 * 384  # bytes of a vector of the first space that is kept; see ingest/publish/resumed.py
FIRST = hashlib.blake2b(b"all-MiniLM-L6-v2 384", digest_size=8).hexdigest()  # and what its file is called
STARTS = 3.0  # seconds, about, until an ingest has imported what it needs
RESULTS = Path(__file__).parent / "results" / "folder.json"

# Runs in the checkout that is measured; what it uses has been there for long.
CHILD = """
import json, os, resource, sys, time
from pathlib import Path
try:
    from app.encoders.embedding import open_embeddings
    from ingest import items_at, run
except ImportError:  # where they stood before
    from app.embedding import open_embeddings
    from ingest.ingestion import run
    from ingest.items import items_at
from store import Corpus

home, folder = Path(sys.argv[1]), Path(sys.argv[2])
begun, spent = time.perf_counter(), time.process_time()
last, phases = begun, {}
def hear(progress):
    global last
    now = time.perf_counter()
    name = progress.now.split()[0] if progress.now.startswith(("reading ", "loading ", "embedding ")) else "passages"
    phases[name] = phases.get(name, 0.0) + now - last
    last = now
report = run(Corpus(home), items_at(folder), open_embeddings(""), progress=hear)
states = [one.state for one in report.outcomes]
print(json.dumps({
    "seconds": time.perf_counter() - begun, "phases": phases,
    "CPU": time.process_time() - spent + resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime,
    "taken": states.count("added"), "failed": states.count("failed"),
    "passages": sum(one.passages for one in report.outcomes),
}))
"""


def ingest(checkout: Path, home: Path, folder: Path) -> "subprocess.Popen[str]":
    """Begin an ingest by the code of a checkout."""
    environment = os.environ | {"PYTHONPATH": str(checkout), "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-c", CHILD, str(home), str(folder)]
    return subprocess.Popen(
        command, cwd=checkout, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    )


def measured(checkout: Path, home: Path, folder: Path) -> dict[str, Any]:
    """Take the folder in, and return the figures and the peak memory of all processes."""
    process, peak = ingest(checkout, home, folder), 0
    while process.poll() is None:
        peak = max(peak, memory(process.pid))
        time.sleep(LOOK)
    assert process.stdout is not None
    found: dict[str, Any] = json.loads(process.stdout.read().splitlines()[-1])
    return found | {"peak MB": peak / 1e6}


def memory(pid: int) -> int:
    """Return the bytes of a process and all below it, each shared page counted once."""
    total = 0
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            total += int(line.split()[1]) * 1024 if line.startswith("Pss:") else 0
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for task in Path(f"/proc/{pid}/task").iterdir():  # those that a thread began are its own
            children += [] if task.name == str(pid) else (task / "children").read_text().split()
    except (OSError, IndexError):  # it ended meanwhile
        return total
    return total + sum(memory(int(child)) for child in children)


def apart(one: Path, other: Path) -> tuple[int, float]:
    """Return how many passages two corpora have in common, and how far their vectors are apart at most (1 - cosine)."""
    from store import Corpus

    count, furthest = 0, 0.0
    with Corpus(one).reading() as first, Corpus(other).reading() as second:
        assert first is not None and second is not None
        for source in first.sources:
            here, there = first.vectors(source), second.vectors(source)
            for text in here.keys() & there.keys():
                count += 1
                furthest = max(
                    furthest, 1 - sum(float(a) * float(b) for a, b in zip(here[text], there[text], strict=True))
                )
    return count, furthest


def killed(home: Path, folder: Path, after: float) -> dict[str, Any]:
    """Kill an ingest after so many seconds, take the folder in again, and return what the second one found ready."""
    process = ingest(HERE, home, folder)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    unfinished = home / "unfinished"
    vectors = unfinished / f"{FIRST}.vectors"
    ready = {
        "texts": len(list((unfinished / "texts").glob("*.json"))),
        "vectors": vectors.stat().st_size // RECORD if vectors.exists() else 0,
    }
    return ready | measured(HERE, home, folder)


def kills(times: int, scratch: Path) -> list[dict[str, Any]]:
    """Take a small folder in once, then kill it as often as that, each time in a new home."""
    folder, chance = scratch / "small", random.Random(7)
    made_folder(folder, SMALL)
    whole = measured(HERE, scratch / "whole", folder)
    found = []
    for number in range(times):
        home = scratch / f"killed-{number}"
        one = killed(home, folder, chance.uniform(0.2, 1.1) * (whole["seconds"] + STARTS))
        one["whole"] = holds(home, folder) == holds(scratch / "whole", folder)
        found.append(one)
        print(json.dumps(one), file=sys.stderr, flush=True)
    return [whole, *found]


def holds(home: Path, folder: Path) -> dict[str, str]:
    """Return the version of each source's text in a corpus."""
    from store import Corpus

    with Corpus(home).reading() as snapshot:
        assert snapshot is not None
        snapshot.check()
        return {name: source.version for name, source in snapshot.sources.items()}


def rounds(count: int, checkouts: dict[str, Path], scratch: Path, files: int, longest: int) -> dict[str, Any]:
    """Take the folder in by each checkout in turn, so many times."""
    folder = scratch / "folder"
    damaged = made_folder(folder, files, longest=longest)
    found: dict[str, Any] = {name: [] for name in checkouts}
    for number in range(count):
        for name, checkout in checkouts.items():
            found[name].append(measured(checkout, scratch / f"{name}-{number}", folder))
            print(name, json.dumps(found[name][-1]), file=sys.stderr, flush=True)
            one = found[name][-1]
            assert name != "here" or (one["failed"] == damaged and one["taken"] == files - damaged)
    if len(checkouts) > 1:
        first, second = (scratch / f"{name}-0" for name in checkouts)
        try:
            found["in common"], found["furthest"] = apart(first, second)
        except StoreError as error:  # another form of the store
            print(f"the vectors were not compared: {str(error)[:80]}")
    return found


def shown(found: dict[str, Any], checkouts: dict[str, Path]) -> None:
    """Print medians."""
    table = Table("", "seconds", "files/s", "passages/s", "CPU s", "peak MB", "passages")
    for name in checkouts:
        seconds = statistics.median(one["seconds"] for one in found[name])
        passages = found[name][0]["passages"]
        table.add_row(
            name, f"{seconds:.1f}", f"{found[name][0]['taken'] / seconds:.2f}", f"{passages / seconds:.1f}",
            f"{statistics.median(one['CPU'] for one in found[name]):.1f}",
            f"{max(one['peak MB'] for one in found[name]):.0f}", f"{passages:,}",
        )  # fmt: skip
    Console().print(table)
    if len(checkouts) > 1:
        pairs, ratios = zip(*(found[name] for name in checkouts), strict=True), dict[str, list[float]]()
        for here, there in pairs:  # a checkout from before may pass over some files
            for what in ("taken", "passages"):
                faster = here[what] / here["seconds"] / (there[what] / there["seconds"])
                ratios.setdefault(f"{what} a second", []).append(faster)
            ratios.setdefault("processor time a passage, saved", []).append(
                there["CPU"] / there["passages"] / (here["CPU"] / here["passages"])
            )
        for what, each in ratios.items():
            print(f"{what}: {statistics.median(each):.2f} times (each round: {[round(one, 2) for one in each]})")
        if "in common" in found:
            print(f"{found['in common']:,} vectors in common, 1 - cosine at most {found['furthest']:.1e}")


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=240)
    parser.add_argument("--longest", type=int, default=6, help="pages of a file at most")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--beside", type=Path, default=None)
    parser.add_argument("--kills", type=int, default=0)
    options = parser.parse_args()
    checkouts = {"here": HERE} | ({"beside": options.beside.resolve()} if options.beside else {})
    results: dict[str, Any] = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    with tempfile.TemporaryDirectory() as scratch:
        if options.rounds:
            results["rounds"] = rounds(options.rounds, checkouts, Path(scratch), options.files, options.longest)
            shown(results["rounds"], checkouts)
        if options.kills:
            whole, *found = results["kills"] = kills(options.kills, Path(scratch))
            right = sum(one["whole"] for one in found)
            print(f"{len(found)} kills: {right} resumed to the whole; of {whole['taken']} texts and "
                  f"{whole['passages']:,} vectors in the first space were ready, in the median, "
                  f"{statistics.median(one['texts'] for one in found):.0f} and "
                  f"{statistics.median(one['vectors'] for one in found):.0f}")  # fmt: skip
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
