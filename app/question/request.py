"""What is wanted, before anything is searched for: a question becomes a request, by its likeness to examples.

The examples are ours, in `examples/`, a file a language: a kind holds topics, a topic holds phrasings. What is learned
from them (app/text/likeness.py) is kept beside them, in `examples/LANGUAGE.npz`, so that a start need not embed
them: `python benchmarks/recognition.py --learn` writes it, and where it is not that of the examples, they are embedded.
A look-up is what every question is that does not score plainly higher for something else.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from app.question.question import WORD, Question
from app.question.turns.parts import parts
from app.text.likeness import Classifier, Encoder, classifier
from ingest import ENGLISH, language_of, sentence_spans

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
REMEMBERED = 256  # questions: those that stand are asked again and again
EXAMPLES = Path(__file__).with_name("examples")
SPOKEN: tuple[Kind, ...] = ("small_talk", "assistant", "library", "task")  # kinds that are answered without a quote
# By how much another kind has to score above a look-up. One that yields nothing, or asks for sources that the catalog
# does not hold, gives way to a look-up, so that a wrong guess costs time; a look-up that is taken for one of the others
# is lost. `python benchmarks/recognition.py --fit` shows how many are, of the examples, each left out in its turn: of
# the kinds in GIVING hardly any, and a look-up for what is so now or new is one in another order.
MARGIN = 0.2
GIVING: tuple[Kind, ...] = ("summary", "list", "definition", "compare")
GIVING_MARGIN = 0.1
TIMED_MARGIN = 0.05
FOLLOWING_MARGIN = 0.5  # of a spoken one that follows another question: "can I make it longer" asks for no service
LANGUAGES = ("en", "ko", "ja")
OWN_TOPICS = ("current", "change")  # of look-ups: what is so now, and what is new or has changed
NAME = re.compile(r"[A-Z][A-Za-z\d.'’-]*(?: [A-Z\d][A-Za-z\d.'’-]*)*")  # in Latin letters, in a text in others
SAID_APART = ("accounts",)  # topics that a sentence without a question says beside the one that asks
SENTENCES = 3  # of a text that is read sentence by sentence
LONGEST = 200  # characters: who writes more tells what to look for
TELLING = 25.0  # how many times as often a word stands in the examples of a kind as in all others …
RUNS = (2, 3, 4)  # characters of what stands for a word where blanks do not part them
TWICE = 2  # … and in how many of them at least
CLOSING = " ?!.。？！…"
BRACKETS = re.compile(r" ?[(（][^()（）]*[)）]")
DIGITS = re.compile(r"\d+")
TITLE = re.compile(r"[“\"‘「『][^”\"’」』]{4,200}[”\"’」』]")  # what it is says nothing of what is wanted


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted: the kind, and the topic within it, as the examples name it.

    A look-up has none, or "current" (what is so now: the newest source counts) or "change" (what is new).
    """

    kind: Kind
    topic: str = ""


LOOKUP = Request("lookup")


class Requests:
    """Recognises requests; `encoders` are the embedding models by language, and a language without one has look-ups."""

    def __init__(self, encoders: Mapping[str, Encoder]) -> None:
        self._encoders = encoders
        self._known: dict[str, Known] = {}

    def recognise(self, question: Question) -> Request:
        """Return what a question wants, by the words of the person who asks."""
        asked = question.written or question.asked
        language = question.language
        if language not in self._encoders or language not in LANGUAGES or len(asked) > LONGEST:
            return LOOKUP
        if language not in self._known:
            self._known[language] = Known(language, self._encoders[language])
        known, follows = self._known[language], bool(question.earlier)
        request = known.request(asked, follows)
        if request.kind in SPOKEN or request == LOOKUP:
            return request
        several = parts(asked, language)  # what none of them wants alone is not wanted of them together
        wanted = {known.request(one, follows).kind for one in several}
        return LOOKUP if several and request.kind not in wanted else request


class Known:
    """The requests of one language, and what tells which of them a text is."""

    def __init__(self, language: str, encoder: Encoder) -> None:
        texts, classes, self._requests = training(language)
        self._classifier: Classifier = classifier(texts, classes, encoder, EXAMPLES / f"{language}.npz")
        self._groups = groups(self._requests)
        self._language = language
        self.request = lru_cache(REMEMBERED)(self._request)

    def _request(self, text: str, follows: bool) -> Request:
        """The request of a text, a follow-up or not: that of the whole, or where that is a look-up, of a sentence."""
        whole = self._wanted(text, follows)
        sentences = [text[start:end] for start, end in sentence_spans(text, self._language)]
        if whole != LOOKUP or not 1 < len(sentences) <= SENTENCES:
            return whole
        told = (one for sentence in sentences if (one := self._wanted(sentence, follows)).topic in SAID_APART)
        return next(told, LOOKUP)

    def _wanted(self, text: str, follows: bool) -> Request:
        """The request of a sentence or more: a look-up, or what scores plainly above it."""
        scores = self._classifier.scores(plain(text))
        looked_up, *others = (float(scores[group].sum()) for group in self._groups)
        best = int(np.argmax(others))
        group = self._groups[best + 1]
        least = self._margin(text, self._requests[group[0]])
        if follows and self._requests[group[0]].kind in SPOKEN:
            least = max(least, FOLLOWING_MARGIN)
        if others[best] - looked_up < least:
            return LOOKUP
        return self._requests[group[int(scores[group].argmax())]]

    def _margin(self, text: str, request: Request) -> float:
        """By how much a text has to score above a look-up: by nothing where it calls itself a timeline."""
        called = request.kind == "timeline" and words_in(text) & words_of(self._language, request)
        return 0.0 if called else margin(request)


def training(language: str) -> tuple[list[str], list[int], list[Request]]:
    """Return the examples of a language as they are compared, the class of each, and the request that a class is."""
    known = examples(language)
    requests = list(known)
    classes = [requests.index(request) for request, texts in known.items() for _ in texts]
    return [plain(text) for texts in known.values() for text in texts], classes, requests


def groups(requests: Sequence[Request]) -> list[list[int]]:
    """Return the classes that compete, as places of their requests: look-ups first; the topics of a kind together."""
    found: dict[Request, list[int]] = {LOOKUP: []}
    for place, request in enumerate(requests):
        found.setdefault(request if request.kind == LOOKUP.kind else Request(request.kind), []).append(place)
    return list(found.values())


def margin(request: Request) -> float:
    """Return by how much a request has to score above a look-up."""
    if request.kind == "timeline" or request.topic in OWN_TOPICS:
        return TIMED_MARGIN
    return GIVING_MARGIN if request.kind in GIVING else MARGIN


def plain(text: str) -> str:
    """Return a text as it is compared: small letters, nothing in brackets, no last mark, figures as 0, titles as X.

    In Korean and Japanese a name in Latin letters is an x: who it is says nothing of what is wanted.
    """
    named = text if language_of(text) == ENGLISH else NAME.sub("x", text)
    bare = BRACKETS.sub("", " ".join(named.lower().split()))
    return DIGITS.sub("0", TITLE.sub("“X”", bare)).rstrip(CLOSING) or text


@cache
def examples(language: str) -> dict[Request, tuple[str, ...]]:
    """Return the examples of a language, by what they want."""
    read = tomllib.loads((EXAMPLES / f"{language}.toml").read_text(encoding="utf-8"))
    found: dict[Request, tuple[str, ...]] = {}
    for kind in KINDS:
        for topic, texts in read.get(kind, {}).items():
            request = Request(kind, topic if kind != LOOKUP.kind or topic in OWN_TOPICS else "")
            found[request] = (*found.get(request, ()), *texts)
    return found


def words_in(text: str) -> set[str]:
    """Return the words of a text, in small letters."""
    return {match[0].lower() for match in WORD.finditer(text)}


@cache
def words_of(language: str, request: Request) -> frozenset[str]:
    """Return the words that tell a kind of request, or a topic of look-ups: of its examples, and hardly of others."""
    return frozenset(word for word in _telling(language, request, words_in) if word.isalpha())


def _telling(language: str, request: Request, units: Callable[[str], set[str]]) -> frozenset[str]:
    """Return what tells a kind of request, among the units of its examples: words, or runs of characters."""
    known = examples(language)
    same = [one for one in known if one == request or one.kind == request.kind != LOOKUP.kind]
    own = [units(text) for one in same for text in known[one]]
    others = [units(text) for one, texts in known.items() if one not in same for text in texts]
    mine, theirs = Counter(chain.from_iterable(own)), Counter(chain.from_iterable(others))
    return frozenset(
        unit
        for unit, count in mine.items()
        if count >= TWICE and count / len(own) >= TELLING * (theirs[unit] + 0.5) / len(others)
    )


def subject_of(text: str, language: str, request: Request) -> str:
    """Return what stands in front of the words that ask for a kind of answer, in Korean or Japanese: its subject.

    All of a text that has none of them, or begins with one.
    """
    signs = _signs(language, request)
    places = [place for sign in signs if (place := text.find(sign)) >= 0]
    return text[: min(places, default=0)].strip(CLOSING) or text


@cache
def _signs(language: str, request: Request) -> frozenset[str]:
    """Return the runs of characters that tell a kind of request as words do, in writing that does not part words."""
    return _telling(language, request, _runs)


def _runs(text: str) -> set[str]:
    return {
        run
        for length in RUNS
        for start in range(len(text) - length + 1)
        if (run := text[start : start + length]).isalpha()
    }
