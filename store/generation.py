"""One published state of the whole corpus, read-only once it stands."""

import errno
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from chromadb.errors import ChromaError
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from store.collection import PAGE, open_client
from store.errors import StoreError, UnknownSource
from store.integrity import damage
from store.lexical import LexicalIndex
from store.passage import Hit, Passage
from store.source import Source
from store.space import Space

FORMAT = 1
READ_ONLY = "may not be written by this user: make it writable, or set BRIEF_CHAT_HOME to a folder that is"
UNTOUCHED = "nothing was published, the one that served goes on serving"
SAME = 1e-3  # cosine distance below which a vector has found itself (float32 rounding is about 1e-7)
COLLECTION = "passages"

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Record:
    """What a generation says of itself in `generation.json`.

    `created` is ISO 8601 UTC; `embedding` and `dimension` name the model that its vectors come from and
    `chunker` the rule that cut its passages; `removed` are library sources that the user took out; `spaces` names
    the model of each further vector space (store/space.py); `marks` counts the deleted rows that
    each collection's index still carries; `files` holds the size of each file that is never written again.
    """

    number: int
    created: str
    embedding: str
    dimension: int
    chunker: str
    change: str
    removed: tuple[str, ...]
    sources: dict[str, Source]
    spaces: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, int] = field(default_factory=dict)
    files: Mapping[str, int] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write the record into the generation's folder."""
        plain = {
            "format": FORMAT,
            "number": self.number,
            "created": self.created,
            "embedding": self.embedding,
            "dimension": self.dimension,
            "chunker": self.chunker,
            "change": self.change,
            "removed": list(self.removed),
            "sources": [source.to_dict() for source in self.sources.values()],
            "spaces": dict(self.spaces),
            "marks": dict(self.marks),
            "files": dict(self.files),
        }
        path = folder / "generation.json"
        path.write_text(json.dumps(plain, ensure_ascii=False, indent=1), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Record":
        """Read the record of the generation in `folder`; a damaged one raises StoreError."""
        try:
            plain = json.loads((folder / "generation.json").read_text(encoding="utf-8"))
            if plain.pop("format") != FORMAT:
                raise StoreError(
                    f"{folder} was written by another version of Brief Chat: move it away and run `brief-chat ingest`"
                )
            plain["sources"] = {entry["id"]: Source(**entry) for entry in plain["sources"]}
            plain["removed"] = tuple(plain["removed"])
            return cls(**plain)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise damaged(folder, f"generation.json: {type(error).__name__}") from error


def damaged(folder: Path, how: object) -> StoreError:
    """Return the error of a generation that cannot be used, with the ways out."""
    return StoreError(
        f"{folder} is damaged ({' '.join(str(how).split())}): run `brief-chat rollback` to serve the generation "
        f"before it, or move {folder.parent.parent} away and run `brief-chat ingest`"
    )


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


def is_full(error: Exception) -> bool:
    """Return whether an error says that the disk is full."""
    return getattr(error, "errno", None) == errno.ENOSPC or "disk is full" in str(error)


class Generation:
    """An open generation: its sources, their texts and passages, and the two searches over them.

    Safe to use from several threads. Close it when no reader is left.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.record = Record.read(folder)
        if (how := damage(folder, self.record.files)) is not None:
            raise damaged(folder, how)
        with self._reading():
            self._lexical = LexicalIndex.open(folder / "bm25")
            self._client = open_client(folder / "chroma")
            try:
                self._collection = self._client.get_collection(COLLECTION, embedding_function=None)
                self._spaces = {name: Space.open(self._client, name) for name in self.record.spaces}
                if not self._searchable():  # it also loads the index, so that the first question does not wait for it
                    raise damaged(folder, "a search does not find what is stored")
            except BaseException:
                self._client.close()
                raise

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (ChromaError, OSError, ValueError) as error:
            if not os.access(self.folder / "chroma", os.W_OK):  # Chroma writes when it opens
                raise StoreError(f"{self.folder} {READ_ONLY}") from error
            if is_full(error):
                raise StoreError(f"{self.folder} cannot be opened: the disk is full, make room on it") from error
            raise damaged(self.folder, error) from error

    def close(self) -> None:
        """Release the files; the generation cannot be searched afterwards."""
        self._client.close()

    @property
    def sources(self) -> dict[str, Source]:
        """Return the sources by id, in the order in which they came."""
        return self.record.sources

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
            return read_text(self.folder, self.source(source_id).version)

    def vectorstore(self, embeddings: Embeddings) -> Chroma:
        """Return the passages as a LangChain vector store that embeds questions with `embeddings`."""
        return Chroma(
            client=self._client,
            collection_name=COLLECTION,
            embedding_function=embeddings,
            create_collection_if_not_exists=False,
        )

    def nearest(self, question: str, embeddings: Embeddings, k: int, sources: Sequence[str] | None = None) -> list[Hit]:
        """Return the `k` passages nearest to the question, best first, scored by cosine similarity (-1 to 1)."""
        where: Any = None if sources is None else {"source_id": {"$in": list(sources)}}
        with self._reading():
            found: list[tuple[Document, float]] = self.vectorstore(embeddings).similarity_search_with_score(
                question, k=k, filter=where
            )
        return [Hit(to_passage(hit.metadata, hit.page_content), 1 - distance) for hit, distance in found]

    def near(self, space: str, vector: Sequence[float], k: int, sources: Sequence[str] | None = None) -> list[Hit]:
        """Return the `k` passages nearest to a vector of a further space, best first, scored like `nearest`."""
        with self._reading():
            scores = self._spaces[space].nearest(vector, k, sources)
        return [Hit(passage, scores[passage.id]) for passage in self.get(list(scores))]

    def matching(self, question: str, k: int, sources: Sequence[str] | None = None) -> list[Hit]:
        """Return up to `k` passages that share words with the question, best first, scored by BM25 (above 0)."""
        scores = dict(self._lexical.search(question, k, sources))
        return [Hit(passage, scores[passage.id]) for passage in self.get(list(scores))]

    def get(self, passage_ids: Sequence[str]) -> list[Passage]:
        """Return the passages under these ids, in the order asked for; unknown ids are left out."""
        if not passage_ids:
            return []
        with self._reading():
            rows = self._collection.get(ids=list(passage_ids), include=["documents", "metadatas"])
        found = {id_: to_passage(meta, text) for id_, meta, text in _rows(rows)}
        return [found[passage_id] for passage_id in passage_ids if passage_id in found]

    def before(self, passage: Passage) -> Passage | None:
        """Return the passage in front of one in its source, if there is one."""
        return next(iter(self.get([f"{passage.source_id}#{passage.index - 1}"])), None)

    def passages(self, source_id: str) -> list[Passage]:
        """Return a source's passages in the order of its text."""
        count = self.source(source_id).passages
        return self.get([f"{source_id}#{index}" for index in range(count)])

    def count(self) -> int:
        """Return the number of passages in Chroma."""
        return self._collection.count()

    def check(self) -> None:
        """Raise StoreError unless counts and texts agree with the record; opening it has tried a search."""
        expected = sum(source.passages for source in self.sources.values())
        what = f"generation {self.record.number}"
        if self.count() != expected:
            raise StoreError(f"{what} holds {self.count()} passages instead of {expected}: {UNTOUCHED}")
        for name, space in self._spaces.items():
            if space.count() != expected:
                raise StoreError(f"{what} holds {space.count()} {name} vectors instead of {expected}: {UNTOUCHED}")
        for source in self.sources.values():
            if not (self.folder / "texts" / f"{source.version}.txt").is_file():
                raise StoreError(f"{what} lacks the text of {source.id}: {UNTOUCHED}")

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


def read_text(folder: Path, version: str) -> str:
    """Return the text of a version that the generation in `folder` holds, newlines untouched."""
    return (folder / "texts" / f"{version}.txt").read_bytes().decode("utf-8", "surrogatepass")


def _rows(rows: Any) -> Iterator[tuple[str, dict[str, Any], str]]:
    return zip(rows["ids"], rows["metadatas"] or [], rows["documents"] or [], strict=True)
