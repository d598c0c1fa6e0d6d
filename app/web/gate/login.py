"""Logging in: the form, the signed session that its cookie holds, and the token that programs send."""

import math
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from anyio import CapacityLimiter, to_thread
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from app.errors import SettingsError
from app.web.gate.limits import here
from app.web.gate.passwords import UserFile, same
from app.web.gate.sessions import COOKIE, DEVICE, KNOWN, LASTS, SHORTEST, Sessions
from app.web.gate.throttle import Attempts
from app.wording.catalog import texts, wanted

if TYPE_CHECKING:
    from app.settings import Settings

QUEUE = 16  # attempts that may wait for their check, which takes a core for a quarter of a second
AGAIN = 5  # seconds after which one may try again that found the queue full
LONGEST = 4_096  # bytes of a form
PRIVATE = {"Cache-Control": "no-store"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


def open_login(settings: "Settings") -> "Login | None":
    """Return the login that the settings ask for, None where everybody may come in; raise SettingsError."""
    token, metrics = settings.web.token.get_secret_value(), settings.web.metrics_token.get_secret_value()
    for name, one in (("BRIEF_CHAT_WEB_TOKEN", token), ("BRIEF_CHAT_WEB_METRICS_TOKEN", metrics)):
        if one and len(one) < SHORTEST:
            raise SettingsError(f"{name} is too short: {SHORTEST} characters or more, so that nobody guesses it")
    if settings.web.auth is None and not token:
        return None
    return Login(
        users=UserFile(settings.web.auth) if settings.web.auth else None, token=token, home=settings.store.home
    )


class Login:
    """Knows who may come in, by a file of `users`, by `token`, or by both; the key that signs is kept in `home`.

    A session ends with `LASTS`, with a logout, and with a change of the password or token that opened it.
    """

    def __init__(self, *, users: UserFile | None, token: str, home: Path) -> None:
        self._users = users
        self._token = token
        self._sessions = Sessions(home, self._known)
        self._attempts = Attempts()
        self._one_by_one = CapacityLimiter(1)  # a check takes a core for a quarter of a second

    def visitor(self, asked: HTTPConnection) -> str | None:
        """Return the name of whoever asks ("" with the token), or None for somebody who did not log in."""
        kind, _, token = asked.headers.get("authorization", "").partition(" ")
        if self._token and kind.lower() == "bearer" and same(token.strip(), self._token):
            return ""
        return self._sessions.user(asked)

    def refuse(self, asked: HTTPConnection) -> Response:
        """Send a browser to the form, and tell a program what is missing."""
        if asked.scope.get("method") in ("GET", "HEAD") and _reads_html(asked):
            below = here(asked.scope).strip("/")
            return RedirectResponse(f"{_root(asked)}/login{'' if below else _query(asked)}", 303, headers=PRIVATE)
        challenge = {"WWW-Authenticate": 'Bearer realm="Brief Chat"'} if self._token else {}
        return JSONResponse({"detail": "log in, or send the token"}, status_code=401, headers=challenge | PRIVATE)

    async def respond(self, asked: Request) -> Response:
        """Answer a request for `/login`."""
        if asked.method != "POST":
            return self._form(asked)
        if int(asked.headers.get("content-length") or LONGEST + 1) > LONGEST:
            return self._form(asked, "wrong", status=413)
        fields = parse_qs((await asked.body()).decode("utf-8", "replace"), keep_blank_values=True)
        user, password = (fields.get(name, [""])[-1] for name in ("username", "password"))
        user = user if self._users else ""
        device = self._sessions.known_device(asked, user)
        who = (asked.client.host if asked.client else "", user, device)
        if wait := math.ceil(self._attempts.wait(*who)):
            return self._form(asked, "wait", wait, status=429)
        if self._one_by_one.statistics().tasks_waiting >= QUEUE:
            return self._form(asked, "wait", AGAIN, status=503)
        self._attempts.attempt(*who)
        if not await to_thread.run_sync(self._right, user, password, limiter=self._one_by_one):
            return self._form(asked, "wrong", status=401, user=user)
        self._attempts.passed(*who)
        return self._welcome(asked, user)

    def leave(self, asked: HTTPConnection) -> Response:
        """End the session of whoever asks."""
        self._sessions.end(asked)
        gone = RedirectResponse(f"{_root(asked)}/login", status_code=303, headers=PRIVATE)
        gone.delete_cookie(COOKIE, path=_root(asked) or "/", httponly=True, samesite="lax")
        return gone

    def _right(self, user: str, password: str) -> bool:
        """Tell whether a password is the user's, or, without a name, the token."""
        if self._users and (user or not self._token):
            return self._users.now.check(user, password)
        return bool(self._token) and same(password, self._token)

    def _known(self, user: str) -> str:
        return self._users.now.hash_of(user) if self._users and user else self._token

    def _welcome(self, asked: Request, user: str) -> Response:
        done: Response
        if _reads_html(asked):
            done = RedirectResponse(f"{_root(asked)}/{_query(asked)}", status_code=303, headers=PRIVATE)
        else:  # as gradio_client expects it
            done = JSONResponse({"success": True}, headers=PRIVATE)
        cookies = ((COOKIE, self._sessions.begin(user), LASTS), (DEVICE, self._sessions.device(user), KNOWN))
        for name, value, lasts in cookies:
            done.set_cookie(
                name, value, max_age=lasts, path=_root(asked) or "/",
                httponly=True, samesite="lax", secure=asked.url.scheme == "https",
            )  # fmt: skip
        return done

    def _form(self, asked: Request, told: str = "", seconds: int = 0, *, status: int = 200, user: str = "") -> Response:
        headers = PRIVATE | ({"Retry-After": str(seconds)} if seconds else {})
        language = wanted(asked.headers)
        words = texts("login", language)
        message = words[told].format(seconds=seconds) if told else ""
        if told and not _reads_html(asked):
            return JSONResponse({"detail": message}, status_code=status, headers=headers)
        name = _field("username", words["user"], "text", "username", user, focus=not user) if self._users else ""
        secret = words["password"] if self._users else words["token"]
        secret_field = _field("password", secret, "password", "current-password", focus=bool(user or not self._users))
        note = f"<p>{words['either']}</p>" if self._users and self._token else ""
        page = PAGE.format(
            language=language, title=words["title"], send=words["send"],
            action=escape(f"{_root(asked)}/login{_query(asked)}", quote=True),
            fields=name + secret_field + note,
            told=f'<p class="told" role="alert">{message}</p>' if message else "",
        )  # fmt: skip
        return HTMLResponse(page, status_code=status, headers=headers | {"Content-Security-Policy": POLICY})


def _query(asked: HTTPConnection) -> str:
    """The question of a link, which goes along through the login."""
    return f"?{asked.url.query}" if asked.url.query else ""


def _field(name: str, label: str, kind: str, fills: str, value: str = "", *, focus: bool) -> str:
    return (
        f'<label for="{name}">{label}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{fills}" autocapitalize="none"'
        f' value="{escape(value, quote=True)}"{" autofocus" if focus else ""}>'
    )


def _root(asked: HTTPConnection) -> str:
    return str(asked.scope.get("root_path", "")).rstrip("/")


def _reads_html(asked: HTTPConnection) -> bool:
    return "text/html" in asked.headers.get("accept", "")


PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Brief Chat</title>
<style>
:root {{ color-scheme: light dark; }}
* {{ box-sizing: border-box; }}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px;
  font: 16px/1.5 system-ui, sans-serif;
  background: light-dark(#faf9f6, #161514); color: light-dark(#1e1d1b, #e9e6df); }}
main {{ width: 100%; max-width: 340px; }}
h1 {{ font: 600 26px/1.2 ui-serif, Georgia, serif; margin: 0 0 20px; }}
label {{ display: block; margin: 14px 0 4px; font-weight: 600; font-size: 15px; }}
input, button {{ width: 100%; font: inherit; padding: 10px 12px; border-radius: 6px; }}
input {{ border: 1px solid light-dark(#787265, #a39c8d); background: light-dark(#fff, #1e1d1b); color: inherit; }}
button {{ margin-top: 20px; border: 0; background: #2f5d80; color: #fff; font-weight: 600; cursor: pointer; }}
:focus-visible {{ outline: 2px solid light-dark(#2f5d80, #8fb0c9); outline-offset: 2px; }}
.told {{ margin: 14px 0 0; padding-left: 12px; border-left: 3px solid light-dark(#a3302b, #e58a84); }}
</style>
</head>
<body>
<main>
<h1>Brief Chat</h1>
<form method="post" action="{action}">{fields}<button>{send}</button>{told}</form>
</main>
</body>
</html>
"""
