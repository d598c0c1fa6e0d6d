"""The copy of a snapshot that the next one starts from."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from store.index.links import link

SQLITE = "chroma.sqlite3"
PIECE = 1 << 20
LONGEST = 60.0  # seconds that others may hold the lock


def copy(base: Path, to: Path) -> None:
    """Copy texts and vectors of the snapshot in `base` while others read it; words come last, with what changed.

    Texts are linked, for they are never changed in place.
    """
    link(base / "texts", to / "texts")
    shutil.copytree(base / "chroma", to / "chroma", ignore=shutil.ignore_patterns(f"{SQLITE}*"))
    _copy_database(base / "chroma" / SQLITE, to / "chroma" / SQLITE)


def _copy_database(base: Path, to: Path) -> None:
    """Copy one state of a database that Chroma may write to, in any process, when it opens it.

    A reader's lock keeps writers from the file meanwhile (with a rollback journal, as Chroma has it; else SQLite's own
    backup sees one state, and takes twice the time). It is written through later, with the other files.
    """
    with closing(sqlite3.connect(base, timeout=LONGEST)) as old:
        if old.execute("PRAGMA journal_mode").fetchone() == ("delete",):
            old.execute("BEGIN")
            old.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # takes the lock, after a recovery if need be
            _copy_file(base, to)
            return
        with closing(sqlite3.connect(to)) as new:
            new.execute("PRAGMA synchronous = OFF")
            old.backup(new)


def _copy_file(base: Path, to: Path) -> None:
    """Copy a file inside the system, which shares the blocks where the disk can (Btrfs, XFS); it is opened once.

    Whatever process closes a file loses its locks on it (POSIX).
    """
    with base.open("rb", buffering=0) as old, to.open("wb", buffering=0) as new:
        left = os.fstat(old.fileno()).st_size
        with suppress(OSError, AttributeError):  # a system or a disk that cannot
            while left and (copied := os.copy_file_range(old.fileno(), new.fileno(), left)):
                left -= copied
        if left:
            shutil.copyfileobj(old, new, PIECE)  # from where the other stopped
