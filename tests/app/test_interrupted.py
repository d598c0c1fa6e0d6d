"""Ctrl+C ends Brief Chat at once, whatever server it waits for."""

import contextlib
import itertools
import os
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import made
import pytest
from raw_server import GONE, HEAD, Raw

from store import Corpus

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


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """A PDF whose reading has no end within a minute: one page of three million operators."""
    content = zlib.compress(b"BT /F1 9 Tf " + b"(a) Tj " * 3_000_000 + b"ET", 9).decode("latin-1")
    path = tmp_path / "long.pdf"
    path.write_bytes(made.drawn_pdf([content]).replace(b"<< /Length", b"<< /Filter /FlateDecode /Length"))
    return path


def opened(process: "subprocess.Popen[str]") -> str:
    """The address of a chat, once it can be opened."""
    assert process.stdout is not None
    told = next(word for line in process.stdout for word in line.split() if word.startswith("http://"))
    return told.rstrip("/")


def until_ready(address: str, status: int = 200) -> None:
    end = time.monotonic() + START
    while httpx.get(f"{address}/readyz", timeout=60).status_code != status:
        assert time.monotonic() < end
        time.sleep(0.1)


def until_parsing(process: "subprocess.Popen[str]") -> None:
    """Wait until a process of its own parses."""
    end = time.monotonic() + START
    while not any("ingest.parse" in " ".join(one) for one in children(process.pid)):
        assert process.poll() is None and time.monotonic() < end
        time.sleep(0.05)
    time.sleep(1.0)


def children(parent: int) -> Iterator[list[str]]:
    """The commands of the processes that a process has begun."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(status.read_text().rpartition(")")[2].split()[1]) == parent:
                yield (status.parent / "cmdline").read_text().split("\0")


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
    address = opened(process)
    given = {"data": [[slow.url("/page")], None]}
    httpx.post(f"{address}/gradio_api/call/ingest", json=given, timeout=60).raise_for_status()
    until(slow, process)
    ends_at_once(process, how)


needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="the processes that were begun are read from /proc")


@needs_proc
def test_an_ingest_ends_while_it_parses(long: Path, environment: dict[str, str]) -> None:
    process = begin(environment, "ingest", str(long))
    until_parsing(process)
    ends_at_once(process, signal.SIGINT)


def test_an_ingest_ends_while_it_waits_for_another(environment: dict[str, str], tmp_path: Path) -> None:
    with Corpus(tmp_path / "home").writing():
        process = begin(environment, "ingest")
        assert process.stdout is not None
        next(line for line in process.stdout if "waiting: " in line)
        ends_at_once(process, signal.SIGINT)


def test_an_ingest_ends_while_it_embeds(environment: dict[str, str], tmp_path: Path) -> None:
    process = begin(environment, "ingest", str(many(tmp_path)))
    end = time.monotonic() + START
    while not (tmp_path / "home" / "write.lock").exists():
        assert process.poll() is None and time.monotonic() < end
        time.sleep(0.05)
    time.sleep(3)
    ends_at_once(process, signal.SIGINT)


def many(folder: Path) -> Path:
    """A text that takes minutes to embed."""
    path = folder / "many.md"
    path.write_text("\n\n".join(f"The fair of {year} was held in city {year * 7 % 1009}." for year in range(60_000)))
    return path


@pytest.mark.alone  # how soon it ends depends on what else the cores have to do
def test_a_chat_ends_while_it_takes_its_library_in(environment: dict[str, str], tmp_path: Path) -> None:
    many(tmp_path).rename(tmp_path / "library" / "osaka.md")
    process = begin(environment, "chat")
    until_ready(opened(process), 503)
    time.sleep(3)
    ends_at_once(process, signal.SIGINT)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_chat_ends_while_somebody_listens(environment: dict[str, str], how: signal.Signals) -> None:
    process = begin(environment, "chat")
    address = opened(process)
    until_ready(address)
    with httpx.stream("GET", f"{address}/gradio_api/heartbeat/one", timeout=60) as alive:
        assert "ALIVE" in next(alive.iter_text())
        ends_at_once(process, how)


@needs_proc
def test_a_chat_ends_while_it_parses(long: Path, environment: dict[str, str]) -> None:
    process = begin(environment, "chat")
    address = opened(process)
    until_ready(address)
    with long.open("rb") as file:
        (path,) = httpx.post(f"{address}/gradio_api/upload", files={"files": ("long.pdf", file)}, timeout=60).json()
    given = {"data": [[], [{"path": path, "meta": {"_type": "gradio.FileData"}}]]}
    httpx.post(f"{address}/gradio_api/call/ingest", json=given, timeout=60).raise_for_status()
    until_parsing(process)
    ends_at_once(process, signal.SIGINT)


def test_a_chat_ends_while_a_model_is_silent_and_others_wait(environment: dict[str, str]) -> None:
    pytest.importorskip("langchain_openai")
    silent = Raw(lambda _: itertools.repeat(b""), pace=0.5)
    model = {"BRIEF_CHAT_MODELS_CHAT": "openai:none", "OPENAI_BASE_URL": silent.url("/v1"), "OPENAI_API_KEY": "none"}
    try:
        process = begin(environment | model, "chat")
        address = opened(process)
        until_ready(address)
        for number in range(8):
            given = {"question": f"When was the summit of 2031 held? {number}"}
            httpx.post(f"{address}/gradio_api/call/v2/answer", json=given, timeout=60).raise_for_status()
        end = time.monotonic() + START
        while not silent.asked:
            assert process.poll() is None and time.monotonic() < end
            time.sleep(0.1)
        ends_at_once(process, signal.SIGINT)
    finally:
        silent.close()
