"""A grid is filled: row by row from what is kept, then column by column by the chain, within a time."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.engine import Engine
from app.grid.cells import Asked, Held
from app.grid.columns import Columns
from app.grid.kept import Kept, Row
from app.types.grid import Column, Grid, GridCell, GridRow
from store import Snapshot, Source

OnCell = Callable[[int, int], bool | None]  # cells that are filled, and all of them; returns whether it is enough

SAVED = 10.0  # seconds between two times at which what was filled is kept


class Filling:
    """Fills one grid; `columns` are made when a line needs them."""

    def __init__(
        self,
        snapshot: Snapshot,
        kept: Kept,
        engine: Engine,
        columns: Callable[[], Columns],
    ) -> None:
        self._snapshot = snapshot
        self._kept = kept
        self._engine = engine
        self._columns = columns

    def filled(
        self, lines: Sequence[str], scope: Sequence[str], seconds: float | None, on_cell: OnCell | None = None
    ) -> Grid:
        """Return the grid; the cells for which the seconds were too few, or no longer wanted, are not judged."""
        deadline = None if seconds is None else time.monotonic() + seconds
        columns = self._read(lines)
        sources = [self._snapshot.source(source_id) for source_id in scope]
        rows = {source.id: self._kept.row(source) for source in sources}
        found = {(one.id, column): rows[one.id].cell(column) for one in sources for column in columns}
        missing = [key for key, cell in found.items() if cell is None]
        try:
            filled = self._fill(missing, rows, deadline, on_cell)
        finally:
            self._save(rows)
        cells = {**found, **filled}
        if filled:  # which takes its time: somebody may have corrected a cell meanwhile
            rows = {source.id: self._kept.row(source) for source in sources}
        made = tuple(_row(one, [cells[one.id, column] for column in columns], columns, rows[one.id]) for one in sources)
        record = self._snapshot.record
        return Grid(tuple(columns), made, record.number, record.created, columns[0].language, len(filled))

    def _read(self, lines: Sequence[str]) -> list[Column]:
        known = {line: self._kept.understood(line) for line in lines}
        new = {line: self._columns().column(line) for line, column in known.items() if column is None}
        self._kept.understand(new)
        return [known[line] or new[line] for line in lines]

    def _fill(
        self,
        missing: Sequence[tuple[str, Column]],
        rows: dict[str, Row],
        deadline: float | None,
        on_cell: OnCell | None,
    ) -> dict[tuple[str, Column], GridCell]:
        """Fill cells column by column, so that each column is read once."""
        made: dict[tuple[str, Column], GridCell] = {}
        held: dict[str, Held] = {}
        saved = time.monotonic()
        for column in dict.fromkeys(column for _, column in missing):
            asked = self._asked(column) if deadline is None or time.monotonic() < deadline else None
            for source_id in (one for one, other in missing if other == column):
                if asked is None or (deadline is not None and time.monotonic() >= deadline):
                    made[source_id, column] = GridCell("not_judged", reason="no_time")
                    continue
                source = held.setdefault(source_id, Held(self._snapshot.source(source_id), self._snapshot))
                made[source_id, column] = asked.cell(source)
                rows[source_id].put(column, made[source_id, column])
                if on_cell and on_cell(len(made), len(missing)):
                    deadline = 0.0
                if time.monotonic() - saved > SAVED:
                    self._save(rows)
                    saved = time.monotonic()
        return made

    def _asked(self, column: Column) -> Asked:
        engine = self._engine
        return Asked(column, engine.chain, engine.languages, self._snapshot, engine.tally)

    def _save(self, rows: dict[str, Row]) -> None:
        for source_id, row in rows.items():
            if row.changed and self._kept.writable:
                self._kept.keep(self._snapshot.source(source_id), row)


def _row(source: Source, cells: Sequence[GridCell | None], columns: Sequence[Column], kept: Row) -> GridRow:
    corrected = tuple(
        replace(cell, correction=kept.correction(column))
        for column, cell in zip(columns, cells, strict=True)
        if cell is not None
    )
    return GridRow(
        source.id, source.version, corrected, source.title, source.author, source.publisher, source.date, source.kind,
        source.digest, source.url,
    )  # fmt: skip
