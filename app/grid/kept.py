"""The cells that were filled before, a file a source, and what a person put in their place.

A cell is taken again as long as its source's text and entry, its column, the models and the threshold are the same: it
is kept under a hash of them all. A correction is kept by source and column, whatever changes.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.types.grid import Column, Correction, GridCell
from store import Source, StoreError, durable

FORM = 1  # of what is kept, and of how a cell is filled: another one fills every cell anew
ELSEWHERE = ("origin", "library", "manifest", "added")  # of a source's entry, what no cell depends on
CELL = TypeAdapter(GridCell)


def digest(value: Any) -> str:
    """Return the SHA-256 of plain values, in hexadecimal."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Kept:
    """What is kept in a folder; `models` says by what cells are filled: names, digests, the threshold."""

    def __init__(self, folder: Path, models: Mapping[str, str]) -> None:
        self._folder = folder
        self._models = digest([FORM, dict(models)])

    def understood(self, line: str) -> Column | None:
        """Return the column that a line was read as by the same models."""
        found = self._read("columns").get(digest(line))
        if not found or found.get("models") != self._models:
            return None
        return Column(**found["column"])

    def understand(self, columns: Mapping[str, Column]) -> None:
        """Keep what lines were read as."""
        known = {digest(text): {"models": self._models, "column": asdict(one)} for text, one in columns.items()}
        if known and self.writable:
            self._write("columns", {**self._read("columns"), **known})

    @property
    def writable(self) -> bool:
        """Whether anything can be kept here: on a read-only disk a grid is filled, and filled anew the next time."""
        folder = next((one for one in (self._folder, *self._folder.parents) if one.exists()), self._folder)
        return os.access(folder, os.W_OK)

    def row(self, source: Source) -> "Row":
        """Return what is kept of a source."""
        told = {name: value for name, value in source.to_dict().items() if name not in ELSEWHERE}
        return Row(self._read(digest(source.id)), digest([self._models, told]), source.version)

    def keep(self, source: Source, row: "Row") -> None:
        """Keep a source's cells and corrections."""
        self._write(digest(source.id), {**row.plain, "source": source.id})

    def _read(self, name: str) -> dict[str, Any]:
        try:
            found = json.loads((self._folder / f"{name}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, name: str, plain: dict[str, Any]) -> None:
        try:
            durable.private(self._folder)
            durable.replace(self._folder / f"{name}.json", plain)
        except OSError as error:
            raise StoreError(f"{self._folder}: cannot be written ({error.strerror or error})") from error


class Row:
    """The cells and corrections of one source; `key` is the hash of all that a cell depends on but its column."""

    def __init__(self, plain: dict[str, Any], key: str, version: str) -> None:
        self.plain = plain
        self.changed = False
        self._key = key
        self._version = version
        self._new: dict[str, Any] = {}

    def cell(self, column: Column) -> GridCell | None:
        """Return the cell that was filled before, where nothing that it depends on has changed."""
        found = self.plain.get("cells", {}).get(digest(asdict(column)))
        if not found or found.get("key") != self._key:
            return None
        try:
            return CELL.validate_python(found["cell"])
        except ValidationError:
            return None

    def put(self, column: Column, cell: GridCell) -> None:
        """Keep a cell; one that was not judged for want of time is asked again."""
        if cell.reason != "no_time":
            self.plain.setdefault("cells", {})[digest(asdict(column))] = {"key": self._key, "cell": asdict(cell)}
            self.changed = True

    def correction(self, column: Column) -> Correction | None:
        """Return what a person put in a cell's place."""
        found = self.plain.get("corrections", {}).get(digest(column.text))
        return Correction(found["text"], found["version"], found["version"] != self._version) if found else None

    def correct(self, line: str, text: str) -> None:
        """Keep a person's correction of the edition that is served now; an empty one takes it back."""
        known = self.plain.setdefault("corrections", {})
        if text:
            known[digest(line)] = {"text": text, "version": self._version}
        else:
            known.pop(digest(line), None)
        self.changed = True
