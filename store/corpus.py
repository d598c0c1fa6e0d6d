"""The corpus on disk: its generations, the pointer to the one that serves, and the lock of the one writer.

    HOME/current.json             which generation serves (replaced atomically)
    HOME/write.lock               held by the one process that writes
    HOME/generations/000007/      generation.json, chroma/, bm25/, texts/

A reader leases the generation that the pointer names; a writer builds the next one beside it and moves the
pointer. A process killed at any moment leaves the pointer where it was.
"""

import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from store.draft import Draft
from store.errors import StoreError, StoreLocked, UnknownSource
from store.generation import Generation, Record, read_text


class Corpus:
    """All generations under one folder.

    `home` is created on the first write. Raises StoreError where it cannot be read or written.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self._pointer = home / "current.json"
        self._generations = home / "generations"
        self._guard = threading.Lock()
        self._open: dict[int, Generation] = {}
        self._leases: dict[int, int] = {}

    def serving(self) -> int | None:
        """Return the number of the generation that serves, or None before the first ingest."""
        try:
            number = json.loads(self._pointer.read_bytes())["generation"]
            return None if number is None else int(number)
        except FileNotFoundError:
            if any(self._numbers()):
                raise StoreError(
                    f"{self._pointer} is missing although generations stand beside it: "
                    f'write {{"generation": {max(self._numbers())}}} into it'
                ) from None
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{self._pointer} cannot be read ({error})") from error

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

    @contextmanager
    def writing(self, *, wait: float = 0.0) -> Iterator[Draft]:
        """Take the writer's lock and yield the next generation, to be filled and published.

        `wait` is in seconds. Raises StoreLocked when another process holds the lock for longer, and
        StoreError when the folder cannot be written. A draft that was not published is removed.
        """
        try:
            self._generations.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.home / "write.lock")
            lock.acquire(timeout=wait)
        except Timeout:
            raise StoreLocked(f"another process is writing to {self.home}: try again when it is done") from None
        except OSError as error:
            raise StoreError(f"cannot write to {self.home}: {error.strerror or error}") from error
        try:
            if self.serving() is None:
                self._point_at(None)  # so that a pointer that is missing later on is known to be lost
            self._sweep()
            with self.reading() as base:
                draft = Draft(self._generations, base, self._next_number())
                try:
                    yield draft
                    if draft.finished:
                        self._publish(draft)
                finally:
                    draft.discard()
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
        self._close_unused()
        return self._open[number]

    def _close_unused(self) -> None:
        """Close generations that no reader holds and that no longer serve."""
        newest = max(self._open, default=None)
        for number in [n for n in self._open if n != newest and not self._leases.get(n)]:
            self._open.pop(number).close()
            self._leases.pop(number, None)

    def _publish(self, draft: Draft) -> None:
        draft.building.rename(self._folder(draft.number))
        self._point_at(draft.number)
        self._sweep()

    def _point_at(self, number: int | None) -> None:
        replacement = self._pointer.with_suffix(".new")
        with replacement.open("w", encoding="utf-8") as file:
            json.dump({"generation": number}, file)
            file.flush()
            os.fsync(file.fileno())
        replacement.replace(self._pointer)

    def _sweep(self) -> None:
        """Remove what was left half-built, and all generations but the serving, the leased and the one before."""
        serving = self.serving()
        older = sorted(n for n in self._numbers() if serving is not None and n < serving)
        with self._guard:
            leased = {number for number, readers in self._leases.items() if readers}
        keep = {serving, *older[-1:], *leased}
        for folder in self._generations.iterdir():
            if not folder.name.isdigit() or int(folder.name) not in keep:
                shutil.rmtree(folder, ignore_errors=True)

    def _numbers(self) -> list[int]:
        if not self._generations.is_dir():
            return []
        return [int(folder.name) for folder in self._generations.iterdir() if folder.name.isdigit()]

    def _next_number(self) -> int:
        return max(self._numbers(), default=0) + 1

    def _folder(self, number: int) -> Path:
        return self._generations / f"{number:06d}"
