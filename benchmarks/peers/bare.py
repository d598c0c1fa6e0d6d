"""The yardstick of our own retrieval: our passages and our model on Chroma, embed and query, and nothing else."""

from pathlib import Path

import chromadb
from chromadb.config import Settings

from app.encoders.embedding import open_embeddings
from benchmarks.peers.protocol import Passage, Vectors, documents, rows, run
from ingest.split.passages import cut

PAGE = 5_000  # rows a write: Chroma takes 5,461


class Bare:
    """Chroma in a folder; ingested again, all is embedded and upserted again."""

    def __init__(self, home: Path, vectors: Vectors | None = None) -> None:
        client = chromadb.PersistentClient(str(home / "chroma"), settings=Settings(anonymized_telemetry=False))
        self._collection = client.get_or_create_collection(
            "passages", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        self._model = open_embeddings("", "none")
        self._embed = vectors or self._model.embed_query
        if vectors is None:
            self._embed("ready")

    def ingest(self, folder: Path) -> None:
        limit = self._model.limit()
        passages = [
            (passage.id, name, passage.text)
            for name, text in documents(folder).items()
            for passage in cut(text, source_id=name, version="", limit=limit)
        ]
        ids, names, texts = map(list, zip(*passages, strict=True))
        self._collection.upsert(
            ids=ids,
            embeddings=self._model.embed_documents(texts),
            documents=texts,
            metadatas=[{"file": name} for name in names],
        )

    def passages(self) -> list[str]:
        return list(self._collection.get(include=["documents"])["documents"] or [])

    def retrieve(self, question: str, k: int) -> list[Passage]:
        found = self._collection.query(
            query_embeddings=[self._embed(question)], n_results=k, include=["documents", "metadatas", "distances"]
        )
        about, texts = (found["metadatas"] or [[]])[0], (found["documents"] or [[]])[0]
        return [(str((row or {}).get("file", "")), text) for row, text in zip(about, texts, strict=True)]

    def prepare(self, size: int) -> list[tuple[str, list[float]]]:
        return [(text, vector.tolist()) for text, vector in rows(size)]

    def fill(self, prepared: list[tuple[str, list[float]]]) -> None:
        for first in range(0, len(prepared), PAGE):
            page = prepared[first : first + PAGE]
            self._collection.add(
                ids=[str(first + number) for number in range(len(page))],
                documents=[text for text, _ in page],
                embeddings=[vector for _, vector in page],
            )


if __name__ == "__main__":
    run(Bare)
