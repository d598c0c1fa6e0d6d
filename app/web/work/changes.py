"""Changes to the sources, one at a time, from the page, the endpoints and MCP alike."""

import asyncio
import contextlib
import threading
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.errors import Busy
from app.web.watch.watch import Watch
from app.web.work.preparation import Preparation, Stopped
from app.web.work.turns import Turns
from ingest import OnProgress, Progress, Report
from store import BriefChatError

if TYPE_CHECKING:
    from app.assistant import Assistant

POLL = 0.25  # seconds between two looks at how far a change is
WAITING = 16  # changes that may wait for their turn
MINE = 8  # of them those of one person, where people log in: nobody keeps the others out
STUCK = 300  # seconds without any progress, after which a change is broken off
ENDED = "Brief Chat was closed before this change was over; what was published by then stays"

Work = Callable[["Assistant", OnProgress], Report]


@dataclass(frozen=True, slots=True)
class Change:
    """Work on the corpus; `what` (a text's name, behind `change_`) and `about` (which sources) tell others of it.

    `drop` is called where it never begins, and gives back what was kept for it.
    """

    what: str
    work: Work
    about: str = ""
    drop: Callable[[], object] = lambda: None


@dataclass(frozen=True, slots=True)
class UnderWay:
    """The change that is at work, whose it is ("" where nobody logged in), and whether the asker waits for it.

    `since` is when the progress was told, on the monotonic clock, in seconds.
    """

    what: str
    about: str
    who: str
    progress: Progress
    waiting: bool
    since: float = field(default_factory=time.monotonic, compare=False)

    @property
    def stuck(self) -> bool:
        """Whether there was no progress for too long."""
        return time.monotonic() - self.since > STUCK


class Changes:
    """Runs changes one at a time, those of different people in turn; one that has begun is finished, asker or none.

    One without progress for STUCK seconds is broken off: its asker and all who wait are told so, and it ends at its
    next report of progress. Until it has ended no other begins, since it may hold the corpus. Behind `end` all who wait
    are told ENDED, whatever their door. `after` is called behind each that was made, while others may begin.
    """

    def __init__(
        self,
        assistant: "Assistant",
        preparation: Preparation,
        *,
        watch: Watch | None = None,
        after: Callable[[], object] = lambda: None,
    ) -> None:
        self._assistant = assistant
        self._preparation = preparation
        self._turn = Turns()
        self._waiting = 0
        self._ended = False
        self._watch = watch or Watch()
        self._after = after
        self._now: UnderWay | None = None
        self._done: asyncio.Future[Report]

    @property
    def now(self) -> UnderWay | None:
        """Return the change that is at work, if any."""
        return self._now

    @property
    def waiting(self) -> int:
        """Return how many changes wait for their turn."""
        return self._waiting

    def end(self) -> None:
        """Break off at the next report of progress, and begin no other; what was published stays."""
        self._ended = True

    async def report(self, change: Change, who: str, on_progress: OnProgress | None = None) -> Report:
        """Return what a change did, as `run` does it."""
        async with aclosing(self.run(change, who)) as news:
            async for one in news:
                if isinstance(one, Report):
                    return one
                if on_progress and not one.waiting:
                    on_progress(one.progress)
        raise AssertionError("no report and no error")

    async def run(self, change: Change, who: str) -> AsyncGenerator[UnderWay | Report]:
        """Yield what is at work, again and again, then the report; raises what the work raises, Busy, and ENDED."""
        begun = False
        try:
            async with aclosing(self._until_its_turn(who)) as news:
                async for one in news:
                    yield one
            if self._ended:
                self._turn.release()
                raise BriefChatError(ENDED)
            done = self._begin(change, who)
            begun = True
        finally:
            if not begun:
                change.drop()
        while True:
            if self._now:
                yield self._now
            if (await asyncio.wait({done}, timeout=POLL))[0]:
                yield done.result()
                return
            if self._is_stuck():
                raise Busy(
                    f"no progress for {STUCK:.0f} seconds: it was broken off, and what was there before serves on"
                )

    async def _until_its_turn(self, who: str) -> AsyncGenerator[UnderWay]:
        """Yield what is at work until nothing else is, and keep the turn then."""
        self._preparation.begin(again=True)
        while not self._preparation.over:
            yield UnderWay("preparing", "", "", self._preparation.progress, waiting=True)
            await asyncio.sleep(POLL)
        self._preparation.wait()
        if self._waiting >= WAITING:
            raise Busy("the sources are being changed, and too many changes wait already: try again shortly")
        if who and self._turn.waiting(who) >= MINE:
            raise Busy(f"{MINE} of your changes wait already: try again when one of them is made")
        self._waiting += 1
        turn = asyncio.create_task(self._turn.acquire(who))
        try:
            while not (await asyncio.wait({turn}, timeout=POLL))[0]:
                if self._is_stuck():
                    raise Busy(
                        f"a change has made no progress for {STUCK:.0f} seconds and is broken off: try again later"
                    )
                if self._now:
                    yield replace(self._now, waiting=True)
        except BaseException:  # the asker left
            if not turn.cancel():
                self._turn.release()
            raise
        finally:
            self._waiting -= 1

    def _is_stuck(self) -> bool:
        """Whether the change at work makes no progress; it is broken off then, at the next that it does make."""
        if self._now is None or not self._now.stuck:
            return False
        self._done.cancel()  # which `hear` sees
        return True

    def _begin(self, change: Change, who: str) -> "asyncio.Future[Report]":
        """Start the change in a thread, which gives the turn back when it has really ended."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Report] = loop.create_future()
        self._done = done
        begun = time.monotonic()
        self._now = UnderWay(change.what, change.about, who, Progress("starting", 0, 0), waiting=False)

        def hear(progress: Progress) -> None:
            if self._ended or done.cancelled():
                raise Stopped
            self._now = UnderWay(change.what, change.about, who, progress, waiting=False)

        def finish(report: Report | None, error: BaseException | None) -> None:
            self._now = None
            self._turn.release()
            self._watch.change(change.what, who, time.monotonic() - begun, report, error)
            if done.cancelled():
                return
            if report is not None:
                done.set_result(report)
            else:
                done.set_exception(error if isinstance(error, Exception) else RuntimeError(repr(error)))
                done.exception()  # seen, also where nobody waits any more

        def run() -> None:
            report, error = None, None
            try:
                report = change.work(self._assistant, hear)
            except BaseException as raised:  # what the libraries written in Rust raise is no Exception
                error = BriefChatError(ENDED) if self._ended and isinstance(raised, Stopped) else raised
            with contextlib.suppress(RuntimeError):  # the loop is closed: so is the page
                loop.call_soon_threadsafe(finish, report, error)
            if report is not None:
                self._after()

        threading.Thread(target=run, name="change").start()
        return done
