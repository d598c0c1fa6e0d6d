"""The doors of the server: every path that is answered, and what a request must show in order to pass there.

What has no door is shut, so that nothing is open which a new version of Gradio adds. Whatever a client names, a file or
an address of one, is looked at here, in one place, before any handler or library sees it.
"""

import json
import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

import httpx
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.gate.limits import here

API = "/gradio_api"
FILE = f"{API}/file="
TOLD = re.compile(rb'\{"error": ?"')
HEARTBEAT = f"{API}/heartbeat/"
STREAM = re.compile(rf"{HEARTBEAT}([^/]+)|{API}/call/(?:v2/[^/]+|(?!v2/)[^/]+)/([^/]+)")  # an event may be a session
NEWS = re.compile(rf"{API}/call/(?:v2/)?[^/]+/([^/]+)")
CALL = re.compile(rf"{API}/call/(?:v2/)?([^/]+)")
LONGEST = 64  # characters of the name of a session
SESSIONS = 20_000  # whose owner is known; the one that was quiet longest is forgotten first


class Door(StrEnum):
    """What stands behind a path."""

    PAGE = "the page, its state and its news: nothing in the request names a file"
    METRICS = "the server's figures: the token for them, or an operator"
    LOGIN = "login and logout: the guard's, which has answered before; without one there is none"
    EVENT = "JSON with the data of an event or a tool: what it names as a file was uploaded here"
    UPLOAD = "files that come in: not where the chat is read-only"
    FILE = "a file that waits to be ingested: it was uploaded here"
    SHUT = "nothing of ours: refused"


READ = frozenset({"GET", "HEAD"})
SENT = frozenset({"POST"})

# By method and path, the first that fits; a trailing slash is the same path.
DOORS: tuple[tuple[frozenset[str], re.Pattern[str], Door], ...] = tuple(
    (methods, re.compile(path), door)
    for methods, path, door in (
        (READ, r"/|/config|/favicon\.ico|/robots\.txt|/manifest\.json|/pwa_icon(?:/\d+)?|/theme\.css", Door.PAGE),
        (READ, r"/(?:assets|static|svelte)/.+", Door.PAGE),
        (READ | SENT, r"/login|/logout", Door.LOGIN),
        (READ | SENT | {"DELETE"}, r"/mcp", Door.EVENT),
        (SENT, r"/answer/stream", Door.EVENT),
        (READ, r"/metrics", Door.METRICS),
        (READ, r"/watch\.atom|/watch/\d{1,9}(?:\.json)?", Door.PAGE),
        (READ, rf"{API}/(?:info|openapi\.json|theme\.css|app_id|login_check|user|token|startup-events)", Door.PAGE),
        (READ, rf"{API}/(?:queue/data|queue/status|upload_progress|heartbeat/[^/]+)", Door.PAGE),
        (READ, rf"{API}/call/(?:v2/)?[^/]+/[^/]+", Door.PAGE),
        (SENT, rf"{API}/(?:queue/join|(?:run|api|call|call/v2)/[^/]+|cancel|reset)", Door.EVENT),
        (SENT, rf"{API}/upload", Door.UPLOAD),
        (READ, rf"{FILE}.+", Door.FILE),
        (READ, rf"{API}/proxy=.*", Door.SHUT),  # fetches from elsewhere
        (READ, rf"{API}/file/.+", Door.SHUT),  # an old form of the one above
        (READ, rf"{API}/deep_link", Door.SHUT),  # writes a session's state where nothing deletes it
        (SENT, rf"{API}/(?:component_server|process_recording|stream/.+|(?:undo-)?vibe-.+)", Door.SHUT),
        (
            READ,
            rf"{API}/(?:custom_component/.+|stream/.+|vibe-.+|runs|run-history/.+|dev/reload|profiling/.+)",
            Door.SHUT,
        ),
        (READ, r"/monitoring(?:/.+)?|/openapi\.json|/docs|/redoc|/docs/oauth2-redirect", Door.SHUT),
    )
)


def door_of(method: str, path: str) -> Door | None:
    """Return the door of a path; None for one that is not known, which is shut."""
    plain = path.rstrip("/") or "/"
    fitting = (door for methods, known, door in DOORS if method in methods and known.fullmatch(plain))
    return next(fitting, None)


class Owners:
    """Whose the sessions of the page are: the first who comes with one, by the name under which somebody logged in.

    Gradio keeps a conversation under an id that the browser makes up, and asks nobody who it is that names it.
    """

    def __init__(self) -> None:
        self._owners: OrderedDict[str, str] = OrderedDict()

    def refuse(self, session: str, visitor: str) -> bool:
        """Return whether a session is another's, or has a name that no browser makes up."""
        if len(session) > LONGEST:
            return True
        owner = self._owners.setdefault(session, visitor)
        self._owners.move_to_end(session)
        while len(self._owners) > SESSIONS:
            self._owners.popitem(last=False)
        return owner != visitor


class Doors:
    """ASGI middleware that passes on what has a door and shows what that asks for.

    `uploaded` tells whether a path is that of a file which came through the upload; with `read_only` none is.
    `endpoints` are the names that may be called; `wrong` tells what is wrong with the body of an event, `unheard`
    whether one is at work, or done with nobody having been told. Stands behind what bounds the size of a request: it
    reads bodies whole.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        uploaded: Callable[[str], bool],
        read_only: bool,
        endpoints: Sequence[str],
        wrong: Callable[[str, Any], str] = lambda path, body: "",
        unheard: Callable[[str], bool] = lambda event: True,
    ) -> None:
        self._app = app
        self._uploaded = uploaded
        self._read_only = read_only
        self._endpoints = endpoints
        self._wrong = wrong
        self._unheard = unheard
        self._listened: set[str] = set()  # events whose news somebody is reading
        self._owners = Owners()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})  # nothing here speaks that
        else:
            path = here(scope)
            door = door_of(scope["method"], path)
            visitor = str(scope.get("state", {}).get("visitor", ""))
            refusal = self._refused(door, path) or self._another(_sessions(scope, path), visitor)
            if refusal is None and door is Door.EVENT and scope["method"] == "POST":
                try:
                    body = await Request(scope, receive).body()
                except ClientDisconnect:
                    return
                refusal, body = self._looked_at(path, body, visitor)
                receive, send = _again(body, receive), _told(send)
            event = NEWS.fullmatch(path.rstrip("/")) if refusal is None and scope["method"] in READ else None
            if event:
                await self._listen(event[1], scope, receive, send)
            else:
                await (refusal or self._app)(scope, receive, send)

    async def _listen(self, event: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell what becomes of an event, once: a second listener would wait for what the first was told."""
        if event in self._listened or not self._unheard(event):
            await PlainTextResponse("no such event, or somebody was told of it\n", 404)(scope, receive, send)
            return
        self._listened.add(event)
        try:
            await self._app(scope, receive, send)
        finally:
            self._listened.discard(event)

    def _refused(self, door: Door | None, path: str) -> Response | None:
        """Refuse by the path alone."""
        if door is Door.UPLOAD and self._read_only:
            return PlainTextResponse("this chat is read-only: it takes no files\n", status_code=403)
        if door in (None, Door.SHUT, Door.LOGIN) or (door is Door.FILE and not self._taken(path.removeprefix(FILE))):
            return PlainTextResponse("not here\n", status_code=404)
        called = CALL.match(path)
        if called and called[1] not in self._endpoints:
            return PlainTextResponse(f"no such endpoint: {', '.join(self._endpoints)}\n", status_code=404)
        return None

    def _another(self, sessions: Sequence[str], visitor: str) -> Response | None:
        """Refuse the sessions of others."""
        if any(self._owners.refuse(session, visitor) for session in sessions):
            return PlainTextResponse("that is another's conversation\n", status_code=403)
        return None

    def _looked_at(self, path: str, body: bytes, visitor: str) -> tuple[Response | None, bytes]:
        """Refuse a body that is no JSON, names a file that was not uploaded or another's session, or fits no event.

        Returns the body with it, its halves of surrogate pairs replaced, which no answer could repeat.
        """
        paths: list[str] = []
        sessions: list[str] = []

        def look(pairs: list[tuple[str, Any]]) -> dict[str, Any]:  # at each object, whatever is written twice in it
            for name, value in pairs:
                if isinstance(value, str) and name in ("path", "session_hash"):
                    (paths if name == "path" else sessions).append(value)
            return dict(pairs)

        try:
            value = json.loads(body or b"null", object_pairs_hook=look)
        except (ValueError, RecursionError):
            return PlainTextResponse("not JSON, or nested too deeply\n", status_code=400), body
        if not all(self._taken(path) for path in paths):
            return PlainTextResponse("names a file that was not uploaded here\n", status_code=403), body
        if refusal := self._another(sessions, visitor):
            return refusal, body
        if reason := self._wrong(path, value):
            return PlainTextResponse(f"{reason}\n", status_code=422), body
        return None, _whole(value, body)

    def _taken(self, path: str) -> bool:
        return not self._read_only and self._uploaded(path)


def _sessions(scope: Scope, path: str) -> list[str]:
    """The sessions that a request names by its address."""
    named = QueryParams(scope.get("query_string", b"")).getlist("session_hash")
    found = STREAM.fullmatch(path.rstrip("/"))
    return [*named, found[1] or found[2]] if found else named


def _whole(value: Any, body: bytes) -> bytes:
    """The body of a JSON value, with ? for halves of surrogate pairs."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")
    return body


def _told(send: Send) -> Send:
    """What gives the status 422 to an error that Gradio tells in words; it answers each with 500, whoever's it is."""
    held: list[Message] = []

    async def give(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 500:
            held.append(message)
            return
        if held:
            begun = held.pop()
            told = TOLD.match(message.get("body", b"")) and not message.get("more_body")
            await send({**begun, "status": 422 if told else 500})
        await send(message)

    return give


def _again(body: bytes, receive: Receive) -> Receive:
    """What gives a body that was read once more, then whatever comes."""
    waiting = [body]

    async def give() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return give


class Nowhere(httpx.AsyncBaseTransport):
    """A transport that sends nothing: Gradio has no address to fetch from."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Refuse."""
        raise httpx.ConnectError(f"this server does not fetch {request.url.copy_with(query=None)} for others")


def fetch_nothing() -> None:
    """Keep Gradio from fetching addresses in this process: those that are named in data, and those of its own."""
    from gradio import processing_utils

    processing_utils.async_transport = Nowhere()  # type: ignore[assignment]
