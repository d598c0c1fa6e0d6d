"""What a line of a list of questions makes a column of: a question, a topic, or a field of the catalog.

It is told by likeness to examples (app/text/likeness.py) in `examples/`, a file a language. `topic:` and `question:` in
front of a line say it outright.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from app.errors import QuestionError
from app.question.question import WORD, is_content, line
from app.question.request import plain, words_in
from app.question.subjects import TOPIC
from app.text.likeness import Classifier, Encoder, classifier
from app.types.grid import Column, ColumnKind
from ingest import language_of

EXAMPLES = Path(__file__).with_name("examples")
LANGUAGES = ("en", "ko", "ja")
FIELDS = ("author", "date", "kind", "publisher", "title")
SAID = re.compile(r"^(question|topic)\s*[:：]\s*(?=\S)", re.IGNORECASE)
ASKED = "topic_asked"  # topics with words around them …
TWICE = 2  # … and in how many of these examples a word stands that says that it is a topic, not which one
MOST = 500  # columns


def read_columns(text: str) -> list[str]:
    """Return the lines of a list of questions: what is empty, or begins with #, is none; a bullet is left out."""
    lines = (re.sub(r"^(?:[-*•]|\d{1,3}[.)])\s+", "", line(one)) for one in text.lstrip("\ufeff").splitlines())
    return [one for one in lines if one and not one.startswith("#")]


class Columns:
    """Tells columns; `encoders` are the embedding models by language, and without one all are questions."""

    def __init__(self, encoders: Mapping[str, Encoder]) -> None:
        self._encoders = encoders
        self._known: dict[str, tuple[list[str], Classifier]] = {}

    def column(self, text: str) -> Column:
        """Return the column that a line makes."""
        said = SAID.match(text)
        rest = text[said.end() :] if said else text
        language = language_of(rest)
        kind = said[1].lower() if said else self._kind(rest, language)
        if kind in FIELDS:
            return Column(text, "catalog", kind, language)
        if kind == "topic":
            about = matter(rest, language)
            return Column(text, "topic", about, language) if about else Column(text, "question", rest, language)
        return Column(text, "question", rest, language)

    def _kind(self, text: str, language: str) -> ColumnKind | str:
        if language not in self._encoders or language not in LANGUAGES:
            return "question"
        if language not in self._known:
            names, texts, classes = training(language)
            made = classifier(texts, classes, self._encoders[language], EXAMPLES / f"{language}.npz")
            self._known[language] = (names, made)
        names, known = self._known[language]
        name = names[int(np.argmax(known.scores(_compared(text))))]
        return "topic" if name == ASKED else name


def training(language: str) -> tuple[list[str], list[str], list[int]]:
    """Return the kinds of columns, the examples of a language as they are compared, and the kind of each by number."""
    told = _examples(language)
    names = list(told)
    pairs = [(_compared(text), names.index(name)) for name, texts in told.items() for text in texts]
    return names, [text for text, _ in pairs], [number for _, number in pairs]


def matter(text: str, language: str) -> str:
    """Return what a topic column is about: "the radar dispute" of "What does it say about the radar dispute?"."""
    bare = text.strip(' ?!.。？！…:："“”')
    if language in TOPIC:
        found = TOPIC[language].match(bare)
        return found[1] if found else bare
    wanted = _telling()
    words = list(WORD.finditer(bare))
    own = [n for n, word in enumerate(words) if is_content(word[0]) and word[0].lower() not in wanted]
    return bare[words[own[0]].start() : words[own[-1]].end()] if own else ""


def checked(lines: Sequence[str]) -> list[str]:
    """Return the lines of a grid, each once; QuestionError where there is none, or more than may be asked."""
    found = list(dict.fromkeys(filter(None, map(line, lines))))
    if not found:
        raise QuestionError("the grid has no question: write one a line")
    if len(found) > MOST:
        raise QuestionError(f"the grid has {len(found):,} questions: {MOST} at most")
    return found


@cache
def _examples(language: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = tomllib.loads((EXAMPLES / f"{language}.toml").read_text(encoding="utf-8"))
    return found


def _compared(text: str) -> str:
    """A line as it is compared: with its question mark, which topics seldom have."""
    return f"{plain(text)}{' ?' * text.rstrip().endswith(('?', '？'))}"


@cache
def _telling() -> frozenset[str]:
    """The English words that examples of topics have in common around what they are about."""
    counted = Counter(word for text in _examples("en")[ASKED] for word in words_in(text))
    return frozenset(word for word, count in counted.items() if count >= TWICE)
