"""What a Chroma server costs beside a folder: the same made corpus, the same questions, side by side.

    python benchmarks/server.py [--sizes 1000,10000] [--questions 100] [--chroma http://host:8000/DATABASE]

Without --chroma it runs `chroma run` on this machine, so the way over a network is not in the figures. Text and vectors
are those of `scaling.py`. Prints a table and writes `benchmarks/results/server.json`.

`publish` fills the corpus, `change` publishes one changed passage (copy included), `seen` is the first question of
another process's reader after that (open, index the words), `look` is what a question pays for the look at the pointer.
"""

import argparse
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import numpy as np
from rich.console import Console
from rich.table import Table
from scaling import PASSAGES, Known, finish, source

from app.retrieve.fusion import DEPTH, fuse
from benchmarks.made import DIMENSION, made
from store import AnyCorpus, Corpus, ServerCorpus, Snapshot

FOLDER = Path(__file__).parent
RUN = "from chromadb.cli.cli import app; app()"


@contextmanager
def chroma(folder: Path) -> Iterator[str]:
    """Run a server on a free port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, "-c", RUN, "run", "--path", str(folder), "--port", str(port), "--host", "127.0.0.1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            while server.poll() is None:
                try:
                    httpx.get(f"http://127.0.0.1:{port}/api/v2/heartbeat")
                    break
                except httpx.TransportError:
                    time.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds a piece of work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def fill(corpus: AnyCorpus, size: int) -> None:
    with corpus.writing() as draft:
        for number in range(len(draft.base.sources) if draft.base else 0, size // PASSAGES):
            draft.put(*source(number))
        finish(draft)


def change(corpus: AnyCorpus) -> None:
    with corpus.writing() as draft:
        draft.put(*source(3, changed=True))
        finish(draft)


def retrieve(snapshot: Snapshot, text: str, known: Known) -> list:
    return fuse({"vectors": snapshot.nearest(text, known, DEPTH), "words": snapshot.matching(text, DEPTH)})


def measure(make: Callable[[Path], AnyCorpus], home: Path, size: int, questions: int) -> dict:
    """Return the figures of one kind of corpus at one size."""
    writer, reader, known = make(home / "writer"), make(home / "reader"), Known()
    chance = np.random.default_rng(2)
    found = {"passages": size, "publish s": timed(lambda: fill(writer, size))}
    reader.serving()
    found["change s"] = timed(lambda: change(writer))
    asked = []
    for number in chance.integers(0, size, questions):
        text, vector = made(int(number))
        near = vector + 0.03 * chance.normal(size=DIMENSION)
        asked.append(" ".join(chance.choice(text.split()[5:], 7, replace=False)))
        known.vectors[asked[-1]] = (near / np.linalg.norm(near)).tolist()

    def ask(text: str) -> None:
        with reader.reading() as snapshot:
            assert snapshot is not None
            retrieve(snapshot, text, known)

    found["seen s"] = timed(lambda: ask(asked[0]))
    looks = [1000 * timed(reader.serving) for _ in asked]
    took = [1000 * timed(lambda text=text: ask(text)) for text in asked]
    found |= {"look p50 ms": statistics.median(looks), "question p50 ms": statistics.median(took)}
    found["question p95 ms"] = statistics.quantiles(took, n=20)[-1]
    writer.close()
    reader.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--chroma", default="")
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with chroma(folder / "chroma") as url:
            for size in map(int, options.sizes.split(",")):
                kinds: dict[str, Callable[[Path], AnyCorpus]] = {
                    "folder": lambda home: Corpus(home.parent),
                    "server": lambda home: ServerCorpus(options.chroma or f"{url}/{home.parent.name}", home=home),
                }
                for kind, make in kinds.items():
                    rows.append({"kind": kind} | measure(make, folder / f"{kind}-{size}", size, options.questions))
                    print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
    (FOLDER / "results" / "server.json").write_text(json.dumps(rows, indent=1) + "\n")
    table = Table(*rows[0])
    for row in rows:
        table.add_row(row["kind"], f"{row['passages']:,}", *(f"{value:.2f}" for value in list(row.values())[2:]))
    Console().print(table)


if __name__ == "__main__":
    main()
