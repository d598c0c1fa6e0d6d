"""Vectors that may be read and not written: Chroma, which writes when it opens, gets a place of its own for that."""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

SQLITE = "chroma.sqlite3"


def sealed(chroma: Path) -> bool:
    """Whether the vectors in a folder cannot be written here."""
    return not (os.access(chroma, os.W_OK) and os.access(chroma / SQLITE, os.W_OK))


def stand_in(chroma: Path) -> tempfile.TemporaryDirectory[str]:
    """Return a folder for as long as it is held: a copy of the small file, and the indexes by their names.

    The indexes of a published snapshot are never written (store/index/collection.py). Raises OSError.
    """
    beside = tempfile.TemporaryDirectory(prefix="brief-chat-", ignore_cleanup_errors=True)
    try:
        _copy(chroma / SQLITE, Path(beside.name) / SQLITE)
        for index in chroma.iterdir():
            if index.is_dir():
                _show(index, Path(beside.name) / index.name)
    except BaseException:
        beside.cleanup()
        raise
    return beside


def _copy(file: Path, to: Path) -> None:
    """One state of a file that others may be opening: SQLite's own copy, where it can read it without a lock's file."""
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as old, closing(sqlite3.connect(to)) as new:
            old.backup(new)
    except sqlite3.Error:
        shutil.copyfile(file, to)


def _show(index: Path, at: Path) -> None:
    try:
        at.symlink_to(index, target_is_directory=True)
    except OSError:  # a system that lets not everybody make links
        shutil.copytree(index, at)
