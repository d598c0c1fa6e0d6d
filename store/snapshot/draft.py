"""The next snapshot while it is being built, wherever its collections are."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import chromadb

from store.index.collection import PAGE, pages
from store.index.lexical import LexicalIndex
from store.index.space import Embed, Space, Text
from store.snapshot.rows import Row, Rows
from store.snapshot.snapshot import COLLECTION, UNTOUCHED, Snapshot, Vector, to_metadata
from store.types.errors import StoreError
from store.types.passage import Passage, partitions
from store.types.record import Record
from store.types.source import Source

REMEMBERED = 100  # sources that went, of which the catalog is kept


class Draft(ABC):
    """A copy of the serving snapshot that takes changes; nobody reads it before it is published.

    `base` is the snapshot that it started from (None for the first); `number` is the one it will have.
    """

    page = PAGE  # rows a read or write

    def __init__(self, base: Snapshot | None, number: int) -> None:
        self.base = base
        self.number = number
        self.finished = False
        self._sources: dict[str, Source] = dict(base.sources) if base else {}
        self._gone: dict[str, Source] = dict(base.record.gone) if base else {}
        self._spaces: dict[str, str] = dict(base.record.spaces) if base else {}
        self._outdated: dict[str, set[str]] = {name: set() for name in self._spaces}  # sources that a space lags behind
        self._marks = Counter(base.record.marks if base else {})  # deleted rows that the indexes still carry
        self._reusable = base
        self._touched: dict[str, None] = {}  # passages that went or came, in the order in which they are stored
        self._changed: dict[str, None] = {}  # sources that were put
        self._forget = False  # whether a source was taken out: its words are to leave the files as well
        self._collection = self._begin()
        self._rows = Rows(self._collection, self.page)

    @abstractmethod
    def _begin(self) -> chromadb.Collection:
        """Copy the base, and return the collection of the passages; what fails leaves nothing behind."""

    @abstractmethod
    def _make(self, name: str) -> chromadb.Collection:
        """Return the draft's collection of this name, an empty one where there is none."""

    @abstractmethod
    def _unmake(self, name: str) -> None:
        """Delete the draft's collection of this name."""

    @abstractmethod
    def _keep(self, source: Source, text: str) -> None:
        """Keep the whole text of a source."""

    @abstractmethod
    def _finish(self, record: Record) -> None:
        """Write the record and what else readers need, and check the whole as a reader would."""

    @abstractmethod
    def discard(self) -> None:
        """Remove what was built, where it was not published."""

    def put(self, source: Source, text: str, passages: Sequence[Passage], vectors: Sequence[Vector]) -> None:
        """Add a source, or replace it; `vectors` has one row of the model's dimension for each passage.

        Passages whose text and place stay are left as they are, and those that only move inside the text keep their
        place in the vectors' index.
        """
        if not partitions(passages, text):
            raise StoreError(f"{source.id}: its passages do not give its text back; nothing was written")
        self._keep(source, text)
        self._rows.turn_to(source.id)
        old = self._sources[source.id].passages if source.id in self._sources else 0
        self._delete_rows([f"{source.id}#{index}" for index in range(len(passages), old)])
        for first in range(0, len(passages), self.page):
            page = slice(first, first + self.page)
            if first < old:
                self._replace(passages[page], vectors[page])
            else:
                self._add(list(zip(passages[page], vectors[page], strict=True)))
        self._sources[source.id] = source
        self._changed[source.id] = None
        for outdated in self._outdated.values():
            outdated.add(source.id)

    def _replace(self, passages: Sequence[Passage], vectors: Sequence[Vector]) -> None:
        rows: Any = self._collection.get(ids=[passage.id for passage in passages], include=["documents", "metadatas"])
        texts = dict(zip(rows["ids"], rows["documents"], strict=True))
        places = dict(zip(rows["ids"], rows["metadatas"], strict=True))
        new = [n for n, passage in enumerate(passages) if texts.get(passage.id) != passage.text]
        self._delete_rows([passages[n].id for n in new if passages[n].id in texts])
        same = [passage for passage in passages if texts.get(passage.id) == passage.text]
        self._rows.move([passage for passage in same if places[passage.id] != to_metadata(passage)])
        self._add([(passages[n], vectors[n]) for n in new])

    def add_space(self, name: str, model: str, embed: Embed) -> None:
        """Bring a further vector space up to the passages; one of another model is begun anew.

        What of it the base holds is kept: only texts that are new in a source are embedded.
        """
        outdated = self._outdated.get(name, set())
        if self._spaces.get(name) != model:
            self._drop(name)
            outdated = set(self._sources)
        self._rows.write()
        held = {one for one in outdated if self.base and one in self.base.sources}
        self._marks[name] += sum(self.base.sources[one].passages for one in held) if self.base else 0
        Space(self._make(name)).replace(
            (text for one in sorted(outdated) for text in self._texts(one)), held=held, embed=embed
        )
        self._spaces[name], self._outdated[name] = model, set()

    def describe(self, source: Source) -> None:
        """Replace what is known of a source (title, date, …) whose text stays."""
        self._sources[source.id] = source

    def remove(self, source_id: str) -> None:
        """Take a source out."""
        self._rows.turn_to(source_id)
        self._forget = True
        self._changed.pop(source_id, None)
        self._gone[source_id] = self._sources.pop(source_id)
        count = self._gone[source_id].passages
        self._delete_rows([f"{source_id}#{index}" for index in range(count)])
        for name, outdated in self._outdated.items():
            outdated.discard(source_id)
            self._marks[name] += count
            Space(self._make(name)).forget(source_id)

    def clear(self) -> None:
        """Take everything out, vectors of another dimension included; the base stays as it is."""
        self._unmake(COLLECTION)
        self._collection = self._make(COLLECTION)
        self._rows = Rows(self._collection, self.page)
        for name in list(self._spaces):
            self._drop(name)
        self._sources, self._changed = {}, {}
        self._marks.clear()
        self._reusable = None

    def vectors(self, source_id: str) -> dict[str, Vector]:
        """Return the vectors that the base holds of a source, by passage text, for reuse."""
        if self._reusable is None or source_id not in self._reusable.sources:
            return {}
        return self._reusable.vectors(source_id)

    def finish(self, *, change: str, embedding: str, dimension: int, chunker: str, removed: Sequence[str] = ()) -> None:
        """Index the words, write the record, close the files and check the whole: it may be published then.

        A further vector space that was not brought up to the passages is left out.
        """
        self._rows.write()
        for name in [name for name, outdated in self._outdated.items() if outdated]:
            self._drop(name)
        record = Record(
            number=self.number,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            embedding=embedding,
            dimension=dimension,
            chunker=chunker,
            change=change,
            removed=tuple(removed),
            sources=self._sources,
            spaces=self._spaces,
            marks=self._marks,
            gone=dict([one for one in self._gone.items() if one[0] not in self._sources][-REMEMBERED:]),
        )
        self._finish(record)
        self.finished = True

    def _delete_rows(self, ids: Sequence[str]) -> None:
        self._rows.delete(ids)
        self._marks[COLLECTION] += len(ids)
        self._touched.update(dict.fromkeys(ids))

    def _add(self, rows: Sequence[Row]) -> None:
        self._rows.add(rows)
        for passage, _ in rows:
            self._touched.pop(passage.id, None)  # one that was there before stands behind the others now
            self._touched[passage.id] = None

    def _indexed(self) -> LexicalIndex:
        """The index of the words: that of the base with what was touched since, or one that is built anew."""
        changed = None
        if self._reusable is not None:
            changed = self._reusable.words.changed(self._touched, self._touched_texts(), forget=self._forget)
        return changed if changed is not None else LexicalIndex.of(self._all_texts())

    def _check(self, snapshot: Snapshot) -> None:
        """Check the finished snapshot as a reader sees it: counts, texts, up to a page of passages that were put."""
        snapshot.check()
        left = self.page
        for source_id in self._changed:
            if (count := snapshot.source(source_id).passages) <= left:
                left -= count
                if not partitions(snapshot.passages(source_id), snapshot.text(source_id)):
                    raise StoreError(f"{source_id}: its passages were not stored as they were put: {UNTOUCHED}")

    def _touched_texts(self) -> Iterator[tuple[str, str]]:
        ids = list(self._touched)
        for first in range(0, len(ids), self.page):
            page = ids[first : first + self.page]
            rows = self._collection.get(ids=page, include=["documents"])
            texts = dict(zip(rows["ids"], rows["documents"] or [], strict=True))
            yield from ((id_, texts[id_]) for id_ in page if id_ in texts)

    def _all_texts(self) -> Iterator[tuple[str, str]]:
        for rows in pages(self._collection, ["documents"]):
            yield from zip(rows["ids"], rows["documents"] or [], strict=True)

    def _texts(self, source_id: str) -> Iterator[Text]:
        count = self._sources[source_id].passages
        for first in range(0, count, self.page):
            ids = [f"{source_id}#{index}" for index in range(first, min(count, first + self.page))]
            rows = self._collection.get(ids=ids, include=["documents"])
            for id_, text in zip(rows["ids"], rows["documents"] or [], strict=True):
                yield Text(source_id, id_, text)

    def _drop(self, name: str) -> None:
        if name in self._spaces:
            self._unmake(name)
            del self._spaces[name], self._outdated[name], self._marks[name]
