"""Folders that are watched: a burst of changes is told once it is over."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.types.errors import SourceError

QUIET = 2.0  # seconds without a change after which a burst is over: what is still being written is waited for
LONGEST = 60.0  # seconds of changes without a pause after which they are told all the same
BEAT = 1.0  # seconds between two looks where nothing changes


def bursts(
    places: Sequence[Path], beside: Path, *, quiet: float | None = None, stop: threading.Event | None = None
) -> Iterator[bool]:
    """Yield True when files below the places changed and it has been quiet since (seconds), and False each second else.

    The first one comes when changes are listened to already. What lies below `beside` is not looked at. It ends when
    `stop` is set, or by KeyboardInterrupt. Raises SourceError for a place that cannot be watched.
    """
    from watchfiles import watch

    home = beside.resolve()

    def counts(_: object, path: str) -> bool:
        return not Path(path).resolve().is_relative_to(home)

    try:
        for changes in watch(
            *places,
            watch_filter=counts,
            debounce=int(LONGEST * 1000),
            step=int((QUIET if quiet is None else quiet) * 1000),
            stop_event=stop,
            rust_timeout=int(BEAT * 1000),
            yield_on_timeout=True,
        ):
            yield bool(changes)
    except (OSError, RuntimeError) as error:
        raise SourceError(f"{', '.join(map(str, places))}: cannot be watched ({error})") from None
