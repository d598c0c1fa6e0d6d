"""The lock of the one process that writes, and who it is."""

import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from store.errors import StoreLocked

OnWait = Callable[[str], None]


@contextmanager
def writer(home: Path, wait: float, on_wait: OnWait | None) -> Iterator[None]:
    """Hold the lock on `home`; the system takes it from a process that dies.

    Where another holds it, `on_wait` is told who, and StoreLocked is raised after `wait` seconds.
    """
    lock = FileLock(home / "write.lock")
    holder = home / "writer.json"
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if wait and on_wait:
            on_wait(f"waiting: {_told(holder)} is writing")
        try:
            lock.acquire(timeout=wait)
        except Timeout:
            raise StoreLocked(f"{_told(holder)} is writing to {home}: try again when it is done") from None
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
