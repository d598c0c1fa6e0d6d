"""Counting what comes in: each request by its door and the status that it was answered with."""

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.gate.doors import door_of
from app.web.gate.limits import here
from app.web.health import ALIVE, READY
from app.web.watch.watch import Watch

logger = logging.getLogger(__name__)


class Requests:
    """ASGI middleware around all others that tells `watch` of every request.

    An answer that fails after it has begun is ended as one that is whole: Gradio raises in a stream of news what it has
    told in it already, for one that there is no such session.
    """

    def __init__(self, app: ASGIApp, *, watch: Watch) -> None:
        self._app = app
        self._watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and note its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            if not status:
                status = 500
                raise
            logger.warning("an answer broke off: %s", type(error).__name__)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            if status:  # else whoever asked left before there was an answer
                self._watch.request(_door(scope), status)


def _door(scope: Scope) -> str:
    path = here(scope)
    if path in (ALIVE, READY):
        return "health"
    door = door_of(scope["method"], path)
    return door.name.lower() if door else "none"
