"""A real web server on loopback, whose pages a test writes and whose requests it remembers."""

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Request"], "Sent"]


@dataclass
class Request:
    """What was asked for."""

    path: str
    headers: dict[str, str]


@dataclass
class Sent:
    """What is sent back."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Site:
    """Pages by path; one may be a function of the request. What is not there is a 404."""

    def __init__(self) -> None:
        self.pages: dict[str, Sent | Answer] = {}
        self.asked: list[Request] = []
        self.released = threading.Event()  # what a page that never ends waits for
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                request = Request(self.path, {name.lower(): value for name, value in self.headers.items()})
                site.asked.append(request)
                page = site.pages.get(self.path, Sent(b"gone", 404))
                sent = page(request) if callable(page) else page
                self.send_response(sent.status)
                for name, value in sent.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(sent.body)))
                self.end_headers()
                with contextlib.suppress(ConnectionError):  # the other side has had enough of it
                    self.wfile.write(sent.body)

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a page."""
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """The pages that were asked for, robots.txt apart."""
        return [request.path for request in self.asked if request.path != "/robots.txt"]

    def close(self) -> None:
        """Stop serving."""
        self.released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
