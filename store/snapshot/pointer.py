"""The one small file that says which snapshot serves."""

import json
from dataclasses import dataclass
from pathlib import Path

from store.types import durable
from store.types.errors import StoreError

REPAIR = "run `brief-chat rollback N`, N being the newest folder in generations/ that is whole"


@dataclass(frozen=True, slots=True)
class Serving:
    """`snapshot` serves (None before the first ingest); `previous` served before it and is kept."""

    snapshot: int | None
    previous: int | None = None


class Pointer:
    """`current.json`, replaced whole; reading it takes microseconds."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Serving | None:
        """Return what serves, or None where the file does not exist; one that is damaged raises StoreError."""
        try:
            plain = json.loads(self._path.read_bytes())
            snapshot, previous = plain["generation"], plain.get("previous")
            return Serving(None if snapshot is None else int(snapshot), None if previous is None else int(previous))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreError(f"{self._path} cannot be read ({type(error).__name__}): {REPAIR}") from error

    def read_or_none(self) -> Serving | None:
        """Return what serves, or None where the file does not say it."""
        try:
            return self.read()
        except StoreError:
            return None

    def move(self, serving: Serving) -> None:
        """Let another snapshot serve, at once and for every process."""
        durable.replace(self._path, {"generation": serving.snapshot, "previous": serving.previous})
