"""Changes become passages and vectors of a draft."""

import time
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ingest.publish.embedder import Embedder
from ingest.publish.plan import Change
from ingest.split.passages import cut, parted
from ingest.types.report import OnProgress, Outcome, Progress
from store import Draft, Passage
from store.snapshot.snapshot import Vector

BATCH = 24_000  # characters embedded between two reports of progress: 64 passages of the usual length
GROUP = 8 * BATCH  # characters of sources that are held at once, their new passages embedded together


@dataclass(slots=True)
class _Read:
    """A source that was read and cut; `new` are its texts without a vector that no source before it has."""

    change: Change
    text: str
    passages: list[Passage]
    vectors: dict[str, Vector]
    new: list[str]
    seconds: float


def apply(
    draft: Draft, changes: Sequence[Change], embedder: Embedder, progress: OnProgress | None
) -> Iterator[Outcome]:
    """Write the changes to the draft, and yield what became of each, in their order.

    Sources are read one at a time; those that are short are embedded together.
    """
    told = progress or (lambda _: None)
    told(Progress("loading the embedding model", 0, 0))
    # Where the passages end, and not the passages: texts are read again, one at a time, so that none pile up.
    ends = {change.source.id: _ends(change, embedder) for change in changes if change.load is not None}
    group = _Group(draft, embedder, told, sum(map(len, ends.values())))
    for change in changes:
        source = change.source
        if change.load is None:
            yield from group.put()
            if change.state == "removed":
                draft.remove(source.id)
            else:
                draft.describe(source)
            yield Outcome(source.id, change.state, source.passages)
            continue
        if group.add(_read(draft, change, change.load(), ends.pop(source.id), group.asked)):
            yield from group.put()
    yield from group.put()


class _Group:
    """Sources whose new passages are embedded together; `asked` are those passages' texts, `total` all passages."""

    def __init__(self, draft: Draft, embedder: Embedder, told: OnProgress, total: int) -> None:
        self.asked: set[str] = set()
        self._draft = draft
        self._embedder = embedder
        self._told = told
        self._total, self._done = total, 0
        self._held: list[_Read] = []

    def add(self, read: _Read) -> bool:
        """Take a source in, and return whether the group is large enough to be put."""
        self._held.append(read)
        self.asked.update(read.new)
        return sum(len(one.text) for one in self._held) >= GROUP

    def put(self) -> Iterator[Outcome]:
        """Embed the passages, write the sources to the draft, and yield what became of each."""
        begun = time.perf_counter()
        vectors = self._embedded()
        each = (time.perf_counter() - begun) / max(1, len(vectors))
        for read in self._held:
            begun = time.perf_counter()
            source, count = read.change.source, len(read.passages)
            found = vectors | read.vectors
            rows = [found[one.text] for one in read.passages]
            self._draft.put(replace(source, passages=count), read.text, read.passages, rows)
            self._done += count
            self._told(Progress(source.title, self._done, self._total))
            seconds = read.seconds + len(read.new) * each + time.perf_counter() - begun
            yield Outcome(source.id, read.change.state, count, len(read.new), seconds)
        self._held.clear()
        self.asked.clear()

    def _embedded(self) -> dict[str, Vector]:
        titles = {text: read.change.source.title for read in self._held for text in read.new}
        vectors: dict[str, Vector] = {}
        for batch in batches(list(titles)):
            self._told(Progress(titles[batch[0]], self._done + len(vectors), self._total))
            vectors.update(zip(batch, np.asarray(self._embedder.embed_documents(batch), np.float32), strict=True))
        return vectors


def _read(draft: Draft, change: Change, text: str, ends: "array[int]", asked: set[str]) -> _Read:
    begun, source = time.perf_counter(), change.source
    passages = parted(text, ends, source_id=source.id, version=source.version)
    vectors = draft.vectors(source.id)
    new = [piece for piece in dict.fromkeys(one.text for one in passages) if not (piece in vectors or piece in asked)]
    return _Read(change, text, passages, vectors, new, time.perf_counter() - begun)


def _ends(change: Change, embedder: Embedder) -> "array[int]":
    source = change.source
    assert change.load is not None
    passages = cut(
        change.load(),
        source_id=source.id,
        version=source.version,
        limit=embedder.limit(source.language),
        language=source.language,
    )
    return array("Q", (passage.end for passage in passages))


def batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """Part texts into batches of like length: many short ones or few long ones, `BATCH` characters with the padding."""
    batch: list[str] = []
    for text in sorted(texts, key=len):
        if batch and (len(batch) + 1) * len(text) > BATCH:
            yield batch
            batch = []
        batch.append(text)
    if batch:
        yield batch
