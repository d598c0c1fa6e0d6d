"""Sessions: what the cookie of somebody who logged in holds, and when it counts no longer."""

import contextlib
import logging
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from itsdangerous import BadSignature, Signer, URLSafeTimedSerializer
from starlette.requests import HTTPConnection

from app.errors import SettingsError
from app.web.gate.passwords import same
from store import durable

logger = logging.getLogger(__name__)

COOKIE = "brief_chat_session"
DEVICE = "brief_chat_device"  # of a browser in which somebody has logged in before
LASTS = 30 * 24 * 3600  # seconds; then a new login is asked for
KNOWN = 365 * 24 * 3600  # seconds for which such a browser is told from a stranger's
KEY = "session.key"  # in the home
ENDED = "sessions.ended"  # folder in the home: an empty file for each session that was logged out of
SHORTEST = 20  # characters of the key, and of the token


class Sessions:
    """Signs sessions with a key of the home, and knows which of them have ended.

    `known(user)` is what the user's password or the token is known by now, "" for nobody: a session ends with a change
    of it, with a logout, which outlives a restart, and with `LASTS`.
    """

    def __init__(self, home: Path, known: Callable[[str], str]) -> None:
        secret = _secret(home / KEY)
        self._known = known
        self._sessions = URLSafeTimedSerializer(secret, salt="brief-chat session")
        self._devices = URLSafeTimedSerializer(secret, salt="brief-chat device")
        self._signer = Signer(secret, salt="brief-chat credential")
        self._ended = _Ended(home / ENDED)

    def begin(self, user: str) -> str:
        """Return the cookie of a new session."""
        session = {"user": user, "id": secrets.token_urlsafe(16), "credential": self._credential(user)}
        return str(self._sessions.dumps(session))

    def user(self, asked: HTTPConnection) -> str | None:
        """Return whose session a request belongs to, None where it belongs to none that counts."""
        session = self._session(asked)
        return session["user"] if session else None

    def end(self, asked: HTTPConnection) -> None:
        """End the session of whoever asks."""
        if session := self._session(asked):
            self._ended.add(session["id"])

    def device(self, user: str) -> str:
        """Return the cookie by which this browser is told from a stranger's the next time."""
        return str(self._devices.dumps({"user": user, "id": secrets.token_urlsafe(16)}))

    def known_device(self, asked: HTTPConnection, user: str) -> str:
        """Return the id of a browser in which this user has logged in before; "" for any other."""
        try:
            device: dict[str, str] = self._devices.loads(asked.cookies.get(DEVICE, ""), max_age=KNOWN)
        except BadSignature:
            return ""
        return device["id"] if device["user"] == user else ""

    def _credential(self, user: str) -> str:
        """Return a mark of what a session was opened with, or nothing where that is no longer known."""
        known = self._known(user)
        return self._signer.get_signature(f"{user}:{known}").decode() if known else ""

    def _session(self, asked: HTTPConnection) -> dict[str, str] | None:
        try:
            session: dict[str, str] = self._sessions.loads(asked.cookies.get(COOKIE, ""), max_age=LASTS)
        except BadSignature:
            return None
        credential = self._credential(session["user"])
        valid = credential and same(session["credential"], credential) and session["id"] not in self._ended
        return session if valid else None


class _Ended:
    """The sessions that were logged out of: the cookie may be kept somewhere. Several servers may share the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._here: set[str] = set()  # what could not be written
        with contextlib.suppress(OSError):
            over = time.time() - LASTS
            for path in folder.iterdir():
                if path.stat().st_mtime < over:
                    path.unlink(missing_ok=True)

    def add(self, session: str) -> None:
        """Note that a session has ended; its id has letters, digits, - and _ only."""
        try:
            durable.private(self._folder)
            (self._folder / session).touch(mode=0o600)
        except OSError as error:
            self._here.add(session)
            logger.warning("a logout will not outlive a restart: %s", error)

    def __contains__(self, session: str) -> bool:
        return session in self._here or (self._folder / session).exists()


def _secret(path: Path) -> str:
    """Return what signs the sessions: kept in a file that is its owner's alone, so that they outlive a restart.

    It appears whole: what a second server that begins at the same moment finds is not half of it.
    """
    try:
        durable.private(path.parent)
        if not path.exists():
            filled = path.with_suffix(f".{secrets.token_hex(8)}")
            handle = os.open(filled, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32))
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(filled, path)
            except FileExistsError:
                pass
            except OSError:  # a disk that knows no second names
                filled.replace(path)
            filled.unlink(missing_ok=True)
        secret = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"the key of the sessions, {path}, cannot be kept: {error}") from None
    if len(secret) < SHORTEST or not secret.isprintable():  # a disk that lost its power leaves zeros
        raise SettingsError(f"the key of the sessions, {path}, is damaged: delete it, and everybody logs in anew")
    return secret
