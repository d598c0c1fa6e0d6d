"""Haystack as in its tutorials: DocumentSplitter with its defaults, sentence-transformers embedders, in-memory store.

The store is saved as JSON, as it offers. Ingested again, documents go the same way into a DocumentWriter with
DuplicatePolicy.SKIP: a passage's id is a hash of its text, and what was there before stays. Nothing removes the
passages of an earlier version.
"""

from functools import cache
from pathlib import Path
from typing import Any

from haystack import Document, Pipeline
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.document_stores.types import DuplicatePolicy

from benchmarks.peers.protocol import Passage, Vectors, documents, rows, run, weights


class Haystack:
    """Haystack with its in-memory store, saved into a folder."""

    def __init__(self, home: Path, vectors: Vectors | None = None) -> None:
        self._file = home / "documents.json"
        self._vectors = vectors
        self._store = (
            InMemoryDocumentStore.load_from_disk(str(self._file)) if self._file.exists() else InMemoryDocumentStore()
        )
        self._retriever = InMemoryEmbeddingRetriever(document_store=self._store)
        self._asking = Pipeline()
        if vectors is None:
            from haystack_integrations.components.embedders.sentence_transformers import (
                SentenceTransformersTextEmbedder,
            )

            embedder = SentenceTransformersTextEmbedder(model=weights(), progress_bar=False)
            self._asking.add_component("embedder", embedder)
            self._asking.add_component("retriever", self._retriever)
            self._asking.connect("embedder.embedding", "retriever.query_embedding")
            self._asking.warm_up()

    def ingest(self, folder: Path) -> None:
        loaded = [Document(content=text, meta={"file": name}) for name, text in documents(folder).items()]
        made = _indexing().run({"splitter": {"documents": loaded}})["embedder"]["documents"]
        DocumentWriter(self._store, policy=DuplicatePolicy.SKIP).run(documents=made)
        self._store.save_to_disk(str(self._file))

    def passages(self) -> list[str]:
        return [document.content or "" for document in self._store.filter_documents()]

    def retrieve(self, question: str, k: int) -> list[Passage]:
        if self._vectors is not None:
            found = self._retriever.run(query_embedding=self._vectors(question), top_k=k)["documents"]
        else:
            asked: dict[str, Any] = {"embedder": {"text": question}, "retriever": {"top_k": k}}
            found = self._asking.run(asked)["retriever"]["documents"]
        return [(document.meta.get("file", ""), document.content) for document in found]

    def prepare(self, size: int) -> list[Document]:
        return [Document(content=text, embedding=vector.tolist()) for text, vector in rows(size)]

    def fill(self, prepared: list[Document]) -> None:
        DocumentWriter(self._store, policy=DuplicatePolicy.SKIP).run(documents=prepared)
        self._store.save_to_disk(str(self._file))


@cache
def _indexing() -> Pipeline:
    """The pipeline from documents to passages with vectors, its model loaded once a process."""
    from haystack_integrations.components.embedders.sentence_transformers import SentenceTransformersDocumentEmbedder

    pipeline = Pipeline()
    pipeline.add_component("splitter", DocumentSplitter())
    pipeline.add_component("embedder", SentenceTransformersDocumentEmbedder(model=weights(), progress_bar=False))
    pipeline.connect("splitter", "embedder")
    pipeline.warm_up()
    return pipeline


if __name__ == "__main__":
    run(Haystack)
