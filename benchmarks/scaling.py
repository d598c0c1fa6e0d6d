"""How the store grows from 1,000 to 100,000 passages: seconds, memory, disk, and how long a retrieval takes.

    python benchmarks/scaling.py [--sizes 1000,10000,100000] [--questions 200] [--home FOLDER]

The text is made: words drawn by Zipf's law within 200 topics, about 350 characters a passage, 100 passages a source.
So are the vectors: 384 numbers, a topic's centre and noise. Embedding 100,000 passages for real takes an hour on two
cores and would tell nothing of the store, so the real model's speed is measured apart, on 64 of the passages.

Each size grows out of the one before it, as an ingest does: copy, apply, check, publish. Then one passage of one source
is changed. Every step is a process of its own, so that its peak memory is its own. Prints a table and writes
`benchmarks/results/scaling.json`.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings
from rich.console import Console
from rich.table import Table

from app.retrieve.fusion import DEPTH, fuse
from benchmarks.made import DIMENSION, asked, made
from store import Corpus, Passage, Source, version_of

FOLDER = Path(__file__).parent
PASSAGES = 100  # a source
ABOUT = {"author": "", "publisher": "", "date": "2024", "kind": "made", "digest": False, "language": "en", "url": ""}


class Known(Embeddings):
    """Vectors of questions, made before."""

    def __init__(self) -> None:
        self.vectors: dict[str, list[float]] = {}

    def embed_query(self, text: str) -> list[float]:
        return self.vectors[text]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.vectors[text] for text in texts]


def source(number: int, *, changed: bool = False) -> tuple[Source, str, list[Passage], list[np.ndarray]]:
    """Return a made source of 100 passages; changed, its passage in the middle has another text."""
    rows = [made(number * PASSAGES + n, int(changed and n == PASSAGES // 2)) for n in range(PASSAGES)]
    text = "".join(row[0] for row in rows)
    version, passages, start = version_of(text), [], 0
    for index, (piece, _) in enumerate(rows):
        passages.append(Passage(f"source-{number}", version, index, start, start + len(piece), piece))
        start += len(piece)
    known = Source(
        id=f"source-{number}",
        title=f"Source {number}",
        version=version,
        origin="made",
        library=False,
        passages=PASSAGES,
        length=len(text),
        **ABOUT,
    )
    return known, text, passages, [row[1] for row in rows]


def grow(home: Path, size: int) -> dict:
    """Bring the corpus up to `size` passages in one new snapshot."""
    corpus, begun = Corpus(home), time.perf_counter()
    with corpus.writing() as draft:
        copied = time.perf_counter()
        first = len(draft.base.sources) if draft.base else 0
        for number in range(first, size // PASSAGES):
            draft.put(*source(number))
        applied = time.perf_counter()
        finish(draft)
        finished = time.perf_counter()
    published = time.perf_counter()
    return {
        "copy": copied - begun,
        "apply": applied - copied,
        "words and check": finished - applied,
        "publish": published - finished,
        "added": size - first * PASSAGES,
    }


def change(home: Path) -> dict:
    """Change one passage."""
    corpus, begun, used = Corpus(home), time.perf_counter(), time.process_time()
    with corpus.writing() as draft:
        assert draft.base is not None
        copied = time.perf_counter()
        draft.put(*source(3, changed="of edition 1" not in draft.base.text("source-3")))
        applied = time.perf_counter()
        finish(draft)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - used
    return {"seconds": seconds, "CPU": cpu, "copy": copied - begun, "apply": applied - copied}


def finish(draft) -> None:
    draft.finish(change="grown", embedding="made", dimension=DIMENSION, chunker="made")


def ask(home: Path, questions: int) -> dict:
    """Retrieve for questions, each made of words of one passage and a vector near its own."""
    corpus, known, begun = Corpus(home), Known(), time.perf_counter()
    with corpus.reading() as snapshot:
        assert snapshot is not None
        opened = time.perf_counter() - begun
        texts = asked(snapshot.count(), questions)
        known.vectors = {text: vector.tolist() for text, vector, _ in texts}
        took: dict[str, list[float]] = {"vectors": [], "words": [], "retrieval": [], "retrieval CPU": []}
        right = 0
        for text, _, number in texts:
            used, start = time.process_time(), time.perf_counter()
            near = snapshot.nearest(text, known, DEPTH)
            middle = time.perf_counter()
            same = snapshot.matching(text, DEPTH)
            found = fuse({"vectors": near, "words": same})
            end = time.perf_counter()
            right += found[0].passage.id == f"source-{number // PASSAGES}#{number % PASSAGES}"
            took["vectors"].append((middle - start) * 1000)
            took["words"].append((end - middle) * 1000)
            took["retrieval"].append((end - start) * 1000)
            took["retrieval CPU"].append((time.process_time() - used) * 1000)  # what a busy machine does not blur
        size = sum(path.stat().st_size for path in snapshot.folder.rglob("*") if path.is_file())
    return {
        "open": opened,
        "disk MB": size / 2**20,
        "passage of the question first": right / questions,
        **{f"{name} p50 ms": statistics.median(values) for name, values in took.items()},
        **{f"{name} p95 ms": statistics.quantiles(values, n=20)[-1] for name, values in took.items()},
    }


def embed() -> dict:
    """Embed 64 passages and 20 questions with the default model."""
    from app.encoders.minilm import MiniLMEmbeddings

    model = MiniLMEmbeddings()
    texts = [made(number)[0] for number in range(64)]
    model.embed_documents(texts[:32])
    begun = time.perf_counter()
    model.embed_documents(texts)
    took = time.perf_counter() - begun
    questions = []
    for text in texts[:20]:
        begun = time.perf_counter()
        model.embed_query(text[:60])
        questions.append((time.perf_counter() - begun) * 1000)
    return {"passages a second": len(texts) / took, "question p50 ms": statistics.median(questions)}


STEPS = {"grow": grow, "change": change, "ask": ask, "embed": embed}


def step(name: str, *values: object) -> dict:
    """Run one step in a process of its own, and return its figures and its peak memory."""
    command = [sys.executable, __file__, "--step", name, *map(str, values)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1])


def run_step(name: str, values: list[str]) -> None:
    found = STEPS[name](*(Path(value) if "/" in value else int(value) for value in values))
    found["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({key: round(value, 3) for key, value in found.items()}))


def measure(sizes: list[int], questions: int, home: Path) -> Iterator[dict]:
    """Yield the figures of each size."""
    for size in sizes:
        yield {"passages": size, "grow": step("grow", home, size), "ask": step("ask", home, questions)} | {
            "change": step("change", home)
        }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--home", type=Path, default=None)
    parser.add_argument("--step", nargs="+")
    options = parser.parse_args()
    if options.step:
        run_step(options.step[0], options.step[1:])
        return
    table = Table(
        "passages", "added in s", "change 1 in s", "open s", "p50 ms", "p95 ms", "ingest MB", "ask MB", "disk MB"
    )
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for row in measure(
            [int(size) for size in options.sizes.split(",")], options.questions, options.home or Path(folder)
        ):
            grown, asked, changed = row["grow"], row["ask"], row["change"]
            seconds = sum(grown[name] for name in ("copy", "apply", "words and check", "publish"))
            figures = (seconds, changed["seconds"], asked["open"], asked["retrieval p50 ms"], asked["retrieval p95 ms"])
            sizes = (grown["peak MB"], asked["peak MB"], asked["disk MB"])
            table.add_row(f"{row['passages']:,}", *(f"{n:.1f}" for n in figures), *(f"{n:.0f}" for n in sizes))
            rows.append(row)
            print(json.dumps(row), file=sys.stderr, flush=True)
    found = {"sizes": rows, "embedding": step("embed")}
    (FOLDER / "results" / "scaling.json").write_text(json.dumps(found, indent=1) + "\n")
    Console().print(table)
    Console().print(found["embedding"])


if __name__ == "__main__":
    main()
