"""Grids that are filled for sessions of the page: round after round until all cells are judged, or it is enough."""

import threading
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from app.types.grid import Filled, Grid
from app.types.written import Piece
from app.web.chat.chat import Stop
from app.web.work.asking import Desk

Told = tuple[str | Filled, int] | Grid  # what is under way and since how many seconds; the grid as far as it is


class UnderWay:
    """One grid that is being filled, and how it is ended: behind the cell that is under way, or at once before any."""

    def __init__(self) -> None:
        self.stop = Stop()
        self.enough = threading.Event()
        self.begun = False

    def end(self) -> None:
        """End it; what is filled stays."""
        self.enough.set()
        if not self.begun:
            self.stop.ask()


class Fillings:
    """Fills grids at the desk, whose bounds they share with the answers; one at a time for each session."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._under_way: dict[str, UnderWay] = {}  # by session

    def stop(self, session: str) -> None:
        """End the filling of a session, if any."""
        if session in self._under_way:
            self._under_way[session].end()

    async def run(self, lines: Sequence[str], sources: Sequence[str] | None, session: str) -> AsyncGenerator[Told]:
        """Yield the grid with what is kept, how far it is, and the grid again behind each round at the desk.

        A round that fills nothing is the last one. Raises what `Assistant.grid` raises, and Busy.
        """
        now = self._under_way[session] = UnderWay()
        begun = time.monotonic()
        left = -1
        seconds: float | None = 0.0
        try:
            while True:
                grid = None
                async with aclosing(self._round(lines, sources, now, seconds)) as steps:
                    async for step in steps:
                        if isinstance(step, Grid):
                            grid = step
                            yield step
                        else:
                            yield step, int(time.monotonic() - begun)
                before, left = left, unjudged(grid) if grid else 0
                if not left or left == before or now.enough.is_set():
                    return
                seconds = None
        finally:
            if self._under_way.get(session) is now:
                del self._under_way[session]

    async def _round(
        self, lines: Sequence[str], sources: Sequence[str] | None, now: UnderWay, seconds: float | None
    ) -> AsyncGenerator[str | Filled | Grid]:
        """One turn at the desk, told of at least every few seconds; the first one only looks at what is kept."""
        filling = self._desk.fill(lines, sources, seconds=seconds, enough=now.enough.is_set)
        last: str | Filled = "retrieve"
        async with aclosing(filling), aclosing(now.stop.until(filling)) as steps:
            async for step in steps:
                if isinstance(step, str | Filled):
                    last = step
                    now.begun = isinstance(step, Filled)
                if not isinstance(step, Piece):
                    yield last if step is None else step


def unjudged(grid: Grid) -> int:
    """Return how many cells there was no time for."""
    return sum(cell.reason == "no_time" for row in grid.rows for cell in row.cells)
