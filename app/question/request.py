"""What is wanted, before anything is searched for: a question becomes a request, by its likeness to examples.

The examples are ours, in `examples/`, a file a language: a kind holds topics, a topic holds phrasings. A kernel ridge
regression over their vectors gives each kind a score (about 1 for a phrasing of its own, 0 for one of another), and a
look-up is what every question is that does not score plainly higher for something else.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, Protocol, get_args

import numpy as np

from app.question.question import Question

Kind = Literal[
    "lookup",
    "small_talk",
    "assistant",
    "library",
    "task",
    "summary",
    "compare",
    "timeline",
    "positions",
    "list",
    "count",
    "definition",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
EXAMPLES = Path(__file__).with_name("examples")
WIDTH = 2.0  # of the kernel exp(WIDTH · (cosine - 1)), and …
RIDGE = 0.1  # … what is added to its diagonal: `python benchmarks/recognition.py --fit` shows others
# By how much another kind has to score above a look-up. Of the look-ups among the examples, each left out in its turn,
# at most 1 in 100 reaches 0.19 in English, 0.10 in Korean, 0.08 in Japanese (`benchmarks/recognition.py --fit`); it is
# set above that, since a look-up that is lost costs more than a greeting that is searched for.
MARGINS: Mapping[str, float] = {"en": 0.25, "ko": 0.3, "ja": 0.25}
LONGEST = 200  # characters: who writes more tells what to look for
CLOSING = " ?!.。？！…"
DIGITS = re.compile(r"\d+")
TITLE = re.compile(r"[“\"‘「『][^”\"’」』]{4,200}[”\"’」』]")  # what it is says nothing of what is wanted


class Encoder(Protocol):
    """An embedding model, as LangChain has it."""

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of one question."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector for each text."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted: the kind, and the topic within it (empty for a look-up)."""

    kind: Kind
    topic: str = ""


LOOKUP = Request("lookup")


class Requests:
    """Recognises requests; `encoders` are the embedding models by language, and a language without one has look-ups.

    The examples of a language are embedded when its first question comes.
    """

    def __init__(self, encoders: Mapping[str, Encoder]) -> None:
        self._encoders = encoders
        self._classifiers: dict[str, Classifier] = {}

    def recognise(self, question: Question) -> Request:
        """Return what a question wants, by the words of the person who asks."""
        asked = question.written or question.asked
        language = question.language
        if language not in self._encoders or language not in MARGINS or len(asked) > LONGEST:
            return LOOKUP
        if language not in self._classifiers:
            self._classifiers[language] = Classifier(examples(language), self._encoders[language])
        return self._classifiers[language].request(asked, MARGINS[language])


class Classifier:
    """The examples of one language as vectors, and the weights of the regression over them."""

    def __init__(self, known: Mapping[Request, tuple[str, ...]], encoder: Encoder) -> None:
        self._encoder = encoder
        self.requests = [request for request, texts in known.items() for _ in texts]
        self._rows = _unit(encoder.embed_documents([plain(text) for texts in known.values() for text in texts]))
        self.kinds = np.array([KINDS.index(request.kind) for request in self.requests])
        kernel = _kernel(self._rows @ self._rows.T)
        self.inverse = np.linalg.inv(kernel + RIDGE * np.eye(len(kernel)))
        self.weights = self.inverse @ np.eye(len(KINDS))[self.kinds]

    def request(self, text: str, margin: float) -> Request:
        """Return the request of a text: a look-up, or the kind that scores at least `margin` above it."""
        (likeness,) = _unit([self._encoder.embed_query(plain(text))]) @ self._rows.T
        scores = _kernel(likeness) @ self.weights
        best = int(scores[1:].argmax()) + 1
        if scores[best] - scores[0] < margin:
            return LOOKUP
        return self.requests[int(np.where(self.kinds == best, likeness, -np.inf).argmax())]


def plain(text: str) -> str:
    """Return a text as it is compared: small letters, no closing mark, any figure as 0 and any title as X."""
    return DIGITS.sub("0", TITLE.sub("“X”", " ".join(text.lower().split()))).rstrip(CLOSING) or text


@cache
def examples(language: str) -> dict[Request, tuple[str, ...]]:
    """Return the examples of a language, by what they want."""
    read = tomllib.loads((EXAMPLES / f"{language}.toml").read_text(encoding="utf-8"))
    found: dict[Request, tuple[str, ...]] = {}
    for kind in KINDS:
        for topic, texts in read.get(kind, {}).items():
            request = LOOKUP if kind == LOOKUP.kind else Request(kind, topic)
            found[request] = (*found.get(request, ()), *texts)
    return found


def _unit(vectors: list[list[float]]) -> np.ndarray:
    rows = np.asarray(vectors, np.float64)
    unit: np.ndarray = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def _kernel(cosines: np.ndarray) -> np.ndarray:
    kernel: np.ndarray = np.exp(WIDTH * (cosines - 1))
    return kernel
