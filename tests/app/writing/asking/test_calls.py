"""Asking a language model: it never hangs, asks again only where that may help, and tells no key."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk
from prepared import PreparedModel

from app.errors import ModelError
from app.writing.asking.calls import Limits, Tally, ask, stream, tokens
from app.writing.asking.trouble import hidden, told

PROMPT = [("human", "What?")]


class Provider(Exception):
    """What a provider's library raises."""

    def __init__(self, status: int, text: str = "went wrong") -> None:
        super().__init__(text)
        self.status_code = status


class Scripted(PreparedModel):
    """Streams what a script says: text, an exception, or seconds of silence; the next script for the next call."""

    scripts: list[list[Any]] = []  # noqa: RUF012
    closed: Any = None

    def _stream(self, messages: Any, stop: Any = None, run_manager: Any = None, **kwargs: Any) -> Iterator[Any]:
        self.asked.append(messages)
        script = self.scripts[min(len(self.asked), len(self.scripts)) - 1]
        try:
            for what in script:
                if isinstance(what, Exception):
                    raise what
                if isinstance(what, float):
                    time.sleep(what)
                else:
                    yield ChatGenerationChunk(message=AIMessageChunk(content=what))
        finally:
            if self.closed:
                self.closed.set()


def test_what_it_writes_comes_as_it_is_written() -> None:
    tally = Tally()
    assert list(stream(Scripted(scripts=[["The ", "bridge"]]), PROMPT, tally)) == ["The ", "bridge"]
    assert (tally.usage.calls, tally.usage.estimated) == (1, True) and tally.usage.input_tokens


@pytest.mark.parametrize("error", [Provider(429), Provider(500), ConnectionError("refused")])
def test_it_is_asked_again_where_that_may_help(error: Exception) -> None:
    tally = Tally()
    assert ask(Scripted(scripts=[[error], ["fine"]]), PROMPT, tally) == "fine"
    assert tally.usage.calls == 2


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (Provider(429), "its provider takes no more requests at the moment (429)"),
        (Provider(503), "its provider failed (503)"),
        (Provider(401, "Incorrect API key: sk-abcdefgh12345"), "its provider does not accept the key (401)"),
        (Provider(400, "no such model\nTraceback …"), "no such model"),
        (ValueError("{garbage"), "{garbage"),
    ],
)
def test_what_goes_wrong_is_one_line(error: Exception, line: str) -> None:
    with pytest.raises(ModelError) as raised:
        ask(Scripted(scripts=[[error]]), PROMPT, Tally(Limits(attempts=2)))
    assert str(raised.value) == f"the language model did not answer: {line}"


@pytest.mark.parametrize("script", [[5.0], ["The bridge", 5.0]])
def test_a_silent_line_ends_within_the_time(script: list[Any]) -> None:
    begun = time.monotonic()
    with pytest.raises(ModelError, match=r"^the language model took longer than 0\.3 seconds$"):
        ask(Scripted(scripts=[script]), PROMPT, Tally(Limits(seconds=0.3)))
    assert time.monotonic() - begun < 2


def test_a_line_that_is_cut_in_the_middle_is_told() -> None:
    with pytest.raises(ModelError, match=r"^the language model broke off: peer closed$"):
        ask(Scripted(scripts=[["The bridge ", ConnectionError("peer closed")]]), PROMPT, Tally())


def test_there_is_a_ceiling_of_calls_and_tokens() -> None:
    tally = Tally(Limits(calls=1))
    ask(Scripted(scripts=[["fine"]]), PROMPT, tally)
    with pytest.raises(ModelError, match="asked 1 times"):
        ask(Scripted(scripts=[["fine"]]), PROMPT, tally)
    tally = Tally(Limits(tokens=5))
    ask(Scripted(scripts=[["fine"]]), [("human", "word " * 50)], tally)
    with pytest.raises(ModelError, match="took 5 tokens"):
        ask(Scripted(scripts=[["fine"]]), PROMPT, tally)


def test_closing_stops_the_model() -> None:
    closed = threading.Event()
    text = stream(Scripted(scripts=[["a", *["b", 0.05] * 100]], closed=closed), PROMPT, Tally())
    assert next(text) == "a"
    text.close()
    assert closed.wait(2)


def test_a_model_in_a_loop_is_cut() -> None:
    assert len(ask(Scripted(scripts=[["word " * 100] * 1_000]), PROMPT, Tally())) < 25_000


def test_keys_are_told_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_API_KEY", "very-secret-value")
    text = hidden("bad very-secret-value, Bearer abcdef, sk-proj-abcdefgh, https://me:pass@host/?key=abc&x=1")
    for secret in ("very-secret", "abcdef", "sk-proj", "me:pass", "key=abc"):
        assert secret not in text
    assert "sk-abcdefgh" not in told(ValueError("wrong key sk-abcdefgh1234"))


def test_tokens_are_more_where_letters_are_syllables() -> None:
    assert tokens("word " * 40) == 51 and tokens("한국" * 20) == 41


def test_who_waits_for_a_silent_model_is_told_and_may_end_it() -> None:
    told: list[str] = []

    class Ended(BaseException):
        pass

    def end() -> None:
        told.append("waiting")
        if len(told) > 1:
            raise Ended

    begun = time.monotonic()
    with pytest.raises(Ended):
        ask(Scripted(scripts=[[3.0, "late"]]), PROMPT, Tally(), end)
    assert told == ["waiting"] * 2 and time.monotonic() - begun < 2.5


def test_the_time_is_counted_from_the_first_call() -> None:
    tally = Tally(Limits(seconds=0.5))
    time.sleep(0.6)
    assert ask(Scripted(scripts=[["fine"]]), PROMPT, tally) == "fine"
