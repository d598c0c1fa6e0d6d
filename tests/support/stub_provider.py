"""A server in a provider's place that speaks as OpenAI's does, or misbehaves; and a client that needs no library."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk
from prepared import PreparedModel


class Stub(ThreadingHTTPServer):
    """Says `words` as a stream, in the way of `behaviour`; `asked` counts the requests."""

    daemon_threads = True
    words: tuple[str, ...] = ()
    behaviour = "well"
    asked = 0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.closing = threading.Event()

    @property
    def address(self) -> str:
        """Return the base URL."""
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Stub

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked += 1
        how = self.server.behaviour
        if how.isdigit():
            return self._told(int(how), b'{"error": {"message": "no, sk-this-key-is-hidden-1234"}}', "application/json")
        if how == "garbage":
            return self._told(200, b"<html>It works!</html>", "text/html")
        if how == "half garbage":
            return self._told(200, _chunk(self.server.words[0]) + b'data: {"choices": [{"del\n\n', "text/event-stream")
        if how == "hangs":
            return self._wait()
        return self._stream(how)

    def _stream(self, how: str) -> None:
        """Words, and then the end, silence, or a line that is cut."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        words = self.server.words if how == "well" else self.server.words[:1]
        for word in words:
            self._chunked(_chunk(word))
            time.sleep(0.01)
        if how == "hangs in the middle":
            return self._wait()
        if how == "cuts the line":
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return None
        self._chunked(_chunk("", "stop") + b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")
        return None

    def _chunked(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _told(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _wait(self) -> None:
        self.server.closing.wait(60)
        self.close_connection = True

    def log_message(self, *args: object) -> None:
        pass


def _chunk(text: str, end: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": end}
    row = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "stub", "choices": [choice]}
    return f"data: {json.dumps(row)}\n\n".encode()


@contextmanager
def stubbed() -> Iterator[Stub]:
    """Run a stub."""
    stub = Stub()
    thread = threading.Thread(target=stub.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.closing.set()
        stub.shutdown()
        stub.server_close()


class PlainClient(PreparedModel):
    """Asks a stub by httpx alone, as the integrations of some providers do; its errors are httpx's."""

    address: str = ""

    def _stream(self, messages: list[BaseMessage], *given: Any, **more: Any) -> Iterator[ChatGenerationChunk]:
        asked = {"stream": True, "messages": [{"role": "user", "content": str(messages[-1].content)}]}
        with (
            httpx.Client(timeout=60, trust_env=False) as client,
            client.stream("POST", f"{self.address}/chat/completions", json=asked) as response,
        ):
            response.raise_for_status()
            for line in response.iter_lines():
                if line and not line.startswith("data: [DONE]"):
                    said = json.loads(line.removeprefix("data: "))["choices"][0]["delta"]["content"]
                    yield ChatGenerationChunk(message=AIMessageChunk(said))
