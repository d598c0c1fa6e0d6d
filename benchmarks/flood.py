"""What some thousand passages that are alike do to a search by vectors for the passages beside them.

    python benchmarks/flood.py [--passages 1200] [--builds 3]

Beside the default library stands one made document: the rows of a table of numbers, the forms of an office, or one
sentence over and over. The English questions of benchmarks/questions/tune.jsonl are asked of the store, and of a plain
Chroma collection with the same vectors and Chroma's own settings; both are held against the 20 passages that are
nearest by exact arithmetic. An index is made by chance, so each is built some times over. Printed as well: how far the
scores of the 20 nearest passages of the made document differ, and those of a source of the library that gives half of
its 20 nearest or more; by that the store knows a flood (`ALIKE` in store/snapshot/snapshot.py).
"""

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import chromadb
import numpy as np
from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from app import Assistant, Settings
from app.encoders.embedding import open_embeddings
from app.evaluation.rows import read_rows
from app.retrieve.fusion import DEPTH
from app.settings import DEFAULT_LIBRARY
from store import Corpus, Passage, Snapshot
from store.index.collection import PAGE, open_client

ROOT = Path(__file__).parents[1]
MADE = "made.md"
QUESTIONS = ROOT / "benchmarks" / "questions" / "tune.jsonl"


def rows(count: int, chance: random.Random) -> str:
    """Return paragraphs of twelve table rows each."""

    def row() -> str:
        day, station = f"2023-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}", chance.randint(1, 99)
        return f"| {day} | station {station} | {chance.random() * 40:.1f} | {chance.choice(['ok', 'late', 'missed'])} |"

    return "\n\n".join("\n".join(row() for _ in range(12)) for _ in range(count))


def forms(count: int, chance: random.Random) -> str:
    """Return paragraphs that differ by their numbers."""
    return "\n\n".join(
        f"Application {chance.randint(1000, 9999)} of citizen {chance.randint(1, 9999)} was received on day "
        f"{chance.randint(1, 365)} and was granted by office {chance.randint(1, 40)} without further remark, as the "
        "rules on such applications have it for all offices of the province since the reform."
        for _ in range(count)
    )


def again(count: int, chance: random.Random) -> str:
    """Return one sentence without an end, over and over."""
    return "A single line about nothing in particular goes on and on without end " * (14 * count)


DOCUMENTS: Mapping[str, Callable[[int, random.Random], str]] = {
    "rows of a table": rows,
    "forms": forms,
    "one sentence": again,
}


def held(snapshot: Snapshot) -> tuple[list[Passage], np.ndarray]:
    """Return all passages and their vectors."""
    passages, vectors = [], []
    for source_id in snapshot.sources:
        known = snapshot.vectors(source_id)
        for passage in snapshot.passages(source_id):
            passages.append(passage)
            vectors.append(known[passage.text])
    return passages, np.asarray(vectors, np.float32)


def plain(ids: list[str], vectors: np.ndarray, folder: Path) -> chromadb.Collection:
    """Return a collection with Chroma's own settings but for the measure of distance."""
    collection = open_client(folder).create_collection(
        "plain", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    for first in range(0, len(ids), PAGE):
        collection.add(ids=ids[first : first + PAGE], embeddings=vectors[first : first + PAGE])
    return collection


def spreads(sources: list[str], scores: np.ndarray) -> tuple[float, float | None]:
    """Return how far scores differ among the nearest of the made document, and of a source that leads the others."""

    def nearest(wanted: list[int]) -> list[int]:
        return sorted(wanted, key=lambda n: -scores[n])[:DEPTH]

    flood = nearest([n for n, source in enumerate(sources) if source == MADE])
    others = nearest([n for n, source in enumerate(sources) if source != MADE])
    ((leading, count),) = Counter(sources[n] for n in others).most_common(1)
    led = [scores[n] for n in others if sources[n] == leading]
    return float(scores[flood[0]] - scores[flood[-1]]), float(led[0] - led[-1]) if 2 * count >= DEPTH else None


@dataclass
class Found:
    """What came of some builds: of each question the share of the nearest that a store finds, and `spreads`."""

    passages: int = 0
    ours: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)
    made: list[float] = field(default_factory=list)
    library: list[float] = field(default_factory=list)


def build(text: str, questions: list[str], scratch: Path, into: Found) -> None:
    """Build once, and ask."""
    (scratch / "documents").mkdir()
    (scratch / "documents" / MADE).write_text(text, encoding="utf-8")
    library = DEFAULT_LIBRARY
    with Assistant(Settings.load(home=scratch / "home", library=library, multilingual="none")) as assistant:
        assistant.prepare()
        assistant.ingest([scratch / "documents"])
    model = open_embeddings("")
    with Corpus(scratch / "home").reading() as snapshot:
        assert snapshot is not None
        passages, vectors = held(snapshot)
        ids, sources = [one.id for one in passages], [one.source_id for one in passages]
        into.passages = len(ids)
        collection = plain(ids, vectors, scratch / "plain")
        for question in questions:
            asked = np.asarray(model.embed_query(question), np.float32)
            scores = vectors @ asked
            nearest = {ids[n] for n in np.argsort(-scores, kind="stable")[:DEPTH]}
            found = collection.query(query_embeddings=[asked], n_results=DEPTH, include=["distances"])["ids"][0]
            hits = {hit.passage.id for hit in snapshot.nearest(question, model, DEPTH)}
            into.ours.append(len(nearest & hits) / DEPTH)
            into.plain.append(len(nearest & set(found)) / DEPTH)
            made, library = spreads(sources, scores)
            into.made.append(made)
            into.library += [] if library is None else [library]


def main() -> None:
    """Print a line for each document and store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=1_200, help="paragraphs of the made document, about")
    parser.add_argument("--builds", type=int, default=3)
    given = parser.parse_args()
    questions = [row.question for row in read_rows(QUESTIONS) if row.lang == "en" and not row.history]
    made = Table(
        "beside the library", "passages", "store", "of the nearest 20", "lost more than half", box=box.MARKDOWN
    )
    spread = []
    for name, write in DOCUMENTS.items():
        found = Found()
        for number in track(range(given.builds), name):
            with tempfile.TemporaryDirectory() as scratch:
                build(write(given.passages, random.Random(number)), questions, Path(scratch), found)
        for store, values in {"Chroma as it comes": found.plain, "Brief Chat": found.ours}.items():
            lost = f"{sum(value < 0.5 for value in values)} of {len(values)}"
            made.add_row(name, f"{found.passages:,}", store, f"{sum(values) / len(values):.3f}", lost)
        spread.append(f"{name}: at most {max(found.made):.3f}; the library: at least {min(found.library):.3f}")
    console = Console(width=120)
    console.print(made)
    console.print("scores of the nearest of one source differ by", *spread, sep="\n  ")


if __name__ == "__main__":
    main()
