"""The lock of the one process that writes, and who it is."""

import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from store.errors import StoreLocked

OnWait = Callable[[str], None]
POLL = 0.1  # seconds between two tries


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
                raise StoreLocked(f"{_told(holder)} is writing to {home}: try again when it is done") from None
        if on_wait:
            on_wait(f"waiting: {_told(holder)} is writing")
        time.sleep(min(POLL, max(0.0, until - time.monotonic())))
    try:
        holder.write_text(
            json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": f"{datetime.now(UTC):%F %T} UTC"})
        )
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _told(holder: Path) -> str:
    try:
        who = json.loads(holder.read_bytes())
        return f"another process ({who['pid']} on {who['host']}, since {who['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"  # it has only just begun, or its disk is full
