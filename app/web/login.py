"""Logging in: the form, the signed session that its cookie holds, and the token that programs send."""

import contextlib
import math
import os
import secrets
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from anyio import CapacityLimiter, to_thread
from itsdangerous import BadSignature, Signer, URLSafeTimedSerializer
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from app.errors import SettingsError
from app.passwords import Passwords, same
from app.web.throttle import Throttle

if TYPE_CHECKING:
    from app.settings import Settings

COOKIE = "brief_chat_session"
LASTS = 30 * 24 * 3600  # seconds; then a new login is asked for
KEY = "session.key"  # in the home
SHORTEST = 20  # characters of the token
LONGEST = 4_096  # bytes of a form
PRIVATE = {"Cache-Control": "no-store"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

TEXTS = {
    "en": {
        "title": "Log in", "user": "Name", "password": "Password", "token": "Access token", "send": "Log in",
        "either": "Without a name, the access token serves as the password.",
        "wrong": "That is not right.", "wait": "Too many attempts: try again in {} seconds.",
    },
    "ko": {
        "title": "로그인", "user": "이름", "password": "비밀번호", "token": "액세스 토큰", "send": "로그인",
        "either": "이름을 비워 두면 액세스 토큰을 비밀번호로 쓸 수 있습니다.",
        "wrong": "올바르지 않습니다.", "wait": "시도가 너무 많습니다. {}초 뒤에 다시 시도하세요.",
    },
    "ja": {
        "title": "ログイン", "user": "名前", "password": "パスワード", "token": "アクセストークン", "send": "ログイン",
        "either": "名前を空にすると、アクセストークンをパスワードとして使えます。",
        "wrong": "正しくありません。", "wait": "試行回数が多すぎます。{}秒後にもう一度お試しください。",
    },
}  # fmt: skip


def open_login(settings: "Settings") -> "Login | None":
    """Return the login that the settings ask for, None where everybody may come in; raise SettingsError."""
    token = settings.token.get_secret_value()
    if token and len(token) < SHORTEST:
        raise SettingsError(f"BRIEF_CHAT_TOKEN is too short: {SHORTEST} characters or more, so that nobody guesses it")
    if settings.auth is None and not token:
        return None
    passwords = Passwords.read(settings.auth) if settings.auth else None
    return Login(passwords=passwords, token=token, secret=_secret(settings.home / KEY))


class Login:
    """Knows who may come in, by `passwords`, by `token`, or by both; `secret` signs the sessions.

    A session ends with `LASTS`, with a logout, and with a change of the password or token that opened it.
    """

    def __init__(self, *, passwords: Passwords | None, token: str, secret: str) -> None:
        self._passwords = passwords
        self._token = token
        self._sessions = URLSafeTimedSerializer(secret, salt="brief-chat session")
        self._signer = Signer(secret, salt="brief-chat credential")
        self._ended: set[str] = set()  # sessions that were logged out of: the cookie may be kept somewhere
        self._throttle = Throttle()
        self._one_by_one = CapacityLimiter(1)  # a check takes a core for a quarter of a second

    def visitor(self, asked: HTTPConnection) -> str | None:
        """Return the name of whoever asks ("" with the token), or None for somebody who did not log in."""
        kind, _, token = asked.headers.get("authorization", "").partition(" ")
        if self._token and kind.lower() == "bearer" and same(token.strip(), self._token):
            return ""
        session = self._session(asked)
        return session["user"] if session else None

    def refuse(self, asked: HTTPConnection) -> Response:
        """Send a browser to the form, and tell a program what is missing."""
        if asked.scope.get("method") in ("GET", "HEAD") and _reads_html(asked):
            return RedirectResponse(f"{_root(asked)}/login", status_code=303, headers=PRIVATE)
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
        address = asked.client.host if asked.client else ""
        if wait := math.ceil(self._throttle.wait(address)):
            return self._form(asked, "wait", wait, status=429)
        self._throttle.attempt(address)
        if not await to_thread.run_sync(self._right, user, password, limiter=self._one_by_one):
            return self._form(asked, "wrong", status=401)
        self._throttle.passed(address)
        return self._welcome(asked, user if self._passwords else "")

    def leave(self, asked: HTTPConnection) -> Response:
        """End the session of whoever asks."""
        if session := self._session(asked):
            self._ended.add(session["id"])
        gone = RedirectResponse(f"{_root(asked)}/login", status_code=303, headers=PRIVATE)
        gone.delete_cookie(COOKIE, path=_root(asked) or "/", httponly=True, samesite="lax")
        return gone

    def _right(self, user: str, password: str) -> bool:
        """Tell whether a password is the user's, or, without a name, the token."""
        if self._passwords and (user or not self._token):
            return self._passwords.check(user, password)
        return bool(self._token) and same(password, self._token)

    def _credential(self, user: str) -> str:
        """Return a mark of what a session was opened with, or nothing where that is no longer known."""
        known = self._passwords.hash_of(user) if self._passwords and user else self._token
        return self._signer.get_signature(f"{user}:{known}").decode() if known else ""

    def _session(self, asked: HTTPConnection) -> dict[str, str] | None:
        try:
            session: dict[str, str] = self._sessions.loads(asked.cookies.get(COOKIE, ""), max_age=LASTS)
        except BadSignature:
            return None
        credential = self._credential(session["user"])
        valid = session["id"] not in self._ended and credential and same(session["credential"], credential)
        return session if valid else None

    def _welcome(self, asked: Request, user: str) -> Response:
        session = {"user": user, "id": secrets.token_urlsafe(16), "credential": self._credential(user)}
        done: Response
        if _reads_html(asked):
            done = RedirectResponse(f"{_root(asked)}/", status_code=303, headers=PRIVATE)
        else:  # as gradio_client expects it
            done = JSONResponse({"success": True}, headers=PRIVATE)
        done.set_cookie(
            COOKIE, str(self._sessions.dumps(session)), max_age=LASTS, path=_root(asked) or "/",
            httponly=True, samesite="lax", secure=asked.url.scheme == "https",
        )  # fmt: skip
        return done

    def _form(self, asked: Request, told: str = "", seconds: int = 0, *, status: int = 200) -> Response:
        headers = PRIVATE | ({"Retry-After": str(seconds)} if seconds else {})
        language = _language(asked)
        texts = TEXTS[language]
        message = texts[told].format(seconds) if told else ""
        if told and not _reads_html(asked):
            return JSONResponse({"detail": message}, status_code=status, headers=headers)
        name = _field("username", texts["user"], "text", "username") if self._passwords else ""
        secret = texts["password"] if self._passwords else texts["token"]
        note = f"<p>{texts['either']}</p>" if self._passwords and self._token else ""
        page = PAGE.format(
            language=language, title=texts["title"], send=texts["send"], root=escape(_root(asked), quote=True),
            fields=name + _field("password", secret, "password", "current-password") + note,
            told=f'<p class="told" role="alert">{message}</p>' if message else "",
        )  # fmt: skip
        return HTMLResponse(page, status_code=status, headers=headers | {"Content-Security-Policy": POLICY})


def _secret(path: Path) -> str:
    """Return what signs the sessions: kept in a file that is its owner's alone, so that they outlive a restart."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32))
        secret = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"the key of the sessions, {path}, cannot be kept: {error}") from None
    if len(secret) < SHORTEST:
        raise SettingsError(f"the key of the sessions, {path}, is damaged: delete it, and everybody logs in anew")
    return secret


def _field(name: str, label: str, kind: str, fills: str) -> str:
    return (
        f'<label for="{name}">{label}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{fills}" autocapitalize="none">'
    )


def _root(asked: HTTPConnection) -> str:
    return str(asked.scope.get("root_path", "")).rstrip("/")


def _reads_html(asked: HTTPConnection) -> bool:
    return "text/html" in asked.headers.get("accept", "")


def _language(asked: HTTPConnection) -> str:
    wanted = (part.strip()[:2].lower() for part in asked.headers.get("accept-language", "").split(","))
    return next((language for language in wanted if language in TEXTS), "en")


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
<form method="post" action="{root}/login">{fields}<button>{send}</button>{told}</form>
</main>
</body>
</html>
"""
