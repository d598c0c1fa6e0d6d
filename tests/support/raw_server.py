"""A server on loopback that sends what no proper server would: raw bytes, as slowly as a test likes."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

Script = Callable[[str], Iterator[bytes]]  # of a path: what is sent, piece by piece

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
GONE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Raw:
    """Answers each connection by a script; `pace` is the seconds between two of its pieces."""

    def __init__(self, script: Script, pace: float = 0.0) -> None:
        self._script = script
        self._pace = pace
        self._ended = threading.Event()
        self.asked: list[str] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def url(self, path: str) -> str:
        """The address of a page."""
        return f"http://127.0.0.1:{self.port}{path}"

    def _listen(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                threading.Thread(target=self._answer, args=(self._server.accept()[0],), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError, IndexError):  # the other side has had enough of it
            asked = b""
            while b"\r\n\r\n" not in asked:
                asked += connection.recv(65_536)
            path = asked.split(b" ")[1].decode()
            self.asked.append(path)
            for piece in self._script(path):
                connection.sendall(piece)
                if self._ended.wait(self._pace):
                    return

    def close(self) -> None:
        """Stop serving."""
        self._ended.set()
        self._server.close()
