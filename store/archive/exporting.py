"""A corpus becomes one file: the catalog, texts, passages and vectors, the kept editions, and uploaded files.

sources/N/text.txt, ends.npy           the text of the source number N of the catalog, and where its passages end
sources/N/passages.npy, SPACE.npy      their vectors, one row a passage, of each space
editions/VERSION.txt                   texts of earlier editions
uploads/NAME                           files of which this home alone has a copy
manifest.json                          the record, the editions, the history, and the hash of each file
"""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from store.archive.members import Packing, packing
from store.snapshot.contract import AnyCorpus
from store.snapshot.snapshot import COLLECTION, Snapshot
from store.types.errors import StoreError, UnknownSource


def export(corpus: AnyCorpus, path: Path, *, uploads: Mapping[str, Path], replace: bool = False) -> int:
    """Write what serves into a file, which appears whole or not at all, and return the number of its sources.

    `uploads` are files by name. Raises StoreError where there is nothing, where the file is there already (unless
    `replace`), or cannot be written.
    """
    with corpus.reading() as snapshot:
        if snapshot is None:
            raise StoreError("the corpus is empty: there is nothing to export")
        with packing(path, replace=replace) as packed:
            for number, source_id in enumerate(snapshot.sources):
                _pack(packed, snapshot, number, source_id)
            editions = _editions(packed, corpus, list(snapshot.sources))
            for name, file in uploads.items():
                packed.add(f"uploads/{name}", file.read_bytes())
            packed.finish(
                {
                    "home": str(corpus.home),
                    "record": snapshot.record.to_dict(),
                    "editions": editions,
                    "history": [one.to_dict() for one in corpus.history()],
                }
            )
        return len(snapshot.sources)


def _pack(packed: Packing, snapshot: Snapshot, number: int, source_id: str) -> None:
    passages = snapshot.passages(source_id)
    vectors = snapshot.vectors(source_id)
    packed.add(f"sources/{number}/text.txt", snapshot.text(source_id).encode("utf-8", "surrogatepass"))
    packed.add(f"sources/{number}/ends.npy", _plain(np.asarray([one.end for one in passages], np.int64)))
    rows = {COLLECTION: [vectors[one.text] for one in passages]}
    rows |= {name: snapshot.beside(name, passages) for name in snapshot.record.spaces}
    for name, found in rows.items():
        packed.add(f"sources/{number}/{name}.npy", _plain(np.asarray(found, np.float32)))


def _editions(packed: Packing, corpus: AnyCorpus, sources: Sequence[str]) -> dict[str, list[dict[str, object]]]:
    """Add the texts of earlier editions; return the editions by source, those whose text is gone left out."""
    found: dict[str, list[dict[str, object]]] = {}
    for source_id in sources:
        found[source_id] = []
        for edition in corpus.editions(source_id):
            try:
                text = corpus.text(source_id, edition.version)
            except UnknownSource:
                continue
            packed.add(f"editions/{edition.version}.txt", text.encode("utf-8", "surrogatepass"))
            found[source_id].append(edition.to_dict())
    return found


def _plain(rows: npt.NDArray[np.generic]) -> bytes:
    data = io.BytesIO()
    np.save(data, rows, allow_pickle=False)
    return data.getvalue()
