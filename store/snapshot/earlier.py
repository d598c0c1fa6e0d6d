"""The sources as they stood before: what is the same today is searched where it is, and the rest in memory."""

import threading
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import numpy as np
from langchain_core.embeddings import Embeddings

from store.index.collection import PAGE
from store.index.lexical import LexicalIndex
from store.index.space import Embed
from store.snapshot.snapshot import COLLECTION, Snapshot, Vector
from store.types.passage import Hit, Passage
from store.types.record import Record
from store.types.source import Source


@dataclass(frozen=True, slots=True)
class Stood:
    """A source that has another text today: the catalog's line, the text and the passages of then."""

    source: Source
    text: str
    passages: tuple[Passage, ...]


class Past:
    """What an earlier state has that the serving snapshot has not, and the words of all its passages.

    `record` is the catalog of then. `embed` gives the vectors of texts by space ("passages" is the first one); they are
    computed when a search asks for them, once. Safe for threads.
    """

    def __init__(self, record: Record, stood: Mapping[str, Stood], embed: Mapping[str, Embed]) -> None:
        self.record = record
        self.stood = stood
        self.passages = {passage.id: passage for one in stood.values() for passage in one.passages}
        self._embed = embed
        self._vectors: dict[str, Vector] = {}
        self._lexical: LexicalIndex | None = None
        self._guard = threading.Lock()

    def near(self, base: Snapshot, space: str, vector: Sequence[float], k: int, sources: Sequence[str]) -> list[Hit]:
        """Return the `k` passages of these sources nearest to a vector, best first, by cosine similarity."""
        with self._guard:
            if space not in self._vectors:
                self._vectors[space] = self._embedded(base, space)
        asked = np.asarray(vector, np.float32)
        scores = self._vectors[space] @ (asked / max(float(np.linalg.norm(asked)), 1e-12))
        found = [
            Hit(passage, float(score))
            for passage, score in zip(self.passages.values(), scores, strict=True)
            if passage.source_id in sources
        ]
        return sorted(found, key=lambda hit: -hit.score)[:k]

    def _embedded(self, base: Snapshot, space: str) -> Vector:
        """The vectors of all passages, of length 1; of the first space those that the base holds are not made again."""
        known: dict[str, Vector] = {}
        for source_id in self.stood:
            if space == COLLECTION and source_id in base.sources:
                known |= base.vectors(source_id)
        new = list(dict.fromkeys(one.text for one in self.passages.values() if one.text not in known))
        if new:
            made = np.asarray(self._embed[space](new), np.float32)
            known |= dict(zip(new, made, strict=True))
        rows = np.stack([known[one.text] for one in self.passages.values()])
        unit: Vector = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        return unit

    def words(self, base: Snapshot) -> LexicalIndex:
        """Return the index of the words of all passages, those of `base` included that are the same."""
        with self._guard:
            if self._lexical is None:
                same = (one for source_id in self.record.sources for one in self._of(source_id, base))
                self._lexical = LexicalIndex.of((one.id, one.text) for one in same)
            return self._lexical

    def _of(self, source_id: str, base: Snapshot) -> Sequence[Passage]:
        return self.stood[source_id].passages if source_id in self.stood else base.passages(source_id)


class Earlier(Snapshot):
    """An earlier state of the corpus, for as long as the snapshot that serves, `base`, is held open.

    Scores are those that a snapshot of then would give: similarities as they are, BM25 over the passages of then.
    """

    def __init__(self, base: Snapshot, past: Past) -> None:
        self.record = past.record
        self._base = base
        self._past = past
        self._lexical = past.words(base)

    def _reading(self) -> AbstractContextManager[None]:
        return self._base._reading()

    def _text(self, source: Source) -> str:
        stood = self._past.stood.get(source.id)
        return stood.text if stood else self._base.text(source.id)

    def _holds_text(self, source: Source) -> bool:
        return source.id in self._past.stood or self._base._holds_text(source)

    def close(self) -> None:
        """Do nothing: the base belongs to who leased it."""

    def nearest(self, question: str, embeddings: Embeddings, k: int, sources: Sequence[str] | None = None) -> list[Hit]:
        """Return the `k` passages nearest to the question, best first, scored by cosine similarity (-1 to 1)."""
        same, stood = self._parted(sources)
        found = self._base.nearest(question, embeddings, k, same) if same else []
        if stood:
            found = [*found, *self._past.near(self._base, COLLECTION, embeddings.embed_query(question), k, stood)]
        return sorted(found, key=lambda hit: -hit.score)[:k]

    def near(self, space: str, vector: Sequence[float], k: int, sources: Sequence[str] | None = None) -> list[Hit]:
        """Return the `k` passages nearest to a vector of a further space, best first, scored like `nearest`."""
        same, stood = self._parted(sources)
        found = self._base.near(space, vector, k, same) if same else []
        if stood:
            found = [*found, *self._past.near(self._base, space, vector, k, stood)]
        return sorted(found, key=lambda hit: -hit.score)[:k]

    def _fetched(self, passage_ids: Sequence[str]) -> list[Passage]:
        found = {id_: self._past.passages[id_] for id_ in passage_ids if id_ in self._past.passages}
        elsewhere = [id_ for id_ in passage_ids if self._same(id_.rpartition("#")[0])]
        for first in range(0, len(elsewhere), PAGE):
            found.update((passage.id, passage) for passage in self._base.get(elsewhere[first : first + PAGE]))
        return [found[id_] for id_ in passage_ids if id_ in found]

    def count(self) -> int:
        """Return the number of passages."""
        return sum(source.passages for source in self.sources.values())

    def vectors(self, source_id: str) -> dict[str, Vector]:
        """Return the vectors of a source's passages by passage text, where the base has them."""
        return self._base.vectors(source_id) if self._same(source_id) else {}

    def _same(self, source_id: str) -> bool:
        return source_id in self.sources and source_id not in self._past.stood

    def _parted(self, sources: Sequence[str] | None) -> tuple[list[str], list[str]]:
        """The sources that are asked, those of the same text today apart from the others."""
        asked = [one for one in (self.sources if sources is None else sources) if one in self.sources]
        return [one for one in asked if self._same(one)], [one for one in asked if one in self._past.stood]
