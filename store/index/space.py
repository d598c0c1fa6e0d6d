"""A further vector space of a snapshot: the same passages under the same ids, embedded by another model."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import chromadb
import numpy as np
from chromadb.api.client import Client

PAGE = 1_000  # rows read, embedded and written at once

Embed = Callable[[list[str]], Sequence[Sequence[float]]]


class Text(NamedTuple):
    """A passage's text, and whose it is."""

    source_id: str
    id: str
    text: str


class Space:
    """Vectors in a Chroma collection of its own, without the texts: the first collection has them."""

    def __init__(self, collection: chromadb.Collection) -> None:
        self._collection = collection

    @classmethod
    def open(cls, client: Client, name: str) -> "Space":
        """Return the space of this name; chromadb's NotFoundError where there is none."""
        return cls(client.get_collection(name, embedding_function=None))

    def nearest(self, vector: Sequence[float], k: int, where: Any = None) -> dict[str, float]:
        """Return the cosine similarity (-1 to 1) of the `k` nearest passages by id, best first; `where` is Chroma's."""
        query: Any = [list(vector)]
        found = self._collection.query(query_embeddings=query, n_results=k, where=where, include=["distances"])
        return {id_: 1 - far for id_, far in zip(found["ids"][0], (found["distances"] or [[]])[0], strict=True)}

    def count(self) -> int:
        """Return the number of vectors."""
        return self._collection.count()

    def replace(self, texts: Iterable[Text], *, held: Collection[str], embed: Embed) -> None:
        """Bring sources up to their passages; of those `held`, texts that the space knows are not embedded again.

        A source's passages come one behind the other.
        """
        known: dict[str, np.ndarray] = {}
        begun, rest = "", iter(texts)
        while page := list(islice(rest, PAGE)):
            sources = list(dict.fromkeys(text.source_id for text in page))
            known = known if sources[0] == begun else {}
            for source_id in sources:
                if source_id in held and source_id != begun:
                    known.update(self._pages(source_id))
                    self.forget(source_id)
            begun = sources[-1]
            hashes = [_hash(text.text) for text in page]
            new = {key: text.text for key, text in zip(hashes, page, strict=True) if key not in known}
            vectors = embed(list(new.values())) if new else []
            known.update((key, np.asarray(row, np.float32)) for key, row in zip(new, vectors, strict=True))
            rows: Any = [known[key].tolist() for key in hashes]
            self._collection.add(
                ids=[text.id for text in page],
                embeddings=rows,
                metadatas=[{"source_id": text.source_id, "text": key} for text, key in zip(page, hashes, strict=True)],
            )

    def of(self, source_id: str, texts: Sequence[str]) -> list[np.ndarray]:
        """Return the vectors of texts of a source."""
        known = dict(self._pages(source_id))
        return [known[_hash(text)] for text in texts]

    def forget(self, source_id: str) -> None:
        """Take a source out."""
        self._collection.delete(where={"source_id": source_id})

    def _pages(self, source_id: str) -> Iterator[tuple[str, np.ndarray]]:
        offset = 0
        while True:
            rows = self._collection.get(
                where={"source_id": source_id}, limit=PAGE, offset=offset, include=["metadatas", "embeddings"]
            )
            if not rows["ids"]:
                return
            embeddings = rows["embeddings"] if rows["embeddings"] is not None else []
            for metadata, vector in zip(rows["metadatas"] or [], embeddings, strict=True):
                yield str(metadata["text"]), np.asarray(vector, np.float32)
            offset += len(rows["ids"])


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
