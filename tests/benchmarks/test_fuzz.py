"""A running server outlives mutated requests: no 500, traceback or hang, and nothing of the machine or of others."""

import random
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.web.gate.doors import DOORS
from benchmarks.fuzz import Counted, fuzz, look, send
from benchmarks.fuzzing.making import PATHS, Known, Maker, Sent
from benchmarks.fuzzing.serving import SECRET, Served

BRIEF = 0.5  # seconds


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


@pytest.fixture
def slow() -> Iterator[httpx.Client]:
    """Somebody at a server that begins each answer late, and ends none; one of `/config` has no beginning."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(4 * BRIEF if self.path == "/config" else 2 * BRIEF)
            self.send_response(200)
            self.end_headers()
            self.wfile.flush()
            ended.wait(30)

        def log_message(self, *_: Any) -> None:
            pass

    ended = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with httpx.Client(base_url=f"http://127.0.0.1:{server.server_port}", timeout=3 * BRIEF) as client:
        yield client
    ended.set()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("/mcp", []), ("/gradio_api/queue/data", []), ("/gradio_api/heartbeat/x", []), ("/config", ["hang"]),
        ("/gradio_api/call/answer/x", ["hang"]),
    ],
)  # fmt: skip
def test_a_stream_that_begins_late_is_no_hang_and_an_answer_without_an_end_is(
    slow: httpx.Client, monkeypatch: pytest.MonkeyPatch, path: str, kinds: list[str]
) -> None:
    monkeypatch.setattr("benchmarks.fuzz.STREAM", BRIEF)
    served: Any = Served.__new__(Served)
    served.told = ()
    counted = Counted()
    begun = time.monotonic()
    send(served, slow, Sent("GET", path), counted)
    assert list(counted.failures) == kinds and time.monotonic() - begun < 20


@pytest.mark.alone
def test_some_seconds_of_mutated_requests_break_nothing(tmp_path: Path) -> None:
    served, counted = fuzz(tmp_path, minutes=0.2, seed=1, people=2)
    assert counted.failures == {}
    assert sum(counted.answers.values()) > 50
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{served.address}/healthz")
