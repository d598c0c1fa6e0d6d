"""The copy of a snapshot that the next one starts from."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

SQLITE = "chroma.sqlite3"


def copy(base: Path, to: Path) -> None:
    """Copy texts and vectors of the snapshot in `base` while others read it; words are indexed anew.

    Texts are linked, for they are never changed in place. Chroma writes to its SQLite file when it opens it, in any
    process and at any moment, so that file is copied by SQLite's own backup, which sees one state of it.
    """
    (to / "texts").mkdir(parents=True)
    for text in (base / "texts").iterdir():
        try:
            os.link(text, to / "texts" / text.name)
        except OSError:  # a file system without links
            shutil.copy2(text, to / "texts")
    shutil.copytree(base / "chroma", to / "chroma", ignore=shutil.ignore_patterns(f"{SQLITE}*"))
    with (
        closing(sqlite3.connect(base / "chroma" / SQLITE)) as old,
        closing(sqlite3.connect(to / "chroma" / SQLITE)) as new,
    ):
        old.backup(new)
