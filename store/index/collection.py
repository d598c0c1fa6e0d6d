"""A Chroma collection from the writer's side: filled, freed of what was deleted, and settled for readers.

Chroma 1.5.9 writes a vector index out only each `sync_threshold` rows. Until then every process that opens the
collection makes the files of its index anew, over those of the others, from the log in SQLite. A settled
collection is written out whole: readers only read it, and open it faster.

Rows that are deleted stay in the index as marks: 28 replacements of a tenth of 3,000 rows made it grow from 5 to 19 MB.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import chromadb
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateCollectionConfiguration, UpdateCollectionConfiguration
from chromadb.config import Settings
from tenacity import retry, retry_if_exception_message, stop_after_delay, wait_fixed

# How many passages a search goes by on its way; Chroma's own 100 are too few where a thousand passages are alike, such
# as the rows of a table: a search that comes upon them does not get out again (docs/scaling.md).
EF_SEARCH = 800
COSINE: CreateCollectionConfiguration = {"hnsw": {"space": "cosine", "ef_search": EF_SEARCH}}
FILLING = 10_000  # rows between two writings of the index while it is filled
PAGE = 5_000  # rows a read or write: Chroma takes 5,461 a batch, and SQLite 32,766 variables a statement


def open_client(folder: Path) -> Client:
    """Open Chroma on a folder, without telemetry."""
    settings = Settings(anonymized_telemetry=False)
    return cast(Client, chromadb.PersistentClient(path=str(folder), settings=settings))


def make(client: Client, name: str) -> chromadb.Collection:
    """Return the collection of this name (three characters or more), an empty one where there is none, to be filled."""
    collection = client.get_or_create_collection(name, embedding_function=None, configuration=COSINE)
    _write_out_each(collection, FILLING)
    return collection


def settle(collection: chromadb.Collection) -> None:
    """Let Chroma write the whole index out; nothing is added afterwards."""
    _write_out_each(collection, 1)
    row = collection.get(limit=1, include=["embeddings"])
    if row["ids"] and row["embeddings"] is not None:
        collection.query(query_embeddings=cast(Any, [row["embeddings"][0]]), n_results=1)  # brings the index up


def compact(client: Client, collection: chromadb.Collection) -> chromadb.Collection:
    """Return the collection made anew of the rows that it holds, without the marks of deleted ones."""
    name = collection.name
    fresh = make(client, f"{name}-fresh")
    for rows in pages(collection, ["embeddings", "metadatas", "documents"]):
        fresh.add(
            ids=rows["ids"],
            embeddings=rows["embeddings"],
            metadatas=rows["metadatas"],
            documents=rows["documents"] if any(text is not None for text in rows["documents"]) else None,
        )
    client.delete_collection(name)
    fresh.modify(name=name)
    return fresh


def remove_orphans(folder: Path) -> None:
    """Remove the index files of collections that were deleted, which Chroma leaves lying; it must be closed."""
    with closing(sqlite3.connect(folder / "chroma.sqlite3")) as database:
        known = {row[0] for row in database.execute("SELECT id FROM segments")}
    for index in folder.iterdir():
        if index.is_dir() and index.name not in known:
            shutil.rmtree(index)


def pages(collection: chromadb.Collection, include: list[str], rows: int = PAGE) -> Iterator[Any]:
    """Yield all rows, a page of `rows` at a time."""
    for offset in range(0, collection.count(), rows):
        yield collection.get(limit=rows, offset=offset, include=cast(Any, include))


def _write_out_each(collection: chromadb.Collection, rows: int) -> None:
    hnsw = {"sync_threshold": rows, "batch_size": min(rows, 100), "ef_search": EF_SEARCH}
    _modify(collection, cast(UpdateCollectionConfiguration, {"hnsw": hnsw}))


@retry(
    retry=retry_if_exception_message(match=".*database is locked"),  # Chroma is still clearing its log in a thread
    stop=stop_after_delay(30),
    wait=wait_fixed(0.05),
    reraise=True,
)
def _modify(collection: chromadb.Collection, configuration: UpdateCollectionConfiguration) -> None:
    collection.modify(configuration=configuration)
