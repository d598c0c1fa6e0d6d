"""What a composer hands on: claims, one after the other or laid out, before they are checked and shown."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.types.evidence import Claim, Disagreement
from app.types.written import Opens


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a layout: its head (plain text, no quote), and its cells; one that is empty holds no claim.

    `days` are the first and the last day (ISO 8601) of the event that a row of a timeline tells of.
    """

    head: str
    cells: tuple[tuple[Claim, ...], ...]
    days: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """Claims in a grid. `columns` are the heads of all its columns as plain text, that of the lines' heads first."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def claims(self) -> Iterator[Claim]:
        """Yield the claims, line by line."""
        return (claim for line in self.lines for cell in line.cells for claim in cell)


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence of a language model as a claim, why it is withheld ("" where it is not), and what it opens."""

    claim: Claim
    fault: str = ""
    opens: Opens = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Claims that may be shown, how many were withheld, and what is said beside them.

    `layout` stands in front of `claims`. `listed` gives each claim a line of its own. `preface` is a line of the
    catalog, `remark` one of the assistant in the language of the question; both are plain text. `missing` names what no
    answer was found for, `unanswered` the parts of the question without one; `differs` tells in what sources differ.
    `written` are all sentences of a language model, checked: `claims` are those of them that are carried; where none
    is, and other claims stand instead, they are `written_off`. `trouble` is why it could not write.
    """

    claims: tuple[Claim, ...] = ()
    withheld: int = 0
    preface: str = ""
    layout: Layout | None = None
    listed: bool = False
    remark: str = ""
    missing: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    differs: Disagreement | None = None
    written: tuple[Judged, ...] = ()
    written_off: tuple[Judged, ...] = ()
    trouble: str = ""

    @property
    def says(self) -> bool:
        """Return whether there is anything to show but a refusal."""
        return bool(self.everything or self.preface or self.written)

    @property
    def everything(self) -> tuple[Claim, ...]:
        """Return the claims of the layout and those behind it, in the order in which they are shown."""
        return (*(self.layout.claims if self.layout else ()), *self.claims)

    def checked(self, supported: Callable[[Sequence[Claim]], list[Claim]]) -> "Draft":
        """Return the draft with the claims that `supported` leaves, and the others counted as withheld."""
        lines = self.layout.lines if self.layout else ()
        kept = tuple(
            replace(line, cells=tuple(tuple(supported(cell)) if cell else () for cell in line.cells)) for line in lines
        )
        layout = replace(self.layout, lines=kept) if self.layout else None
        found = replace(self, layout=layout, claims=tuple(supported(self.claims)))
        return replace(found, withheld=len(self.everything) - len(found.everything))
