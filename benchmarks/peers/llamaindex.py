"""LlamaIndex as in its starter tutorial: VectorStoreIndex, SentenceSplitter with its defaults, stored as JSON.

Retrieval is that of CitationQueryEngine: nodes of 1,024 tokens, parted into citable passages of 512. A document
ingested again goes by `refresh_ref_docs`: the document store's hash tells whether it has changed.
"""

from pathlib import Path

from llama_index.core import Document, Settings, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.core.schema import QueryBundle, TextNode
from pydantic import PrivateAttr

from benchmarks.peers.protocol import Passage, Vectors, documents, rows, run, weights


class Made(BaseEmbedding):
    """The made vectors of questions as a LlamaIndex model."""

    _vectors: Vectors = PrivateAttr()

    def __init__(self, vectors: Vectors) -> None:
        super().__init__(model_name="made")
        self._vectors = vectors

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._vectors(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._vectors(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._vectors(text)


class LlamaIndex:
    """LlamaIndex with its own store."""

    def __init__(self, home: Path, vectors: Vectors | None = None) -> None:
        Settings.llm = MockLLM()  # none is asked; the default would want a key
        Settings.embed_model = self._model(vectors)
        self._home = home
        stored = (home / "index_store.json").exists()
        self._index = load_index_from_storage(StorageContext.from_defaults(persist_dir=str(home))) if stored else None
        self._engine: CitationQueryEngine | None = None

    def _model(self, vectors: Vectors | None) -> BaseEmbedding:
        if vectors is not None:
            return Made(vectors)
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        return HuggingFaceEmbedding(model_name=weights(), device="cpu")

    def ingest(self, folder: Path) -> None:
        loaded = [Document(text=text, id_=name, metadata={}) for name, text in documents(folder).items()]
        if self._index is None:
            self._index = VectorStoreIndex.from_documents(loaded)
        else:
            self._index.refresh_ref_docs(loaded)
        self._index.storage_context.persist(persist_dir=str(self._home))

    def passages(self) -> list[str]:
        return [node.get_content() for node in self._index.docstore.docs.values()]

    def retrieve(self, question: str, k: int) -> list[Passage]:
        if self._engine is None:
            self._engine = CitationQueryEngine.from_args(self._index, similarity_top_k=k)
        nodes = self._engine.retrieve(QueryBundle(question))
        parts = [
            (node.node.ref_doc_id or "", part)
            for node in nodes
            for part in self._engine.text_splitter.split_text(node.node.get_content())
        ]
        return parts[:k]

    def prepare(self, size: int) -> list[TextNode]:
        return [TextNode(text=text, embedding=vector.tolist()) for text, vector in rows(size)]

    def fill(self, prepared: list[TextNode]) -> None:
        self._index = VectorStoreIndex(prepared)
        self._index.storage_context.persist(persist_dir=str(self._home))


if __name__ == "__main__":
    run(LlamaIndex)
