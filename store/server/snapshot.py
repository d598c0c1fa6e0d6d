"""A snapshot on a Chroma server."""

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import chromadb
from chromadb.api.client import Client

from store.index.collection import pages
from store.index.space import Space
from store.server.connection import Address, failures
from store.server.ledger import CATALOG, part
from store.server.words import open_words
from store.snapshot.snapshot import COLLECTION, Snapshot
from store.types.errors import StoreError
from store.types.record import OtherFormat, Record
from store.types.source import Source

HEAD = "record"  # id of the row that holds the record but for its sources
SOURCE = "source:"
NOWHERE: Sequence[float] = [0.0]  # the vector of a row that is not searched for by vector


class ServerSnapshot(Snapshot):
    """An open snapshot of the server at `address`; `words` is this machine's folder for the word indexes.

    Texts are read from the passages, which are a partition of them.
    """

    def __init__(self, client: Client, address: Address, number: int, words: Path) -> None:
        self._address = address
        self._client = client
        with self._reading():
            self.record = read_record(client, number)
            self._collection = client.get_collection(part(number, COLLECTION), embedding_function=None)
            self._spaces = {name: Space.open(client, part(number, name)) for name in self.record.spaces}
            self._lexical = open_words(words, self._collection)

    def _reading(self) -> AbstractContextManager[None]:
        return failures(self._address)

    def close(self) -> None:
        """Do nothing: the connection is the corpus's."""

    def check(self) -> None:
        """Raise StoreError unless counts agree with the record, and a search finds what is stored."""
        super().check()
        if not self._searchable():
            raise StoreError(f"snapshot {self.record.number} is not found by its own vectors: nothing was published")

    def _text(self, source: Source) -> str:
        return "".join(passage.text for passage in self.passages(source.id))

    def _holds_text(self, source: Source) -> bool:
        return True  # where its passages are


def write_record(client: Client, record: Record, rows: int) -> None:
    """Write the catalog of a snapshot, `rows` at a time."""
    plain = record.to_dict()
    sources = plain.pop("sources")
    documents = {HEAD: plain, **{f"{SOURCE}{source['id']}": source for source in sources}}
    ids = list(documents)
    collection = client.create_collection(part(record.number, CATALOG), embedding_function=None)
    for first in reversed(range(0, len(ids), rows)):  # the head, which counts them, at last
        page = ids[first : first + rows]
        collection.add(
            ids=page,
            embeddings=[NOWHERE] * len(page),
            metadatas=[{"place": first + n, "rows": len(ids)} for n in range(len(page))],
            documents=[json.dumps(documents[id_], ensure_ascii=False) for id_ in page],
        )


def read_record(client: Client, number: int) -> Record:
    """Read the catalog of a snapshot; chromadb's NotFoundError where there is none, StoreError for a damaged one."""
    collection = client.get_collection(part(number, CATALOG), embedding_function=None)
    try:
        (head, *sources), complete = _rows(collection)
        if not complete:
            raise ValueError
        return Record.from_dict({**head, "sources": sources})
    except OtherFormat as error:
        raise StoreError(
            f"snapshot {number} was written by another version of Brief Chat: restart what still runs the old one, "
            "or take another database"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"the catalog of snapshot {number} is damaged: run `brief-chat rollback` to serve the snapshot before "
            "it, or take another database and run `brief-chat ingest`"
        ) from error


def _rows(collection: chromadb.Collection) -> tuple[list[Any], bool]:
    found = [
        (metadata["place"], metadata["rows"], json.loads(text))
        for page in pages(collection, ["documents", "metadatas"])
        for metadata, text in zip(page["metadatas"], page["documents"], strict=True)
    ]
    found.sort(key=lambda row: row[0])
    return [row[2] for row in found], all(rows == len(found) for _, rows, _ in found)
