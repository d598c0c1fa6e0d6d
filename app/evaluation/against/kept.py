"""A run as it is kept: what `brief-chat evaluate --json` wrote, read again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from app.evaluation.rows import UNANSWERABLE, EvaluationError
from app.evaluation.run import Evaluation


class Kept(BaseModel):
    """One row of a run: the keys of `Outcome.to_dict` that a comparison needs.

    What runs of 0.1.0 did not write yet is read from `why`; `quoted` is then not known of what was refused.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    kind: str
    lang: str
    question: str
    answer: str
    seconds: float
    answerable: bool
    refused: bool
    rightly: bool
    quoted: bool | None
    exact: bool | None

    @model_validator(mode="before")
    @classmethod
    def _of_an_earlier_version(cls, row: Any) -> Any:
        if not isinstance(row, dict) or "rightly" in row or not {"kind", "status", "why"} <= row.keys():
            return row
        why = " · ".join(map(str, row["why"]))
        answerable = row["kind"] != UNANSWERABLE
        refused = row["status"] in ("not_found", "chat")
        return {
            **row,
            "answerable": answerable,
            "refused": refused,
            "rightly": "must not found" not in why and not refused if answerable else refused,
            "quoted": None if row.get("fitting") is None else "no citation on the support" not in why,
            "exact": "quote not exact" not in why if row.get("citations") else None,
        }


@dataclass(frozen=True, slots=True)
class Run:
    """The rows of a run by their ids, in its order; `name` is what it is called in a comparison."""

    name: str
    rows: Mapping[str, Kept]


def kept(evaluation: Evaluation, name: str) -> Run:
    """Return an evaluation as it would be kept and read again."""
    return _run(name, evaluation.to_dict())


def read_run(path: Path) -> Run:
    """Read what an evaluation wrote; raise EvaluationError where the file is none."""
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        return _run(path.name, plain)
    except OSError as error:
        raise EvaluationError(f"{path}: {error.strerror or error}") from None
    except ValidationError as error:
        field = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise EvaluationError(f"{path}: not what `brief-chat evaluate --json` writes (field {field})") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise EvaluationError(f"{path}: not what `brief-chat evaluate --json` writes") from None


def _run(name: str, plain: Any) -> Run:
    rows = [Kept.model_validate(row) for row in plain["rows"]]
    return Run(name, {row.id: row for row in rows})
