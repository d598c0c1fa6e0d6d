"""The time left of a step is told from its pace, once it can be known."""

import pytest

from ingest.publish import pace
from ingest.types.report import Progress


def test_the_time_left_comes_from_the_pace_of_the_step(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 1.0, 10.0, 11.0, 20.0, 21.0])
    monkeypatch.setattr(pace.time, "monotonic", lambda: next(clock))
    told: list[float | None] = []
    hear = pace.Paced(lambda progress: told.append(progress.left))
    hear(Progress("reading a", 0, 100))
    hear(Progress("reading b", 1, 100))  # too early to tell
    hear(Progress("reading c", 20, 100))
    hear(Progress("passages", 0, 50))  # another step
    hear(Progress("passages", 20, 50))
    hear(Progress("finishing", 0, 0))
    assert told == [None, None, 40.0, None, 13.5, None]
