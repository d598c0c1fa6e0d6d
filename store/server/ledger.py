"""Which snapshots the server holds, and which one serves since when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chromadb.api.client import Client
from chromadb.errors import ChromaError

from store.snapshot.pointer import Serving
from store.types.errors import StoreError

MOVE = re.compile(r"serving-(\d{6,})")
PART = re.compile(r"g(\d{6,})\.(.+)")
CATALOG = "catalog"
NANOSECONDS = 1e9


@dataclass(frozen=True, slots=True)
class Move:
    """The `number`th move of the pointer, `at` in seconds of the server's clock, `after` the id of the one before."""

    number: int
    serving: Serving
    at: float
    after: str


@dataclass(frozen=True, slots=True)
class State:
    """What the database held at one moment: the moves that are remembered, oldest first, and collections by name."""

    moves: tuple[Move, ...]
    collections: Mapping[str, UUID]

    @property
    def serving(self) -> Serving | None:
        """Return what serves; None before the first write."""
        return self.moves[-1].serving if self.moves else None

    def numbers(self) -> list[int]:
        """Return the snapshots that are there as a whole."""
        return [number for number, parts in self.parts().items() if part(number, CATALOG) in parts]

    def parts(self) -> dict[int, list[str]]:
        """Return the names of the collections of each snapshot, half-built ones included; the catalog first."""
        parts: dict[int, list[str]] = {}
        for name in sorted(self.collections, key=lambda name: not name.endswith(f".{CATALOG}")):
            if match := PART.fullmatch(name):
                parts.setdefault(int(match[1]), []).append(name)
        return parts

    def left(self, number: int) -> float | None:
        """Return when a snapshot stopped serving; None of one that serves now or that no move names."""
        named = [n for n, move in enumerate(self.moves) if move.serving.snapshot == number]
        return self.moves[named[-1] + 1].at if named and named[-1] + 1 < len(self.moves) else None


def part(number: int, name: str) -> str:
    """Return the name of a collection of a snapshot."""
    return f"g{number:06d}.{name}"


def look(client: Client) -> State:
    """Ask the server for its state; one request."""
    collections: dict[str, UUID] = {}
    moves: list[Move] = []
    for collection in client.list_collections():
        collections[collection.name] = collection.id
        if match := MOVE.fullmatch(collection.name):
            moves.append(_move(int(match[1]), collection.metadata or {}))
    return State(tuple(sorted(moves, key=lambda move: move.number)), collections)


def move(client: Client, state: State, serving: Serving) -> State:
    """Let a snapshot serve, at once and for every machine, if nothing has moved since `state` was read.

    Raises StoreError where another writer was faster; returns the state afterwards.
    """
    last = state.moves[-1].number if state.moves else 0
    number = last + 1
    metadata: dict[str, Any] = {"at": now(client), "after": str(state.collections.get(_name(last), ""))}
    if serving.snapshot is not None:
        metadata["generation"] = serving.snapshot
    if serving.previous is not None:
        metadata["previous"] = serving.previous
    name = _name(number)
    try:
        made = client.create_collection(name, metadata=metadata, embedding_function=None)
    except ChromaError as error:
        if name in look(client).collections:
            raise lost() from error
        raise
    seen = look(client)
    if name in seen.collections and _passed_over(seen, number, str(made.id)):
        client.delete_collection(name)
        raise lost()
    return seen


def now(client: Client) -> float:
    """Return the time by the server's clock, in seconds: those of the machines may differ."""
    return client.heartbeat() / NANOSECONDS


def lost() -> StoreError:
    """Return the error of a writer whose place was taken."""
    return StoreError(
        "this process did not renew its writer's place in time and another one took it: nothing was published, "
        "run it again"
    )


def _move(number: int, metadata: Mapping[str, Any]) -> Move:
    snapshot, previous = metadata.get("generation"), metadata.get("previous")
    return Move(number, Serving(snapshot, previous), float(metadata["at"]), str(metadata["after"]))


def _passed_over(state: State, number: int, made: str) -> bool:
    """Whether others had moved on, and swept a move of this number, before this one was made."""
    following = next((move.after for move in state.moves if move.number == number + 1), None)
    return state.moves[-1].number != number and following != made


def _name(number: int) -> str:
    return f"serving-{number:06d}"
