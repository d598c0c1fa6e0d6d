"""The next snapshot in a folder of its own, beside those that stand."""

import shutil
from dataclasses import replace
from pathlib import Path

import chromadb

from store.index.collection import compact, make, open_client, remove_orphans, settle
from store.local.copying import copy
from store.local.folder import FolderSnapshot, write_record
from store.local.integrity import sizes
from store.snapshot.draft import Draft
from store.snapshot.snapshot import COLLECTION
from store.types.record import Record
from store.types.source import Source

FEW = 1_000  # deleted rows that are no trouble in any index


class FolderDraft(Draft):
    """A draft in `snapshots`, in a folder that is renamed when it is published."""

    def __init__(self, snapshots: Path, base: FolderSnapshot | None, number: int) -> None:
        self.building = snapshots / f"{number:06d}.building"
        self._folder = base.folder if base else None
        super().__init__(base, number)

    def _begin(self) -> chromadb.Collection:
        try:
            if self._folder:
                copy(self._folder, self.building)
            else:
                (self.building / "texts").mkdir(parents=True)
            self._client = open_client(self.building / "chroma")
            return self._make(COLLECTION)
        except BaseException:
            shutil.rmtree(self.building, ignore_errors=True)
            raise

    def _make(self, name: str) -> chromadb.Collection:
        return make(self._client, name)

    def _unmake(self, name: str) -> None:
        self._client.delete_collection(name)

    def _keep(self, source: Source, text: str) -> None:
        path = self.building / "texts" / f"{source.version}.txt"
        if not path.exists():  # its name is its hash; and the base may hold the same file
            path.write_bytes(text.encode("utf-8", "surrogatepass"))

    def _finish(self, record: Record) -> None:
        for name in (COLLECTION, *self._spaces):
            self._settle(name)
        self._indexed().write(self.building / "bm25")
        write_record(record, self.building)
        versions = {source.version for source in self._sources.values()}
        for path in (self.building / "texts").iterdir():
            if path.stem not in versions:
                path.unlink()
        self._client.close()
        remove_orphans(self.building / "chroma")
        self._open_and_check()
        published = replace(record, files=sizes(self.building))
        write_record(published, self.building)  # at last: Chroma may write when it opens

    def discard(self) -> None:
        """Remove what was built, where it was not published."""
        self._client.close()
        shutil.rmtree(self.building, ignore_errors=True)

    def _settle(self, name: str) -> None:
        """Have the index written out, made anew where it carries more deleted rows than others."""
        collection = self._make(name)
        if self._marks[name] > max(collection.count(), FEW):
            collection = compact(self._client, collection)
            del self._marks[name]
        settle(collection)
        if name == COLLECTION:
            self._collection = collection

    def _open_and_check(self) -> None:
        """Open the finished snapshot as a reader would, which tries a search."""
        snapshot = FolderSnapshot(self.building)
        try:
            self._check(snapshot)
        finally:
            snapshot.close()
