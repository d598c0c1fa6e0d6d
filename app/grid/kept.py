"""The cells that were filled before, a file a source, and what a person put in their place.

A cell is taken again as long as its source's text and entry, its column, the models and the threshold are the same: it
is kept under a hash of them all. A correction is kept by source and column, whatever changes.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import AbstractContextManager
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
            with self._changing("columns"):
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
        """Keep what is new of a source's cells and corrections, beside what others have kept meanwhile."""
        name = digest(source.id)
        with self._changing(name):
            self._write(name, {**row.upon(self._read(name)), "source": source.id})

    def _changing(self, name: str) -> AbstractContextManager[None]:
        """Hold the lock of what is kept: grids that are filled and corrections come one after the other."""
        return durable.changing(self._folder / f"{name}.json", "grid", StoreError)

    def _read(self, name: str) -> dict[str, Any]:
        try:
            found = json.loads((self._folder / f"{name}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, name: str, plain: dict[str, Any]) -> None:
        durable.replace(self._folder / f"{name}.json", plain)


class Row:
    """The cells and corrections of one source; `key` is the hash of all that a cell depends on but its column."""

    def __init__(self, plain: dict[str, Any], key: str, version: str) -> None:
        self._plain = plain
        self._key = key
        self._version = version
        self._cells: dict[str, Any] = {}  # that are new …
        self._corrections: dict[str, Any] = {}  # … as these are; None where one is taken back

    @property
    def changed(self) -> bool:
        """Return whether anything of it is to be kept."""
        return bool(self._cells or self._corrections)

    def upon(self, plain: dict[str, Any]) -> dict[str, Any]:
        """Return what is kept by now with what is new of this row; nothing is new of it from then on."""
        cells = {**plain.get("cells", {}), **self._cells}
        corrections = {**plain.get("corrections", {}), **self._corrections}
        known = {column: one for column, one in corrections.items() if one}
        self._plain = {**plain, "cells": cells, "corrections": known}
        self._cells, self._corrections = {}, {}
        return self._plain

    def cell(self, column: Column) -> GridCell | None:
        """Return the cell that was filled before, where nothing that it depends on has changed."""
        found = self._plain.get("cells", {}).get(digest(asdict(column)))
        if not found or found.get("key") != self._key:
            return None
        try:
            return CELL.validate_python(found["cell"])
        except ValidationError:
            return None

    def put(self, column: Column, cell: GridCell) -> None:
        """Keep a cell; one that was not judged for want of time is asked again."""
        if cell.reason != "no_time":
            self._cells[digest(asdict(column))] = {"key": self._key, "cell": asdict(cell)}

    def correction(self, column: Column) -> Correction | None:
        """Return what a person put in a cell's place."""
        found = self._plain.get("corrections", {}).get(digest(column.text))
        return Correction(found["text"], found["version"], found["version"] != self._version) if found else None

    def correct(self, line: str, text: str, version: str = "") -> None:
        """Keep a person's correction of an edition, the one that is served now without a version.

        An empty one takes back what was kept.
        """
        self._corrections[digest(line)] = {"text": text, "version": version or self._version} if text else None
