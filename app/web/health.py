"""Two questions that a supervisor asks, without a login and under any name: does it live, and is it ready."""

from collections.abc import Callable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

ALIVE = "/healthz"
READY = "/readyz"


class Health:
    """ASGI middleware that answers `/healthz`, and `/readyz` by `ready`; nothing else is told to strangers."""

    def __init__(self, app: ASGIApp, *, ready: Callable[[], bool]) -> None:
        self._app = app
        self._ready = ready

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass a request on."""
        if scope["type"] != "http" or scope["path"] not in (ALIVE, READY) or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        fine = scope["path"] == ALIVE or self._ready()
        answer = PlainTextResponse("ok\n" if fine else "not ready\n", status_code=200 if fine else 503)
        answer.headers["Cache-Control"] = "no-store"
        await answer(scope, receive, send)
