"""A file for each user in a folder that only the server's user reads: its name, and whose turn it is to change one."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from store import BriefChatError, durable

WAIT = 10.0  # seconds for another change to be written


def file_of(folder: Path, user: str) -> Path:
    """Return the file of a user, whose name does not stand in its name."""
    return folder / f"{hashlib.sha256(user.encode('utf-8', 'replace')).hexdigest()[:32]}.json"


@contextmanager
def changing(path: Path, what: str, failed: type[BriefChatError]) -> Iterator[None]:
    """Hold the lock of the folder of a user's file: tabs, and servers that share the home, change one after the other.

    Raises `failed`, which calls the file `what`, where it does not get the lock, and where it cannot be written.
    """
    try:
        durable.private(path.parent)
        with FileLock(path.parent / f"{path.parent.name}.lock", timeout=WAIT):
            yield
    except Timeout:
        raise failed(f"another change of the {what} is under way: try again") from None
    except OSError as error:
        raise failed(f"the {what} {path} cannot be written ({error.strerror or error})") from None
