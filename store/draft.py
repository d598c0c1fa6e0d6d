"""The next generation while it is being built."""

import shutil
from collections.abc import Iterator, Sequence
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
from store.space import PAGE, Embed, Space


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
        self._spaces: dict[str, str] = dict(base.record.spaces) if base else {}
        self._outdated: dict[str, set[str]] = {name: set() for name in self._spaces}  # sources that a space lags behind
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
        for outdated in self._outdated.values():
            outdated.add(source.id)

    def add_space(self, name: str, model: str, embed: Embed) -> None:
        """Bring a further vector space up to the passages; one of another model is begun anew.

        What of it the base holds is kept: only texts that are new in a source are embedded.
        """
        outdated = self._outdated.get(name, set())
        if self._spaces.get(name) != model:
            self._drop(name)
            outdated = set(self._sources)
        space = Space.make(self._client, name)
        for source_id in sorted(outdated):
            space.replace(source_id, self._texts(source_id), embed)
        self._spaces[name], self._outdated[name] = model, set()

    def describe(self, source: Source) -> None:
        """Replace what is known of a source (title, date, …) whose text stays."""
        self._sources[source.id] = source

    def remove(self, source_id: str) -> None:
        """Take a source out."""
        self._delete_rows(source_id)
        del self._sources[source_id]
        for name, outdated in self._outdated.items():
            outdated.discard(source_id)
            Space.make(self._client, name).forget(source_id)

    def clear(self) -> None:
        """Take everything out, vectors of another dimension included; the base stays as it is."""
        self._client.delete_collection(COLLECTION)
        self._collection = self._new_collection()
        for name in list(self._spaces):
            self._drop(name)
        self._sources = {}
        self._reusable = None

    def vectors(self, source_id: str) -> dict[str, Sequence[float]]:
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
            spaces=self._spaces,
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

    def _texts(self, source_id: str) -> Iterator[tuple[str, str]]:
        count = self._sources[source_id].passages
        for first in range(0, count, PAGE):
            ids = [f"{source_id}#{index}" for index in range(first, min(count, first + PAGE))]
            rows = self._collection.get(ids=ids, include=["documents"])
            yield from zip(rows["ids"], rows["documents"] or [], strict=True)

    def _drop(self, name: str) -> None:
        if name in self._spaces:
            self._client.delete_collection(name)
            del self._spaces[name], self._outdated[name]

    def _check(self) -> None:
        """Open the finished generation as a reader would: counts, texts and both searches must agree."""
        generation = Generation(self.building)
        try:
            generation.check()
        finally:
            generation.close()
