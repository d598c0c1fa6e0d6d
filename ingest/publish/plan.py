"""What an ingest would do: the items compared with the corpus."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ingest.publish.places import Places, is_there
from ingest.sources.checks import Seen
from ingest.sources.items import Item, is_address, known_items
from ingest.sources.reading import Reader, Reading
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
    """What an ingest would do; `settled` are the outcomes that need no write, `looked` the sources that were read.

    `beside` are the other places of their texts that were read, and `told` notes on those, by source.
    """

    changes: tuple[Change, ...]
    settled: tuple[Outcome, ...]
    looked: dict[str, Looked]
    beside: Mapping[str, Reading]
    told: Mapping[str, Sequence[str]]

    def outcomes(self) -> tuple[Outcome, ...]:
        """Return what would become of each source, were the plan carried out."""
        planned = (Outcome(c.source.id, c.state, c.source.passages) for c in self.changes)
        return (*self.noted(planned), *self.noted(self.settled))

    def noted(self, outcomes: Iterable[Outcome]) -> list[Outcome]:
        """Return outcomes with the notes on what was read: of what was settled, those on its places alone."""
        found: list[Outcome] = []
        for one in outcomes:
            looked = self.looked.get(one.source_id) if one.state != "unchanged" else None
            found.append(replace(one, notes=(*(looked.notes if looked else ()), *self.told.get(one.source_id, ()))))
        return found


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
    planning = _Planning(known, Places(known, reader.ended()), prune=prune)
    items = _told_apart(items, known)
    reader.expect((item, known.get(item.entry.id)) for item in items if not item.passed_over)
    for number, item in enumerate(items):
        if planning.takes(item) and not (item.library and item.entry.id in removed):
            beat = partial(told, Progress(f"reading {item.entry.title}", number, len(items)))
            beat()
            planning.compare(item, reader, beat)
    named = {item.entry.id for item in items if item.library or not library}
    planning.finish(reader, [old for old in known.values() if library and old.library and old.id not in named])
    order = {item.entry.id: n for n, item in enumerate(items)}
    changes = sorted(planning.changes, key=lambda one: order.get(one.source.id, len(order)))
    settled = sorted(planning.settled, key=lambda one: order.get(one.source_id, len(order)))
    return Plan(tuple(changes), tuple(settled), planning.looked, planning.places.seen, planning.places.told)


class _Planning:
    """A plan in the making."""

    def __init__(self, known: Mapping[str, Source], places: Places, *, prune: bool) -> None:
        self.changes: list[Change] = []
        self.settled: list[Outcome] = []
        self.looked: dict[str, Looked] = {}
        self.places = places
        self._known = known
        self._prune = prune
        self._taken: dict[str, str] = {}
        self._gone: dict[str, tuple[Item, SourceError]] = {}

    def takes(self, item: Item) -> bool:
        """Whether an item is to be read; one that is passed over, or whose id another place has, is settled."""
        source_id = item.entry.id
        if item.passed_over:
            self.settled.append(Outcome(source_id, "skipped", reason=item.passed_over))
            return False
        first = self._taken.setdefault(source_id, item.place)
        if first != item.place:
            reason = f"{item.place}: its id is that of {first}; give it another, by its name or in a manifest"
            self.settled.append(Outcome(source_id, "failed", reason=reason))
        return first == item.place

    def compare(self, item: Item, reader: Reader, beat: Callable[[], None]) -> None:
        """Read an item, and note what it changes."""
        old = self._known.get(item.entry.id)
        try:
            if item.gone:
                raise SourceVanished(item.gone)
            reading = reader.read(item, old or self.places.whose(item.place), beat)
            if _replaces_digest(item, old) and old and reading.length < old.length:
                raise SourceError(f"{item.place}: {reading.length:,} characters, less than its digest has")
        except SourceError as error:
            self._failed(item, old, error)
            return
        if old is None:
            self.places.wait(item, reading)
        else:
            self._take(item, old, reading)

    def _take(self, item: Item, old: Source | None, reading: Reading) -> None:
        self.looked[item.entry.id] = Looked(item.place, reading.version, reading.seen, reading.notes)
        source = item.source(old, reading.version, reading.document, reading.length)
        self.places.hold(source, reading)
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
            self._gone[old.id] = (item, error)
            return
        if old is None and isinstance(error, SourceVanished) and self.places.whose(item.place):
            self.places.leave(item.place)
            return
        reason = f"{error}; the digest stays" if _replaces_digest(item, old) else str(error)
        self.settled.append(Outcome(item.entry.id, "failed", old.passages if old else 0, reason=reason))

    def finish(self, reader: Reader, dropped: Sequence[Source]) -> None:
        """Settle what is new, what moved, what stands at several places, what is gone and what is `dropped`."""
        for item, reading in self.places.waiting:
            if (moved := self.places.moved(item, reading, self._gone)) is not None:
                entry = item.entry.model_copy(update={"id": moved.id})
                self._gone.pop(moved.id, None)
                self._take(replace(item, entry=entry), moved, reading)
            elif not self.places.stands(item, reading):
                self._take(item, None, reading if reading.document else reader.read(item, None))
        for old in dropped:
            heir = self.places.heir(old)
            freed = replace(heir, library=False, manifest="") if heir else None
            self.changes.append(Change("updated", freed) if freed else Change("removed", old))
        for source_id, (item, error) in self._gone.items():
            old = self._known[source_id]
            if (heir := self.places.heir(old)) is not None:
                self.changes.append(Change("updated", heir))
            elif self._prune:
                self.changes.append(Change("removed", old))
            else:
                self.settled.append(Outcome(item.entry.id, "vanished", old.passages, reason=str(error)))
        self._places_kept()

    def _places_kept(self) -> None:
        """Have each source know its other places, and tell those that are new."""
        changed = {one.source.id: n for n, one in enumerate(self.changes)}
        settled = {one.source_id: n for n, one in enumerate(self.settled)}
        for source_id, places in self.places.found().items():
            if source_id in changed and self.changes[changed[source_id]].state == "removed":
                continue
            if source_id in changed:
                change = self.changes[changed[source_id]]
                self.changes[changed[source_id]] = replace(change, source=replace(change.source, also=places))
            elif self._known[source_id].also != places:
                self.settled = [one for one in self.settled if (one.source_id, one.state) != (source_id, "unchanged")]
                self.changes.append(Change("updated", replace(self._known[source_id], also=places)))
            elif source_id not in settled:
                self.settled.append(Outcome(source_id, "unchanged", self._known[source_id].passages))


def _told_apart(items: Sequence[Item], known: Mapping[str, Source]) -> list[Item]:
    """Give an item that no manifest names the id that its place had before, or one that no other place has.

    Where a manifest names that very place, it is the manifest's source. A file that was moved keeps the id: nothing
    is left at the old place.
    """
    by_place = {source.origin: source for source in known.values()}
    beside = {place for source in known.values() for place in source.also}
    owners = {id_: source.origin for id_, source in known.items() if source.library or is_there(source.origin)}
    told: list[Item] = []
    for item in dict.fromkeys(items):
        if not item.manifest and owners.get(item.entry.id) != item.place:
            source_id = item.entry.id
            if (there := by_place.get(item.place)) is not None:
                item = known_items([there])[0] if there.manifest else item
                source_id = there.id
            elif source_id in known if item.place in beside else source_id in owners:
                source_id = f"{source_id[:80]}-{version_of(item.place)[:12]}"
            item = replace(item, entry=item.entry.model_copy(update={"id": source_id}))
        owners.setdefault(item.entry.id, item.place)
        told.append(item)
    return told


def _replaces_digest(item: Item, old: Source | None) -> bool:
    return old is not None and old.digest and not item.entry.digest and is_address(item.place)
