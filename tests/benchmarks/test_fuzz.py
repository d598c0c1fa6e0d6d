"""A running server outlives mutated requests: no 500, traceback or hang, and nothing of the machine or of others."""

import random
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.web.gate.doors import DOORS
from benchmarks.fuzz import Counted, fuzz, look
from benchmarks.fuzzing.making import PATHS, Known, Maker, Sent
from benchmarks.fuzzing.serving import SECRET, Served


def known() -> Known:
    return Known([{"id": 0, "api_name": "answer", "kinds": ["api", "textbox", "dropdown", "file", "browserstate"]}])


def test_every_door_is_tried() -> None:
    filled = {
        method: [path.format(session="a", name="answer", event="0", file="/x", word="x") for path in paths]
        for method, paths in PATHS.items()
    }
    for methods, pattern, _ in DOORS:
        assert any(pattern.fullmatch(path) for method in methods for path in filled.get(method, ())), pattern.pattern


def test_the_same_seed_makes_the_same_requests() -> None:
    first, second = (Maker(random.Random(7), known()) for _ in range(2))
    made = [first.request() for _ in range(500)]
    assert made == [second.request() for _ in range(500)]
    assert {sent.method for sent in made} >= {"GET", "POST"} and len({sent.path for sent in made}) > 40


@pytest.mark.parametrize(
    ("status", "text", "kind"),
    [
        (500, "Internal Server Error", "status 500"),
        (200, "Traceback (most recent call last)", "traceback"),
        (200, f"x {SECRET} y", "tells"),
        (200, "in /lib/python3/site-packages/x", "tells"),
        (503, "too many", ""),
        (200, "fine", ""),
    ],
)
def test_what_must_not_be_answered_is_noticed(status: int, text: str, kind: str) -> None:
    served: Any = Served.__new__(Served)
    served.told = ("site-packages", SECRET)
    counted = Counted()
    look(served, Sent("GET", "/config"), status, text, counted)
    assert [one for one in counted.failures if one.startswith(kind)] == list(counted.failures)
    assert bool(counted.failures) is bool(kind)


@pytest.mark.alone
def test_some_seconds_of_mutated_requests_break_nothing(tmp_path: Path) -> None:
    served, counted = fuzz(tmp_path, minutes=0.2, seed=1, people=2)
    assert counted.failures == {}
    assert sum(counted.answers.values()) > 50
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{served.address}/healthz")
