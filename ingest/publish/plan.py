"""What an ingest would do: the items compared with the corpus."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ingest.sources.checks import Seen
from ingest.sources.items import Item, is_address, known_items
from ingest.sources.reading import Reader
from ingest.types.errors import SourceError, SourceVanished
from ingest.types.report import OnProgress, Outcome, Progress, State
from store import Snapshot, Source, version_of


@dataclass(frozen=True, slots=True)
class Change:
    """One step of a plan. `load` gives the text; None where only what is known of the source changes, or it goes."""

    state: State
    source: Source
    load: Callable[[], str] | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """How a source looked when the plan was made: where, which version its text had, its marks, and notes on it."""

    place: str
    version: str
    seen: Seen
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What an ingest would do; `settled` are the outcomes that need no write, `looked` the sources that were read."""

    changes: tuple[Change, ...]
    settled: tuple[Outcome, ...]
    looked: dict[str, Looked]

    def outcomes(self) -> tuple[Outcome, ...]:
        """Return what would become of each source, were the plan carried out."""
        planned = (Outcome(c.source.id, c.state, c.source.passages) for c in self.changes)
        return (*self.noted(planned), *self.settled)

    def noted(self, outcomes: Iterable[Outcome]) -> list[Outcome]:
        """Return outcomes with the notes on what was read."""
        looked = self.looked
        return [replace(one, notes=looked[one.source_id].notes) if one.source_id in looked else one for one in outcomes]


def plan(
    snapshot: Snapshot | None,
    items: Sequence[Item],
    reader: Reader,
    *,
    library: bool = False,
    prune: bool = False,
    progress: OnProgress | None = None,
) -> Plan:
    """Compare items with the corpus, reading each where it may have changed.

    With `library`, the items hold the library's whole manifest: sources that it no longer names go, and sources
    that the user removed stay away. With `prune`, known sources whose file or page is gone go, too.
    """
    told = progress or (lambda _: None)
    known = dict(snapshot.sources) if snapshot else {}
    removed = set(snapshot.record.removed) if snapshot and library else set()
    planning = _Planning(known, prune=prune)
    items = _told_apart(items, known)
    reader.expect((item, known.get(item.entry.id)) for item in items if not item.passed_over)
    for number, item in enumerate(items):
        if planning.takes(item) and not (item.library and item.entry.id in removed):
            beat = partial(told, Progress(f"reading {item.entry.title}", number, len(items)))
            beat()
            planning.compare(item, reader, beat)
    if library:
        named = {item.entry.id for item in items if item.library}
        planning.changes += [Change("removed", old) for old in known.values() if old.library and old.id not in named]
    return Plan(tuple(planning.changes), tuple(planning.settled), planning.looked)


class _Planning:
    """A plan in the making."""

    def __init__(self, known: Mapping[str, Source], *, prune: bool) -> None:
        self.changes: list[Change] = []
        self.settled: list[Outcome] = []
        self.looked: dict[str, Looked] = {}
        self._known = known
        self._prune = prune
        self._places: dict[str, str] = {}

    def takes(self, item: Item) -> bool:
        """Whether an item is to be read; one that is passed over, or whose id another place has, is settled."""
        source_id = item.entry.id
        if item.passed_over:
            self.settled.append(Outcome(source_id, "skipped", reason=item.passed_over))
            return False
        first = self._places.setdefault(source_id, item.place)
        if first != item.place:
            reason = f"{item.place}: its id is that of {first}; give it another, by its name or in a manifest"
            self.settled.append(Outcome(source_id, "failed", reason=reason))
        return first == item.place

    def compare(self, item: Item, reader: Reader, beat: Callable[[], None]) -> None:
        """Read an item, and note what it changes."""
        old = self._known.get(item.entry.id)
        try:
            reading = reader.read(item, old, beat)
            if _replaces_digest(item, old) and old and reading.length < old.length:
                raise SourceError(f"{item.place}: {reading.length:,} characters, less than its digest has")
        except SourceError as error:
            self._failed(item, old, error)
            return
        self.looked[item.entry.id] = Looked(item.place, reading.version, reading.seen, reading.notes)
        source = item.source(old, reading.version, reading.document, reading.length)
        if old is None:
            self.changes.append(Change("added", source, reading.text))
        elif old.version != source.version:
            self.changes.append(Change("updated", source, reading.text))
        elif source != old:
            self.changes.append(Change("updated", source))
        else:
            self.settled.append(Outcome(item.entry.id, "unchanged", old.passages))

    def _failed(self, item: Item, old: Source | None, error: SourceError) -> None:
        """Note that an item cannot be read: what is stored of it stays, unless it is gone and to be pruned."""
        if old and isinstance(error, SourceVanished) and old.origin == item.place:
            if self._prune:
                self.changes.append(Change("removed", old))
            else:
                self.settled.append(Outcome(item.entry.id, "vanished", old.passages, reason=str(error)))
            return
        reason = f"{error}; the digest stays" if _replaces_digest(item, old) else str(error)
        self.settled.append(Outcome(item.entry.id, "failed", old.passages if old else 0, reason=reason))


def _told_apart(items: Sequence[Item], known: Mapping[str, Source]) -> list[Item]:
    """Give an item that no manifest names the id that its place had before, or one that no other place has.

    Where a manifest names that very place, it is the manifest's source. A file that was moved keeps the id: nothing
    is left at the old place.
    """
    by_place = {source.origin: source for source in known.values()}
    owners = {id_: source.origin for id_, source in known.items() if source.library or _is_there(source.origin)}
    told: list[Item] = []
    for item in dict.fromkeys(items):
        if not item.manifest and owners.get(item.entry.id) != item.place:
            source_id = item.entry.id
            if (there := by_place.get(item.place)) is not None:
                item = known_items([there])[0] if there.manifest else item
                source_id = there.id
            elif source_id in owners:
                source_id = f"{source_id[:80]}-{version_of(item.place)[:12]}"
            item = replace(item, entry=item.entry.model_copy(update={"id": source_id}))
        owners.setdefault(item.entry.id, item.place)
        told.append(item)
    return told


def _is_there(place: str) -> bool:
    return is_address(place) or Path(place).exists()


def _replaces_digest(item: Item, old: Source | None) -> bool:
    return old is not None and old.digest and not item.entry.digest and is_address(item.place)
