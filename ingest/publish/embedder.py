"""What an ingest needs of an embedding model."""

from typing import Protocol

from ingest.split.passages import Limit


class Embedder(Protocol):
    """An embedding model: what an ingest, and a search in its space, need of it."""

    @property
    def name(self) -> str:
        """Return the model's name, as the snapshot records it."""

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""

    @property
    def beside(self) -> "Embedder | None":
        """Return the model of a second vector space, for questions and sources in other languages; None without one."""

    def limit(self, language: str) -> Limit:
        """Return how many tokens a passage of this language may have, and how to count them."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector for each text."""

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of one question."""
