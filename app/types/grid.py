"""What comes back from a grid, every question to every source alone: plain, frozen values, the same at every face."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from app.types.results import Citation

ColumnKind = Literal["question", "topic", "catalog"]
CellState = Literal["quoted", "silent", "not_judged", "catalog"]
Reason = Literal["", "unread", "no_text", "no_time", "no_question"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what was written for it, and how it is asked.

    A question is answered from each source; a topic (`about` is what of) gathers whatever speaks of it; a catalog
    column is filled from the catalog (`about` is the field: author, date, kind, publisher or title). `language` is
    ISO 639-1.
    """

    text: str
    kind: ColumnKind
    about: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Filled:
    """How many cells of a grid are filled, of how many that were to be."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Nearest:
    """What came nearest in a source that is silent: `text` is `source_text[start:end]`, in characters."""

    text: str
    version: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person put in a cell's place; `changed` where its source is another text now than they saw."""

    text: str
    version: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class GridCell:
    """What one source says to one column; it is never blank.

    `state` is "quoted" (`quotes`, the best first, numbered from 1), "silent" (`nearest`, which is no answer; None of a
    source without sentences), "not_judged" (`reason`: "unread", the column cannot be read or is in a language in which
    it cannot be held against the source; "no_text"; "no_time"; "no_question", it asks nothing of a source) or
    "catalog" (`text`, from the catalog; empty where it does not know). `answerable` is the probability (0 to 1) by
    which it was decided, 1 or 0 in a topic column. A person's `correction` stands beside what was found.
    """

    state: CellState
    quotes: tuple[Citation, ...] = ()
    nearest: Nearest | None = None
    text: str = ""
    reason: Reason = ""
    answerable: float = 0.0
    correction: Correction | None = None


@dataclass(frozen=True, slots=True)
class GridRow:
    """A source with its cells, one a column; `date`, `author` and the like are the catalog's, `version` its edition."""

    source_id: str
    version: str
    cells: tuple[GridCell, ...]
    title: str
    author: str
    publisher: str
    date: str
    kind: str
    digest: bool
    url: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Every column of every source, made from one snapshot (`snapshot`, of `created`, ISO 8601 UTC).

    `language` is that of the first column (ISO 639-1), in which all is said that is not quoted. `redone` counts the
    cells that were not kept from an earlier grid; what is written of a grid does not hold it, so that the same grid is
    the same file.
    """

    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]
    snapshot: int
    created: str
    language: str = "en"
    redone: int = 0

    def counts(self) -> dict[str, int]:
        """Return how many cells are in each state."""
        states = [cell.state for row in self.rows for cell in row.cells]
        return {state: states.count(state) for state in dict.fromkeys(states)}

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        plain = asdict(self)
        del plain["redone"]
        return plain
