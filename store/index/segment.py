"""A segment of the word index: how often which word stands in which passage. Once written it is never changed.

ids.json        the passages, in their order
words.json      the words
starts.npy      where each word's entries begin, and where the last one's end
passages.npy    of each entry, the number of its passage, ascending within a word
counts.npy      of each entry, how often the word stands there
lengths.npy     how many words each passage has
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from store.index.terms import tokens

Numbers = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
ARRAYS = ("starts", "passages", "counts", "lengths")


@dataclass(frozen=True, slots=True)
class Segment:
    """The words of some passages; `folder` is where it stands, None while it is in memory alone."""

    ids: Sequence[str]
    words: Mapping[str, int]  # and their numbers
    starts: Places
    passages: Numbers
    counts: Numbers
    lengths: Numbers
    folder: Path | None = None

    @classmethod
    def of(cls, passages: Iterable[tuple[str, str]]) -> "Segment":
        """Return the segment of `(passage id, text)` pairs."""
        ids: list[str] = []
        numbers: dict[str, int] = {}
        lengths: list[int] = []
        entries: list[Numbers] = []  # numbers, not words: those would take ten times the room
        for number, (passage_id, text) in enumerate(passages):
            found = Counter(numbers.setdefault(word, len(numbers)) for word in tokens(text))
            ids.append(passage_id)
            lengths.append(found.total())
            rows = np.empty((3, len(found)), np.int32)
            rows[0], rows[1], rows[2] = list(found), number, list(found.values())
            entries.append(rows)
        words, places, counts = np.concatenate(entries, axis=1) if entries else np.empty((3, 0), np.int32)
        return _sorted(ids, numbers, (words, places, counts), np.asarray(lengths, np.int32))

    @classmethod
    def merged(cls, parts: Sequence[tuple["Segment", Mask]]) -> "Segment":
        """Return one segment of several, in their order, without the passages that their masks leave out."""
        ids: list[str] = []
        numbers: dict[str, int] = {}
        entries: list[tuple[Numbers, Numbers, Numbers]] = []
        for segment, left in parts:
            places = (np.cumsum(left) - 1 + len(ids)).astype(np.int32)
            renamed = np.asarray([numbers.setdefault(word, len(numbers)) for word in segment.words], np.int32)
            words = np.repeat(renamed, np.diff(segment.starts))
            kept = left[segment.passages]
            entries.append((words[kept], places[segment.passages[kept]], segment.counts[kept]))
            ids += [segment.ids[n] for n in np.flatnonzero(left).tolist()]
        words, places, counts = (np.concatenate(rows) for rows in zip(*entries, strict=True))
        lengths = np.concatenate([segment.lengths[left] for segment, left in parts])
        return _sorted(ids, numbers, (words, places, counts), lengths)

    @classmethod
    def open(cls, folder: Path) -> "Segment":
        """Open a segment that was written; its entries stay on the disk. Raises OSError or ValueError."""
        arrays: Any = {name: np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in ARRAYS}
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        ids = json.loads((folder / "ids.json").read_text(encoding="utf-8"))
        return cls(ids, {word: number for number, word in enumerate(words)}, **arrays, folder=folder)

    def write(self, folder: Path) -> None:
        """Write it into a folder, which is made."""
        folder.mkdir()
        for name in ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name), allow_pickle=False)
        for name, rows in {"words": list(self.words), "ids": list(self.ids)}.items():
            (folder / f"{name}.json").write_text(json.dumps(rows), encoding="utf-8")

    def same(self, other: "Segment") -> bool:
        """Return whether another one says the same of the same passages, in whatever order its words are."""
        return (
            list(self.ids) == list(other.ids)
            and np.array_equal(self.lengths, other.lengths)
            and self.words.keys() == other.words.keys()
            and all(np.array_equal(self.entries(word), other.entries(word)) for word in self.words)
        )

    def entries(self, word: str) -> tuple[Numbers, Numbers]:
        """Return the passages that hold a word, by number, and how often each does."""
        number = self.words.get(word)
        if number is None:
            return self.passages[:0], self.counts[:0]
        place = slice(self.starts[number], self.starts[number + 1])
        return self.passages[place], self.counts[place]


def _sorted(
    ids: Sequence[str], numbers: Mapping[str, int], entries: tuple[Numbers, Numbers, Numbers], lengths: Numbers
) -> Segment:
    """A segment of entries that come in the order of the passages; words that none of them holds are left out."""
    words, places, counts = entries
    held = np.bincount(words, minlength=len(numbers))
    order = np.argsort(words, kind="stable")
    starts = np.concatenate([[0], np.cumsum(held[held > 0])]).astype(np.int64)
    names = [word for word, times in zip(numbers, held, strict=True) if times]
    return Segment(
        ids, {word: number for number, word in enumerate(names)}, starts, places[order], counts[order], lengths
    )
