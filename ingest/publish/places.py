"""Texts that stand at several places, or have moved from one to another: one source each."""

from collections.abc import Container, Mapping
from dataclasses import replace
from pathlib import Path

from ingest.sources.items import Item, is_address
from ingest.sources.reading import Reading
from store import Source


class Places:
    """The places of a plan's sources, besides those that they are read at.

    `waiting` are items that are no known source, until all others are read; `seen` is how other places looked, and
    `told` what is said of new ones, by source. `ended` are the sources whose redirects ended at an address before.
    """

    def __init__(self, known: Mapping[str, Source], ended: Mapping[str, str]) -> None:
        self.waiting: list[tuple[Item, Reading]] = []
        self.seen: dict[str, Reading] = {}
        self.told: dict[str, list[str]] = {}
        self._known = known
        self._whose = {place: one for one in known.values() for place in one.also}
        self._kept = dict.fromkeys(self._whose, True)
        self._held: dict[str, Source] = {}
        self._texts: dict[str, str] = {}  # of those that are held, by version
        self._versions: dict[str, list[Source]] = {}
        for one in known.values():
            self._versions.setdefault(one.version, []).append(one)
        self._origins = {one.origin: one.id for one in reversed(list(known.values()))}  # the first of an origin stays
        self._ended = {address: one for address, one in ended.items() if one in known}
        self._found: dict[str, list[str]] = {}

    def whose(self, place: str) -> Source | None:
        """Return the source whose text stood at this place besides its own, if there is one."""
        return self._whose.get(place)

    def wait(self, item: Item, reading: Reading) -> None:
        """Take in an item that is no known source: what it is shows when all others are read."""
        self.waiting.append((item, reading))

    def hold(self, source: Source, reading: Reading) -> None:
        """Take in a source as it will be."""
        self._held[source.id] = source
        self._texts.setdefault(source.version, source.id)
        for address in {reading.seen.address or source.origin, source.origin}:
            if is_address(address):
                self._ended[address] = source.id

    def leave(self, place: str) -> None:
        """Note that nothing is left at another place of a text."""
        self._kept[place] = False

    def moved(self, item: Item, reading: Reading, gone: Container[str]) -> Source | None:
        """Return the known source whose text this is, where nothing is left at the place that it had."""
        if item.manifest:
            return None
        for one in self._versions.get(reading.version, ()):
            if one.id in self._held or one.library or one.manifest:
                continue
            if one.id in gone or not is_there(one.origin):
                self._kept[item.place] = False  # it is its own place now
                return one
        return None

    def stands(self, item: Item, reading: Reading) -> bool:
        """Whether an item is another place of a source: of its text, or of the page where redirects end."""
        if item.manifest:
            return False
        self._kept[item.place] = False
        found = self._same_page(item, reading) or self._same_text(reading.version)
        if found is None:
            return False
        self._found.setdefault(found, []).append(item.place)
        self.seen[item.place] = reading
        if found not in self._known or item.place not in self._known[found].also:
            self.told.setdefault(found, []).append(f"{item.place}: the same text, so that it is this source, too")
        return True

    def _same_page(self, item: Item, reading: Reading) -> str | None:
        if not is_address(item.place):
            return None
        ended = reading.seen.address or item.place
        return self._ended.get(ended) or self._origins.get(ended)

    def _same_text(self, version: str) -> str | None:
        known = (one.id for one in self._versions.get(version, ()) if one.id not in self._held)
        return self._texts.get(version) or next(known, None)

    def heir(self, old: Source) -> Source | None:
        """Return a source that is gone from its place as it stands at another one, if it does."""
        places = [place for place in self._places(old.id) if is_there(place)]
        if not places:
            return None
        self._found[old.id] = [place for place in self._found.get(old.id, []) if place != places[0]]
        self._kept[places[0]] = False
        return replace(old, origin=places[0])

    def found(self) -> dict[str, tuple[str, ...]]:
        """Return the other places of each source of which any were looked at or have gone, by its id."""
        touched = {*self._found, *(one.id for place, one in self._whose.items() if not self._kept.get(place))}
        return {source_id: tuple(self._places(source_id)) for source_id in sorted(touched)}

    def _places(self, source_id: str) -> list[str]:
        known = self._known[source_id].also if source_id in self._known else ()
        kept = [place for place in known if self._kept[place]]
        return sorted({*kept, *self._found.get(source_id, [])})


def is_there(place: str) -> bool:
    """Return whether something is at a place; of an address it is taken for granted."""
    return is_address(place) or Path(place).exists()
