"""LangChain and Chroma as in its tutorial: recursive splitter 1000/200, HuggingFaceEmbeddings, similarity search.

Ingest goes by its indexing API, cleanup "incremental", with a record manager in SQLite.
"""

from pathlib import Path

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from benchmarks.peers.protocol import Passage, Vectors, documents, rows, run, weights

PAGE = 5_000  # rows a write: Chroma takes 5,461


class Made(Embeddings):
    """The made vectors of questions as a LangChain model."""

    def __init__(self, vectors: Vectors) -> None:
        self.vectors = vectors

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.vectors(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self.vectors(text)


class PlainChain:
    """LangChain with Chroma in a folder."""

    def __init__(self, home: Path, vectors: Vectors | None = None) -> None:
        self._home = home
        self._vectors = vectors
        self._store = Chroma(
            collection_name="documents", embedding_function=self._model(), persist_directory=str(home / "chroma")
        )

    def _model(self) -> Embeddings:
        if self._vectors is not None:
            return Made(self._vectors)
        from langchain_huggingface import HuggingFaceEmbeddings

        return HuggingFaceEmbeddings(model_name=weights(), model_kwargs={"device": "cpu"})

    def ingest(self, folder: Path) -> None:
        from langchain_classic.indexes import SQLRecordManager
        from langchain_core.indexing import index
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        records = SQLRecordManager("chroma/documents", db_url=f"sqlite:///{self._home / 'records.db'}")
        records.create_schema()
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
        loaded = [Document(text, metadata={"source": name}) for name, text in documents(folder).items()]
        splits = splitter.split_documents(loaded)
        index(splits, records, self._store, cleanup="incremental", source_id_key="source")

    def passages(self) -> list[str]:
        texts: list[str] = self._store.get()["documents"]
        return texts

    def retrieve(self, question: str, k: int) -> list[Passage]:
        found = self._store.similarity_search(question, k=k)
        return [(hit.metadata.get("source", ""), hit.page_content) for hit in found]

    def prepare(self, size: int) -> list[str]:
        assert self._vectors is not None
        self._vectors.known = dict(rows(size))
        return list(self._vectors.known)

    def fill(self, prepared: list[str]) -> None:
        for first in range(0, len(prepared), PAGE):
            self._store.add_texts(prepared[first : first + PAGE])


if __name__ == "__main__":
    run(PlainChain)
