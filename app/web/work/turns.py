"""Turns: one at a time, and of several people who wait each after the other, however much one of them has asked for."""

import asyncio
from collections import OrderedDict, deque


class Turns:
    """A lock whose next holder is whoever waits and was longest without it. Used from one event loop."""

    def __init__(self) -> None:
        self._lines: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()  # by who waits, the next one first
        self._holder: str | None = None

    def waiting(self, who: str) -> int:
        """Return how many turns somebody waits for."""
        return len(self._lines.get(who, ()))

    async def acquire(self, who: str) -> None:
        """Return once it is somebody's turn, which lasts until `release`."""
        if self._holder is None:
            self._holder = who
            return
        mine = asyncio.get_running_loop().create_future()
        self._lines.setdefault(who, deque()).append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if mine.cancelled():
                self._leave(who, mine)
            else:  # the turn had come already
                self.release()
            raise

    def release(self) -> None:
        """Give the turn to whoever is next."""
        last, self._holder = self._holder, None
        if last is not None and last in self._lines:
            self._lines.move_to_end(last)
        who = next(iter(self._lines), None)
        if who is None:
            return
        mine = self._lines[who].popleft()
        if not self._lines[who]:
            del self._lines[who]
        if mine.cancelled():
            self.release()
        else:
            self._holder = who
            mine.set_result(None)

    def _leave(self, who: str, mine: "asyncio.Future[None]") -> None:
        line = self._lines.get(who)
        if line is not None and mine in line:
            line.remove(mine)
            if not line:
                del self._lines[who]
