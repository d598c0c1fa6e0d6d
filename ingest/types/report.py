"""What an ingest did, and what it is doing."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from store.snapshot.lock import Writer

State = Literal["added", "updated", "unchanged", "removed", "vanished", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source; `passages` counts its passages, `embedded` those whose vectors are new.

    "vanished" is a known source whose file or page is gone: it stays until it is pruned. "failed" is one that could
    not be read: what was stored of it stays, too. "skipped" is a file of a folder that was passed over. `notes` tell
    what of a source that was taken in is not in its text, or is in doubt.
    """

    source_id: str
    state: State
    passages: int = 0
    embedded: int = 0
    seconds: float = 0.0
    reason: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The outcomes of one ingest, in order; `snapshot` is the number that serves afterwards.

    `planned` is true of a dry run: the outcomes are what would be done, and nothing was.
    """

    outcomes: tuple[Outcome, ...]
    snapshot: int | None
    planned: bool = False

    @property
    def failed(self) -> bool:
        """Return whether any source failed."""
        return any(outcome.state == "failed" for outcome in self.outcomes)

    def counts(self) -> str:
        """Return how many sources came to which end, such as `3 added, 1 failed`; empty of a report of none."""
        found = Counter(outcome.state for outcome in self.outcomes)
        return ", ".join(f"{found[state]} {state}" for state in get_args(State) if found[state])

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return {
            "snapshot": self.snapshot,
            "planned": self.planned,
            "sources": [asdict(outcome) for outcome in self.outcomes],
        }


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` sources are read, passages embedded or rows evaluated; `now` says what is under way.

    `writer` is the other process that is waited for, where one writes; `left` are the seconds that this step still
    takes, about, where that can be told.
    """

    now: str
    done: int
    total: int
    writer: Writer | None = None
    left: float | None = None


OnProgress = Callable[[Progress], None]
