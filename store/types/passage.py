"""A passage: a chunk of one version of a source."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """`text` is `source_text[start:end]`; offsets count characters (code points) of that version.

    The passages of a source, in the order of `index`, are a partition of its text: joined, they give it back.
    """

    source_id: str
    version: str
    index: int
    start: int
    end: int
    text: str

    @property
    def id(self) -> str:
        """Return the passage's id, unique within a snapshot."""
        return f"{self.source_id}#{self.index}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found; `score` is the search's own (cosine similarity, or BM25), higher is better."""

    passage: Passage
    score: float


def partitions(passages: Iterable[Passage], text: str) -> bool:
    """Return whether the passages, in order, give `text` back, each at its offsets."""
    position = 0
    for passage in passages:
        if passage.start != position or text[passage.start : passage.end] != passage.text:
            return False
        position = passage.end
    return position == len(text)
