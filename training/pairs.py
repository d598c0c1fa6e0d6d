"""Pairs of a question and a passage, with what a reader should find in them."""

import gzip
import json
import random
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import bm25s

from app.read.reader import Span

OWN = Path(__file__).parent / "data"
TRANSLATED = Path(__file__).parent / "translated"
OTHERS, LONGER = 0.07, 0.3  # how often a pair gets a passage that is not its own, and one that is longer
LONG = 1_600  # characters of a longer passage, at most
TITLED = ("own-rows", "own-titled")  # sets whose passages do not tell without their title what they count
DEEP = 10  # passages that a search gives for a question
APART = 10  # of our own passages, one in so many is never trained on, by its text: another file changes nothing


@dataclass(frozen=True, slots=True)
class Pair:
    """One question and one passage.

    `sentences` are (start, end) in the passage, in characters; `evidence` are the numbers of those that bear the answer
    out, None where that is not known; `earlier` is what was asked before a follow-up; `answer` is where the answer
    stands in the passage, where that is known; `weight` is that of its labels (0: it has none, and only its relevance
    is learned); `split` is train or dev; `languages` are those of question and passage; `original` is the English
    question, behind what it leans on, of which one in another language was made.
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
    languages: tuple[str, str] = ("en", "en")
    original: str = ""

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
    language = row.get("language", "en")
    between = "" if language == "ja" else " "
    spans, place = [], 0
    for sentence in row["sentences"]:
        spans.append((place, place + len(sentence)))
        place += len(sentence) + len(between)
    kind = name.partition("-")[0]
    apart = kind == "apart" or zlib.crc32(" ".join(row["sentences"]).encode()) % APART == 0
    for pair in row["pairs"]:
        evidence = tuple(pair.get("evidence", ()))
        if not all(0 <= one < len(spans) for one in evidence) or bool(evidence) != bool(pair["answerable"]):
            raise ValueError(f"evidence does not fit: {pair['q']}")
        yield Pair(
            question=pair["q"],
            title=row["title"],
            passage=between.join(row["sentences"]),
            sentences=tuple(spans),
            answerable=bool(pair["answerable"]),
            evidence=evidence,
            set=f"own-{kind}",
            split="dev" if apart else "train",
            earlier=pair.get("earlier", ""),
            languages=(pair.get("language", language), language),
        )


def shared(folder: Path, languages: Collection[str] = ("en",)) -> Iterator[Pair]:
    """Yield the pairs of `pairs.jsonl.gz` and `passages.jsonl.gz` in a folder whose languages are among these."""

    def lines(name: str) -> Iterator[dict]:
        with gzip.open(folder / name, "rt", encoding="utf-8") as file:
            yield from map(json.loads, file)

    passages = list(lines("passages.jsonl.gz"))
    for row in lines("pairs.jsonl.gz"):
        passage = passages[row["passage"]]
        if {row["language"], passage["language"]} <= set(languages):
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
                languages=(row["language"], passage["language"]),
            )


def translated(folder: Path = TRANSLATED, own_folder: Path = OWN) -> Iterator[Pair]:
    """Yield our Korean and Japanese pairs: questions on our English passages, and passages in those languages.

    Raises ValueError, naming file and line, for a row that cannot be used.
    """
    known = {path.stem: path.read_text(encoding="utf-8").splitlines() for path in own_folder.glob("*.jsonl")}
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                row = json.loads(line)
                if "sentences" in row:
                    yield from _of_passage(row, "text")
                    continue
                pairs = list(_of_passage(json.loads(known[row["file"]][row["line"] - 1]), row["file"]))
                for one in row["pairs"]:
                    pair = pairs[one["n"]]
                    yield replace(pair, question=one["q"], earlier="", original=pair.asked, languages=(path.stem, "en"))
            except (KeyError, IndexError, TypeError, ValueError) as error:
                raise ValueError(f"{path.name}, line {number}: {error}") from error


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
                replace(_moved(pair, other), answerable=False, evidence=None, answer=None, weight=0.0, set="found")
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


class Variation:
    """How training sees pairs: now and then without a title, in a longer passage, or with one that is not its own."""

    def __init__(self, pairs: Sequence[Pair], draw: random.Random) -> None:
        self._draw = draw
        self._answering = {(pair.asked, pair.passage) for pair in pairs if pair.answerable}
        self._beside: dict[tuple[str, str], list[Pair]] = defaultdict(list)
        for pair in {one.passage: one for one in pairs}.values():
            self._beside[pair.set.partition("-")[0], pair.title].append(pair)
        self._all = list(pairs)

    def of(self, pair: Pair) -> Pair:
        """Return a pair as it is seen this time."""
        if self._draw.random() < OTHERS and (other := self._draw.choice(self._all)).passage != pair.passage:
            pair = replace(_moved(pair, other), answerable=False, evidence=(), weight=0.5, answer=None)
        elif self._draw.random() < LONGER and pair.weight:
            pair = self._longer(pair)
        return pair if pair.set in TITLED or self._draw.random() < 0.5 else replace(pair, title="")

    def _longer(self, pair: Pair) -> Pair:
        """A pair whose passage goes on with, or begins with, another of the same text, which does not answer."""
        fitting = self._beside[pair.set.partition("-")[0], pair.title]
        other = self._draw.choice(fitting if len(fitting) > 1 else self._all)
        known = (pair.asked, other.passage) in self._answering
        if known or other.passage == pair.passage or len(pair.passage) + len(other.passage) > LONG:
            return pair
        if self._draw.random() < 0.5:
            return replace(
                pair,
                passage=f"{pair.passage}\n\n{other.passage}",
                sentences=(*pair.sentences, *_shifted(other.sentences, len(pair.passage) + 2)),
            )
        lead = len(other.passage) + 2
        return replace(
            pair,
            passage=f"{other.passage}\n\n{pair.passage}",
            sentences=(*other.sentences, *_shifted(pair.sentences, lead)),
            evidence=pair.evidence and tuple(len(other.sentences) + one for one in pair.evidence),
            answer=pair.answer and _shifted([pair.answer], lead)[0],
        )


def _moved(pair: Pair, other: Pair) -> Pair:
    """A pair with another's passage."""
    return replace(pair, passage=other.passage, title=other.title, sentences=other.sentences)


def _shifted(spans: Sequence[Span], lead: int) -> tuple[Span, ...]:
    return tuple((start + lead, end + lead) for start, end in spans)


def split(pairs: Iterable[Pair], name: str) -> list[Pair]:
    """Return the pairs of one split."""
    return [pair for pair in pairs if pair.split == name]
