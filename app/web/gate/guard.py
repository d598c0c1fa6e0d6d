"""The gate before Gradio: every request to the page, its files, its queue, its endpoints and MCP passes here."""

import re
from collections.abc import Collection
from threading import Event
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.gate.limits import here
from app.web.gate.login import Login
from app.web.gate.passwords import same

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
NAME = re.compile(r"(?:([A-Za-z0-9._-]{1,255})|\[([0-9A-Fa-f:.]{2,45})\])(?::\d{1,5})?")
METRICS = "/metrics"
ASKED, OFFERED = "q", "box"  # parameters of the page's address: a question to be asked at once, and one for the box
STARTING = "/gradio_api/startup-events"  # Gradio asks its own server for it before it says that it has started


class Guard:
    """ASGI middleware that refuses a foreign name or site, and, with a `login`, whoever did not log in.

    `hosts` are the names under which this server may be asked (empty: any); `started` is set once it has started. The
    token `metrics` opens the server's figures, and nothing else.
    """

    def __init__(
        self, app: ASGIApp, *, hosts: Collection[str], login: Login | None, started: Event, metrics: str = ""
    ) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._login = login
        self._started = started
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        refusal = self._foreign(asked) or self._sent(asked) or await self._unknown(scope, receive)
        if refusal is None:
            await self._app(scope, receive, self._unkept(scope, send))
        elif scope["type"] == "http":
            await refusal(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _unkept(self, scope: Scope, send: Send) -> Send:
        """Where somebody logs in, let the browser keep no copy of the page: Back after a logout leads to the login."""
        if self._login is None or scope["type"] != "http" or here(scope).strip("/"):
            return send

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = "no-store"
            await send(message)

        return sent

    def _foreign(self, asked: HTTPConnection) -> Response | None:
        """Refuse a name that is not ours (DNS rebinding), and a browser that another site sent (CSRF)."""
        host = asked.headers.get("host", "")
        if self._hosts and hostname(host) not in self._hosts:
            return PlainTextResponse("not known under that name: see BRIEF_CHAT_WEB_HOSTS\n", status_code=421)
        origin = asked.headers.get("origin")
        if origin is not None and _site(origin) != host.lower():
            return PlainTextResponse("not taken from another site\n", status_code=403)
        return None

    def _sent(self, asked: HTTPConnection) -> Response | None:
        """Have the question of a link put into the box, not asked, for a browser that another site sent.

        Who typed the address or follows a link of this page asks at once; who cannot be told from a stranger does not.
        """
        scope = asked.scope
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return None
        path = here(scope).strip("/")
        given = parse_qsl(asked.url.query, keep_blank_values=True)
        if path not in ("", "login") or not any(name == ASKED for name, _ in given) or _from_here(asked):
            return None
        query = urlencode([(OFFERED if name == ASKED else name, value) for name, value in given])
        root = str(scope.get("root_path", "")).rstrip("/")
        return RedirectResponse(f"{root}/{path}?{query}", 303, headers={"Cache-Control": "no-store"})

    async def _unknown(self, scope: Scope, receive: Receive) -> Response | None:
        """Answer login and logout; else refuse whoever did not log in."""
        if self._gathers(scope):
            scope.setdefault("state", {})["metrics"] = True
            return None
        if self._login is None:
            return None
        asked = HTTPConnection(scope)
        path = here(scope).rstrip("/")
        if scope["type"] == "http":
            if path == "/login":
                return await self._login.respond(Request(scope, receive))
            if path == "/logout":
                post = scope["method"] == "POST"
                return self._login.leave(asked) if post else PlainTextResponse("POST\n", 405, {"Allow": "POST"})
            if path == STARTING and not self._started.is_set():
                return None
        visitor = self._login.visitor(asked)
        if visitor is None:
            return self._login.refuse(asked)
        scope.setdefault("state", {})["visitor"] = visitor
        return None

    def _gathers(self, scope: Scope) -> bool:
        """Tell whether somebody asks for the figures, and nothing else, with the token for them."""
        kind, _, token = HTTPConnection(scope).headers.get("authorization", "").partition(" ")
        figures = scope["type"] == "http" and here(scope).rstrip("/") == METRICS
        return bool(self._metrics) and figures and kind.lower() == "bearer" and same(token.strip(), self._metrics)


def hostname(netloc: str) -> str:
    """Return the name in a Host header, without its port; nothing for one that is malformed."""
    found = NAME.fullmatch(netloc)
    return (found[1] or found[2]).lower() if found else ""


def _from_here(asked: HTTPConnection) -> bool:
    """Tell whether a browser says that it follows its user or a link of this server; without TLS it says less."""
    sent = asked.headers.get("sec-fetch-site")
    if sent is not None:
        return sent in ("none", "same-origin")
    return _site(asked.headers.get("referer", "")) == asked.headers.get("host", "").lower() != ""


def _site(origin: str) -> str:
    """The host and port of an `Origin`, or an address; nothing for one that is malformed, or "null"."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
