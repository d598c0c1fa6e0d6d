"""How much may come in: the size of a request, of a file, of all files."""

import contextlib
import os
from pathlib import Path

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

BODY = 4_000_000  # bytes of a request that brings no files: a question with a long history
FILES = 20  # in one upload
UPLOAD = "/gradio_api/upload"


class Limits:
    """ASGI middleware that refuses what is too big before it is read.

    `folder` is where files wait until they are ingested, `file` the most bytes that one of them may have, and
    `room` what all of them may have there.
    """

    def __init__(self, app: ASGIApp, *, folder: Path, file: int, room: int) -> None:
        self._app = app
        self._folder = folder
        self._file = file
        self._room = room

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        refusal = self._refusal(HTTPConnection(scope)) if scope["type"] == "http" else None
        await (refusal or self._app)(scope, receive, send)

    def _refusal(self, asked: HTTPConnection) -> Response | None:
        if asked.scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return None
        upload = here(asked.scope).rstrip("/") == UPLOAD
        length = asked.headers.get("content-length", "")
        if not length.isdecimal():
            return PlainTextResponse("say how long it is (Content-Length)\n", status_code=411)
        most = min(self._file * FILES, self._room) + BODY if upload else BODY
        if int(length) > most:
            return PlainTextResponse(f"too big: {most:,} bytes at most\n", status_code=413)
        if upload and int(length) + size(self._folder) > self._room + BODY:
            return PlainTextResponse("too many files wait to be ingested: try again later\n", status_code=507)
        return None


def here(scope: Scope) -> str:
    """Return the path of a request as the routes read it: without where the server stands, if a proxy left that on."""
    path, root = str(scope["path"]), str(scope.get("root_path", "")).rstrip("/")
    return path[len(root) :] or "/" if root and f"{path}/".startswith(f"{root}/") else path


def size(folder: Path) -> int:
    """Return the bytes of all files in a folder and below; 0 for one that is not there, or that goes meanwhile."""
    found = 0
    for root, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                found += (Path(root) / name).stat().st_size
    return found
