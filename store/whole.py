"""Whether all that serves is whole: a look at every text, passage, vector and word, for when it is asked for.

A publication is checked for what it touched, for counts and by a search; this reads everything.
"""

import numpy as np

from store.snapshot.contract import AnyCorpus
from store.snapshot.snapshot import Snapshot
from store.types.errors import StoreError
from store.types.passage import partitions
from store.types.source import Source, version_of

WAYS_OUT = "run `brief-chat rollback` to serve the snapshot before it, or `brief-chat ingest --rebuild`"


def check_whole(corpus: AnyCorpus) -> tuple[int, int]:
    """Read all that serves, and return the numbers of its sources and passages; none serves before the first ingest.

    Raises StoreError for the first thing that is not what was published.
    """
    with corpus.reading() as snapshot:
        if snapshot is None:
            return 0, 0
        snapshot.check()
        texts: dict[str, str] = {}
        for source in snapshot.sources.values():
            texts |= _checked(snapshot, source)
        if not _indexed(snapshot, texts):
            raise _wrong(snapshot, "the word index is not that of its passages")
        return len(snapshot.sources), len(texts)


def _indexed(snapshot: Snapshot, texts: dict[str, str]) -> bool:
    try:
        return snapshot.words.holds(texts)
    except (ValueError, IndexError):  # its files do not go with each other
        return False


def _checked(snapshot: Snapshot, source: Source) -> dict[str, str]:
    """The texts of a source's passages by id, after a look at its text, their places and their vectors."""
    text = snapshot.text(source.id)
    if version_of(text) != source.version:
        raise _wrong(snapshot, f"the text of {source.id} is not that of its version")
    passages = snapshot.passages(source.id)
    if len(passages) != source.passages or not partitions(passages, text):
        raise _wrong(snapshot, f"the passages of {source.id} do not give its text back")
    vectors = snapshot.vectors(source.id)
    dimension = snapshot.record.dimension
    if any(len(vectors.get(one.text, ())) != dimension for one in passages):
        raise _wrong(snapshot, f"a passage of {source.id} has no vector of {dimension} numbers")
    if not all(np.isfinite(vector).all() for vector in vectors.values()):
        raise _wrong(snapshot, f"a vector of {source.id} is not made of numbers")
    return {passage.id: passage.text for passage in passages}


def _wrong(snapshot: Snapshot, what: str) -> StoreError:
    return StoreError(f"snapshot {snapshot.record.number} is damaged: {what}; {WAYS_OUT}")
