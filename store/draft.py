"""The next generation while it is being built."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import chromadb
from chromadb.utils.batch_utils import create_batches

from store.errors import StoreError
from store.generation import COLLECTION, Generation, Record, open_client, pages, to_metadata
from store.lexical import LexicalIndex
from store.passage import Passage, partitions
from store.source import Source


class Draft:
    """A copy of the serving generation that takes changes; nobody reads it before it is published.

    `base` is the generation that it started from (None for the first); `number` is the one it will have.
    """

    def __init__(self, generations: Path, base: Generation | None, number: int) -> None:
        self.base = base
        self.number = number
        self.building = generations / f"{number:06d}.building"
        self.finished = False
        self._sources: dict[str, Source] = dict(base.sources) if base else {}
        if base:
            shutil.copytree(base.folder, self.building, ignore=shutil.ignore_patterns("bm25"))
        else:
            (self.building / "texts").mkdir(parents=True)
        self._client = open_client(self.building / "chroma")
        self._collection = self._new_collection()
        self._reusable = base

    def _new_collection(self) -> chromadb.Collection:
        return self._client.get_or_create_collection(
            COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )

    def put(self, source: Source, text: str, passages: Sequence[Passage], vectors: Sequence[Sequence[float]]) -> None:
        """Add a source, or replace it; `vectors` has one row of the model's dimension for each passage."""
        if not partitions(passages, text):
            raise StoreError(f"{source.id}: its passages do not give its text back; nothing was written")
        self._delete_rows(source.id)
        path = self.building / "texts" / f"{source.version}.txt"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        batches = create_batches(
            api=self._client,
            ids=[passage.id for passage in passages],
            embeddings=cast(Any, list(vectors)),
            metadatas=[to_metadata(passage) for passage in passages],
            documents=[passage.text for passage in passages],
        )
        for ids, embeddings, metadatas, documents in batches:
            self._collection.add(ids=ids, embeddings=embeddings, metadatas=metadatas, documents=documents)
        self._sources[source.id] = source

    def describe(self, source: Source) -> None:
        """Replace what is known of a source (title, date, …) whose text stays."""
        self._sources[source.id] = source

    def remove(self, source_id: str) -> None:
        """Take a source out."""
        self._delete_rows(source_id)
        del self._sources[source_id]

    def clear(self) -> None:
        """Take everything out, vectors of another dimension included; the base stays as it is."""
        self._client.delete_collection(COLLECTION)
        self._collection = self._new_collection()
        self._sources = {}
        self._reusable = None

    def vectors(self, source_id: str) -> dict[str, Sequence[float]]:
        """Return the vectors that the base holds of a source, by passage text, for reuse."""
        if self._reusable is None or source_id not in self._reusable.sources:
            return {}
        return self._reusable.vectors(source_id)

    def finish(self, *, change: str, embedding: str, dimension: int, chunker: str, removed: Sequence[str] = ()) -> None:
        """Index the words, write the record, close the files and check the whole: it may be published then."""
        LexicalIndex.build(pages(self._collection), self.building / "bm25")
        Record(
            number=self.number,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            embedding=embedding,
            dimension=dimension,
            chunker=chunker,
            change=change,
            removed=tuple(removed),
            sources=self._sources,
        ).write(self.building)
        versions = {source.version for source in self._sources.values()}
        for path in (self.building / "texts").iterdir():
            if path.stem not in versions:
                path.unlink()
        self._client.close()
        self._check()
        self.finished = True

    def discard(self) -> None:
        """Remove what was built, where it was not published."""
        self._client.close()
        shutil.rmtree(self.building, ignore_errors=True)

    def _delete_rows(self, source_id: str) -> None:
        if source_id in self._sources:
            self._collection.delete(where={"source_id": source_id})

    def _check(self) -> None:
        """Open the finished generation as a reader would: counts, texts and both searches must agree."""
        generation = Generation(self.building)
        try:
            generation.check()
        finally:
            generation.close()
