"""The evaluation: every row is asked, judged and measured."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.evaluation.causes import Cause, cause, causes
from app.evaluation.metrics import Metrics, measure
from app.evaluation.outcome import Outcome, judged
from app.evaluation.retrieval import library
from app.evaluation.rows import EvaluationError, Row
from app.evaluation.support import Asked, Texts
from app.types.results import Answer
from ingest import OnProgress, Progress
from store import BriefChatError


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation found: over all rows, by kind and by language (in the rows' order), and row by row.

    `generator` names what wrote the answers.
    """

    generator: str
    total: Metrics
    by_kind: dict[str, Metrics]
    by_language: dict[str, Metrics]
    outcomes: tuple[Outcome, ...]

    @property
    def causes(self) -> dict[Cause, int]:
        """Return how many rows went wrong for each cause."""
        return causes(self.outcomes)

    @property
    def wrong(self) -> tuple[Outcome, ...]:
        """Return the rows with anything wrong, in order."""
        return tuple(outcome for outcome in self.outcomes if outcome.why)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON; `wrong` holds the ids of `rows` whose `why` is not empty."""
        return {
            "generator": self.generator,
            "total": self.total.to_dict(),
            "by_kind": {name: metrics.to_dict() for name, metrics in self.by_kind.items()},
            "by_language": {name: metrics.to_dict() for name, metrics in self.by_language.items()},
            "causes": {str(why): count for why, count in self.causes.items()},
            "wrong": [outcome.row.id for outcome in self.wrong],
            "rows": [{**outcome.to_dict(), "cause": cause(outcome)} for outcome in self.outcomes],
        }


def evaluate(assistant: Asked, rows: Sequence[Row], progress: OnProgress | None = None) -> Evaluation:
    """Ask every row of the assistant and measure the answers.

    `progress` is told before each row and at the end, in rows. The first question is asked once
    more beforehand, untimed, so that no model's loading is measured. Raises EvaluationError where there is no
    row, a package is missing, or a question cannot be asked.
    """
    if not rows:
        raise EvaluationError("there is no question to evaluate")
    library()  # before the long part
    assistant.prepare()
    _ask(assistant, rows[0])
    texts = Texts(assistant)
    outcomes = []
    for done, row in enumerate(rows):
        if progress:
            progress(Progress(row.question, done, len(rows)))
        begun = time.perf_counter()
        answer = _ask(assistant, row)
        outcomes.append(judged(row, answer, time.perf_counter() - begun, texts))
    if progress:
        progress(Progress("measured", len(rows), len(rows)))
    return Evaluation(
        generator=", ".join(dict.fromkeys(outcome.answer.generator for outcome in outcomes)),
        total=measure(outcomes),
        by_kind=_by(outcomes, [row.kind for row in rows]),
        by_language=_by(outcomes, [row.lang for row in rows]),
        outcomes=tuple(outcomes),
    )


def _ask(assistant: Asked, row: Row) -> Answer:
    try:
        return assistant.answer(row.question, history=[turn.model_dump() for turn in row.history])
    except BriefChatError as error:
        raise EvaluationError(f"row {row.id}: {error}") from error


def _by(outcomes: Sequence[Outcome], names: Sequence[str]) -> dict[str, Metrics]:
    pairs = list(zip(names, outcomes, strict=True))
    return {group: measure([one for name, one in pairs if name == group]) for group in dict.fromkeys(names)}
