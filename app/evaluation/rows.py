"""The question rows: one JSON object a line, checked before anything is asked."""

import json
import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
    model_validator,
)

from store import BriefChatError

UNANSWERABLE = "unanswerable"


class EvaluationError(BriefChatError):
    """An evaluation cannot be done: a row is malformed, a package is missing, or a question fails."""


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"not a regular expression ({error})") from None
    return value


def _turn(value: Any) -> Any:
    return {"role": "user", "content": value} if isinstance(value, str) else value


Filled = Annotated[str, StringConstraints(pattern=r"\S")]
Pattern = Annotated[Filled, AfterValidator(_pattern)]


class Turn(BaseModel):
    """One earlier turn of a conversation."""

    model_config = ConfigDict(frozen=True)

    role: Literal["user", "assistant"]
    content: Filled


class Row(BaseModel):
    """One question and what a right answer to it holds; other keys are kept in `model_extra`.

    `history` is oldest first, a bare string in it an earlier question. Each of `must` (regular expressions)
    is to be found, ignoring case, in the answer's plain text; a citation should overlap any one of `support`
    (snippets of the sources' texts).
    """

    model_config = ConfigDict(frozen=True, extra="allow", coerce_numbers_to_str=True)

    id: Filled
    kind: Filled
    lang: Filled
    question: Filled
    history: tuple[Annotated[Turn, BeforeValidator(_turn)], ...] = ()
    must: tuple[Pattern, ...] = ()
    support: tuple[Filled, ...] = ()

    @property
    def answerable(self) -> bool:
        """Return whether the sources hold an answer: every kind but "unanswerable"."""
        return self.kind != UNANSWERABLE

    @model_validator(mode="after")
    def _can_be_checked(self) -> "Row":
        if self.answerable and not self.must and not self.support:
            raise ValueError("an answerable row needs `must` or `support`")
        return self


def read_rows(*paths: Path) -> tuple[Row, ...]:
    """Read the rows of JSONL files; raise EvaluationError with file, line and field where one is wrong."""
    rows: dict[str, Row] = {}
    for path in paths:
        found = _rows(path)
        if both := rows.keys() & found.keys():
            raise EvaluationError(f"{path}: {min(both)} is the id of a row of another file, too")
        rows |= found
    return tuple(rows.values())


def _rows(path: Path) -> dict[str, Row]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")  # no other separator: a string may hold it
    except OSError as error:
        raise EvaluationError(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path}: not UTF-8 (byte {error.start})") from None
    rows: dict[str, Row] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        row = _row(path, number, line)
        if row.id in rows:
            raise EvaluationError(f"{path}: line {number}, field id: {row.id} is used by an earlier row")
        rows[row.id] = row
    if not rows:
        raise EvaluationError(f"{path}: holds no question: write one JSON object a line")
    return rows


def _row(path: Path, number: int, line: str) -> Row:
    try:
        plain = json.loads(line)
    except ValueError as error:
        raise EvaluationError(f"{path}: line {number}: not JSON ({error})") from None
    if not isinstance(plain, dict):
        raise EvaluationError(f"{path}: line {number}: write a JSON object, not {type(plain).__name__}")
    try:
        return Row.model_validate(plain)
    except ValidationError as error:
        wrong = error.errors()[0]
        field = ".".join(str(part) for part in wrong["loc"]) or "must"
        reason = "must not be empty" if wrong["type"] == "string_pattern_mismatch" else wrong["msg"]
        reason = reason.removeprefix("Value error, ")
        raise EvaluationError(f"{path}: line {number}, field {field}: {reason}") from None
