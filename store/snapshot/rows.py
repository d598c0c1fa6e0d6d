"""Changes of a collection's rows, gathered over many sources and written together.

Chroma makes each write durable by itself, which takes some 50 ms whatever its size (1.5.9): a thousand sources of one
passage must not cost a thousand writes.
"""

from collections.abc import Sequence
from typing import Any

import chromadb
import numpy as np

from store.snapshot.snapshot import to_metadata
from store.types.passage import Passage

Row = tuple[Passage, Any]  # and its vector


class Rows:
    """What is still to be written to a collection, at most about two pages of `page` rows."""

    def __init__(self, collection: chromadb.Collection, page: int) -> None:
        self._collection = collection
        self._page = page
        self._sources: set[str] = set()  # whose rows may wait here
        self._source = ""
        self._deleted: list[str] = []
        self._moved: list[Passage] = []
        self._new: list[Row] = []

    def turn_to(self, source_id: str) -> None:
        """Begin with a source; where it was begun with before, what is read and deleted is what was put then."""
        if source_id in self._sources:
            self.write()
        self._source = source_id
        self._sources.add(source_id)

    def delete(self, ids: Sequence[str]) -> None:
        """Delete these rows, before any is added."""
        self._deleted += ids
        self._write_when_full()

    def move(self, passages: Sequence[Passage]) -> None:
        """Replace what stands beside these rows' texts and vectors."""
        self._moved += passages
        self._write_when_full()

    def add(self, rows: Sequence[Row]) -> None:
        """Add rows."""
        self._new += rows
        self._write_when_full()

    def write(self) -> None:
        """Write all."""
        for ids in self._pages(self._deleted):
            self._collection.delete(ids=ids)
        for moved in self._pages(self._moved):
            self._collection.update(
                ids=[passage.id for passage in moved], metadatas=[to_metadata(passage) for passage in moved]
            )
        for new in self._pages(self._new):
            self._collection.add(
                ids=[passage.id for passage, _ in new],
                embeddings=np.asarray([vector for _, vector in new], np.float32),
                metadatas=[to_metadata(passage) for passage, _ in new],
                documents=[passage.text for passage, _ in new],
            )
        self._sources = {self._source}
        self._deleted, self._moved, self._new = [], [], []

    def _write_when_full(self) -> None:
        if len(self._deleted) + len(self._moved) + len(self._new) >= self._page:
            self.write()

    def _pages(self, rows: list[Any]) -> list[list[Any]]:
        return [rows[first : first + self._page] for first in range(0, len(rows), self._page)]
