"""What is on the disk when a call returns: files and folders that outlive a loss of power, and whose they are."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from store.types.errors import BriefChatError

WAIT = 10.0  # seconds for another change to be written


def replace(path: Path, plain: Any) -> None:
    """Replace a JSON file by one with `plain` in it: a reader finds the old one or the new one, whole."""
    replacement = path.with_suffix(".new")
    with replacement.open("w", encoding="utf-8") as file:
        json.dump(plain, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    replacement.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Write a file, or the names in a folder, through to the disk."""
    if os.name == "nt" and path.is_dir():
        return  # Windows opens no folder, and writes names through by itself
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Write a folder and all that is in it through to the disk.

    A file with a second name (store/index/links.py) is left out: what has it by the other one has written it through.
    """
    for path in folder.rglob("*"):
        if path.is_dir() or path.stat().st_nlink == 1:
            sync(path)
    sync(folder)


def private(folder: Path) -> None:
    """Make a folder that only its owner can read, where there is none."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


@contextmanager
def changing(path: Path, what: str, failed: type[BriefChatError]) -> Iterator[None]:
    """Hold the lock of the private folder of a file: tabs, and processes that share a home, change one after the other.

    Raises `failed`, which calls the file `what`, where it does not get the lock, and where it cannot be written.
    """
    try:
        private(path.parent)
        with FileLock(path.parent / f"{path.parent.name}.lock", timeout=WAIT):
            yield
    except Timeout:
        raise failed(f"another change of the {what} is under way: try again") from None
    except OSError as error:
        raise failed(f"the {what} {path} cannot be written ({error.strerror or error})") from None
