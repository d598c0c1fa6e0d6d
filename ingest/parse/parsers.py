"""Several processes that parse, so that each core has a file of its own."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import LifoQueue

from ingest.parse.extract import extract, is_plain
from ingest.parse.parser import Parser
from ingest.types.document import Document
from ingest.types.errors import SourceError

FEWEST, MOST = 2, 4  # processes; each holds the libraries of the formats that it has met, 100 MB and more
LARGE = 20_000_000  # bytes of a file beside which no other such file is parsed: it may take 3 GB (parser.MEMORY)


def as_many() -> int:
    """Return how many processes are used here: one a core, within `FEWEST` and `MOST`."""
    held = getattr(os, "sched_getaffinity", None)  # not on every system
    return max(FEWEST, min(MOST, len(held(0)) if held else os.cpu_count() or 1))


class Parsers:
    """Parses files side by side; safe to use from as many threads as one likes.

    A process is begun where a file comes while the others are at work. Small plain texts are read right here.
    """

    def __init__(self, count: int = 0) -> None:
        self.count = count or as_many()
        self._all = [Parser() for _ in range(self.count)]
        self._free: LifoQueue[Parser] = LifoQueue()
        for parser in self._all:
            self._free.put(parser)
        self._one_large = threading.Lock()
        self._stopped = False

    def parse(self, data: bytes, name: str, *, kind: str = "", charset: str = "") -> Document:
        """Return the document in the bytes of a file, as `Parser.parse` does, when a process is free for it."""
        if is_plain(data, name, kind):
            return extract(data, name, kind=kind, charset=charset)
        if len(data) < LARGE:
            return self._parsed(data, name, kind, charset)
        with self._one_large:
            return self._parsed(data, name, kind, charset)

    def _parsed(self, data: bytes, name: str, kind: str, charset: str) -> Document:
        parser = self._free.get()
        try:
            if self._stopped:
                raise SourceError(f"{name}: its reading was broken off")
            return parser.parse(data, name, kind=kind, charset=charset)
        finally:
            self._free.put(parser)

    def stop(self) -> None:
        """Break off what is being parsed, so that no thread has to wait for it; nothing is parsed afterwards."""
        self._stopped = True
        for parser in self._all:
            parser.stop()

    @contextmanager
    def left(self) -> Iterator[None]:
        """Break off what is being parsed where whoever waits for it leaves by an error: no thread has to end it."""
        try:
            yield
        except BaseException:
            self.stop()
            raise

    def close(self) -> None:
        """End the processes; no thread may be parsing any more."""
        for parser in self._all:
            parser.close()
