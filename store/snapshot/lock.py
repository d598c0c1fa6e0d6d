"""The lock of the one process that writes, and who it is."""

import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from store.types.errors import StoreLocked

POLL = 0.1  # seconds between two tries


@dataclass(frozen=True, slots=True)
class Writer:
    """The process that writes: its id, its machine, and since when, in UTC; empty where it has not told yet."""

    pid: int = 0
    host: str = ""
    since: str = ""

    @classmethod
    def this(cls) -> "Writer":
        """Return this process, which begins now."""
        return cls(os.getpid(), socket.gethostname(), f"{datetime.now(UTC):%F %T} UTC")

    def __str__(self) -> str:
        """Return who it is, for a line of text."""
        return f"another process ({self.pid} on {self.host}, since {self.since})" if self.pid else "another process"


OnWait = Callable[[Writer], None]


@contextmanager
def writer(home: Path, wait: float, on_wait: OnWait | None) -> Iterator[None]:
    """Hold the lock on `home`; the system takes it from a process that dies.

    Where another holds it, `on_wait` is told who, again and again while it waits (what it raises ends that), and
    StoreLocked is raised after `wait` seconds.
    """
    lock = FileLock(home / "write.lock")
    holder = home / "writer.json"
    until = time.monotonic() + wait
    while True:
        try:
            lock.acquire(timeout=0)
            break
        except Timeout:
            if time.monotonic() >= until:
                raise StoreLocked(f"{_read(holder)} is writing to {home}: try again when it is done") from None
        if on_wait:
            on_wait(_read(holder))
        time.sleep(min(POLL, max(0.0, until - time.monotonic())))
    try:
        holder.write_text(json.dumps(asdict(Writer.this())))
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _read(holder: Path) -> Writer:
    try:
        return Writer(**json.loads(holder.read_bytes()))
    except (OSError, ValueError, TypeError):
        return Writer()  # it has only just begun, or its disk is full
