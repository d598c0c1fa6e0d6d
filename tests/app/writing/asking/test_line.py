"""The line before a language model that serves one question at a time: in order, to be left, and never stuck."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from prepared import PreparedModel, StreamingModel

from app.assistant import Assistant
from app.errors import ModelError
from app.settings import Settings
from app.types.results import Answer
from app.writing.asking.calls import Limits, Tally, ask
from app.writing.asking.line import Line, is_near
from app.writing.streaming import Stopped

LONG = 60.0  # seconds, on a busy machine
PROMPT = [("human", "What?")]
PONDS = "The Grell pond measures 40 meters across. It was dug in 1952 by the parish."
ASKED = "How many meters across is the Grell pond?"
WRITTEN = "The Grell pond measures 40 meters across [1]."


def until(done: Callable[[], object]) -> None:
    """Return once something is so."""
    end = time.monotonic() + LONG
    while not done():
        assert time.monotonic() < end
        time.sleep(0.01)


def nobody(line: Line) -> bool:
    return line._held == 0 and not line._waiting


def test_who_comes_first_is_served_first_and_told_where_it_stands() -> None:
    line, order, places, threads = Line(1), [], {}, []
    first = Tally(line=line)
    ask(PreparedModel(reply="fine"), PROMPT, first)

    def asks(name: int) -> None:
        told: list[int] = places.setdefault(name, [])
        tally = Tally(line=line, on_place=told.append)
        ask(PreparedModel(reply="fine"), PROMPT, tally)
        order.append(name)
        tally.close()

    for name in range(4):
        threads.append(threading.Thread(target=asks, args=(name,)))
        threads[-1].start()
        until(lambda told=name: places.get(told))
    assert not order and [told[-1] for told in places.values()] == [1, 2, 3, 4]
    first.close()
    for thread in threads:
        thread.join(LONG)
    assert order == [0, 1, 2, 3] and nobody(line)
    assert all(told == sorted(told, reverse=True) and told[-1] == 0 for told in places.values())


@pytest.mark.parametrize(("places", "most"), [(1, 1), (2, 2), (0, 6)])
def test_so_many_are_served_at_once(places: int, most: int) -> None:
    line, under_way, seen, lock = Line(places), [], [], threading.Lock()
    together = threading.Barrier(most)

    def asks() -> None:
        tally = Tally(line=line)
        tally.take_place(lambda: None)
        with lock:
            under_way.append(1)
            seen.append(len(under_way))
        together.wait(LONG)  # as many as may be, and no fewer
        with lock:
            under_way.pop()
        tally.close()

    threads = [threading.Thread(target=asks) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert max(seen) == most and nobody(line)


def test_who_leaves_the_line_is_waited_for_by_nobody() -> None:
    line = Line(1)
    first = Tally(line=line)
    first.take_place(lambda: None)
    gone = threading.Event()
    errors: list[BaseException] = []

    def leaves() -> None:
        def waiting() -> None:
            raise Stopped

        try:
            Tally(line=line).take_place(waiting)
        except Stopped as error:
            errors.append(error)
            gone.set()

    threading.Thread(target=leaves).start()
    assert gone.wait(LONG) and not line._waiting
    first.close()
    first.close()  # a second time gives nothing back
    last = Tally(line=line)
    last.take_place(lambda: None)
    assert line._held == 1 and errors


def test_who_waits_too_long_gives_up_in_one_line_and_does_not_wait_again() -> None:
    line = Line(1)
    Tally(line=line).take_place(lambda: None)
    model, tally = PreparedModel(reply="fine"), Tally(Limits(seconds=0.3), line=line)
    for _ in range(2):
        begun = time.monotonic()
        with pytest.raises(ModelError, match="busy with other questions for"):
            ask(model, PROMPT, tally)
    assert time.monotonic() - begun < 0.3 and not model.asked and not line._waiting
    tally.close()
    assert line._held == 1


class Addressed(PreparedModel):
    """A model that has an address, as those of LangChain do."""

    openai_api_base: str = ""


@pytest.mark.parametrize(
    ("name", "address", "near"),
    [
        ("ollama:qwen", "", True),
        ("openai:qwen", "http://127.0.0.1:8080/v1", True),
        ("openai:qwen", "http://localhost:8080/v1", True),
        ("openai:qwen", "http://[::1]:8080", True),
        ("openai:qwen", "127.0.0.2:8080", True),
        ("openai:gpt", "https://api.openai.com/v1", False),
        ("openai:gpt", "https://localhost.example.org/v1", False),
        ("openai:gpt", "http://[broken", False),
        ("openai:gpt", "", False),
    ],
)
def test_a_model_on_this_machine_is_told_by_its_address(name: str, address: str, near: bool) -> None:
    assert is_near(name, Addressed(openai_api_base=address)) is near


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Assistant]]:
    """A function that opens an assistant over one source with a model of this name."""
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "sources.toml").write_text('[[source]]\nid = "ponds"\ntitle = "p"\nfile = "ponds.md"\n')
    (tmp_path / "books" / "ponds.md").write_text(PONDS)
    opened: list[Assistant] = []

    def open_one(model: PreparedModel, name: str = "ollama:qwen", **settings: Any) -> Assistant:
        load = Settings.load(home=tmp_path / "home", library=tmp_path / "books", model=name, **settings)
        opened.append(Assistant(load))
        opened[-1]._engine.__dict__["model"] = model
        opened[-1].prepare()
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


def answering(assistant: Assistant, told: list[Any]) -> threading.Thread:
    """A thread that takes in all that an answer tells."""
    thread = threading.Thread(target=lambda: told.extend(assistant.answer_stream(ASKED)))
    thread.start()
    return thread


def test_the_second_question_waits_for_the_first_and_both_are_answered(opened: Callable[..., Assistant]) -> None:
    hold = threading.Event()
    assistant = opened(StreamingModel(reply=[hold, WRITTEN]))
    line = assistant._engine.line
    tolds: list[list[Any]] = [[], []]
    first = answering(assistant, tolds[0])
    until(lambda: line._held)
    second = answering(assistant, tolds[1])
    until(lambda: line._waiting)
    assert line._held == 1
    hold.set()
    for thread in (first, second):
        thread.join(LONG)
    steps = [[one for one in told if isinstance(one, str)] for told in tolds]
    assert not any(one.startswith("line") for one in steps[0]) and "turn" not in steps[0]
    assert [one for one in steps[1] if one not in steps[0]] == ["line 1", "turn"]
    assert all(isinstance(told[-1], Answer) and told[-1].sentences and not told[-1].trouble for told in tolds)
    assert nobody(line)


def test_without_the_time_the_sources_own_sentences_stand_and_a_line_says_so(opened: Callable[..., Assistant]) -> None:
    model = StreamingModel(reply=WRITTEN)
    assistant = opened(model, seconds=0.2)
    before = Tally(line=assistant._engine.line)
    before.take_place(lambda: None)
    answer = assistant.answer(ASKED)
    assert answer.trouble == "the language model was busy with other questions for 0.2 seconds"
    assert answer.trouble in answer.text and answer.citations[0].quote == "The Grell pond measures 40 meters across."
    assert not model.asked and answer.usage is None
    before.close()
    assert not assistant.answer(ASKED).trouble and nobody(assistant._engine.line)


@pytest.mark.parametrize("waiting", [False, True])
def test_a_page_that_is_closed_keeps_nobody_waiting(opened: Callable[..., Assistant], waiting: bool) -> None:
    hold = threading.Event()
    assistant = opened(StreamingModel(reply=[hold, WRITTEN]))
    line = assistant._engine.line
    steps: Any = assistant.answer_stream(ASKED)
    told: list[Any] = []
    if waiting:
        other = answering(assistant, [])
        until(lambda: line._held)
        until(lambda: str(next(steps)).startswith("line"))
    else:
        until(lambda: next(steps) == "compose")
        until(lambda: line._held)
        other = answering(assistant, told)
        until(lambda: line._waiting)
    steps.close()
    until(lambda: not line._waiting)
    hold.set()
    other.join(LONG)
    until(lambda: nobody(line))


@pytest.mark.parametrize(
    ("name", "given", "places"),
    [("ollama:a", {}, 1), ("openai:a", {}, 0), ("openai:a", {"at_once": 2}, 2), ("ollama:a", {"at_once": 0}, 0)],
)
def test_the_settings_say_how_many(
    opened: Callable[..., Assistant], name: str, given: dict[str, Any], places: int
) -> None:
    assert opened(PreparedModel(), name, **given)._engine.line._places == places


def test_the_models_of_this_machine_share_its_line(opened: Callable[..., Assistant]) -> None:
    engine = opened(PreparedModel(), choices="ollama:other, openai:far")._engine
    others: Sequence[Any] = [engine.written_by(name) for name in ("ollama:other", "openai:far")]
    for one in others:
        one.__dict__["model"] = PreparedModel()
    assert others[0].line is engine.line and others[1].line is not engine.line
