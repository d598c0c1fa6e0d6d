"""The corpus on disk: its snapshots, the pointer to the one that serves, and the lock of the one writer.

    HOME/current.json             which snapshot serves (replaced atomically)
    HOME/history.json             which snapshots were published
    HOME/editions.json, editions/ the last editions of each source
    HOME/write.lock, writer.json  held by the one process that writes, and who it is
    HOME/generations/000007/      generation.json, chroma/, bm25/, texts/

A reader leases the snapshot that the pointer names; a writer builds the next one beside it and moves the
pointer, all of it on the disk before. A process killed at any moment leaves the pointer where it was, or where it
was going, and no lock.
"""

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from chromadb.errors import ChromaError

from store.local.building import FolderDraft
from store.local.editions import Editions, Standing
from store.local.folder import FolderSnapshot, damaged, is_full, read_record, read_text
from store.local.lease import Opened, leased
from store.snapshot.history import History, Published, newest_first, published, unreachable
from store.snapshot.lock import OnWait, writer
from store.snapshot.pointer import REPAIR, Pointer, Serving
from store.snapshot.snapshot import UNTOUCHED
from store.types import durable
from store.types.edition import Edition, followed
from store.types.errors import READ_ONLY, StoreError, UnknownSource
from store.types.record import Record

FULL = 8 << 20  # bytes: with less free space a failed write is put down to the full disk
FAILURES = (OSError, ChromaError, sqlite3.Error)


class Corpus:
    """All snapshots under one folder.

    `home` is created on the first write. The last `editions` of each source stay, whatever the snapshots hold.
    Raises StoreError where it cannot be read or written.
    """

    def __init__(self, home: Path, *, editions: int = 0) -> None:
        self.home = home
        self._editions = Editions(home, editions)
        self._pointer = Pointer(home / "current.json")
        self._history = History(home / "history.json")
        self._snapshots = home / "generations"
        self._guard = threading.Lock()
        self._open: dict[int, Opened] = {}
        self._current: int | None = None  # the snapshot that the last reader found serving: it stays open

    def serving(self) -> int | None:
        """Return the number of the snapshot that serves, or None before the first ingest."""
        return self._serving().snapshot

    @contextmanager
    def reading(self) -> Iterator[FolderSnapshot | None]:
        """Lease the snapshot that serves now; it stays open and whole until the lease ends."""
        with self._guard:
            leased = self._lease()
        try:
            yield None if leased is None else leased.snapshot
        finally:
            if leased is not None:
                with self._guard:
                    leased.end()
                    self._close_unused()

    def text(self, source_id: str, version: str | None = None) -> str:
        """Return the text of a source in its current version, or in an earlier one that is still kept."""
        with self.reading() as snapshot:
            if snapshot is None:
                raise UnknownSource(f"no source `{source_id}` here: the corpus is empty, run `brief-chat ingest`")
            if version is None:
                return snapshot.text(source_id)
        for number in sorted(self._numbers(), reverse=True):
            folder = self._folder(number)
            try:
                source = read_record(folder).sources.get(source_id)
                if source is not None and source.version == version:
                    return read_text(folder, version)
            except (FileNotFoundError, StoreError):
                continue  # swept in the meantime
        if any(edition.version == version for edition in self._editions.read().sources.get(source_id, ())):
            with suppress(FileNotFoundError):
                return self._editions.text(version)
        raise UnknownSource(f"version {version[:12]} of `{source_id}` is no longer kept")

    def editions(self, source_id: str) -> tuple[Edition, ...]:
        """Return the editions of a source that are kept, oldest first; none of a source that is not known."""
        remembered = self._editions.read()
        editions = tuple(remembered.sources.get(source_id, ()))
        for number in sorted(self._kept(self._serving())):  # they are written behind the pointer, or were lost
            if number > remembered.through and (record := self._record(number)) is not None:
                editions = followed(editions, source_id, record)
        return editions

    def history(self) -> list[Published]:
        """Return the snapshots that were published, newest first, those that have been swept included."""
        serving = self._serving()
        rows = self._history.read()
        kept = set(self._kept(serving))
        for number in kept - set(rows):  # the history is written behind the pointer, or was lost
            if (record := self._record(number)) is not None:
                rows[number] = published(record, None)
        return newest_first(
            replace(row, serving=row.number == serving.snapshot, kept=row.number in kept) for row in rows.values()
        )

    def rollback(self, number: int | None = None, *, wait: float = 0.0, on_wait: OnWait | None = None) -> Published:
        """Let an earlier snapshot serve again, for every process at once, and return it.

        Without `number` it is the newest one before the serving one; with it, a lost or damaged pointer is set again.
        Nothing is removed: the snapshot that served can be rolled back to until the next ingest, which goes on
        from what serves then. Raises StoreLocked when another process writes for longer than `wait` seconds, and
        StoreError where the snapshot is not kept or cannot be opened.
        """
        with self._locked(wait, on_wait):
            now = self._pointer.read() if number is None else self._pointer.read_or_none()
            kept = self._numbers() if now is None else self._kept(now)
            serving = now.snapshot if now else None
            if number is None:
                number = max((n for n in kept if serving is not None and n < serving), default=None)
            if number is None or number not in kept or number == serving:
                raise StoreError(unreachable(number, serving, kept))
            if now is not None:
                self._remember(now)
            snapshot = FolderSnapshot(self._folder(number))
            try:
                snapshot.check()
            finally:
                snapshot.close()
            self._pointer.move(Serving(number, serving))
            return next(row for row in self.history() if row.number == number)

    @contextmanager
    def writing(self, *, wait: float = 0.0, on_wait: OnWait | None = None) -> Iterator[FolderDraft]:
        """Take the writer's lock and yield the next snapshot, to be filled and published.

        Where another process holds the lock, `on_wait` is told who, and StoreLocked raised after `wait` seconds.
        Raises StoreError when the folder cannot be written. A draft that was not published is removed.
        """
        with self._locked(wait, on_wait):
            serving = self._serving()
            if serving.snapshot is None:
                self._pointer.move(serving)  # so that a pointer that is missing later on is known to be lost
            self._remember(serving)
            self._sweep()
            with self.reading() as base:
                draft = FolderDraft(self._snapshots, base, self._next_number())
                try:
                    yield draft
                    if draft.finished:
                        self._publish(draft)
                except FAILURES as error:  # before the draft is removed: the disk may be full of it
                    raise StoreError(_reason(error, self.home)) from error
                finally:
                    draft.discard()

    @contextmanager
    def _locked(self, wait: float, on_wait: OnWait | None) -> Iterator[None]:
        try:
            durable.private(self.home)
            self._snapshots.mkdir(exist_ok=True)
            with writer(self.home, wait, on_wait):
                yield
        except FAILURES as error:
            raise StoreError(_reason(error, self.home)) from error

    def adopt(
        self, history: Sequence[Published], editions: Mapping[str, Sequence[Edition]], text: Callable[[str], Path]
    ) -> None:
        """Let an empty corpus go on where another one is: its history, and its editions, whose texts are at `text`.

        Raises StoreError where it is not empty.
        """
        with self._locked(0.0, None):
            if self._serving().snapshot is not None:
                raise StoreError(f"{self.home} holds a corpus already")
            self._history.adopt(history)
            self._editions.adopt(editions, text)

    def close(self) -> None:
        """Close every snapshot that is still open."""
        with self._guard:
            for opened in self._open.values():
                opened.close()
            self._open.clear()

    def _lease(self) -> Opened | None:
        """Lease what serves. A writer may sweep it between a look at the pointer and the lease, so look again."""
        while (number := self.serving()) is not None:
            opened = self._open.get(number) or Opened(self._folder(number))
            try:
                opened.begin()
            except FileNotFoundError as error:
                if self.serving() != number:
                    continue
                if opened.folder.exists():
                    raise damaged(opened.folder, "generation.json is missing") from error
                raise StoreError(f"{opened.folder}, which should serve, is missing: {REPAIR}") from error
            if self.serving() != number:
                opened.end()
                continue
            try:
                opened.open()
            except BaseException:
                opened.end()
                raise
            self._open[number], self._current = opened, number
            self._close_unused()
            return opened
        return None

    def _close_unused(self) -> None:
        """Close snapshots that no reader holds and that no longer serve."""
        for number in [n for n, opened in self._open.items() if n != self._current and not opened.readers]:
            self._open.pop(number).close()

    def _serving(self) -> Serving:
        serving = self._pointer.read()
        if serving is None and self._numbers():
            raise StoreError(f"{self.home / 'current.json'} is missing although snapshots stand beside it: {REPAIR}")
        return serving or Serving(None)

    def _publish(self, draft: FolderDraft) -> None:
        base = draft.base.record.number if draft.base else None
        durable.sync_tree(draft.building)
        draft.building.rename(self._folder(draft.number))
        durable.sync(self._snapshots)
        self._pointer.move(serving := Serving(draft.number, base))
        with suppress(OSError):  # it is published: what is left to do, the next writer does
            self._remember(serving)
            self._sweep()

    def _remember(self, serving: Serving) -> None:
        """See to it that the history holds what serves; a kill right after a publication leaves it one behind."""
        if serving.snapshot is not None and (record := self._record(serving.snapshot)) is not None:
            self._history.remember(record, serving.previous)
            self._editions.remember(self._kept(serving), self._standing)

    def _standing(self, number: int) -> Standing | None:
        record = self._record(number)
        return None if record is None else (record, self._folder(number) / "texts")

    def _record(self, number: int) -> Record | None:
        try:
            return read_record(self._folder(number))
        except StoreError:
            return None  # damaged: one may still go back to the snapshot before

    def _kept(self, serving: Serving) -> list[int]:
        """The snapshots that a rollback can reach: the serving one, the one that served before it, and no other."""
        return [number for number in self._numbers() if number in (serving.snapshot, serving.previous)]

    def _sweep(self) -> None:
        """Remove what was left half-built, and all snapshots but the serving, the leased and the one before."""
        kept = {self._folder(number) for number in self._kept(self._serving())}
        for folder in self._snapshots.iterdir():
            if folder in kept or (folder.name.isdigit() and leased(folder)):
                continue
            if folder.name.isdigit():
                with suppress(OSError):  # Windows: a reader is at it
                    folder = folder.rename(folder.with_suffix(".swept"))  # whole or gone, even for a kill in between
            if not folder.name.isdigit():
                shutil.rmtree(folder, ignore_errors=True)

    def _numbers(self) -> list[int]:
        if not self._snapshots.is_dir():
            return []
        return [int(folder.name) for folder in self._snapshots.iterdir() if folder.name.isdigit()]

    def _next_number(self) -> int:
        return max((*self._numbers(), *self._history.read()), default=0) + 1

    def _folder(self, number: int) -> Path:
        return self._snapshots / f"{number:06d}"


def _reason(error: Exception, home: Path) -> str:
    """Why a write failed, in one line; Chroma has many words for a full disk and names none of them so."""
    if home.is_dir() and not os.access(home, os.W_OK):
        return f"{home} {READ_ONLY}"
    if is_full(error) or (home.is_dir() and shutil.disk_usage(home).free < FULL and "locked" not in str(error)):
        return f"cannot write to {home}: the disk is full, make room and try again; {UNTOUCHED}"
    reason = error.strerror if isinstance(error, OSError) else None
    return f"cannot write to {home}: {reason or ' '.join(str(error).split()) or type(error).__name__}; {UNTOUCHED}"
