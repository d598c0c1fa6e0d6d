"""The writer's place: a collection that one process at a time can create, on whatever machine it is."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import Any

import chromadb
import httpx
from chromadb.api.client import Client
from chromadb.errors import ChromaError, NotFoundError

from store.server.ledger import lost, now
from store.snapshot.lock import OnWait, Writer
from store.types.errors import StoreLocked

NAME = "writer"
LEFT = "left-"  # a place that was given up or taken over, by its id, on its way out
LOOK = 0.5  # seconds between two looks of one who waits


class Place:
    """The writer's place while it is held; `taken_over` tells that its last holder did not leave it."""

    def __init__(self, client: Client, seconds: float, collection: chromadb.Collection, taken_over: bool) -> None:
        self.taken_over = taken_over
        self._client = client
        self._seconds = seconds
        self._collection = collection
        self._done = threading.Event()
        self._lost = threading.Event()
        self._renewing = threading.Thread(target=self._renew, name="writer's place", daemon=True)
        self._renewing.start()

    def check(self) -> None:
        """Raise StoreError where another process has taken the place."""
        if self._lost.is_set():
            raise lost()

    def leave(self) -> None:
        """Stop renewing, and give the place up."""
        self._done.set()
        self._renewing.join()
        with suppress(ChromaError, httpx.TransportError):  # it lapses by itself
            _clear(self._client, self._collection)

    def _renew(self) -> None:
        while not self._done.wait(self._seconds / 3):
            try:
                self._collection.modify(metadata=_metadata(self._client, self._seconds, self._collection.metadata))
            except NotFoundError:
                self._lost.set()
                return
            except (ChromaError, httpx.TransportError):
                continue  # the server may be back before the place lapses


@contextmanager
def writer(client: Client, where: str, seconds: float, wait: float, on_wait: OnWait | None) -> Iterator[Place]:
    """Hold the writer's place; one that was not renewed for `seconds`, by the server's clock, is taken over.

    Where another process holds it, `on_wait` is told who, again and again while it waits (what it raises ends that),
    and StoreLocked is raised after `wait` seconds.
    """
    deadline = time.monotonic() + wait
    taken_over = False
    while True:
        try:
            collection = client.create_collection(
                NAME, metadata=_metadata(client, seconds, {}), embedding_function=None
            )
            break
        except ChromaError:
            try:
                holder = client.get_collection(NAME, embedding_function=None)
            except NotFoundError:
                if time.monotonic() > deadline + seconds:
                    raise  # it is neither there nor can it be made
                continue  # given up in the meantime
        metadata: Any = holder.metadata or {}
        if now(client) > float(metadata.get("until", 0)):
            _clear(client, holder)
            taken_over = True
            continue
        rest = deadline - time.monotonic()
        if rest <= 0:
            raise StoreLocked(f"{_told(metadata)} is writing to {where}: try again when it is done")
        if on_wait is not None:
            on_wait(_told(metadata))
        time.sleep(min(LOOK, rest))
    place = Place(client, seconds, collection, taken_over)
    try:
        yield place
    finally:
        place.leave()


def _clear(client: Client, place: chromadb.Collection) -> None:
    """Remove this very place, by its id: under its name there may be the next one already."""
    name = f"{LEFT}{place.id}"
    with suppress(NotFoundError):
        place.modify(name=name)
        client.delete_collection(name)


def _metadata(client: Client, seconds: float, known: Any) -> dict[str, Any]:
    this = Writer.this()
    return {
        **asdict(this),
        "since": (known or {}).get("since") or this.since,
        "until": now(client) + seconds,
    }


def _told(metadata: Any) -> Writer:
    known = metadata or {}
    return Writer(int(known.get("pid") or 0), str(known.get("host") or ""), str(known.get("since") or ""))
