"""The word indexes that this machine has built of the snapshots on the server.

A Chroma server on a single node keeps no sparse vectors ("not enabled in local", chromadb 1.5.9), so that each
machine indexes the words of a snapshot once, when it first reads it. A collection's id is its own, whatever the
server.
"""

import os
import shutil
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import chromadb

from store.index.collection import pages
from store.index.lexical import LexicalIndex
from store.types.errors import READ_ONLY, StoreError

BUILDING = ".building"
LONGEST = 3_600.0  # seconds that building one may take; what is older was left by a process that was killed
KEPT = 3  # indexes


def open_words(folder: Path, collection: chromadb.Collection) -> LexicalIndex:
    """Return the word index of the passages in a collection, from `folder` or built there now."""
    built = folder / str(collection.id)
    if not built.is_dir():
        building = folder / f"{uuid.uuid4()}{BUILDING}"
        try:
            LexicalIndex.build(_texts(collection), building)
            _sweep(folder)
            _put(building, built)
        except OSError as error:
            reason = READ_ONLY if isinstance(error, PermissionError) else f"cannot be written: {error.strerror}"
            raise StoreError(f"{folder} {reason}") from error
        finally:
            shutil.rmtree(building, ignore_errors=True)
    os.utime(built)
    return LexicalIndex.open(built)


def _put(building: Path, built: Path) -> None:
    try:
        building.rename(built)
    except OSError:
        if not built.is_dir():  # else another process was faster
            raise


def _sweep(folder: Path) -> None:
    """Remove the indexes that were opened longest ago: the files of one that is still open stay until it is closed."""
    found = sorted((path.stat().st_mtime, path) for path in folder.iterdir() if path.is_dir())
    whole = [path for _, path in found if path.suffix != BUILDING]
    left = [path for at, path in found if path.suffix == BUILDING and at < time.time() - LONGEST]
    for path in (*whole[: -(KEPT - 1)], *left):
        shutil.rmtree(path, ignore_errors=True)


def _texts(collection: chromadb.Collection) -> Iterator[tuple[str, str]]:
    for rows in pages(collection, ["documents"]):
        yield from zip(rows["ids"], rows["documents"] or [], strict=True)
