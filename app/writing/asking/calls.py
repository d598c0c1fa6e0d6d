"""Asking a language model: within a time, again where that may help, so often at most, and so that it stops."""

import contextvars
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from langchain_core.messages import BaseMessage
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from app.errors import ModelError
from app.types.written import Usage
from app.writing.asking.line import BEAT, Line
from app.writing.asking.trouble import told, transient

Prompt = Sequence[tuple[str, str] | BaseMessage]
Waiting = Callable[[], None]


class Streams(Protocol):
    """A chat model, or what else gives its reply in pieces."""

    def stream(self, prompt: Any, /) -> Iterator[Any]:
        """Yield the pieces."""


REPLY = 20_000  # characters of a reply that are read: a small model may run into a loop of one word
PER_TOKEN = 4  # characters of a token in Latin letters; in Hangul, Kana and Han about one


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may take: seconds (in line as well), attempts of a call, calls and tokens of all."""

    seconds: float = 60.0
    attempts: int = 3
    calls: int = 8
    tokens: int = 20_000


@dataclass
class Tally:
    """What one question has taken so far; `begun` is when it first came to call (of the clock that only goes forward).

    It calls once it has a place in `line`, which it holds until it is closed; `on_place` is told its position there,
    and 0 when it has waited and its turn has come.
    """

    limits: Limits = field(default_factory=Limits)
    usage: Usage = field(default_factory=Usage)
    begun: float | None = None
    line: Line | None = None
    on_place: Callable[[int], None] = lambda place: None
    placed: bool | None = None
    waited: bool = False

    @property
    def left(self) -> float:
        """Return how many seconds are left."""
        return self.limits.seconds - (time.monotonic() - self.begun if self.begun is not None else 0.0)

    def take_place(self, waiting: Waiting) -> None:
        """Return once the model serves this question, or raise ModelError where that is not within its seconds."""
        self.begun = time.monotonic() if self.begun is None else self.begun
        if self.line is None or self.placed:
            return
        if self.placed is None:
            self.placed = False
            self.placed = self.line.enter(lambda: self.left, self._in_line, waiting)
            if self.placed and self.waited:
                self.on_place(0)
        if not self.placed:
            raise ModelError(f"the language model was busy with other questions for {self.limits.seconds:g} seconds")

    def _in_line(self, place: int) -> None:
        self.waited = True
        self.on_place(place)

    def close(self) -> None:
        """Let the next question have the place."""
        if self.line is not None and self.placed:
            self.placed = False
            self.line.leave()

    def begin(self) -> None:
        """Count a call, or raise ModelError where there may be no more."""
        if self.usage.calls >= self.limits.calls:
            raise ModelError(f"the language model was asked {self.limits.calls} times, and may not be asked again")
        if self.usage.input_tokens + self.usage.output_tokens >= self.limits.tokens:
            raise ModelError(f"the language model took {self.limits.tokens} tokens, and may not take more")
        self.add(calls=1)

    def add(self, **more: Any) -> None:
        """Add to what was taken."""
        known = {name: getattr(self.usage, name) for name in Usage.__dataclass_fields__}
        self.usage = Usage(
            **{**known, **{name: type(known[name])(known[name] + value) for name, value in more.items()}}
        )


def tokens(text: str) -> int:
    """Return about how many tokens a text is."""
    wide = sum(char > "\u2e7f" for char in text)
    return wide + (len(text) - wide) // PER_TOKEN + 1


def stream(model: Streams, prompt: Prompt, tally: Tally, waiting: Waiting = lambda: None) -> Generator[str]:
    """Yield what the model writes as it comes; closing the iterator stops it.

    `waiting` is called while it is silent, or serves other questions: what it raises ends the call.
    Raises ModelError with one line where it cannot be reached, fails, breaks off or takes too long.
    """
    tally.take_place(waiting)
    begun, first, read, counted = time.monotonic(), True, 0, False
    try:
        feed = _opened(model, prompt, tally, waiting)
    except BaseException:
        tally.add(seconds=round(time.monotonic() - begun, 3))
        raise
    try:
        for chunk in feed:
            found = getattr(chunk, "usage_metadata", None)
            if found:
                counted = True
                tally.add(input_tokens=found["input_tokens"], output_tokens=found["output_tokens"])
            if text := _text(chunk):
                if first:
                    tally.add(first_words=0.0 if tally.usage.first_words else round(time.monotonic() - begun, 3))
                first, read = False, read + len(text)
                yield text
            if read > REPLY:
                return
    finally:
        feed.stop()
        if not counted:
            given = sum(tokens(one[1] if isinstance(one, tuple) else _text(one)) for one in prompt)
            tally.add(input_tokens=given, output_tokens=read // PER_TOKEN, estimated=not tally.usage.estimated)
        tally.add(seconds=round(time.monotonic() - begun, 3))


def ask(model: Streams, prompt: Prompt, tally: Tally, waiting: Waiting = lambda: None) -> str:
    """Return what the model writes."""
    return "".join(stream(model, prompt, tally, waiting))


def _opened(model: Streams, prompt: Prompt, tally: Tally, waiting: Waiting) -> "_Feed":
    """A feed whose first chunk has come."""

    def opening() -> _Feed:
        tally.begin()
        feed = _Feed(model, prompt, tally, waiting)
        try:
            feed.open()
        except BaseException:
            feed.stop()
            raise
        return feed

    again = Retrying(
        retry=retry_if_exception(lambda error: transient(error) and tally.left > 0),
        stop=stop_after_attempt(tally.limits.attempts),
        wait=wait_exponential_jitter(multiplier=0.2, max=5, jitter=0.2),
        reraise=True,
    )
    try:
        return again(opening)
    except ModelError:
        raise
    except Exception as error:
        raise ModelError(f"the language model did not answer: {told(error)}") from None


class _Feed:
    """What a model writes, made in a thread of its own, so that nobody waits for a line that is silent."""

    def __init__(self, model: Streams, prompt: Prompt, tally: Tally, waiting: Waiting) -> None:
        self._model, self._prompt, self._tally, self._waiting = model, prompt, tally, waiting
        self._told: queue.Queue[Any] = queue.Queue()
        self._stopped = threading.Event()
        self._first: Any = None

    def open(self) -> None:
        """Begin, and wait for the first chunk; raise what the model raises."""
        context = contextvars.copy_context()
        threading.Thread(target=context.run, args=(self._work,), name="language model", daemon=True).start()
        self._first = self._next()

    def stop(self) -> None:
        """Let go of it."""
        self._stopped.set()

    def __iter__(self) -> Iterator[Any]:
        chunk = self._first
        while chunk is not None:
            yield chunk
            try:
                chunk = self._next()
            except ModelError:
                raise
            except Exception as error:
                raise ModelError(f"the language model broke off: {told(error)}") from None

    def _next(self) -> Any:
        while True:
            try:
                what = self._told.get(timeout=max(0.0, min(BEAT, self._tally.left)))
                break
            except queue.Empty:
                if self._tally.left <= 0:
                    self.stop()
                    took = f"{self._tally.limits.seconds:g} seconds"
                    raise ModelError(f"the language model took longer than {took}") from None
                self._waiting()
        if isinstance(what, Exception):
            raise what
        return what

    def _work(self) -> None:
        try:
            for chunk in self._model.stream(self._prompt):
                if self._stopped.is_set():
                    return
                self._told.put(chunk)
            self._told.put(None)
        except BaseException as error:  # whatever it is, somebody waits for it
            self._told.put(error if isinstance(error, Exception) else RuntimeError(type(error).__name__))


def _text(message: Any) -> str:
    text = getattr(message, "text", "")
    return str(text() if callable(text) and not isinstance(text, str) else text)
