"""Which snapshots were published, those that have been swept included."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from store.types import durable
from store.types.record import Record

LONGEST = 1_000  # snapshots remembered
CHANGE = 500  # characters remembered of what changed


@dataclass(frozen=True, slots=True)
class Published:
    """One snapshot that was published, now or in the past.

    `created` is ISO 8601 UTC and `change` says what it changed; `base` is the snapshot that it was made from, None
    for the first; `serving` is true of the one that answers now, `kept` of those that a rollback can still reach.
    """

    number: int
    created: str
    change: str
    base: int | None
    serving: bool = False
    kept: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values, ready for JSON."""
        return asdict(self)


class History:
    """The file that remembers the snapshots; the snapshots themselves do not need it.

    It is written behind the pointer, so a kill in between leaves it one behind: `remember` is for the next writer.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[int, Published]:
        """Return what is remembered by number; nothing, where the file is lost or damaged."""
        try:
            return {row["number"]: Published(**row) for row in json.loads(self._path.read_bytes())}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def remember(self, record: Record, base: int | None) -> None:
        """Add a snapshot that serves now, unless it is there."""
        known = self.read()
        if record.number not in known:
            known[record.number] = published(record, base)
            newest = sorted(known)[-LONGEST:]
            durable.replace(self._path, [_plain(known[number]) for number in newest])

    def adopt(self, rows: Iterable[Published]) -> None:
        """Remember these snapshots and no others."""
        durable.replace(self._path, [_plain(row) for row in sorted(rows, key=lambda row: row.number)][-LONGEST:])


def published(record: Record, base: int | None) -> Published:
    """Return what the history keeps of a record."""
    change = record.change if len(record.change) <= CHANGE else record.change[: CHANGE - 1] + "…"
    return Published(record.number, record.created, change, base)


def newest_first(rows: Iterable[Published]) -> list[Published]:
    """Return the rows in the order in which a person reads them."""
    return sorted(rows, key=lambda row: -row.number)


def unreachable(number: int | None, serving: int | None, kept: list[int]) -> str:
    """Return why a rollback to `number` (None: the one before) cannot be, `serving` and `kept` being there."""
    others = ", ".join(str(n) for n in sorted(kept) if n != serving)
    reachable = f"a rollback can reach {others}" if others else "there is no other to go back to"
    if number is None:
        return "the corpus is empty" if serving is None else f"no snapshot before {serving} is kept: {reachable}"
    return f"snapshot {number} {'serves already' if number == serving else 'is not kept'}: {reachable}"


def _plain(row: Published) -> dict[str, Any]:
    return {"number": row.number, "created": row.created, "change": row.change, "base": row.base}
