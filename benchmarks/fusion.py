"""What fusing the two rankings is worth: by the mean of their scaled scores, as in an answer, and by reciprocal ranks.

    python benchmarks/fusion.py [FOLDER] [--every N]

FOLDER holds `outside/xquad-en.json` (SQuAD's format) and, in `chunking`, the data of Chroma's chunking evaluation.
XQuAD's paragraphs are one corpus, cut and embedded as the product does; a passage is right when it holds a character
of the answer. Of the chunking evaluation, recall is that of benchmarks/chunking.py for as many passages. Prints
percentages; no re-ranker reads anything here.
"""

import argparse
import json
import statistics
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from app.encoders.minilm import MiniLMEmbeddings
from app.read.rank import PASSAGES
from app.retrieve.fusion import fuse
from benchmarks.chunking import Question, Searched, Span, corpora_of, questions, score
from store import Hit, Passage

FOLDER = Path(__file__).parents[2] / "shared" / "eval"
SMOOTHING = 60  # Cormack, Clarke and Büttcher, SIGIR 2009: the constant of reciprocal rank fusion
COUNTS = (1, 3, 5, PASSAGES)

Rankings = Mapping[str, Sequence[Hit]]


def reciprocal(rankings: Rankings) -> list[Passage]:
    """Fuse by reciprocal rank: the sum of 1 / (60 + a passage's rank from 1) over the rankings."""
    scores: dict[str, float] = {}
    passages = {hit.passage.id: hit.passage for hits in rankings.values() for hit in hits}
    for hits in rankings.values():
        for rank, hit in enumerate(hits, start=1):
            scores[hit.passage.id] = scores.get(hit.passage.id, 0.0) + 1 / (SMOOTHING + rank)
    return [passages[id_] for id_ in sorted(scores, key=lambda id_: -scores[id_])]


WAYS: Mapping[str, Callable[[Rankings], list[Passage]]] = {
    "vectors": lambda rankings: [hit.passage for hit in rankings["vectors"]],
    "BM25": lambda rankings: [hit.passage for hit in rankings["words"]],
    "reciprocal ranks": reciprocal,
    "scaled scores": lambda rankings: [found.passage for found in fuse(rankings)],
}


def xquad(path: Path, every: int) -> tuple[str, list[Question]]:
    """Return all paragraphs as one text, and the questions with where their answers stand in it."""
    text, found = "", []
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            for one in paragraph["qas"]:
                starts = [(answer["answer_start"] + len(text), len(answer["text"])) for answer in one["answers"]]
                found.append(Question(one["question"], "xquad", tuple((start, start + n) for start, n in starts)))
            text += paragraph["context"] + "\n\n"
    return text, found[::every]


def spans(passages: Sequence[Passage], count: int) -> list[Span]:
    """Return where the first `count` passages stand."""
    return [(passage.start, passage.end) for passage in passages[:count]]


def table(title: str, corpora: Mapping[str, Searched], asked: Sequence[Question], whole: bool) -> Table:
    """Return recall by way and by count of passages; `whole`: one right passage is all of it."""
    recalls: dict[tuple[str, int], list[float]] = {}
    for question in track(asked, title):
        corpus = corpora[question.corpus]
        rankings = {"vectors": corpus.nearest(question.text), "words": corpus.matching(question.text)}
        for way, do in WAYS.items():
            passages = do(rankings)
            for count in COUNTS:
                recall = score(spans(passages, count), question.references, ()).recall
                recalls.setdefault((way, count), []).append(float(recall > 0) if whole else recall)
    made = Table(title, *(f"in {count}" for count in COUNTS), box=box.MARKDOWN)
    for way in WAYS:
        made.add_row(way, *(f"{100 * statistics.mean(recalls[way, count]):.1f}" for count in COUNTS))
    return made


def main() -> None:
    """Print a table for each set that is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--every", type=int, default=1)
    given = parser.parse_args()
    console = Console(width=100)
    model = MiniLMEmbeddings()
    tokens = model.limit().tokens  # as in the product
    outside, chunking = given.folder / "outside" / "xquad-en.json", given.folder / "chunking"
    with tempfile.TemporaryDirectory() as scratch:
        if outside.exists():
            text, asked = xquad(outside, given.every)
            corpus = Searched("xquad", text, tokens, model, Path(scratch, "xquad"))
            console.print(table(f"XQuAD, right passage ({len(asked)} questions)", {"xquad": corpus}, asked, True))
        if (chunking / "questions_df.csv").exists():
            asked = questions(chunking, given.every)
            corpora = corpora_of(chunking, tokens, asked, Path(scratch))
            console.print(table(f"Chunking evaluation, recall ({len(asked)} questions)", corpora, asked, False))
    if not outside.exists() and not chunking.exists():
        raise SystemExit(f"{given.folder} holds neither of the two sets: name the folder with them")


if __name__ == "__main__":
    main()
