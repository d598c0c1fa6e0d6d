"""A real Chroma server for tests: `chroma run` on a free port of loopback, its data in a folder of its own."""

import socket
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import httpx
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

RUN = "from chromadb.cli.cli import app; app()"


def free_port() -> int:
    """A port that nothing listens on."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run a server and yield its address."""
    port = free_port()
    command = [sys.executable, "-c", RUN, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _answers(server, f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            with suppress(ProcessLookupError):
                server.kill()


def database(url: str) -> str:
    """The address of a new database on the server."""
    return f"{url}/test-{uuid.uuid4().hex[:12]}"


@retry(
    retry=retry_if_exception_type(httpx.TransportError), stop=stop_after_delay(120), wait=wait_fixed(0.05), reraise=True
)
def _answers(server: "subprocess.Popen[bytes]", url: str) -> None:
    assert server.poll() is None, "the server ended before it answered"
    httpx.get(f"{url}/api/v2/heartbeat", timeout=10).raise_for_status()
