"""The corpus on disk: its generations, the pointer to the one that serves, and the lock of the one writer.

    HOME/current.json             which generation serves (replaced atomically)
    HOME/history.json             which generations were published
    HOME/write.lock               held by the one process that writes
    HOME/generations/000007/      generation.json, chroma/, bm25/, texts/

A reader leases the generation that the pointer names; a writer builds the next one beside it and moves the
pointer. A process killed at any moment leaves the pointer where it was.
"""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from store import durable
from store.draft import Draft
from store.errors import StoreError, StoreLocked, UnknownSource
from store.generation import Generation, Record, read_text
from store.history import History, Published, newest_first, published
from store.pointer import REPAIR, Pointer, Serving


class Corpus:
    """All generations under one folder.

    `home` is created on the first write. Raises StoreError where it cannot be read or written.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self._pointer = Pointer(home / "current.json")
        self._history = History(home / "history.json")
        self._generations = home / "generations"
        self._guard = threading.Lock()
        self._open: dict[int, Generation] = {}
        self._leases: dict[int, int] = {}
        self._current: int | None = None

    def serving(self) -> int | None:
        """Return the number of the generation that serves, or None before the first ingest."""
        return self._serving().generation

    @contextmanager
    def reading(self) -> Iterator[Generation | None]:
        """Lease the generation that serves now; it stays open and whole until the lease ends."""
        with self._guard:
            number = self.serving()
            generation = None if number is None else self._lease(number)
        try:
            yield generation
        finally:
            with self._guard:
                if number is not None:
                    self._leases[number] -= 1
                self._close_unused()

    def text(self, source_id: str, version: str | None = None) -> str:
        """Return the text of a source in its current version, or in one that a kept generation still holds."""
        with self.reading() as generation:
            if generation is None:
                raise UnknownSource(f"no source `{source_id}` here: the corpus is empty, run `brief-chat ingest`")
            if version is None:
                return generation.text(source_id)
        for number in sorted(self._numbers(), reverse=True):
            folder = self._folder(number)
            try:
                source = Record.read(folder).sources.get(source_id)
                if source is not None and source.version == version:
                    return read_text(folder, version)
            except (FileNotFoundError, StoreError):
                continue  # swept in the meantime
        raise UnknownSource(f"version {version[:12]} of `{source_id}` is no longer kept")

    def history(self) -> list[Published]:
        """Return the generations that were published, newest first, those that have been swept included."""
        serving = self._serving()
        rows = self._history.read()
        kept = set(self._kept(serving))
        for number in kept - set(rows):  # the history is written behind the pointer, or was lost
            if (record := self._record(number)) is not None:
                rows[number] = published(record, None)
        return newest_first(
            replace(row, serving=row.number == serving.generation, kept=row.number in kept) for row in rows.values()
        )

    def rollback(self, number: int | None = None, *, wait: float = 0.0) -> Published:
        """Let an earlier generation serve again, for every process at once, and return it.

        Without `number` it is the newest one before the serving one; with it, a lost or damaged pointer is set again.
        Nothing is removed: the generation that served can be rolled back to until the next ingest, which goes on
        from what serves then. Raises StoreLocked when another process writes for longer than `wait` seconds, and
        StoreError where the generation is not kept or cannot be opened.
        """
        with self._locked(wait):
            now = self._pointer.read() if number is None else self._pointer.read_or_none()
            kept = self._numbers() if now is None else self._kept(now)
            serving = now.generation if now else None
            if number is None:
                number = max((n for n in kept if serving is not None and n < serving), default=None)
            if number is None or number not in kept or number == serving:
                raise StoreError(_unreachable(number, serving, kept))
            if now is not None:
                self._remember(now)
            generation = Generation(self._folder(number))
            try:
                generation.check()
            finally:
                generation.close()
            self._pointer.move(Serving(number, serving))
            return next(row for row in self.history() if row.number == number)

    @contextmanager
    def writing(self, *, wait: float = 0.0) -> Iterator[Draft]:
        """Take the writer's lock and yield the next generation, to be filled and published.

        `wait` is in seconds. Raises StoreLocked when another process holds the lock for longer, and
        StoreError when the folder cannot be written. A draft that was not published is removed.
        """
        with self._locked(wait):
            serving = self._serving()
            if serving.generation is None:
                self._pointer.move(serving)  # so that a pointer that is missing later on is known to be lost
            self._remember(serving)
            self._sweep()
            with self.reading() as base:
                draft = Draft(self._generations, base, self._next_number())
                try:
                    yield draft
                    if draft.finished:
                        self._publish(draft)
                finally:
                    draft.discard()

    @contextmanager
    def _locked(self, wait: float) -> Iterator[None]:
        try:
            self._generations.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.home / "write.lock")
            lock.acquire(timeout=wait)
        except Timeout:
            raise StoreLocked(f"another process is writing to {self.home}: try again when it is done") from None
        except OSError as error:
            raise StoreError(f"cannot write to {self.home}: {error.strerror or error}") from error
        try:
            yield
        except OSError as error:
            raise StoreError(f"cannot write to {self.home}: {error.strerror or error}") from error
        finally:
            lock.release()

    def close(self) -> None:
        """Close every generation that is still open."""
        with self._guard:
            for generation in self._open.values():
                generation.close()
            self._open.clear()
            self._leases.clear()

    def _lease(self, number: int) -> Generation:
        if number not in self._open:
            self._open[number] = Generation(self._folder(number))
        self._leases[number] = self._leases.get(number, 0) + 1
        self._current = number
        self._close_unused()
        return self._open[number]

    def _close_unused(self) -> None:
        """Close generations that no reader holds and that no longer serve."""
        for number in [n for n in self._open if n != self._current and not self._leases.get(n)]:
            self._open.pop(number).close()
            self._leases.pop(number, None)

    def _serving(self) -> Serving:
        serving = self._pointer.read()
        if serving is None and self._numbers():
            raise StoreError(f"{self.home / 'current.json'} is missing although generations stand beside it: {REPAIR}")
        return serving or Serving(None)

    def _publish(self, draft: Draft) -> None:
        base = draft.base.record.number if draft.base else None
        durable.sync_tree(draft.building)
        draft.building.rename(self._folder(draft.number))
        durable.sync(self._generations)
        self._pointer.move(serving := Serving(draft.number, base))
        self._remember(serving)
        self._sweep()

    def _remember(self, serving: Serving) -> None:
        """See to it that the history holds what serves; a kill right after a publication leaves it one behind."""
        if serving.generation is not None and (record := self._record(serving.generation)) is not None:
            self._history.remember(record, serving.previous)

    def _record(self, number: int) -> Record | None:
        try:
            return Record.read(self._folder(number))
        except StoreError:
            return None  # damaged: one may still go back to the generation before

    def _kept(self, serving: Serving) -> list[int]:
        """The generations that a rollback can reach: the serving one, the one that served before it, and no other."""
        return [number for number in self._numbers() if number in (serving.generation, serving.previous)]

    def _sweep(self) -> None:
        """Remove what was left half-built, and all generations but the serving, the leased and the one before."""
        with self._guard:
            leased = {number for number, readers in self._leases.items() if readers}
        keep = {*self._kept(self._serving()), *leased}
        for folder in self._generations.iterdir():
            if not folder.name.isdigit() or int(folder.name) not in keep:
                shutil.rmtree(folder, ignore_errors=True)

    def _numbers(self) -> list[int]:
        if not self._generations.is_dir():
            return []
        return [int(folder.name) for folder in self._generations.iterdir() if folder.name.isdigit()]

    def _next_number(self) -> int:
        return max((*self._numbers(), *self._history.read()), default=0) + 1

    def _folder(self, number: int) -> Path:
        return self._generations / f"{number:06d}"


def _unreachable(number: int | None, serving: int | None, kept: list[int]) -> str:
    others = ", ".join(str(n) for n in sorted(kept) if n != serving)
    reachable = f"a rollback can reach {others}" if others else "there is no other to go back to"
    if number is None:
        return "the corpus is empty" if serving is None else f"no generation before {serving} is kept: {reachable}"
    return f"generation {number} {'serves already' if number == serving else 'is not kept'}: {reachable}"
