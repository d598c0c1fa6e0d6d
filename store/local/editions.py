"""The last editions of each source, which outlive the snapshots that held them.

    HOME/editions.json            which editions each source had
    HOME/editions/VERSION.txt     their texts, linked with those of the snapshots where the disk has links

It is written behind the pointer, like the history: a kill in between leaves it behind, and the next writer goes on.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from store.types import durable
from store.types.edition import Edition, followed
from store.types.record import Record

FORMAT = 1

Standing = tuple[Record, Path]


@dataclass(frozen=True, slots=True)
class Remembered:
    """The editions of each source by its id, oldest first, up to the snapshot `through`."""

    through: int = 0
    sources: Mapping[str, Sequence[Edition]] = field(default_factory=dict)


class Editions:
    """The last `keep` editions of each source; with 0, none but those of the snapshots that stand."""

    def __init__(self, home: Path, keep: int) -> None:
        self._path = home / "editions.json"
        self._texts = home / "editions"
        self._keep = keep

    def read(self) -> Remembered:
        """Return what is remembered; nothing, where the file is lost or damaged."""
        try:
            plain = json.loads(self._path.read_bytes())
            if plain["format"] != FORMAT:
                return Remembered()
            rows = {id_: [Edition(**row) for row in rows] for id_, rows in plain["sources"].items()}
            return Remembered(int(plain["through"]), rows)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return Remembered()

    def text(self, version: str) -> str:
        """Return the text of an edition, newlines untouched; FileNotFoundError where it is not kept."""
        return self._file(version).read_bytes().decode("utf-8", "surrogatepass")

    def remember(self, numbers: Iterable[int], standing: Callable[[int], Standing | None]) -> None:
        """Take in the snapshots of these numbers; the editions of a source that none of them holds go.

        `standing` returns the record of a snapshot and its folder of texts, None where it is damaged.
        """
        known, numbers = self.read(), sorted(numbers)
        if not self._keep or not any(number > known.through for number in numbers):
            return
        found = [one for number in numbers if (one := standing(number)) is not None]
        durable.private(self._texts)
        rows = {id_: known.sources.get(id_, ()) for record, _ in found for id_ in record.sources}
        for record, texts in found:
            if record.number > known.through:
                for id_, source in record.sources.items():
                    rows[id_] = followed(rows[id_], id_, record)[-self._keep :]
                    self._link(texts / f"{source.version}.txt")
        durable.sync(self._texts)
        plain = {id_: [edition.to_dict() for edition in editions] for id_, editions in rows.items()}
        durable.replace(self._path, {"format": FORMAT, "through": numbers[-1], "sources": plain})
        self._sweep({edition.version for editions in rows.values() for edition in editions})

    def adopt(self, editions: Mapping[str, Sequence[Edition]], text: Callable[[str], Path]) -> None:
        """Remember these editions, whose texts are at `text` by version, and no others."""
        if not self._keep:
            return
        durable.private(self._texts)
        kept = {id_: list(rows)[-self._keep :] for id_, rows in editions.items()}
        for version in {edition.version for rows in kept.values() for edition in rows}:
            self._link(text(version))
        durable.sync(self._texts)
        plain = {id_: [edition.to_dict() for edition in rows] for id_, rows in kept.items()}
        through = max((edition.snapshot for rows in kept.values() for edition in rows), default=0)
        durable.replace(self._path, {"format": FORMAT, "through": through, "sources": plain})

    def _link(self, text: Path) -> None:
        kept = self._texts / text.name
        if kept.exists():  # its name is its hash
            return
        try:
            os.link(text, kept)
        except FileExistsError:
            return
        except OSError:  # a file system without links
            copy = kept.with_suffix(".new")
            shutil.copyfile(text, copy)
            durable.sync(copy)
            copy.replace(kept)

    def _sweep(self, versions: set[str]) -> None:
        for path in self._texts.iterdir():
            if path.stem not in versions or path.suffix != ".txt":
                path.unlink(missing_ok=True)

    def _file(self, version: str) -> Path:
        return self._texts / f"{version}.txt"
