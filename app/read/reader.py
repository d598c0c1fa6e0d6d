"""The reader: a trained cross-encoder whose one pass over (question, title, passage) judges passage and sentences."""

import hashlib
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from app.errors import ModelError
from app.types.evidence import Reading

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

WEIGHTS = Path(__file__).parent / "weights"  # CARD.md there: where they come from, licences, figures
SUMS = "SHA256SUMS"
EVIDENCE, LIKENESS = 0, 1  # columns of what it gives for each token; behind them the answer's ends, which nothing uses
LOADING = threading.Lock()
QUESTION, TITLE, PASSAGE = 94, 24, 320  # tokens of each at most, as in training (30 of the question for an earlier one)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Form:
    """A reader's files, by its name, and how its input is put together.

    `first` is the token id in front of the question, `middle` those behind it, `last` the one behind the passage;
    `typed` says that what stands behind the question is of another type. `words` counts the words of its vocabulary.
    """

    name: str
    first: int
    middle: tuple[int, ...]
    last: int
    typed: bool
    words: int

    @property
    def model(self) -> str:
        """Return the name of the file of weights."""
        return f"{self.name}.onnx"

    @property
    def tokenizer(self) -> str:
        """Return the name of the tokenizer's file."""
        return f"{self.name}-tokenizer.json"


ENGLISH = Form("reader-en", 101, (102,), 102, typed=True, words=30_522)  # BERT's [CLS] and [SEP]
# XLM-RoBERTa's <s> and </s>, with the words that English, Korean and Japanese need.
MULTILINGUAL = Form("reader-multilingual", 0, (2, 2), 2, typed=False, words=64_129)


@dataclass(frozen=True, slots=True)
class Text:
    """What is to be read: a passage, its source's title (may be empty), and its sentences as (start, end) in it."""

    title: str
    passage: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Window:
    """A part of a text that fits the model: token ids, how many stand in front, and the sentence of each (-1: none)."""

    text: int
    ids: list[int]
    question: int
    lead: int
    sentences: np.ndarray


class Reader:
    """A reader on ONNX Runtime (int8, no torch), the English one unless told; its first use in a process loads it.

    Safe for threads. Raises ModelError when its files are missing or are not the expected ones.
    """

    def __init__(self, folder: Path = WEIGHTS, form: Form = ENGLISH) -> None:
        self._folder = folder
        self._form = form

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """Return one reading for each text; longer ones are read in windows, the best of each value counts."""
        with LOADING:
            tokenizer, session, cores = _loaded(self._folder, self._form)
        windows = _windows(tokenizer, self._form, question, texts)
        typed = self._form.typed
        outputs = cores.map(lambda window: session.run(["answer", "tokens"], _inputs(window, typed)), windows)
        found: list[list[Reading]] = [[] for _ in texts]
        for window, ((answer,), (tokens,)) in zip(windows, outputs, strict=True):
            behind = tokens[window.lead : window.lead + len(window.sentences)]
            evidence, likeness = (
                _by_sentence(behind[:, column], window.sentences, len(texts[window.text].sentences))
                for column in (EVIDENCE, LIKENESS)
            )
            found[window.text].append(Reading(float(answer[0]), float(answer[1]), evidence, likeness))
        return [_joined(readings) for readings in found]


def read_alone(reader: Reader, question: str, text: str) -> float:
    """Return a reader's evidence (a logit) for a text that stands alone."""
    (reading,) = reader.read(question, [alone(text)])
    return reading.evidence[0]


def alone(text: str) -> Text:
    """Return a text as it is read without a title, as one sentence."""
    return Text("", text, ((0, len(text)),))


@lru_cache(maxsize=4)
def _loaded(folder: Path, form: Form) -> "tuple[Tokenizer, InferenceSession, ThreadPoolExecutor]":
    import onnxruntime

    _check(folder, form)
    tokenizer = open_tokenizer(folder / form.tokenizer)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # a window is too small to share out: each core reads one of its own
    session = onnxruntime.InferenceSession(str(folder / form.model), options, providers=["CPUExecutionProvider"])
    return tokenizer, session, ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="reader")


def open_tokenizer(path: Path = WEIGHTS / ENGLISH.tokenizer) -> "Tokenizer":
    """Return a reader's tokenizer, which neither cuts nor pads (its file would)."""
    from tokenizers import Tokenizer

    tokenizer: Tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _check(folder: Path, form: Form) -> None:
    """Raise ModelError unless a reader's files are those that their folder's sums were made of."""
    sums = (folder / SUMS).read_text(encoding="utf-8").split() if (folder / SUMS).is_file() else []
    known = dict(zip(sums[1::2], sums[::2], strict=True))
    for name in (form.model, form.tokenizer):
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != known.get(name):
            raise ModelError(f"{path} is missing or is not the expected file: install Brief Chat again")


def _windows(tokenizer: "Tokenizer", form: Form, question: str, texts: Sequence[Text]) -> list[_Window]:
    def ids(text: str) -> list[int]:
        found: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
        return found

    asked = [form.first, *ids(question)[-QUESTION:], *form.middle]  # what it leans on comes first
    encoded = tokenizer.encode_batch([text.passage for text in texts], add_special_tokens=False)
    windows = []
    for number, (text, encoding) in enumerate(zip(texts, encoded, strict=True)):
        lead = [*asked, *(ids(f"{text.title}.")[:TITLE] if text.title else [])]
        places = _places(encoding, text.sentences)
        for start, end in _cuts(places):
            tokens = [*lead, *encoding.ids[start:end], form.last]
            windows.append(_Window(number, tokens, len(asked), len(lead), places[start:end]))
    return windows


def _places(encoding: "Encoding", sentences: Sequence[Span]) -> np.ndarray:
    """The number of the sentence in which the middle of each token lies, -1 where it lies in none."""
    middles = np.array([(start + end) / 2 for start, end in encoding.offsets])
    places = np.full(len(middles), -1)
    for number, (start, end) in enumerate(sentences):
        places[(middles >= start) & (middles < end)] = number
    return places


def _cuts(places: np.ndarray) -> list[Span]:
    """Where windows begin and end, in tokens: between sentences, unless one alone is longer than a window."""
    cuts, start = [], 0
    while len(places) - start > PASSAGE:
        borders = np.flatnonzero(np.diff(places[start : start + PASSAGE + 1])) + 1
        end = start + (int(borders[-1]) if len(borders) else PASSAGE)
        cuts.append((start, end))
        start = end
    return [*cuts, (start, len(places))]


def _inputs(window: _Window, typed: bool) -> dict[str, np.ndarray]:
    """The inputs of one window alone: the int8 scales of a batch would let its texts change each other's values."""
    ids = np.array([window.ids], np.int64)
    types = (np.arange(len(window.ids)) >= window.question).astype(np.int64) * typed
    return {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types[None]}


def _by_sentence(values: np.ndarray, places: np.ndarray, count: int) -> tuple[float, ...]:
    """The mean over each sentence's tokens; the lowest number there is for a sentence without any."""
    inside = places >= 0
    sums = np.bincount(places[inside], values[inside], count)
    counts = np.bincount(places[inside], minlength=count)
    means = np.where(counts > 0, sums / np.maximum(counts, 1), -np.inf)
    return tuple(float(mean) for mean in means)


def _joined(readings: Sequence[Reading]) -> Reading:
    return Reading(
        max(one.answerable for one in readings),
        max(one.relevance for one in readings),
        tuple(max(values) for values in zip(*(one.evidence for one in readings), strict=True)),
        tuple(max(values) for values in zip(*(one.likeness for one in readings), strict=True)),
    )
