"""Which snapshots were published, those that have been swept included: a row each."""

import json
from typing import Any

from chromadb.api.client import Client
from chromadb.errors import NotFoundError

from store.index.collection import pages
from store.server.snapshot import NOWHERE
from store.snapshot.history import LONGEST, Published, published
from store.types.record import Record

NAME = "history"


class ServerHistory:
    """The collection that remembers the snapshots; it is written behind the pointer, like the file in a folder."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def read(self) -> dict[int, Published]:
        """Return what is remembered, by number."""
        try:
            collection = self._client.get_collection(NAME, embedding_function=None)
        except NotFoundError:
            return {}
        plain = (json.loads(text) for page in pages(collection, ["documents"]) for text in page["documents"])
        return {row["number"]: Published(**row) for row in plain}

    def remember(self, record: Record, base: int | None) -> None:
        """Add a snapshot that serves now, unless it is there."""
        known = self.read()
        if record.number in known:
            return
        collection = self._client.get_or_create_collection(NAME, embedding_function=None)
        row: dict[str, Any] = published(record, base).to_dict()
        collection.upsert(ids=[_id(record.number)], embeddings=[NOWHERE], documents=[json.dumps(row)])
        if oldest := sorted(known)[: -(LONGEST - 1)]:
            collection.delete(ids=[_id(number) for number in oldest])


def _id(number: int) -> str:
    return f"{number:06d}"
