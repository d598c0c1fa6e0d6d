"""Which class a text is of, by its likeness to examples: a kernel ridge regression over vectors and over characters.

The kernel adds two likenesses: of the embedding model's vectors, and of runs of characters and words, which hold on to
how a thing is asked where the vectors follow what it is about.
"""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import numpy as np

WIDTH = 2.0  # of the vectors' kernel exp(WIDTH · (cosine - 1))
RUNS = 0.3  # weight of the runs' kernel, a cosine similarity
RIDGE = 0.1  # added to the diagonal; `python benchmarks/recognition.py --fit` shows what others of the three do
LENGTHS = (1, 2, 3, 4)  # characters of a run
BUCKETS = 8_192  # into which runs are hashed
STEPS = 127  # the largest value of a vector in whole numbers of 8 bits, in which they are kept
SAME = 0.99  # cosine similarity of a kept vector with the encoder's own; what was rounded leaves it above 0.999


class Encoder(Protocol):
    """An embedding model, as LangChain has it, with its name."""

    @property
    def name(self) -> str:
        """Return what it is called."""

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of one question."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector for each text."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned from examples: arrays, with a row an example, a row a bucket, and a column a class.

    `digest` tells of which examples, classes and encoder; `rows` are the vectors, in whole numbers of 8 bits,
    `by_vector` and `by_run` the weights of the regression, `rarity` weighs the buckets.
    """

    digest: np.ndarray
    rows: np.ndarray
    by_vector: np.ndarray
    rarity: np.ndarray
    by_run: np.ndarray


class Classifier:
    """Scores texts: about 1 for the class of the examples that a text is like, about 0 for the others."""

    def __init__(self, learned: Learned, encoder: Encoder) -> None:
        self._learned = learned
        self._encoder = encoder
        self._rows = unit(learned.rows)

    def scores(self, text: str) -> np.ndarray:
        """Return the score of each class; that of several classes taken together is their sum."""
        learned = self._learned
        (likeness,) = unit([self._encoder.embed_query(text)]) @ self._rows.T
        runs, values = _weighed(text, learned.rarity)
        scores: np.ndarray = _kernel(likeness) @ learned.by_vector + RUNS * values @ learned.by_run[runs]
        return scores


def classifier(texts: list[str], classes: Sequence[int], encoder: Encoder, kept: Path) -> Classifier:
    """Return the classifier of examples: the kept one where it is theirs and this encoder's, else learned anew."""
    learned = _kept(kept, _digest(texts, classes, encoder))
    if learned is not None:
        first = unit([encoder.embed_query(texts[0])])[0]
        if len(first) == learned.rows.shape[1] and float(unit(learned.rows[:1])[0] @ first) > SAME:
            return Classifier(learned, encoder)
    return Classifier(learn(texts, classes, encoder), encoder)


def learn(texts: list[str], classes: Sequence[int], encoder: Encoder) -> Learned:
    """Learn from examples: embed them and solve the regression, a second or two."""
    rows = unit([encoder.embed_query(text) for text in texts])  # they are asked, as what is compared with them
    rows = np.rint(rows / np.abs(rows).max(axis=1, keepdims=True) * STEPS).astype(np.int8)
    rarity, runs, kernel = kernels(texts, rows)
    weights = np.linalg.solve(kernel, np.eye(max(classes) + 1)[list(classes)])
    return Learned(
        np.array(_digest(texts, classes, encoder)),
        rows,
        weights.astype(np.float16),
        rarity,
        (runs.T @ weights).astype(np.float16),
    )


def kernels(texts: Sequence[str], rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return how rare each bucket is, the runs of each text as rows of length 1, and the kernel with its ridge."""
    counted = np.zeros(BUCKETS)
    for text in texts:
        counted[_runs(text)] += 1
    rarity = np.where(counted > 1, np.log((1 + len(texts)) / (1 + counted)) + 1, 0.0).astype(np.float32)
    runs: np.ndarray = np.zeros((len(texts), BUCKETS), np.float32)
    for row, text in zip(runs, texts, strict=True):
        buckets, values = _weighed(text, rarity)
        row[buckets] = values
    vectors = unit(rows)
    return rarity, runs, _kernel(vectors @ vectors.T) + RUNS * (runs @ runs.T) + RIDGE * np.eye(len(texts))


def keep(learned: Learned, path: Path) -> None:
    """Write what was learned to a file that `classifier` reads."""
    np.savez_compressed(path, **{field.name: getattr(learned, field.name) for field in fields(learned)})


def unit(vectors: Sequence[Sequence[float]] | np.ndarray) -> np.ndarray:
    """Return vectors as rows of length 1."""
    rows = np.asarray(vectors, np.float32)
    made: np.ndarray = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return made


def _kept(path: Path, digest: str) -> Learned | None:
    """What the file holds; None where it is of other examples, cannot be read, or is damaged."""
    try:
        with np.load(path, allow_pickle=False) as file:
            if str(file["digest"]) != digest:
                return None
            return Learned(**{field.name: file[field.name] for field in fields(Learned)})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        return None


def _digest(texts: Sequence[str], classes: Sequence[int], encoder: Encoder) -> str:
    told = [encoder.name, WIDTH, RUNS, RIDGE, LENGTHS, BUCKETS, *zip(classes, texts, strict=True)]
    return hashlib.sha256("\n".join(map(str, told)).encode()).hexdigest()


def _kernel(cosines: np.ndarray) -> np.ndarray:
    values: np.ndarray = np.exp(WIDTH * (cosines - 1))
    return values


def _weighed(text: str, rarity: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The buckets of a text's runs, and their weights as a vector of length 1."""
    runs = _runs(text)
    values = rarity[runs]
    return runs, values / (float(np.linalg.norm(values)) or 1.0)


def _runs(text: str) -> np.ndarray:
    runs: np.ndarray = np.unique([zlib.crc32(run.encode()) % BUCKETS for run in _cut(text)])
    return runs


def _cut(text: str) -> Iterator[str]:
    """The runs of characters of a text, its words, and its pairs of words."""
    framed = f" {text} "
    for length in LENGTHS:
        yield from (framed[start : start + length] for start in range(len(framed) - length + 1))
    words = ["^", *text.split(), "$"]
    yield from (f"{one}\n" for one in words)
    yield from (f"{one}\n{other}" for one, other in pairwise(words))
