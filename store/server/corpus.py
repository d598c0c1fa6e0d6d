"""The corpus on a Chroma server: the same promises as in a folder, for processes on many machines."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import httpx
from chromadb.api.client import Client
from chromadb.errors import ChromaError, NotFoundError

from store.server import ledger
from store.server.connection import Address, connect, failures
from store.server.draft import ServerDraft
from store.server.history import ServerHistory
from store.server.ledger import State
from store.server.lock import LEFT, Place, writer
from store.server.snapshot import ServerSnapshot, read_record
from store.snapshot.draft import Draft
from store.snapshot.history import Published, newest_first, published, unreachable
from store.snapshot.lock import OnWait
from store.snapshot.pointer import Serving
from store.snapshot.snapshot import Snapshot
from store.types.edition import Edition, followed
from store.types.errors import StoreError, UnknownSource
from store.types.record import Record

KEEP = 600.0  # seconds that a snapshot stays after it stopped serving, for readers that are still at it
LAPSE = 30.0  # seconds without a renewal after which a writer's place is taken over


class ServerCorpus:
    """All snapshots in one database of the Chroma server at `url`.

    `home` is this machine's folder for what is its own: word indexes, uploads, when sources were checked. A snapshot
    stays for `keep` seconds after it stopped serving, and the place of a writer that shows no life lapses after
    `lapse` seconds. Nothing is asked of the server before the first use. Raises StoreError where the server cannot be
    reached, read or written.
    """

    def __init__(self, url: str, token: str = "", *, home: Path, keep: float = KEEP, lapse: float = LAPSE) -> None:
        self.home = home
        self.address = Address.parse(url)
        self._token = token
        self.keep = keep
        self.lapse = lapse
        self._words = home / "words"
        self._guard = threading.Lock()
        self._connected: Client | None = None
        self._current: ServerSnapshot | None = None

    def serving(self) -> int | None:
        """Return the number of the snapshot that serves, or None before the first ingest."""
        with failures(self.address):
            return _serving(ledger.look(self.client())).snapshot

    @contextmanager
    def reading(self) -> Iterator[Snapshot | None]:
        """Lease the snapshot that serves now: it stays whole for ten minutes after another one serves."""
        yield self._open()

    def text(self, source_id: str, version: str | None = None) -> str:
        """Return the text of a source in its current version, or in one that a kept snapshot still holds."""
        snapshot = self._open()
        if snapshot is None:
            raise UnknownSource(f"no source `{source_id}` here: the corpus is empty, run `brief-chat ingest`")
        if version is None or (source_id in snapshot.sources and snapshot.source(source_id).version == version):
            return snapshot.text(source_id)
        with failures(self.address):
            client = self.client()
            for number in sorted(ledger.look(client).numbers(), reverse=True):
                with suppress(NotFoundError):  # swept in the meantime
                    source = read_record(client, number).sources.get(source_id)
                    if source is not None and source.version == version:
                        return ServerSnapshot(client, self.address, number, self._words).text(source_id)
        raise UnknownSource(f"version {version[:12]} of `{source_id}` is no longer kept")

    def editions(self, source_id: str) -> tuple[Edition, ...]:
        """Return the editions of a source that the snapshots on the server hold, oldest first."""
        editions: tuple[Edition, ...] = ()
        with failures(self.address):
            client = self.client()
            for number in sorted(_kept(ledger.look(client))):
                if (record := _record(client, number)) is not None:
                    editions = followed(editions, source_id, record)
        return editions

    def history(self) -> list[Published]:
        """Return the snapshots that were published, newest first, those that have been swept included."""
        with failures(self.address):
            client = self.client()
            state = ledger.look(client)
            serving = _serving(state)
            rows = ServerHistory(client).read()
            kept = _kept(state)
            for number in set(kept) - set(rows):  # the history is written behind the pointer
                if (record := _record(client, number)) is not None:
                    rows[number] = published(record, None)
        return newest_first(
            replace(row, serving=row.number == serving.snapshot, kept=row.number in kept) for row in rows.values()
        )

    def rollback(self, number: int | None = None, *, wait: float = 0.0, on_wait: OnWait | None = None) -> Published:
        """Let an earlier snapshot serve again, for every machine at once, and return it.

        As in a folder: without `number` it is the newest one before the serving one, and nothing is removed.
        """
        with self._locked(wait, on_wait) as (client, state, place):
            kept = _kept(state) if state.moves else state.numbers()
            serving = state.serving.snapshot if state.serving else None
            if number is None:
                number = max((n for n in kept if serving is not None and n < serving), default=None)
            if number is None or number not in kept or number == serving:
                raise StoreError(unreachable(number, serving, kept))
            if state.moves:
                self._remember(client, state)
            ServerSnapshot(client, self.address, number, self._words).check()
            place.check()
            ledger.move(client, state, Serving(number, serving))
        return next(row for row in self.history() if row.number == number)

    @contextmanager
    def writing(self, *, wait: float = 0.0, on_wait: OnWait | None = None) -> Iterator[Draft]:
        """Take the writer's place and yield the next snapshot, to be filled and published.

        Where another process has it, `on_wait` is told who, and StoreLocked raised after `wait` seconds. A draft
        that was not published is removed.
        """
        with self._locked(wait, on_wait) as (client, state, place):
            serving = _serving(state)
            if not state.moves or place.taken_over:  # one who comes back late must not move from where it was
                state = ledger.move(client, state, serving)
            self._remember(client, state)
            number = max((*state.parts(), *ServerHistory(client).read()), default=0) + 1  # never a swept one's again
            self._sweep(client, state)
            base = None if serving.snapshot is None else self._at(client, serving.snapshot)
            draft = ServerDraft(client, self.address, base, number, self._words)
            try:
                yield draft
                if draft.finished:
                    place.check()
                    self._publish(client, state, Serving(number, serving.snapshot))
            except BaseException:
                draft.discard()
                raise
            if not draft.finished:
                draft.discard()

    def close(self) -> None:
        """Close the connection."""
        with self._guard:
            if self._connected is not None:
                self._connected.close()
            self._connected = self._current = None

    def client(self) -> Client:
        """Return the connection, made at the first use."""
        with self._guard:
            if self._connected is None:
                self._connected = connect(self.address, self._token)
            return self._connected

    def _open(self) -> ServerSnapshot | None:
        with failures(self.address):
            client = self.client()
            while (number := _serving(ledger.look(client)).snapshot) is not None:
                try:
                    return self._at(client, number)
                except NotFoundError:
                    if _serving(ledger.look(client)).snapshot == number:
                        raise
        return None

    def _at(self, client: Client, number: int) -> ServerSnapshot:
        with self._guard:
            if self._current is None or self._current.record.number != number:
                self._current = ServerSnapshot(client, self.address, number, self._words)
            return self._current

    @contextmanager
    def _locked(self, wait: float, on_wait: OnWait | None) -> Iterator[tuple[Client, State, Place]]:
        with failures(self.address):
            client = self.client()
            with writer(client, str(self.address), self.lapse, wait, on_wait) as place:
                yield client, ledger.look(client), place

    def _publish(self, client: Client, state: State, serving: Serving) -> None:
        ledger.move(client, state, serving)
        with suppress(ChromaError, httpx.TransportError):  # it is published: what is left to do, the next writer does
            state = ledger.look(client)
            self._remember(client, state)
            self._sweep(client, state)

    def _remember(self, client: Client, state: State) -> None:
        """See to it that the history holds what serves; a kill right after a publication leaves it one behind."""
        serving = _serving(state)
        if serving.snapshot is not None and (record := _record(client, serving.snapshot)) is not None:
            ServerHistory(client).remember(record, serving.previous)

    def _sweep(self, client: Client, state: State) -> None:
        """Delete what was left half-built, and snapshots but the serving, the one before and those just left."""
        late = ledger.now(client) - self.keep
        kept = set(_kept(state))
        names = [name for name in state.collections if name.startswith(LEFT)]
        for number, parts in state.parts().items():
            left = state.left(number)
            if number not in kept and (left is None or left <= late):
                names += parts
        names += [f"serving-{old.number:06d}" for old, new in pairwise(state.moves) if new.at <= late]
        for name in names:
            with suppress(NotFoundError):
                client.delete_collection(name)


def _serving(state: State) -> Serving:
    if state.serving is None and state.numbers():
        raise StoreError(
            "no collection `serving-…` is left on the server although snapshots are: run `brief-chat rollback N`, "
            f"N being one of {', '.join(map(str, sorted(state.numbers())))}"
        )
    return state.serving or Serving(None)


def _kept(state: State) -> list[int]:
    """The snapshots that a rollback can reach: the serving one, the one that served before it, and no other."""
    serving = _serving(state)
    return [number for number in state.numbers() if number in (serving.snapshot, serving.previous)]


def _record(client: Client, number: int) -> Record | None:
    try:
        return read_record(client, number)
    except (StoreError, NotFoundError):
        return None  # damaged: one may still go back to the snapshot before
