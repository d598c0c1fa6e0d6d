"""Who may log in: a file of `user:hash` lines, as `brief-chat password` or `htpasswd -B` make them."""

import hmac
import re
from collections.abc import Mapping
from pathlib import Path

import bcrypt

from app.errors import SettingsError

ROUNDS = 12  # 2**12 of bcrypt's; about a quarter of a second
LONGEST = 72  # bytes; bcrypt reads no more
HASH = re.compile(r"\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}")


class Passwords:
    """Users and the bcrypt hashes of their passwords."""

    def __init__(self, hashes: Mapping[str, str]) -> None:
        self._hashes = dict(hashes)
        self._nobody = bcrypt.hashpw(b"nobody", bcrypt.gensalt(ROUNDS))

    @classmethod
    def read(cls, path: Path) -> "Passwords":
        """Read a file, where empty lines and lines that begin with # are passed over; raise SettingsError."""
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"the passwords in {path} cannot be read: {error}") from None
        hashes: dict[str, str] = {}
        for number, line in enumerate(lines, start=1):
            if not line.strip() or line.startswith("#"):
                continue
            user, _, hashed = line.strip().partition(":")
            if not user or not HASH.fullmatch(hashed):
                raise SettingsError(
                    f"{path}, line {number}: not `user:hash` with a bcrypt hash; `brief-chat password USER` makes one"
                )
            hashes[user] = hashed
        if not hashes:
            raise SettingsError(f"{path} names nobody; `brief-chat password USER` makes a line for it")
        return cls(hashes)

    def check(self, user: str, password: str) -> bool:
        """Tell whether this is the user's password, in the same time whether there is such a user or not."""
        given = password.encode()
        known = self._hashes.get(user)
        right = bcrypt.checkpw(given[:LONGEST], known.encode() if known else self._nobody)
        return right and known is not None and len(given) <= LONGEST

    def hash_of(self, user: str) -> str:
        """Return a user's hash, or nothing where there is no such user."""
        return self._hashes.get(user, "")


def line(user: str, password: str) -> str:
    """Return the line for a user and a password; raise SettingsError where one of them cannot be used."""
    if not user or ":" in user or user != user.strip() or user.startswith("#") or not user.isprintable():
        raise SettingsError(f"{user!r} cannot be a user's name: no colon, no # in front, no blanks around it")
    if not password or len(password.encode()) > LONGEST:
        raise SettingsError(f"a password has 1 to {LONGEST} bytes; this one has {len(password.encode())}")
    return f"{user}:{bcrypt.hashpw(password.encode(), bcrypt.gensalt(ROUNDS)).decode()}"


def same(given: str, known: str) -> bool:
    """Compare two secrets in a time that tells nothing of them."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), known.encode("utf-8", "replace"))
