"""txtai as in its introduction: Embeddings with content, texts segmented into paragraphs.

Ingested again, all passages are upserted under the same ids: it offers nothing that tells what has changed.
"""

from pathlib import Path

import numpy as np
from txtai import Embeddings
from txtai.pipeline import Segmentation

from benchmarks.peers.protocol import Passage, Vectors, documents, rows, run, weights


class Txtai:
    """txtai with Faiss and SQLite, saved into a folder."""

    def __init__(self, home: Path, vectors: Vectors | None = None) -> None:
        self._folder = str(home / "index")
        self._vectors = vectors
        made = {"method": "external", "transform": lambda texts: self._embed(texts)}  # it wants a plain function
        self._embeddings = Embeddings({"content": True, **(made if vectors else {"path": weights(), "gpu": False})})
        if Path(self._folder).exists():
            self._embeddings.load(self._folder, config=made if vectors else None)
        if vectors is None:
            self._embeddings.batchtransform(["ready"])

    def _embed(self, texts: list[str]) -> np.ndarray:
        assert self._vectors is not None
        return np.array([self._vectors(text) for text in texts], np.float32)

    def ingest(self, folder: Path) -> None:
        segment = Segmentation(paragraphs=True)
        passages = [
            (f"{name}#{number}", {"text": passage, "file": name})
            for name, text in documents(folder).items()
            for number, passage in enumerate(segment(text))
        ]
        self._embeddings.upsert(passages)
        self._embeddings.save(self._folder)

    def passages(self) -> list[str]:
        return [row["text"] for row in self._embeddings.search("select text from txtai", limit=1_000_000)]

    def retrieve(self, question: str, k: int) -> list[Passage]:
        return [(row["id"].split("#")[0], row["text"]) for row in self._embeddings.search(question, k)]

    def prepare(self, size: int) -> list[tuple[str, str]]:
        assert self._vectors is not None
        self._vectors.known = dict(rows(size))
        return [(f"made#{number}", text) for number, text in enumerate(self._vectors.known)]

    def fill(self, prepared: list[tuple[str, str]]) -> None:
        self._embeddings.upsert(prepared)
        self._embeddings.save(self._folder)


if __name__ == "__main__":
    run(Txtai)
