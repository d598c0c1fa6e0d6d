"""Ctrl+C ends Brief Chat at once, whatever server it waits for."""

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from raw_server import GONE, HEAD, Raw

ROOT = Path(__file__).parents[2]
AT_ONCE = 5.0  # seconds
START = 120.0  # seconds that a busy machine may take to begin


@pytest.fixture
def slow() -> Iterator[Raw]:
    """A server that sends a byte now and then, for ever."""

    def script(path: str) -> Iterator[bytes]:
        return iter([GONE]) if path == "/robots.txt" else itertools.chain([HEAD + b"\r\n"], itertools.repeat(b"a"))

    server = Raw(script, pace=1.0)
    yield server
    server.close()


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Settings: a library of one sentence, a home of its own."""
    library = tmp_path / "library"
    library.mkdir()
    (library / "sources.toml").write_text('[[source]]\nid = "osaka"\ntitle = "Osaka"\nfile = "osaka.md"\n')
    (library / "osaka.md").write_text("The summit of 2031 was held in Osaka on May 5, 2031.")
    given = {"HOME": tmp_path / "home", "LIBRARY": library, "ALLOW_PRIVATE_ADDRESSES": 1, "PORT": 0}
    return os.environ | {f"BRIEF_CHAT_{name}": str(value) for name, value in given.items()}


def until(server: Raw, process: "subprocess.Popen[str]") -> None:
    """Wait until the page is being sent."""
    end = time.monotonic() + START
    while "/page" not in server.asked:
        assert process.poll() is None and time.monotonic() < end
        time.sleep(0.05)
    time.sleep(0.5)


def begin(environment: dict[str, str], *command: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "app.cli", *command], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell has it ignored in the background
    )  # fmt: skip


def ends_at_once(process: "subprocess.Popen[str]", how: signal.Signals) -> str:
    begun = time.monotonic()
    process.send_signal(how)
    try:
        said, _ = process.communicate(timeout=60)
    finally:
        process.kill()
    took = time.monotonic() - begun
    assert took < AT_ONCE, f"{took:.1f} seconds: {said}"
    assert "Traceback" not in said, said
    return said


def test_an_ingest_ends_while_a_server_is_slow(slow: Raw, environment: dict[str, str]) -> None:
    process = begin(environment, "ingest", slow.url("/page"))
    until(slow, process)
    ends_at_once(process, signal.SIGINT)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_chat_ends_while_a_server_is_slow(slow: Raw, environment: dict[str, str], how: signal.Signals) -> None:
    process = begin(environment, "chat")
    assert process.stdout is not None
    address = next(word for line in process.stdout for word in line.split() if word.startswith("http://"))
    given = {"data": [[slow.url("/page")], None]}
    httpx.post(f"{address.rstrip('/')}/gradio_api/call/ingest", json=given, timeout=60).raise_for_status()
    until(slow, process)
    ends_at_once(process, how)
