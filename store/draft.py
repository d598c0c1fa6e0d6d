"""The next generation while it is being built, wherever its collections are."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import chromadb
import numpy as np

from store.collection import PAGE, pages
from store.errors import StoreError
from store.generation import COLLECTION, Generation, Vector, to_metadata
from store.passage import Passage, partitions
from store.record import Record
from store.source import Source
from store.space import Embed, Space


class Draft(ABC):
    """A copy of the serving generation that takes changes; nobody reads it before it is published.

    `base` is the generation that it started from (None for the first); `number` is the one it will have.
    """

    page = PAGE  # rows a read or write

    def __init__(self, base: Generation | None, number: int) -> None:
        self.base = base
        self.number = number
        self.finished = False
        self._sources: dict[str, Source] = dict(base.sources) if base else {}
        self._spaces: dict[str, str] = dict(base.record.spaces) if base else {}
        self._outdated: dict[str, set[str]] = {name: set() for name in self._spaces}  # sources that a space lags behind
        self._marks = Counter(base.record.marks if base else {})  # deleted rows that the indexes still carry
        self._reusable = base
        self._collection = self._begin()

    @abstractmethod
    def _begin(self) -> chromadb.Collection:
        """Copy the base, and return the collection of the passages; what fails leaves nothing behind."""

    @abstractmethod
    def _make(self, name: str) -> chromadb.Collection:
        """Return the draft's collection of this name, an empty one where there is none."""

    @abstractmethod
    def _unmake(self, name: str) -> None:
        """Delete the draft's collection of this name."""

    @abstractmethod
    def _keep(self, source: Source, text: str) -> None:
        """Keep the whole text of a source."""

    @abstractmethod
    def _finish(self, record: Record) -> None:
        """Write the record and what else readers need, and check the whole as a reader would."""

    @abstractmethod
    def discard(self) -> None:
        """Remove what was built, where it was not published."""

    def put(self, source: Source, text: str, passages: Sequence[Passage], vectors: Sequence[Vector]) -> None:
        """Add a source, or replace it; `vectors` has one row of the model's dimension for each passage.

        Passages whose text and place stay are left as they are, and those that only move inside the text keep their
        place in the vectors' index.
        """
        if not partitions(passages, text):
            raise StoreError(f"{source.id}: its passages do not give its text back; nothing was written")
        self._keep(source, text)
        old = self._sources[source.id].passages if source.id in self._sources else 0
        self._delete_rows([f"{source.id}#{index}" for index in range(len(passages), old)])
        for first in range(0, len(passages), self.page):
            page = slice(first, first + self.page)
            self._put_rows(passages[page], vectors[page], known=first < old)
        self._sources[source.id] = source
        for outdated in self._outdated.values():
            outdated.add(source.id)

    def _put_rows(self, passages: Sequence[Passage], vectors: Sequence[Vector], *, known: bool) -> None:
        ids = [passage.id for passage in passages]
        metadatas = [to_metadata(passage) for passage in passages]
        rows: Any = self._collection.get(ids=ids, include=["documents", "metadatas"]) if known else {"ids": []}
        texts = dict(zip(rows["ids"], rows["documents"], strict=True)) if rows["ids"] else {}
        places = dict(zip(rows["ids"], rows["metadatas"], strict=True)) if rows["ids"] else {}
        new = [n for n, passage in enumerate(passages) if texts.get(passage.id) != passage.text]
        moved = [n for n in range(len(ids)) if texts.get(ids[n]) == passages[n].text and places[ids[n]] != metadatas[n]]
        self._delete_rows([ids[n] for n in new if ids[n] in texts])
        if moved:
            self._collection.update(ids=[ids[n] for n in moved], metadatas=[metadatas[n] for n in moved])
        if new:
            self._collection.add(
                ids=[ids[n] for n in new],
                embeddings=np.asarray([vectors[n] for n in new], np.float32),
                metadatas=[metadatas[n] for n in new],
                documents=[passages[n].text for n in new],
            )

    def add_space(self, name: str, model: str, embed: Embed) -> None:
        """Bring a further vector space up to the passages; one of another model is begun anew.

        What of it the base holds is kept: only texts that are new in a source are embedded.
        """
        outdated = self._outdated.get(name, set())
        if self._spaces.get(name) != model:
            self._drop(name)
            outdated = set(self._sources)
        space = Space(self._make(name))
        for source_id in sorted(outdated):
            if self.base and source_id in self.base.sources:
                self._marks[name] += self.base.sources[source_id].passages
            space.replace(source_id, self._texts(source_id), embed)
        self._spaces[name], self._outdated[name] = model, set()

    def describe(self, source: Source) -> None:
        """Replace what is known of a source (title, date, …) whose text stays."""
        self._sources[source.id] = source

    def remove(self, source_id: str) -> None:
        """Take a source out."""
        count = self._sources.pop(source_id).passages
        self._delete_rows([f"{source_id}#{index}" for index in range(count)])
        for name, outdated in self._outdated.items():
            outdated.discard(source_id)
            self._marks[name] += count
            Space(self._make(name)).forget(source_id)

    def clear(self) -> None:
        """Take everything out, vectors of another dimension included; the base stays as it is."""
        self._unmake(COLLECTION)
        self._collection = self._make(COLLECTION)
        for name in list(self._spaces):
            self._drop(name)
        self._sources = {}
        self._marks.clear()
        self._reusable = None

    def vectors(self, source_id: str) -> dict[str, Vector]:
        """Return the vectors that the base holds of a source, by passage text, for reuse."""
        if self._reusable is None or source_id not in self._reusable.sources:
            return {}
        return self._reusable.vectors(source_id)

    def finish(self, *, change: str, embedding: str, dimension: int, chunker: str, removed: Sequence[str] = ()) -> None:
        """Index the words, write the record, close the files and check the whole: it may be published then.

        A further vector space that was not brought up to the passages is left out.
        """
        for name in [name for name, outdated in self._outdated.items() if outdated]:
            self._drop(name)
        record = Record(
            number=self.number,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            embedding=embedding,
            dimension=dimension,
            chunker=chunker,
            change=change,
            removed=tuple(removed),
            sources=self._sources,
            spaces=self._spaces,
            marks=self._marks,
        )
        self._finish(record)
        self.finished = True

    def _delete_rows(self, ids: Sequence[str]) -> None:
        for first in range(0, len(ids), self.page):
            self._collection.delete(ids=list(ids[first : first + self.page]))
        self._marks[COLLECTION] += len(ids)

    def _all_texts(self) -> Iterator[tuple[str, str]]:
        for rows in pages(self._collection, ["documents"]):
            yield from zip(rows["ids"], rows["documents"] or [], strict=True)

    def _texts(self, source_id: str) -> Iterator[tuple[str, str]]:
        count = self._sources[source_id].passages
        for first in range(0, count, self.page):
            ids = [f"{source_id}#{index}" for index in range(first, min(count, first + self.page))]
            rows = self._collection.get(ids=ids, include=["documents"])
            yield from zip(rows["ids"], rows["documents"] or [], strict=True)

    def _drop(self, name: str) -> None:
        if name in self._spaces:
            self._unmake(name)
            del self._spaces[name], self._outdated[name], self._marks[name]
