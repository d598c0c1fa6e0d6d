"""Chroma's chunking evaluation of our splitter and our retrieval: recall, precision and IoU by character position.

    python benchmarks/chunking.py [FOLDER] [--every N] [--tokens 254,128] [--passages 5] [--more]

FOLDER holds `questions_df.csv` (472 questions; `references` are spans of a corpus) and `corpora/*.md`; the method is
told at `score`. Each corpus is cut and embedded on its own, by all-MiniLM-L6-v2; each question retrieves five passages
of its corpus: by vectors, by BM25, by both fused, and by the re-ranker, which reads as many of the fused as in an
answer. `--tokens` gives the limits of a passage to try; the product's own is 254. `--more` tries what the product does
not do: the re-ranker reads all of the fused; each passage is trimmed to the sentences around its best one.

Prints percentages, means over the questions; `--every 4` asks each fourth only. All questions, with five passages
each, write their rows into `benchmarks/results/chunking.json`. The published figures to hold them against are in the
README beside the data.
"""

import argparse
import csv
import json
import statistics
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from app.encoders.minilm import MiniLMEmbeddings
from app.read.cross_encoder import Reranker, open_reranker
from app.read.rank import PASSAGES
from app.retrieve.fusion import DEPTH, fuse
from ingest.split.passages import Limit, cut
from ingest.text.sentences import sentence_spans
from store import Hit, Passage
from store.index.lexical import LexicalIndex

FOLDER = Path(__file__).parents[2] / "shared" / "eval" / "chunking"
RESULT = Path(__file__).parent / "results" / "chunking.json"
AROUND = 500  # characters that a trimmed passage has at least, where it had as many

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Score:
    """What the retrieved spans of one question are worth, each from 0 to 1."""

    recall: float
    precision: float
    omega: float
    iou: float


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the corpus that it is asked of, and the spans of that corpus that answer it."""

    text: str
    corpus: str
    references: tuple[Span, ...]


def united(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that touch or overlap made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def length(spans: Iterable[Span]) -> int:
    """Return the characters of spans, those in two of them counted twice."""
    return sum(end - start for start, end in spans)


def common(first: Iterable[Span], second: Iterable[Span]) -> int:
    """Return how many characters two unions of spans have in common."""
    others = united(second)
    return sum(max(0, min(end, e) - max(start, s)) for start, end in united(first) for s, e in others)


def score(retrieved: Sequence[Span], references: Sequence[Span], cuts: Sequence[Span]) -> Score:
    """Score what was retrieved against the references; `cuts` are all passages of the corpus.

    With `hit`, the characters of the references that were retrieved: recall is hit / references; precision
    hit / retrieved, where a character that was retrieved twice counts twice; IoU hit / (retrieved + references
    missed). Omega is the precision if every passage that touches a reference had been retrieved, and no other.
    """
    hit, wanted, taken = common(retrieved, references), length(united(references)), length(retrieved)
    touching = [cut for cut in cuts if any(cut[0] < end and start < cut[1] for start, end in references)]
    return Score(
        recall=hit / wanted,
        precision=hit / taken if taken else 0.0,
        omega=common(touching, references) / length(touching) if touching else 0.0,
        iou=hit / (taken + wanted - hit),
    )


def questions(folder: Path, every: int = 1) -> list[Question]:
    """Read the questions, each `every`th of them."""
    with (folder / "questions_df.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[::every]
    return [
        Question(
            row["question"],
            row["corpus_id"],
            tuple((one["start_index"], one["end_index"]) for one in json.loads(row["references"])),
        )
        for row in rows
    ]


class Searched:
    """One corpus, cut at a limit of tokens, with both searches over it as the store has them."""

    def __init__(self, name: str, text: str, tokens: int, model: MiniLMEmbeddings, scratch: Path) -> None:
        self.passages = cut(text, source_id=name, version="", limit=Limit(tokens, model.limit().starts))
        self._by_id = {passage.id: passage for passage in self.passages}
        self._model = model
        self._vectors = model.encode([passage.text for passage in self.passages])
        LexicalIndex.build(((passage.id, passage.text) for passage in self.passages), scratch)
        self._lexical = LexicalIndex.open(scratch)

    def nearest(self, question: str) -> list[Hit]:
        """Return the passages nearest to the question, exactly."""
        scores = self._vectors @ np.asarray(self._model.embed_query(question), np.float32)
        return [Hit(self.passages[n], float(scores[n])) for n in np.argsort(-scores, kind="stable")[:DEPTH]]

    def matching(self, question: str) -> list[Hit]:
        """Return the passages that share words with the question."""
        return [Hit(self._by_id[id_], score) for id_, score in self._lexical.search(question, DEPTH)]


def ranked(question: str, corpus: Searched, reranker: Reranker, more: bool) -> dict[str, list[Passage]]:
    """Return passages, best first, by each way of retrieval; `more` for the re-ranker that reads all of them."""
    near, same = corpus.nearest(question), corpus.matching(question)
    found = [one.passage for one in fuse({"vectors": near, "words": same})]
    read = found if more else found[:PASSAGES]
    scores = reranker.score(question, [passage.text for passage in read])
    order = sorted(range(len(read)), key=lambda n: -scores[n])
    ways = {
        "vectors": [hit.passage for hit in near],
        "BM25": [hit.passage for hit in same],
        "fused": found,
        "re-ranked": [read[n] for n in order if n < PASSAGES],
    }
    return ways | ({"re-ranked, all read": [read[n] for n in order]} if more else {})


def trimmed(question: str, passage: Passage, reranker: Reranker) -> Span:
    """Return where the sentence of a passage that answers best stands, with its neighbours up to AROUND characters."""
    spans = sentence_spans(passage.text, "en")
    scores = reranker.score(question, [passage.text[start:end] for start, end in spans])
    first = last = max(range(len(spans)), key=lambda n: scores[n])
    while spans[last][1] - spans[first][0] < min(AROUND, len(passage.text)) and (first > 0 or last < len(spans) - 1):
        before = scores[first - 1] if first else -np.inf
        after = scores[last + 1] if last + 1 < len(spans) else -np.inf
        first, last = (first - 1, last) if before > after else (first, last + 1)
    return passage.start + spans[first][0], passage.start + spans[last][1]


def corpora_of(folder: Path, tokens: int, asked: Sequence[Question], scratch: Path) -> dict[str, Searched]:
    """Cut, embed and index the corpora that are asked."""
    model, names = MiniLMEmbeddings(), dict.fromkeys(question.corpus for question in asked)
    texts = {name: (folder / "corpora" / f"{name}.md").read_text("utf-8") for name in names}
    shown = track(texts.items(), f"embedding passages of up to {tokens} tokens")
    return {name: Searched(name, text, tokens, model, scratch / name) for name, text in shown}


def measure(
    corpora: Mapping[str, Searched], asked: Iterable[Question], count: int, more: bool
) -> dict[str, list[Score]]:
    """Return the scores of each way of retrieval, a question each."""
    reranker = open_reranker()
    if reranker is None:
        raise SystemExit("the re-ranker is not installed: run `pip install -r requirements.lock`")
    scores: dict[str, list[Score]] = {}
    for question in asked:
        corpus = corpora[question.corpus]
        cuts = [(passage.start, passage.end) for passage in corpus.passages]
        found = ranked(question.text, corpus, reranker, more)
        spans = {way: [(one.start, one.end) for one in passages[:count]] for way, passages in found.items()}
        if more:
            spans["trimmed"] = [trimmed(question.text, one, reranker) for one in found["re-ranked"][:count]]
        for way, taken in spans.items():
            scores.setdefault(way, []).append(score(taken, question.references, cuts))
    return scores


def means(scores: Sequence[Score]) -> dict[str, float]:
    """Return the mean of each measure in percent."""
    return {one.name: 100 * statistics.mean(asdict(score)[one.name] for score in scores) for one in fields(Score)}


def main() -> None:
    """Measure each limit and way, print the table, and write it when all questions were asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--tokens", default="254")
    parser.add_argument("--passages", type=int, default=5)
    parser.add_argument("--more", action="store_true")
    given = parser.parse_args()
    if not (given.folder / "questions_df.csv").exists():
        raise SystemExit(f"{given.folder} holds no questions_df.csv: name the folder with the evaluation's data")
    asked = questions(given.folder, given.every)
    table = Table("tokens", "retrieval", *(one.name for one in fields(Score)), box=box.MARKDOWN)
    rows = []
    for tokens in map(int, given.tokens.split(",")):
        with tempfile.TemporaryDirectory() as scratch:
            corpora = corpora_of(given.folder, tokens, asked, Path(scratch))
            scores = measure(corpora, track(asked, "asking"), given.passages, given.more)
        for way, scored in scores.items():
            rows.append({"tokens": tokens, "retrieval": way} | {k: round(v, 1) for k, v in means(scored).items()})
            table.add_row(*map(str, rows[-1].values()))
    Console(width=100).print(f"{len(asked)} questions, {given.passages} passages each", table)
    if given.every == 1 and given.passages == 5:
        known = json.loads(RESULT.read_text(encoding="utf-8"))["rows"] if RESULT.exists() else []
        merged = {(row["tokens"], row["retrieval"]): row for row in [*known, *rows]}
        result = {"questions": len(asked), "passages": given.passages, "rows": list(merged.values())}
        RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
