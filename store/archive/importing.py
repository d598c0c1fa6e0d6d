"""A file that holds a corpus becomes a snapshot, in a folder or on a Chroma server; all of it, or nothing."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from store.archive.members import unpacked
from store.index.space import Embed
from store.local.corpus import Corpus
from store.snapshot.contract import AnyCorpus
from store.snapshot.draft import Draft
from store.snapshot.history import Published
from store.snapshot.snapshot import COLLECTION
from store.types import durable
from store.types.edition import Edition
from store.types.errors import StoreError
from store.types.passage import Passage
from store.types.record import Record
from store.types.source import Source, version_of

OVER = "holds a corpus already: name another home, or say --replace (a rollback brings what it holds back)"


def import_(corpus: AnyCorpus, path: Path, *, uploads: Path, over: bool = False) -> int:
    """Publish what a file holds, and return the number of its sources; uploaded files go into the folder `uploads`.

    Into an empty corpus in a folder, editions and history come along. Raises StoreError where the corpus is not empty
    (unless `over`), and for a file that is not whole, byte for byte: nothing is changed then.
    """
    if corpus.serving() is not None and not over:
        raise StoreError(f"{corpus.home} {OVER}")
    if not path.is_file():
        raise StoreError(f"{path}: there is no such file")
    with _folder(corpus.home) as folder:
        manifest = unpacked(path, folder)
        archive = _Archive(folder, manifest, uploads, path)
        archive.check()
        if isinstance(corpus, Corpus) and corpus.serving() is None:
            corpus.adopt(archive.history, archive.editions, lambda version: folder / "editions" / f"{version}.txt")
        with corpus.writing() as draft:
            if draft.base is not None and not over:
                raise StoreError(f"{corpus.home} {OVER}")  # somebody was faster
            draft.clear()
            archive.fill(draft)
            archive.place_uploads()
        return len(archive.record.sources)


class _Archive:
    """What was unpacked and verified."""

    def __init__(self, folder: Path, manifest: dict[str, Any], uploads: Path, path: Path) -> None:
        self._folder = folder
        self._uploads = uploads
        self._path = path
        try:
            self.record = Record.from_dict(manifest["record"])
            self.history = [Published(**row) for row in manifest["history"]]
            self.editions = {id_: [Edition(**row) for row in rows] for id_, rows in manifest["editions"].items()}
            self._home = Path(manifest["home"])
        except (ValueError, KeyError, TypeError, AttributeError):
            raise StoreError(f"{path} was written by another version of Brief Chat: import it with that one") from None

    def check(self) -> None:
        """Raise StoreError where the texts are not those of the catalog."""
        for number, source in enumerate(self.record.sources.values()):
            if version_of(self._text(number)) != source.version:
                raise StoreError(f"{self._path}: the text of {source.id} is not that of its version")

    def fill(self, draft: Draft) -> None:
        """Write all sources and their vectors to a draft, and finish it."""
        places: dict[str, dict[bytes, tuple[int, int]]] = {name: {} for name in self.record.spaces}
        for number, source in enumerate(self.record.sources.values()):
            text = self._text(number)
            ends = self._rows(number, "ends").tolist()
            bounds = zip([0, *ends], ends, strict=False)
            passages = [
                Passage(source.id, source.version, n, start, end, text[start:end])
                for n, (start, end) in enumerate(bounds)
            ]
            draft.put(self._moved(source), text, passages, list(self._rows(number, COLLECTION)))
            for known in places.values():
                known.update((_key(one.text), (number, one.index)) for one in passages)
        for name, model in self.record.spaces.items():
            draft.add_space(name, model, self._embed(name, places[name]))
        record = self.record
        draft.finish(
            change=f"imported {self._path.name}",
            embedding=record.embedding,
            dimension=record.dimension,
            chunker=record.chunker,
            removed=record.removed,
        )

    def place_uploads(self) -> None:
        """Copy the uploaded files to their place; a file of that name that is there and another is kept."""
        for file in sorted((self._folder / "uploads").glob("*")):
            durable.private(self._uploads)
            if not (self._uploads / file.name).exists():
                shutil.copyfile(file, self._uploads / file.name)

    def _moved(self, source: Source) -> Source:
        """A source whose file came along, at its place here."""
        origin = Path(source.origin)
        came = origin.parent == self._home / "uploads" and (self._folder / "uploads" / origin.name).exists()
        return replace(source, origin=str(self._uploads / origin.name)) if came else source

    def _text(self, number: int) -> str:
        path = self._folder / "sources" / str(number) / "text.txt"
        return path.read_bytes().decode("utf-8", "surrogatepass")

    def _rows(self, number: int, name: str) -> Any:
        return np.load(self._folder / "sources" / str(number) / f"{name}.npy", allow_pickle=False)

    def _embed(self, name: str, places: dict[bytes, tuple[int, int]]) -> Embed:
        """The vectors of a space by the texts that they belong to."""

        def embed(texts: list[str]) -> Any:
            wanted = [places[_key(text)] for text in texts]
            rows = {number: self._rows(number, name) for number in {number for number, _ in wanted}}
            return [rows[number][row] for number, row in wanted]

        return embed


@contextmanager
def _folder(home: Path) -> Iterator[Path]:
    """A folder for what is unpacked, on the disk of the home."""
    try:
        durable.private(home)
        beside = tempfile.TemporaryDirectory(prefix="import-", dir=home)
    except OSError as error:
        raise StoreError(f"{home} cannot be written ({error.strerror or error})") from None
    with beside as name:
        yield Path(name)


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
