"""How high retrieval ranks the right passage, computed by ir-measures."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from app.evaluation.intervals import Interval, bootstrap, wilson
from app.evaluation.outcome import Outcome
from app.evaluation.rows import EvaluationError


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Figures from 0 to 1, None where `rows`, the number that they are averaged over, is 0.

    `recall_1`, `recall_3`, `recall_5`: share of rows with a right passage among the first 1, 3, 5 considered,
    over answerable rows with support that the corpus holds. `mrr`: mean of 1 / place of the first right
    passage (0 where none was considered), over the same rows. `intervals`, of 95%, are Wilson's for the recalls and a
    bootstrap's for `mrr`. `not_measurable` counts answerable rows whose support the corpus does not hold.
    """

    recall_1: float | None
    recall_3: float | None
    recall_5: float | None
    mrr: float | None
    rows: int
    not_measurable: int
    intervals: dict[str, Interval] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        figures = {name: round(one, 4) if isinstance(one, float) else one for name, one in asdict(self).items()}
        bounds = {name: [round(bound, 4) for bound in interval] for name, interval in self.intervals.items()}
        return {**figures, "intervals": bounds}


def library() -> Any:
    """Return the module `ir_measures`, or raise EvaluationError with the command that installs it."""
    try:
        import ir_measures
    except ImportError:
        raise EvaluationError("ir-measures is missing: run `pip install 'brief-chat[evaluate]'`") from None
    return ir_measures


def retrieval(outcomes: Iterable[Outcome]) -> Retrieval:
    """Measure the ranking of the passages that the answers considered."""
    answerable = [outcome for outcome in outcomes if outcome.row.answerable and outcome.row.support]
    judged = [outcome.right for outcome in answerable if outcome.right is not None]
    unmeasured = len(answerable) - len(judged)
    if not judged:
        return Retrieval(None, None, None, None, 0, unmeasured)
    recall_1, recall_3, recall_5, mrr = _figures(judged)
    return Retrieval(recall_1, recall_3, recall_5, mrr, len(judged), unmeasured, _intervals(judged))


def _intervals(judged: Sequence[Sequence[bool]]) -> dict[str, Interval]:
    hits = {f"recall_{depth}": sum(any(passages[:depth]) for passages in judged) for depth in (1, 3, 5)}
    intervals = {name: wilson(count, len(judged)) for name, count in hits.items()}
    inverse = [1 / (list(passages).index(True) + 1) if any(passages) else 0.0 for passages in judged]
    intervals["mrr"] = bootstrap(inverse, lambda drawn: drawn.mean(axis=1))
    return {name: interval for name, interval in intervals.items() if interval is not None}


def _figures(judged: Sequence[Sequence[bool]]) -> tuple[float, float, float, float]:
    """Return success@1, @3, @5 and the mean reciprocal rank: any one right passage is enough."""
    ir = library()
    relevant, ranked = [], []
    for row, passages in enumerate(judged):
        right = [place for place, is_right in enumerate(passages) if is_right]
        relevant += [ir.Qrel(str(row), str(place), 1) for place in right]
        if not right:
            relevant.append(ir.Qrel(str(row), "elsewhere", 1))
        ranked += [ir.ScoredDoc(str(row), str(place), -float(place)) for place in range(len(passages))]
    measures = (ir.Success @ 1, ir.Success @ 3, ir.Success @ 5, ir.RR)
    figures = ir.calc_aggregate(measures, relevant, ranked)
    first, third, fifth, mrr = (float(figures[measure]) for measure in measures)
    return first, third, fifth, mrr
