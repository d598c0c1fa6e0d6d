"""What a corpus promises, wherever it is kept."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from store.snapshot.draft import Draft
from store.snapshot.history import Published
from store.snapshot.lock import OnWait
from store.snapshot.snapshot import Snapshot
from store.types.edition import Edition


class AnyCorpus(Protocol):
    """A `Corpus` in a folder or a `ServerCorpus` on a Chroma server; the docstrings there tell the details."""

    home: Path

    def serving(self) -> int | None:
        """Return the number of the snapshot that serves, or None before the first ingest."""

    def reading(self) -> AbstractContextManager[Snapshot | None]:
        """Lease the snapshot that serves now."""

    def text(self, source_id: str, version: str | None = None) -> str:
        """Return the text of a source in its current version, or in an earlier one that is still kept."""

    def editions(self, source_id: str) -> tuple[Edition, ...]:
        """Return the editions of a source that are kept, oldest first."""

    def history(self) -> list[Published]:
        """Return the snapshots that were published, newest first."""

    def rollback(self, number: int | None = None, *, wait: float = 0.0, on_wait: OnWait | None = None) -> Published:
        """Let an earlier snapshot serve again, for every reader at once."""

    def writing(self, *, wait: float = 0.0, on_wait: OnWait | None = None) -> AbstractContextManager[Draft]:
        """Take the writer's lock and yield the next snapshot, to be filled and published."""

    def close(self) -> None:
        """Release what is open."""
