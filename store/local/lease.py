"""What keeps a snapshot from being swept while a reader, in whatever process, is at it.

A shared lock on the snapshot's record: it costs a few microseconds, writes nothing (a full or read-only disk is no
hindrance), and ends with its process, however that ends.
"""

import contextlib
import sys
from pathlib import Path
from typing import BinaryIO

from store.local.folder import FolderSnapshot

if sys.platform == "win32":

    def lease(folder: Path) -> BinaryIO:
        """Keep a snapshot from being swept until the file that is returned is closed."""
        return (folder / "generation.json").open("rb")  # Windows renames no folder with an open file in it

    def leased(folder: Path) -> bool:
        """Return whether a reader may be at the snapshot; here, renaming it will tell."""
        return False

else:
    import fcntl

    def lease(folder: Path) -> BinaryIO:
        """Keep a snapshot from being swept until the file that is returned is closed."""
        file = (folder / "generation.json").open("rb")
        try:
            with contextlib.suppress(OSError):  # a disk without locks: `leased` says there that all are
                fcntl.flock(file, fcntl.LOCK_SH)
        except BaseException:
            file.close()
            raise
        return file

    def leased(folder: Path) -> bool:
        """Return whether a reader is at the snapshot, or may be: not every disk can tell."""
        try:
            with (folder / "generation.json").open("r+b") as file:  # NFS locks alone only what is open for writing
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return False


class Opened:
    """A snapshot that this process has open, and how many readers lease it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._snapshot: FolderSnapshot | None = None
        self._lease: BinaryIO | None = None
        self.readers = 0

    @property
    def snapshot(self) -> FolderSnapshot:
        """Return the open snapshot, to one who has a lease."""
        assert self._snapshot is not None  # who has a lease has opened it
        return self._snapshot

    def begin(self) -> None:
        """Count a reader in; the first one leases the snapshot from every writer, of other processes too."""
        if self._lease is None:
            self._lease = lease(self.folder)
        self.readers += 1

    def open(self) -> None:
        """Open the snapshot, unless it is open."""
        self._snapshot = self._snapshot or FolderSnapshot(self.folder)

    def end(self) -> None:
        """Count a reader out; the last one ends the lease."""
        self.readers -= 1
        if not self.readers and self._lease is not None:
            self._lease.close()
            self._lease = None

    def close(self) -> None:
        """Close the snapshot."""
        if self._lease is not None:
            self._lease.close()
            self._lease = None
        if self._snapshot is not None:
            self._snapshot.close()
            self._snapshot = None
