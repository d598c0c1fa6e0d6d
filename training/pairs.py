"""Pairs of a question and a passage, with what a reader should find in them."""

import gzip
import json
import random
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import bm25s

from app.read.reader import Span

OWN = Path(__file__).parent / "data"
DEEP = 10  # passages that a search gives for a question
APART = 10  # of our own passages, one in so many is never trained on, by its text: another file changes nothing


@dataclass(frozen=True, slots=True)
class Pair:
    """One question and one passage.

    `sentences` are (start, end) in the passage, in characters; `evidence` are the numbers of those that bear the answer
    out, None where that is not known; `earlier` is what was asked before a follow-up; `answer` is where the answer
    stands in the passage, where that is known; `weight` is that of its labels (0: it has none, and only its relevance
    is learned); `split` is train or dev.
    """

    question: str
    title: str
    passage: str
    sentences: tuple[Span, ...]
    answerable: bool
    evidence: tuple[int, ...] | None
    set: str
    split: str = "train"
    earlier: str = ""
    weight: float = 1.0
    answer: Span | None = None

    @property
    def asked(self) -> str:
        """Return the question behind what it leans on."""
        return f"{self.earlier} {self.question}".lstrip()


def own(folder: Path = OWN) -> Iterator[Pair]:
    """Yield our own pairs: a passage a line, with its questions; about every tenth passage is kept apart.

    Raises ValueError, naming file and line, for a row that cannot be used.
    """
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                yield from _of_passage(json.loads(line), path.stem)
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{path.name}, line {number}: {error}") from error


def _of_passage(row: dict, name: str) -> Iterator[Pair]:
    spans, place = [], 0
    for sentence in row["sentences"]:
        spans.append((place, place + len(sentence)))
        place += len(sentence) + 1
    kind = name.partition("-")[0]
    apart = kind == "apart" or zlib.crc32(" ".join(row["sentences"]).encode()) % APART == 0
    for pair in row["pairs"]:
        evidence = tuple(pair.get("evidence", ()))
        if not all(0 <= one < len(spans) for one in evidence) or bool(evidence) != bool(pair["answerable"]):
            raise ValueError(f"evidence does not fit: {pair['q']}")
        yield Pair(
            question=pair["q"],
            title=row["title"],
            passage=" ".join(row["sentences"]),
            sentences=tuple(spans),
            answerable=bool(pair["answerable"]),
            evidence=evidence,
            set=f"own-{kind}",
            split="dev" if apart else "train",
            earlier=pair.get("earlier", ""),
        )


def shared(folder: Path) -> Iterator[Pair]:
    """Yield the English pairs of `pairs.jsonl.gz` and `passages.jsonl.gz` in a folder."""

    def lines(name: str) -> Iterator[dict]:
        with gzip.open(folder / name, "rt", encoding="utf-8") as file:
            yield from map(json.loads, file)

    passages = list(lines("passages.jsonl.gz"))
    for row in lines("pairs.jsonl.gz"):
        passage = passages[row["passage"]]
        if row["language"] == passage["language"] == "en":
            yield Pair(
                question=row["question"],
                title=passage["title"],
                passage=passage["text"],
                sentences=tuple(map(tuple, passage["sentences"])),
                answerable=bool(row["answerable"]),
                evidence=None if row["evidence"] is None else tuple(row["evidence"]),
                set=row["set"],
                split=row["split"],
                weight=row.get("weight", 1.0),
                answer=tuple(row["span"]) if row.get("span") else None,
            )


def found(pairs: Sequence[Pair], count: int, seed: int) -> list[Pair]:
    """Return pairs without labels: questions, each with a passage that a search by words finds for it, not its own."""
    draw = random.Random(seed)
    passages = list({pair.passage: pair for pair in pairs}.values())
    index = bm25s.BM25()
    index.index(bm25s.tokenize([one.passage for one in passages], show_progress=False), show_progress=False)
    asked = draw.sample(pairs, min(count, len(pairs)))
    words = bm25s.tokenize([pair.asked for pair in asked], show_progress=False)
    places, _ = index.retrieve(words, k=min(DEEP, len(passages)), show_progress=False)
    result = []
    for pair, row in zip(asked, places, strict=True):
        others = [passages[place] for place in row if passages[place].passage != pair.passage]
        if others:
            other = draw.choice(others)
            result.append(
                replace(
                    pair,
                    passage=other.passage,
                    title=other.title,
                    sentences=other.sentences,
                    answerable=False,
                    evidence=None,
                    answer=None,
                    weight=0.0,
                    set="found",
                )
            )
    return result


def drawn(pairs: Sequence[Pair], shares: dict[str, float]) -> list[Pair]:
    """Return a share of the pairs of each set whose name begins so (the longest that fits; 1 for all others).

    Which ones depends on each pair alone: with more pairs, the others stay as they were.
    """
    kept: list[Pair] = []
    for pair in pairs:
        fitting = [one for one in shares if pair.set.startswith(one)]
        whole, rest = divmod(shares[max(fitting, key=len)] if fitting else 1.0, 1)
        kept += [pair] * (int(whole) + (_lot(pair) < rest))
    return kept


def _lot(pair: Pair) -> float:
    return zlib.crc32(f"{pair.asked}\0{pair.passage}".encode()) / 2**32


def varied(pair: Pair, others: Sequence[Pair], draw: random.Random) -> Pair:
    """Return a pair as training sees it: now and then without its title, or with a passage that is not its own."""
    if draw.random() < 0.07:
        other = draw.choice(others)
        if other.passage != pair.passage:
            sentences, passage, title = other.sentences, other.passage, other.title
            pair = replace(
                pair,
                passage=passage,
                title=title,
                sentences=sentences,
                answerable=False,
                evidence=(),
                weight=0.5,
                answer=None,
            )
    return pair if draw.random() < 0.5 else replace(pair, title="")


def split(pairs: Iterable[Pair], name: str) -> list[Pair]:
    """Return the pairs of one split."""
    return [pair for pair in pairs if pair.split == name]
