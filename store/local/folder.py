"""A snapshot in a folder.

generation.json     the record: catalog, models, sizes of the files
chroma/             passages and vectors
bm25/               the word index
texts/VERSION.txt   whole texts
"""

import errno
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chromadb.errors import ChromaError

from store.index.collection import open_client
from store.index.lexical import LexicalIndex
from store.index.space import Space
from store.local.integrity import damage
from store.local.sealed import sealed, stand_in
from store.snapshot.snapshot import COLLECTION, Snapshot
from store.types.errors import StoreError
from store.types.record import OtherFormat, Record
from store.types.source import Source


class FolderSnapshot(Snapshot):
    """An open snapshot whose files stand in `folder`, which need not be writable; StoreError where they are damaged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._beside: tempfile.TemporaryDirectory[str] | None = None  # of vectors that cannot be written here
        self.record = read_record(folder)
        if (how := damage(folder, self.record.files)) is not None:
            raise damaged(folder, how)
        with self._reading():
            self._lexical = LexicalIndex.open(folder / "bm25")
            if sealed(folder / "chroma"):
                self._beside = stand_in(folder / "chroma")
            self._client = open_client(Path(self._beside.name) if self._beside else folder / "chroma")
            try:
                self._collection = self._client.get_collection(COLLECTION, embedding_function=None)
                self._spaces = {name: Space.open(self._client, name) for name in self.record.spaces}
                if not self._searchable():  # it also loads the index, so that the first question does not wait for it
                    raise damaged(folder, "a search does not find what is stored")
            except BaseException:
                self.close()
                raise

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (ChromaError, OSError, ValueError) as error:
            if sealed(self.folder / "chroma") and self._beside is None:
                raise StoreError(
                    f"{self.folder} cannot be written, nor can the folder for what is passing ({error}): "
                    "give it one with TMPDIR"
                ) from error
            if is_full(error):
                where = self.folder if self._beside is None else self._beside.name
                raise StoreError(f"{where} cannot be opened: the disk is full, make room on it") from error
            raise damaged(self.folder, error) from error

    def close(self) -> None:
        """Release the files."""
        self._client.close()
        if self._beside is not None:
            self._beside.cleanup()

    def _text(self, source: Source) -> str:
        return read_text(self.folder, source.version)

    def _holds_text(self, source: Source) -> bool:
        return (self.folder / "texts" / f"{source.version}.txt").is_file()


def read_text(folder: Path, version: str) -> str:
    """Return the text of a version that the snapshot in `folder` holds, newlines untouched."""
    return (folder / "texts" / f"{version}.txt").read_bytes().decode("utf-8", "surrogatepass")


def write_record(record: Record, folder: Path) -> None:
    """Write the record into the snapshot's folder."""
    path = folder / "generation.json"
    path.write_text(json.dumps(record.to_dict(), ensure_ascii=False, indent=1), encoding="utf-8")


def read_record(folder: Path) -> Record:
    """Read the record of the snapshot in `folder`; a damaged one raises StoreError."""
    try:
        return Record.from_dict(json.loads((folder / "generation.json").read_text(encoding="utf-8")))
    except OtherFormat as error:
        raise StoreError(
            f"{folder} was written by another version of Brief Chat: restart what still runs the old one, "
            f"or move {folder.parent.parent} away and run `brief-chat ingest`"
        ) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(folder, f"generation.json: {type(error).__name__}") from error


def damaged(folder: Path, how: object) -> StoreError:
    """Return the error of a snapshot that cannot be used, with the ways out."""
    return StoreError(
        f"{folder} is damaged ({' '.join(str(how).split())}): run `brief-chat rollback` to serve the snapshot "
        f"before it, or move {folder.parent.parent} away and run `brief-chat ingest`"
    )


def is_full(error: Exception) -> bool:
    """Return whether an error says that the disk is full."""
    return getattr(error, "errno", None) == errno.ENOSPC or "disk is full" in str(error)
