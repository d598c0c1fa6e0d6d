"""The nine prepared rows, asked."""

import pytest
from nine_rows import CASES, Prepared

from app.evaluation import Evaluation, Row, evaluate


@pytest.fixture
def assistant() -> Prepared:
    return Prepared({name: answer for name, (_, answer) in CASES.items()})


@pytest.fixture
def rows() -> list[Row]:
    return [row for row, _ in CASES.values()]


@pytest.fixture
def evaluation(assistant: Prepared, rows: list[Row]) -> Evaluation:
    return evaluate(assistant, rows)
