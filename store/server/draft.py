"""The next snapshot while it is built on a Chroma server."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import chromadb
import httpx
from chromadb.api.client import Client
from chromadb.errors import ChromaError

from store.index.collection import COSINE, pages
from store.server.connection import Address
from store.server.ledger import look, part
from store.server.snapshot import ServerSnapshot, write_record
from store.snapshot.draft import Draft
from store.snapshot.snapshot import COLLECTION, Snapshot
from store.types.errors import StoreError
from store.types.record import Record
from store.types.source import Source

ROWS = 1_000  # a request: the server takes 40 MB, and 1,024 numbers with a passage are about 8 kB
NO_FORK = "unsupported"  # in a single node's answer, chromadb 1.5.9


class ServerDraft(Draft):
    """A draft in collections of its own number, which no pointer names before it is published."""

    page = ROWS

    def __init__(self, client: Client, address: Address, base: Snapshot | None, number: int, words: Path) -> None:
        self._client = client
        self._address = address
        self._words = words
        super().__init__(base, number)

    def _begin(self) -> chromadb.Collection:
        # Not in the `try`: where another writer has taken this number, the collections under it are his.
        passages = self._copy(COLLECTION) if self.base else _create(self._client, part(self.number, COLLECTION))
        try:
            for name in self._spaces:
                self._copy(name)
        except BaseException:
            self.discard()
            raise
        return passages

    def _copy(self, name: str) -> chromadb.Collection:
        """Fork a collection where the server can; a single node cannot, and has its rows read and written."""
        assert self.base is not None
        old = self._client.get_collection(part(self.base.record.number, name), embedding_function=None)
        try:
            return old.fork(part(self.number, name))
        except ChromaError as error:
            if NO_FORK not in str(error):
                raise
        self._marks.clear()  # the rows that were deleted from the base are not copied
        new = _create(self._client, part(self.number, name))
        for rows in pages(old, ["embeddings", "metadatas", "documents"], ROWS):
            _add(new, rows)
        return new

    def _make(self, name: str) -> chromadb.Collection:
        name = part(self.number, name)
        return self._client.get_or_create_collection(name, embedding_function=None, configuration=COSINE)

    def _unmake(self, name: str) -> None:
        self._client.delete_collection(part(self.number, name))

    def _keep(self, source: Source, text: str) -> None:
        try:
            text.encode()
        except UnicodeEncodeError:
            raise StoreError(f"{source.id}: its text holds half a character, which a server cannot keep") from None

    def _finish(self, record: Record) -> None:
        write_record(self._client, record, ROWS)
        self._check(ServerSnapshot(self._client, self._address, self.number, self._words))

    def discard(self) -> None:
        """Delete the collections; what cannot be deleted now, the next writer sweeps."""
        with suppress(ChromaError, httpx.TransportError):
            for name in look(self._client).parts().get(self.number, []):
                self._client.delete_collection(name)


def _create(client: Client, name: str) -> chromadb.Collection:
    return client.create_collection(name, embedding_function=None, configuration=COSINE)


def _add(collection: chromadb.Collection, rows: Any) -> None:
    documents: Sequence[str | None] = rows["documents"] or []
    collection.add(
        ids=rows["ids"],
        embeddings=rows["embeddings"],
        metadatas=rows["metadatas"],
        documents=cast(list[str], documents) if any(text is not None for text in documents) else None,
    )
