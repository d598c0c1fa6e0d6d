"""Where questions are taken: so many at once, so many more in line, each within its time; for every face alike."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, TypeVar

from app.errors import Busy, OutOfTime
from app.types.grid import Filled, Grid
from app.types.results import Answer
from app.types.written import Piece
from app.web.watch.watch import Watch
from app.web.work.models import chosen
from app.web.work.preparation import POLL, Preparation

if TYPE_CHECKING:
    from app.assistant import Assistant

Done = TypeVar("Done")
Step = str | Piece | Filled  # what is told of work that is under way
Tell = Callable[[Step], None]

AT_ONCE = 4  # answers under way at the same time
WAITING = 64  # questions that may wait for their turn; the next one is told that there are too many

Told = str | Piece | Answer  # a step, a sentence of a language model, the answer

BUSY = "the question did not get through: too many are being asked at the moment, try again shortly"


class GivenUp(BaseException):
    """Raised inside an answer, from where it reports, when nobody waits for it: no step and no callback swallows it."""


class Desk:
    """Takes the questions of one server: page, endpoints and MCP share its bounds.

    `seconds` is how long an answer may take once its turn has come. Used from one event loop.
    """

    def __init__(
        self,
        assistant: "Assistant",
        preparation: Preparation,
        *,
        seconds: float,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
        watch: Watch | None = None,
    ) -> None:
        self._assistant = assistant
        self._preparation = preparation
        self._seconds = seconds
        self._slots = asyncio.Semaphore(at_once)
        self._most_waiting = waiting
        self._waiting = 0
        self._under_way = 0
        self._watch = watch or Watch()

    @property
    def waiting(self) -> int:
        """Return how many questions wait for their turn."""
        return self._waiting

    @property
    def under_way(self) -> int:
        """Return how many answers are at work, those included that nobody waits for any more."""
        return self._under_way

    def chosen(self, headers: Mapping[str, str]) -> str | None:
        """Return the model that a reader has chosen on the page."""
        return chosen(headers, self._assistant.settings.models)

    async def answer(
        self,
        question: str,
        history: Sequence[Mapping[str, str]] = (),
        sources: Sequence[str] | None = None,
        on_step: Callable[[str], object] | None = None,
        *,
        as_of: str | None = None,
        model: str | None = None,
    ) -> Answer:
        """Return the answer, as `ask` makes it."""
        async with aclosing(self.ask(question, history, sources, as_of=as_of, model=model)) as steps:
            async for step in steps:
                if isinstance(step, Answer):
                    return step
                if on_step and isinstance(step, str):
                    on_step(step)
        raise AssertionError("no answer and no error")

    async def ask(
        self,
        question: str,
        history: Sequence[Mapping[str, str]] = (),
        sources: Sequence[str] | None = None,
        *,
        as_of: str | None = None,
        model: str | None = None,
        counts: bool = True,
    ) -> AsyncGenerator[Told]:
        """Yield the steps' names, what a language model writes, then the answer; `counts` where somebody asked.

        `model` is the one that writes, as `Assistant.answer` takes it. Raises what that raises, Busy where too many
        wait already, and OutOfTime. Closing the iterator stops the work: at once for the asker, at its next step for
        the thread.
        """

        def answer(tell: Tell) -> Answer:
            return self._assistant.answer(
                question, history=history, sources=sources, as_of=as_of, model=model, on_step=tell, on_piece=tell
            )

        with self._watch.question(question) if counts else contextlib.nullcontext() as asked:
            async with aclosing(self._in_turn(answer, self._seconds)) as steps:
                async for step in steps:
                    if isinstance(step, Filled):  # of grids alone
                        continue
                    if asked and not isinstance(step, Piece):
                        asked.hear(step)
                    yield step

    async def grid(self, questions: Sequence[str], sources: Sequence[str] | None) -> Grid:
        """Return a grid; cells for which an answer's seconds are too few are not judged, and asked the next time."""
        async with aclosing(self.fill(questions, sources)) as steps:
            async for step in steps:
                if isinstance(step, Grid):
                    return step
        raise AssertionError("no grid and no error")

    async def fill(
        self,
        questions: Sequence[str],
        sources: Sequence[str] | None,
        *,
        seconds: float | None = None,
        enough: Callable[[], bool] = lambda: False,
    ) -> AsyncGenerator[Step | Grid]:
        """Yield what is waited for, how many cells are filled, then the grid, made in an answer's seconds or in these.

        `enough` is asked behind each cell, in another thread: where it is, the others are not judged.
        """

        def fill(tell: Tell) -> Grid:
            def on_cell(done: int, total: int) -> bool:
                tell(Filled(done, total))
                return enough()

            within = self._seconds if seconds is None else seconds
            return self._assistant.grid(questions, sources=sources, seconds=within, on_cell=on_cell)

        async with aclosing(self._in_turn(fill, 2 * self._seconds)) as steps:
            async for step in steps:
                yield step

    async def _in_turn(self, do: Callable[[Tell], Done], seconds: float) -> AsyncGenerator[Step | Done]:
        """Yield what is waited for, then what the work tells and what comes of it, within so many seconds."""
        self._preparation.begin(again=True)
        told = ""
        while not self._preparation.over:
            if told != (told := "locked" if self._preparation.locked else "prepare"):
                yield told
            await asyncio.sleep(POLL)
        self._preparation.wait()
        if self._slots.locked():
            if self._waiting >= self._most_waiting:
                raise Busy(BUSY)
            yield "wait"
        self._waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self._waiting -= 1
        async with aclosing(self._work(do, seconds)) as steps:
            async for step in steps:
                yield step

    async def _work(self, do: Callable[[Tell], Done], seconds: float) -> AsyncGenerator[Step | Done]:
        """Let the assistant work in a thread of its own, which holds the slot until it has really ended."""
        loop = asyncio.get_running_loop()
        told: asyncio.Queue[Step | Done | Exception] = asyncio.Queue()
        stopped = threading.Event()

        def later(call: Callable[..., object], *what: object) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: so is the page
                loop.call_soon_threadsafe(call, *what)

        last: Step = ""

        def tell(what: Step) -> None:
            nonlocal last
            if stopped.is_set():
                raise GivenUp
            if what != last or isinstance(what, str):  # a silent model's last sentence comes again
                later(told.put_nowait, what)
            last = what

        def work() -> None:
            try:
                later(told.put_nowait, do(tell))
            except GivenUp:
                pass
            except BaseException as error:  # what the libraries written in Rust raise is no Exception
                later(told.put_nowait, error if isinstance(error, Exception) else RuntimeError(repr(error)))
            finally:
                later(self._free)

        self._under_way += 1
        # Not a daemon: the interpreter would end it inside the models' native code, and abort.
        threading.Thread(target=work, name="answer").start()
        deadline = loop.time() + seconds
        try:
            while isinstance(what := await self._next(told, deadline), Step):
                yield what
            yield what
        finally:
            stopped.set()

    async def _next(self, told: "asyncio.Queue[Step | Done | Exception]", deadline: float) -> Step | Done:
        """What the thread tells next; raises its error, and OutOfTime after the deadline (of the loop's clock)."""
        try:
            what = await asyncio.wait_for(told.get(), deadline - asyncio.get_running_loop().time())
        except TimeoutError:
            raise OutOfTime(
                f"no answer within {self._seconds:g} seconds (BRIEF_CHAT_WEB_ANSWER_SECONDS): "
                "try again, or ask something narrower"
            ) from None
        if isinstance(what, Exception):
            raise what
        return what

    def _free(self) -> None:
        self._under_way -= 1
        self._slots.release()
