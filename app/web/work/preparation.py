"""Getting ready in the background: the page is up before the library and the models are."""

import asyncio
import logging
import threading
import time
from typing import TYPE_CHECKING

from ingest import Progress
from store import BriefChatError, StoreLocked

if TYPE_CHECKING:
    from app.assistant import Assistant

logger = logging.getLogger(__name__)

POLL = 0.2  # seconds between two looks at whether it is over

BROKEN = "something went wrong that should not have; the terminal shows what"
ENDED = "Brief Chat was closed before it was ready"


class Stopped(Exception):
    """Raised inside the assistant's work, from where it reports, when nobody waits for it any more."""


class Preparation:
    """Runs `Assistant.prepare` in a thread, once, or again after it failed.

    `progress` is what is under way, and `error` the one line of why it failed.
    """

    def __init__(self, assistant: "Assistant") -> None:
        self._assistant = assistant
        self._guard = threading.Lock()
        self._begun = False
        self._over = threading.Event()
        self._ended = False
        self.progress = Progress("starting", 0, 0)
        self.error = ""
        self._failure: type[BriefChatError] = BriefChatError

    @property
    def over(self) -> bool:
        """Return whether it is done, well or not."""
        return self._over.is_set()

    @property
    def locked(self) -> bool:
        """Return whether it waits for another process that writes to the sources."""
        return not self.over and self.progress.writer is not None

    @property
    def ready(self) -> bool:
        """Return whether questions can be answered."""
        return self.over and not self.error

    def begin(self, *, again: bool = False) -> None:
        """Start, unless it has begun; with `again`, also where it failed."""
        with self._guard:
            if self._begun and not (again and self.over and self.error):
                return
            self._begun = True
            self.error = ""
            self._failure = BriefChatError
            self._over.clear()
        threading.Thread(target=self._run, name="prepare").start()

    def wait(self) -> None:
        """Return when it is over, having started it where need be; raise BriefChatError where it failed."""
        self.begin()
        self._over.wait()
        if self.error:
            raise self._failure(self.error)

    async def until_ready(self) -> None:
        """Do as `wait`, without holding a thread meanwhile; where it failed before, try again."""
        self.begin(again=True)
        while not self.over:
            await asyncio.sleep(POLL)
        self.wait()

    def end(self) -> None:
        """Break off at the next report of progress, and return when that is done; what was stored stays."""
        self._ended = True
        if self._begun:
            self._over.wait()

    def _run(self) -> None:
        try:
            while not self._prepared():
                time.sleep(POLL)  # another process wrote for longer than the store waits: go on waiting
        except Stopped:
            self.error = ENDED
        except BriefChatError as error:
            self._failure = type(error)
            self.error = str(error)
        except BaseException:  # what the libraries written in Rust raise is no Exception
            logger.exception("the assistant could not be prepared")
            self.error = BROKEN
        finally:
            self._over.set()

    def _prepared(self) -> bool:
        """Prepare, and return whether it was not another process that kept from it."""
        try:
            self._assistant.prepare(progress=self._hear)
        except StoreLocked:
            if self._ended:
                raise
            return False
        return True

    def _hear(self, progress: Progress) -> None:
        if self._ended:
            raise Stopped
        self.progress = progress
