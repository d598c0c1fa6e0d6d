"""One published state of the whole corpus, read-only once it stands."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from typing import Any

import chromadb
import numpy as np
import numpy.typing as npt
from chromadb.api.client import Client
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from store.index.collection import PAGE
from store.index.lexical import LexicalIndex
from store.index.space import Space
from store.types.errors import StoreError, UnknownSource
from store.types.passage import Hit, Passage
from store.types.record import Record
from store.types.source import Source

UNTOUCHED = "nothing was published, the one that served goes on serving"
SAME = 1e-3  # cosine distance below which a vector has found itself (float32 rounding is about 1e-7)
COLLECTION = "passages"
# A source floods a search when it gives at least half of the hits, with scores that differ by less than this: those of
# the rows of a table differed by 0.040 at most, those of a text by 0.061 at least (benchmarks/flood.py).
ALIKE = 0.05
SEARCHES = 4  # at most, the first included: each leaves out one more source that floods it
HELD = 4_000  # passages kept at hand, of about 1 kB: Chroma need not be asked for them again
FEW = 100  # passages asked for at once that are kept: those of a search, not all of a source
TOGETHER = 100  # questions searched for in one go

Vector = npt.NDArray[np.float32]


def to_metadata(passage: Passage) -> dict[str, Any]:
    """Return what Chroma keeps beside a passage's text and vector."""
    return {
        "source_id": passage.source_id,
        "version": passage.version,
        "index": passage.index,
        "start": passage.start,
        "end": passage.end,
    }


def to_passage(metadata: dict[str, Any], text: str) -> Passage:
    """Turn Chroma's metadata and document back into a passage."""
    return Passage(text=text, **metadata)


class Snapshot(ABC):
    """An open snapshot: its sources, their texts and passages, and the two searches over them.

    Safe to use from several threads. Close it when no reader is left. Where it stands (a folder, a Chroma server), and
    which errors that brings, is its subclass's affair.
    """

    record: Record
    _client: Client
    _collection: chromadb.Collection
    _spaces: dict[str, Space]
    _lexical: LexicalIndex
    _asked: tuple[Embeddings, Chroma] | None = None  # the last vector store that was asked for

    @cached_property
    def _held(self) -> dict[str, Passage]:
        """Passages by id that a search has found lately; they never change in a snapshot."""
        return {}

    @cached_property
    def _foreseen(self) -> dict[tuple[str, int], list[Hit]]:
        """What was searched for several questions in one go, by question and `k`, until it is asked for."""
        return {}

    @abstractmethod
    def _reading(self) -> AbstractContextManager[None]:
        """Turn what can go wrong inside into StoreErrors."""

    @abstractmethod
    def _text(self, source: Source) -> str:
        """Return the whole text of a source."""

    @abstractmethod
    def _holds_text(self, source: Source) -> bool:
        """Return whether the text of a source is there."""

    @abstractmethod
    def close(self) -> None:
        """Release what is open; the snapshot cannot be searched afterwards."""

    @property
    def sources(self) -> dict[str, Source]:
        """Return the sources by id, in the order in which they came."""
        return self.record.sources

    @property
    def words(self) -> LexicalIndex:
        """Return the index of the words."""
        return self._lexical

    def source(self, source_id: str) -> Source:
        """Return a source, or raise UnknownSource."""
        try:
            return self.sources[source_id]
        except KeyError:
            known = ", ".join(self.sources) or "none"
            raise UnknownSource(f"no source `{source_id}` here (known: {known})") from None

    def text(self, source_id: str) -> str:
        """Return a source's whole text, exactly as its offsets count it."""
        with self._reading():
            return self._text(self.source(source_id))

    def vectorstore(self, embeddings: Embeddings) -> Chroma:
        """Return the passages as a LangChain vector store that embeds questions with `embeddings`."""
        asked = self._asked
        if asked is None or asked[0] is not embeddings:  # making one asks Chroma for the collection again
            store = Chroma(
                client=self._client,
                collection_name=self._collection.name,
                embedding_function=embeddings,
                create_collection_if_not_exists=False,
            )
            asked = self._asked = (embeddings, store)
        return asked[1]

    def nearest(self, question: str, embeddings: Embeddings, k: int, sources: Sequence[str] | None = None) -> list[Hit]:
        """Return the `k` passages nearest to the question, best first, scored by cosine similarity (-1 to 1)."""
        vector = embeddings.embed_query(question)

        def search(where: Any) -> list[Hit]:
            if where is None and (foreseen := self._foreseen.pop((question, k), None)) is not None:
                return foreseen
            with self._reading():
                found: list[tuple[Document, float]]
                found = self.vectorstore(embeddings).similarity_search_by_vector_with_relevance_scores(
                    vector, k=k, filter=where
                )
            return [Hit(to_passage(hit.metadata, hit.page_content), 1 - distance) for hit, distance in found]

        hits = self._searched(search, k, sources)
        self._hold([hit.passage for hit in hits])
        return hits

    def foresee(self, questions: Sequence[str], embeddings: Embeddings, k: int) -> None:
        """Search all sources for several questions in one go, which takes less than one by one; for `nearest`."""
        self._foreseen.clear()
        vectors: Any = [embeddings.embed_query(question) for question in questions]
        for first in range(0, len(vectors), TOGETHER):
            with self._reading():
                found: Any = self._collection.query(
                    query_embeddings=vectors[first : first + TOGETHER],
                    n_results=k,
                    include=["documents", "metadatas", "distances"],
                )
            rows = zip(found["metadatas"], found["documents"], found["distances"], strict=True)
            for question, row in zip(questions[first : first + TOGETHER], rows, strict=True):
                self._foreseen[question, k] = [
                    Hit(to_passage(metadata, text), 1 - distance) for metadata, text, distance in zip(*row, strict=True)
                ]

    def near(self, space: str, vector: Sequence[float], k: int, sources: Sequence[str] | None = None) -> list[Hit]:
        """Return the `k` passages nearest to a vector of a further space, best first, scored like `nearest`."""

        def search(where: Any) -> list[Hit]:
            with self._reading():
                scores = self._spaces[space].nearest(vector, k, where)
            return [Hit(passage, scores[passage.id]) for passage in self.get(list(scores))]

        return self._searched(search, k, sources)

    def _searched(self, search: Callable[[Any], list[Hit]], k: int, sources: Sequence[str] | None) -> list[Hit]:
        """Search sources (None: all); where one of them floods the hits, search without it, too, some times over.

        Among thousands of passages that are alike Chroma's index may find no others; left out, they hide nothing.
        """
        found: dict[str, Hit] = {}
        others = list(self.sources if sources is None else sources)
        where: Any = None if sources is None else {"source_id": {"$in": others}}
        for _ in range(SEARCHES):
            hits = search(where)
            found.update((hit.passage.id, hit) for hit in hits)
            flood = _flood(hits) if len(hits) == k else None
            others = [source_id for source_id in others if source_id != flood]
            if flood is None or not others:
                break
            where = {"source_id": {"$in": others}}
        return sorted(found.values(), key=lambda hit: -hit.score)[:k]

    def matching(self, question: str, k: int, sources: Sequence[str] | None = None) -> list[Hit]:
        """Return up to `k` passages that share words with the question, best first, scored by BM25 (above 0)."""
        scores = dict(self._lexical.search(question, k, sources))
        return [Hit(passage, scores[passage.id]) for passage in self.get(list(scores))]

    def get(self, passage_ids: Sequence[str]) -> list[Passage]:
        """Return the passages under these ids, in the order asked for; unknown ids are left out."""
        found = {one: passage for one in passage_ids if (passage := self._held.get(one)) is not None}
        others = self._fetched([one for one in passage_ids if one not in found])
        if len(others) <= FEW:
            self._hold(others)
        found |= {passage.id: passage for passage in others}
        return [found[passage_id] for passage_id in passage_ids if passage_id in found]

    def _fetched(self, passage_ids: Sequence[str]) -> list[Passage]:
        """Ask Chroma for passages, in the order asked for."""
        if not passage_ids:
            return []
        with self._reading():
            rows = self._collection.get(ids=list(passage_ids), include=["documents", "metadatas"])
        found = {id_: to_passage(meta, text) for id_, meta, text in _rows(rows)}
        return [found[passage_id] for passage_id in passage_ids if passage_id in found]

    def _hold(self, passages: Sequence[Passage]) -> None:
        if len(self._held) > HELD:
            self._held.clear()
        self._held.update((passage.id, passage) for passage in passages)

    def before(self, passage: Passage) -> Passage | None:
        """Return the passage in front of one in its source, if there is one."""
        return next(iter(self.get([f"{passage.source_id}#{passage.index - 1}"])), None) if passage.index else None

    def passages(self, source_id: str) -> list[Passage]:
        """Return a source's passages in the order of its text."""
        count = self.source(source_id).passages
        return self._fetched([f"{source_id}#{index}" for index in range(count)])

    def count(self) -> int:
        """Return the number of passages in Chroma."""
        return self._collection.count()

    def check(self) -> None:
        """Raise StoreError unless counts and texts agree with the record; opening it has tried a search."""
        expected = sum(source.passages for source in self.sources.values())
        what = f"snapshot {self.record.number}"
        if self.count() != expected:
            raise StoreError(f"{what} holds {self.count()} passages instead of {expected}: {UNTOUCHED}")
        if len(self.words) != expected:
            raise StoreError(f"{what} has the words of {len(self.words)} passages instead of {expected}: {UNTOUCHED}")
        for name, space in self._spaces.items():
            if space.count() != expected:
                raise StoreError(f"{what} holds {space.count()} {name} vectors instead of {expected}: {UNTOUCHED}")
        for source in self.sources.values():
            if not self._holds_text(source):
                raise StoreError(f"{what} lacks the text of {source.id}: {UNTOUCHED}")

    def beside(self, space: str, passages: Sequence[Passage]) -> list[Vector]:
        """Return the vectors that a further space has of passages of one source."""
        with self._reading():
            return self._spaces[space].of(passages[0].source_id, [one.text for one in passages]) if passages else []

    def _searchable(self) -> bool:
        """Whether a search for a stored vector finds it (true of an empty corpus)."""
        row = self._collection.get(limit=1, include=["embeddings"])
        if not row["ids"] or row["embeddings"] is None:
            return self.count() == 0
        vector: Any = row["embeddings"][0]
        found = self._collection.query(query_embeddings=[vector], n_results=1, include=["distances"])
        distances = (found["distances"] or [[]])[0]
        return bool(distances) and distances[0] < SAME

    def vectors(self, source_id: str) -> dict[str, Vector]:
        """Return the vectors of a source's passages by passage text."""
        vectors: dict[str, Vector] = {}
        ids = [f"{source_id}#{index}" for index in range(self.source(source_id).passages)]
        for first in range(0, len(ids), PAGE):
            rows = self._collection.get(ids=ids[first : first + PAGE], include=["documents", "embeddings"])
            found: Any = [] if rows["embeddings"] is None else rows["embeddings"]
            vectors.update(zip(rows["documents"] or [], np.asarray(found, np.float32), strict=True))
        return vectors


def _rows(rows: Any) -> Iterator[tuple[str, dict[str, Any], str]]:
    return zip(rows["ids"], rows["metadatas"] or [], rows["documents"] or [], strict=True)


def _flood(hits: Sequence[Hit]) -> str | None:
    """Return the source that floods hits, best first, or None."""
    ((source_id, count),) = Counter(hit.passage.source_id for hit in hits).most_common(1)
    scores = [hit.score for hit in hits if hit.passage.source_id == source_id]
    return source_id if 1 < len(hits) <= 2 * count and scores[0] - scores[-1] < ALIKE else None
