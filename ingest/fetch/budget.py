"""What one address may cost: a single budget for everything that belongs to it, and the patience to wait for it."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TypeVar

T = TypeVar("T")

BEAT = 0.25  # seconds between two looks at whether anybody still waits
GRACE = 2.0  # seconds after its deadline in which work is expected to end by itself; then it is given up


class Spent(Exception):
    """A budget is used up; the message says which part of it."""


class Budget:
    """The seconds, bytes on the wire and bytes unpacked of one address.

    Look-ups, robots.txt, redirects, headers, bodies and further attempts all draw on it: whoever has a piece in hand
    tells it here, and gets Spent where that was too much or too late.
    """

    def __init__(
        self, *, seconds: float, wire: int, unpacked: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._seconds = seconds
        self._end = clock() + seconds
        self._most_wire, self._wire = wire, 0
        self._most_unpacked, self._unpacked = unpacked, 0
        self._closed = threading.Event()

    @property
    def late(self) -> bool:
        """Return whether its time is over."""
        return self._clock() >= self._end

    def close(self) -> None:
        """Let nothing more be drawn: nobody waits for it any longer."""
        self._closed.set()

    def within(self, timeout: float | None) -> float:
        """Return the seconds that one operation may take, at most `timeout`; raise Spent where none are left."""
        self.look()
        left = max(self._end - self._clock(), 0.001)
        return left if timeout is None else min(left, timeout)

    def look(self) -> None:
        """Raise Spent where the time is over, or where nobody waits any longer."""
        if self._closed.is_set() or self.late:
            raise Spent(f"not sent within {self._seconds:,.0f} seconds")

    def arrived(self, size: int) -> None:
        """Count bytes that came over the wire."""
        self._wire += size
        if self._wire > self._most_wire:
            raise Spent(f"more than {self._most_wire / 1e6:,.0f} MB were sent")
        self.look()

    def unpacked(self, size: int) -> None:
        """Count bytes that came out of what was packed."""
        self._unpacked += size
        if self._unpacked > self._most_unpacked:
            raise Spent(f"more than {self._most_unpacked / 1e6:,.0f} MB in all")
        self.look()

    def wait_for(self, work: Callable[[], T], beat: Callable[[], object]) -> T:
        """Return what `work` returns, or raise what it raises; it runs in a thread that can be given up.

        Raises Spent `GRACE` seconds after the deadline whatever holds the work (a look-up of a name can not be
        interrupted), and at once what `beat` raises, which is called again and again meanwhile.
        """
        done: Future[T] = Future()

        def run() -> None:
            try:
                done.set_result(work())
            except BaseException as error:
                done.set_exception(error)

        threading.Thread(target=run, name="fetch", daemon=True).start()
        try:
            while not wait({done}, timeout=BEAT).done:
                beat()
                if self._clock() > self._end + GRACE:
                    self.look()
            return done.result()
        finally:
            self.close()
