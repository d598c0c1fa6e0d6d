"""The word index of one snapshot: BM25 over the stemmed words of its passages.

It consists of segments (store/index/segment.py), which a later snapshot shares, and a list of the passages in them
that have gone since. Document frequencies and the average length are counted over what is left, when a question is
asked: scores are those of an index that is built anew.

segments.json   the folders of the segments, in order
gone.npy        the passages that have gone, numbered through all segments
"""

import json
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt

from store.index.links import link
from store.index.segment import Mask, Numbers, Segment
from store.index.terms import tokens

K1, B = 1.5, 0.75
# A segment is merged with the one behind it when it is less than so many times as large: there are few of them then,
# and a passage is written again a few times only while the corpus grows tenfold.
FACTOR = 8
GONE = 0.25  # of a segment's passages: when more of them have gone, it is written without them
LISTED, GONE_FILE = "segments.json", "gone.npy"

Weighed = tuple[int, Numbers, npt.NDArray[np.float32]]  # a segment's first passage, those in it, what is added to each


class LexicalIndex:
    """BM25 (Lucene's variant, k1 1.5, b 0.75) over the passages of a snapshot."""

    def __init__(self, parts: Sequence[tuple[Segment, Mask]]) -> None:
        self._parts = [(segment, left) for segment, left in parts if left.any()]
        self._ids = [passage_id for segment, _ in self._parts for passage_id in segment.ids]
        self._offsets = np.cumsum([0, *(len(segment.ids) for segment, _ in self._parts)])
        self._gone = [np.flatnonzero(~left).astype(np.int32) for _, left in self._parts]  # of each segment
        self._left = np.concatenate([np.empty(0, np.bool_), *(left for _, left in self._parts)])
        self._count = int(self._left.sum())
        lengths = np.concatenate([np.empty(0, np.int32), *(segment.lengths for segment, _ in self._parts)])
        mean = lengths[self._left].mean() if self._count else 0.0
        self._norms = K1 * ((1 - B) + B * lengths / mean) if mean else np.zeros(len(lengths))
        self._norms[~self._left] = np.inf  # what has gone scores nothing

    @staticmethod
    def build(passages: Iterable[tuple[str, str]], folder: Path) -> None:
        """Index `(passage id, text)` pairs and write the index into `folder`."""
        LexicalIndex.of(passages).write(folder)

    @classmethod
    def of(cls, passages: Iterable[tuple[str, str]]) -> "LexicalIndex":
        """Return an index of `(passage id, text)` pairs that is held in memory alone."""
        segment = Segment.of(passages)
        return cls([(segment, _all(segment))])

    @classmethod
    def open(cls, folder: Path) -> "LexicalIndex":
        """Open the index that was written into `folder`, by a former version too. Raises OSError or ValueError."""
        if (folder / "ids.json").exists():
            return Former(folder)
        names = json.loads((folder / LISTED).read_text(encoding="utf-8"))
        segments = [Segment.open(folder / str(name)) for name in names]
        ends = np.cumsum([len(segment.ids) for segment in segments], dtype=np.int64)
        left = np.ones(ends[-1] if len(ends) else 0, np.bool_)
        left[np.load(folder / GONE_FILE)] = False
        return cls(list(zip(segments, np.split(left, ends[:-1]), strict=True)) if segments else [])

    def changed(
        self, ids: Collection[str], passages: Iterable[tuple[str, str]], *, forget: bool = False
    ) -> "LexicalIndex | None":
        """Return the index without the passages `ids`, and with `(passage id, text)` pairs behind the others.

        `forget` takes all that has gone out of the files, too, at once. None where it has to be built anew, since a
        former version wrote it.
        """
        gone = set(ids)
        parts = []
        for segment, left in self._parts:
            places = [n for n, passage_id in enumerate(segment.ids) if passage_id in gone]
            left = left.copy()
            left[places] = False
            if left.any():
                parts.append((segment, left))
        added = Segment.of(passages)
        parts += [(added, _all(added))] if added.ids else []
        return LexicalIndex(_fewer(parts, 0.0 if forget else GONE))

    def write(self, folder: Path) -> None:
        """Write the index into a folder, which is made; segments that are on the disk already are linked."""
        folder.mkdir(parents=True)
        taken = {segment.folder.name for segment, _ in self._parts if segment.folder}
        free = (name for n in range(1, len(self._parts) + len(taken) + 1) if (name := f"{n}") not in taken)
        names = [segment.folder.name if segment.folder else next(free) for segment, _ in self._parts]
        for name, (segment, _) in zip(names, self._parts, strict=True):
            if segment.folder:
                link(segment.folder, folder / name)
            else:
                segment.write(folder / name)
        np.save(folder / GONE_FILE, np.flatnonzero(~self._left), allow_pickle=False)
        (folder / LISTED).write_text(json.dumps(names), encoding="utf-8")

    def holds(self, texts: Mapping[str, str]) -> bool:
        """Return whether it is the index of these passages, given by id: they are indexed anew and compared."""
        ids = [self._ids[n] for n in np.flatnonzero(self._left).tolist()]
        if len(ids) != len(texts) or not all(passage_id in texts for passage_id in ids):
            return False
        held = Segment.merged(self._parts) if self._parts else Segment.of(())
        return held.same(Segment.of((passage_id, texts[passage_id]) for passage_id in ids))

    def __len__(self) -> int:
        """The number of passages."""
        return self._count

    def search(self, question: str, k: int, sources: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """Return up to `k` `(passage id, BM25 score)` pairs with a score above zero, best first."""
        words = tokens(question)
        if not words or not len(self):
            return []
        scores = self._scores(words)
        if sources is not None:
            codes, of = self._sources
            asked = [code for source in set(sources) if (code := codes.get(source)) is not None]
            scores = np.where(np.isin(of, asked), scores, 0.0)
        found = np.flatnonzero(scores > 0)
        if len(found) > k:  # the best, and those of the same score, before they are put in order
            found = found[scores[found] >= np.partition(scores[found], -k)[-k]]
        best = found[np.argsort(-scores[found], kind="stable")][:k]
        return [(self._ids[i], float(scores[i])) for i in best]

    @cached_property
    def _sources(self) -> tuple[dict[str, int], npt.NDArray[np.int32]]:
        """The sources by number, and that of each passage."""
        codes: dict[str, int] = {}
        sources = (passage_id.rpartition("#")[0] for passage_id in self._ids)
        return codes, np.asarray([codes.setdefault(source, len(codes)) for source in sources], np.int32)

    def _scores(self, words: Sequence[str]) -> npt.NDArray[np.float32]:
        """The score of each passage, added up as bm25s does, in single precision and in the order of the words."""
        scores = np.zeros(len(self._ids), np.float32)
        known: dict[str, list[Weighed]] = {}
        for word in words:
            if word not in known:
                known[word] = self._weighed(word)
            for first, places, weights in known[word]:
                np.add.at(scores[first:], places, weights)
        return scores

    def _weighed(self, word: str) -> list[Weighed]:
        """The passages that hold a word, by segment, and what it adds to each score: nothing to one that has gone."""
        found = [
            (int(first), *segment.entries(word), gone)
            for first, (segment, _), gone in zip(self._offsets, self._parts, self._gone, strict=False)
        ]
        held = sum(len(places) - _common(places, gone) for _, places, _, gone in found)
        weight = np.float32(math.log(1 + (self._count - held + 0.5) / (held + 0.5)))
        return [
            (first, places, (weight * (counts / (np.take(self._norms[first:], places) + counts))).astype(np.float32))
            for first, places, counts, _ in found
            if len(places)
        ]


class Former(LexicalIndex):
    """An index that bm25s wrote whole, as snapshots had it before they shared segments; it is only searched."""

    def __init__(self, folder: Path) -> None:
        self._ids = json.loads((folder / "ids.json").read_text(encoding="utf-8"))
        self._count = len(self._ids)
        index = folder / "index"
        self._retriever = bm25s.BM25.load(index, mmap=True) if index.exists() else None

    def changed(
        self, ids: Collection[str], passages: Iterable[tuple[str, str]], *, forget: bool = False
    ) -> LexicalIndex | None:
        """Return None: it holds scores, where words would have to be counted."""
        return None

    def holds(self, texts: Mapping[str, str]) -> bool:
        """Return whether it is an index of passages of these ids: which words they had, it cannot tell."""
        return len(self._ids) == len(texts) and all(passage_id in texts for passage_id in self._ids)

    def _scores(self, words: Sequence[str]) -> npt.NDArray[np.float32]:
        if self._retriever is None:
            return np.zeros(len(self._ids), np.float32)
        scores: npt.NDArray[np.float32] = self._retriever.get_scores(list(words))
        return scores


def _all(segment: Segment) -> Mask:
    return np.ones(len(segment.ids), np.bool_)


def _common(places: Numbers, others: Numbers) -> int:
    """How many of `others` are among `places`; both ascend."""
    at = np.searchsorted(places, others)
    inside = at < len(places)
    return int(np.count_nonzero(places[at[inside]] == others[inside]))


def _fewer(parts: Sequence[tuple[Segment, Mask]], gone: float) -> list[tuple[Segment, Mask]]:
    """Merge neighbours until each segment is much larger than the one behind it.

    Those of whose passages more than this share has gone are written without them.
    """
    found: list[tuple[Segment, Mask]] = []
    for part in parts:
        found.append(part)
        while len(found) > 1 and found[-2][1].sum() < FACTOR * found[-1][1].sum():
            found[-2:] = [_merged(found[-2:])]
    return [_merged([part]) if (~part[1]).mean() > gone else part for part in found]


def _merged(parts: Sequence[tuple[Segment, Mask]]) -> tuple[Segment, Mask]:
    segment = Segment.merged(parts)
    return segment, _all(segment)
