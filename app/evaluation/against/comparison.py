"""Two runs over the same questions: what each measure is in both, how far apart, and which rows changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.evaluation.against.kept import Kept, Run
from app.evaluation.against.measures import MEASURES, Pair, PairedDifference, Slower, differences, slower
from app.evaluation.rows import EvaluationError


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row of which measures changed, by their names, all for the better or all for the worse."""

    this: Kept
    other: Kept
    measures: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        known = {"id": self.this.id, "question": self.this.question, "measures": list(self.measures)}
        return {**known, "this": self.this.answer, "other": self.other.answer}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, paired by the ids of the questions.

    `here` and `there` count rows that only this, or only the other run has, and `reworded` those whose question is
    another. `seconds` are the other run's. A row that changed both ways is in `better` and in `worse`.
    """

    name: str
    other: str
    rows: int
    here: int
    there: int
    reworded: int
    total: tuple[PairedDifference, ...]
    by_kind: dict[str, tuple[PairedDifference, ...]]
    by_language: dict[str, tuple[PairedDifference, ...]]
    latency: tuple[Slower, ...]
    seconds: tuple[float, ...]
    better: tuple[ChangedRow, ...]
    worse: tuple[ChangedRow, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        groups = {"by_kind": self.by_kind, "by_language": self.by_language}
        return {
            **{name: getattr(self, name) for name in ("name", "other", "rows", "here", "there", "reworded")},
            "total": _named(self.total),
            **{name: {group: _named(found) for group, found in of.items()} for name, of in groups.items()},
            "latency": {f"p{one.percent}": one.to_dict() for one in self.latency},
            "better": [change.to_dict() for change in self.better],
            "worse": [change.to_dict() for change in self.worse],
        }


def compare(this: Run, other: Run) -> Comparison:
    """Hold a run against another one; raise EvaluationError where they have no question in common."""
    both = [(row, other.rows[name]) for name, row in this.rows.items() if name in other.rows]
    pairs = [pair for pair in both if pair[0].question == pair[1].question]
    if not pairs:
        raise EvaluationError(f"{other.name} has none of these questions")
    return Comparison(
        name=this.name,
        other=other.name,
        rows=len(pairs),
        here=len(this.rows) - len(both),
        there=len(other.rows) - len(both),
        reworded=len(both) - len(pairs),
        total=differences(pairs),
        by_kind=_by(pairs, [pair[0].kind for pair in pairs]),
        by_language=_by(pairs, [pair[0].lang for pair in pairs]),
        latency=tuple(slower(pairs, percent) for percent in (50, 95)),
        seconds=tuple(other.seconds for _, other in pairs),
        better=_changes(pairs, better=True),
        worse=_changes(pairs, better=False),
    )


def _by(pairs: Sequence[Pair], names: Sequence[str]) -> dict[str, tuple[PairedDifference, ...]]:
    named = list(zip(names, pairs, strict=True))
    return {group: differences([pair for name, pair in named if name == group]) for group in dict.fromkeys(names)}


def _changes(pairs: Sequence[Pair], *, better: bool) -> tuple[ChangedRow, ...]:
    found = []
    for this, other in pairs:
        told = [(one, one.of(this), one.of(other)) for one in MEASURES]
        names = [one.name for one, now, then in told if {now, then} == {True, False} and (now == one.good) == better]
        if names:
            found.append(ChangedRow(this, other, tuple(names)))
    return tuple(found)


def _named(differences: Sequence[PairedDifference]) -> dict[str, Any]:
    return {one.measure.name: one.to_dict() for one in differences}
