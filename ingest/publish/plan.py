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
    changes: list[Change] = []
    settled: list[Outcome] = []
    looked: dict[str, Looked] = {}
    places: dict[str, str] = {}
    items = _told_apart(items, known)
    reader.expect((item, known.get(item.entry.id)) for item in items if not item.passed_over)
    for number, item in enumerate(items):
        source_id = item.entry.id
        if item.passed_over:
            settled.append(Outcome(source_id, "skipped", reason=item.passed_over))
            continue
        first = places.setdefault(source_id, item.place)
        if first != item.place:
            reason = f"{item.place}: its id is that of {first}; give it another, by its name or in a manifest"
            settled.append(Outcome(source_id, "failed", reason=reason))
            continue
        if item.library and source_id in removed:
            continue
        old = known.get(source_id)
        beat = partial(told, Progress(f"reading {item.entry.title}", number, len(items)))
        beat()
        try:
            reading = reader.read(item, old, beat)
            if _replaces_digest(item, old) and old and reading.length < old.length:
                raise SourceError(f"{item.place}: {reading.length:,} characters, less than its digest has")
        except SourceError as error:
            if old and isinstance(error, SourceVanished) and old.origin == item.place:
                gone = Outcome(source_id, "vanished", old.passages, reason=str(error))
                changes += [Change("removed", old)] if prune else []
                settled += [] if prune else [gone]
            else:
                reason = f"{error}; the digest stays" if _replaces_digest(item, old) else str(error)
                settled.append(Outcome(source_id, "failed", old.passages if old else 0, reason=reason))
            continue
        looked[source_id] = Looked(item.place, reading.version, reading.seen, reading.notes)
        source = item.source(old, reading.version, reading.document, reading.length)
        if old is None:
            changes.append(Change("added", source, reading.text))
        elif old.version != source.version:
            changes.append(Change("updated", source, reading.text))
        elif source != old:
            changes.append(Change("updated", source))
        else:
            settled.append(Outcome(source_id, "unchanged", old.passages))
    if library:
        named = {item.entry.id for item in items if item.library}
        changes += [Change("removed", old) for old in known.values() if old.library and old.id not in named]
    return Plan(tuple(changes), tuple(settled), looked)


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
