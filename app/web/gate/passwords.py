"""Who may log in: a file of `user:hash` lines, as `brief-chat password` or `htpasswd -B` make them."""

import hmac
import logging
import re
from collections.abc import Mapping
from pathlib import Path

import bcrypt

from app.errors import SettingsError

logger = logging.getLogger(__name__)

ROUNDS = 12  # 2**12 of bcrypt's; about a quarter of a second
LONGEST = 72  # bytes; bcrypt reads no more
HASH = re.compile(r"\$2[aby]\$(0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}")  # more rounds than 2**16 would take minutes


class Passwords:
    """Users and the bcrypt hashes of their passwords."""

    def __init__(self, hashes: Mapping[str, str]) -> None:
        self._hashes = dict(hashes)
        self._rounds = max((_rounds(hashed) for hashed in hashes.values()), default=ROUNDS)

    @classmethod
    def read(cls, path: Path, *, nobody: bool = False) -> "Passwords":
        """Read a file, where empty lines and lines that begin with # are passed over; raise SettingsError.

        With `nobody` it may be a file that names nobody.
        """
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
        if not hashes and not nobody:
            raise SettingsError(f"{path} names nobody; `brief-chat password USER` makes a line for it")
        return cls(hashes)

    def check(self, user: str, password: str) -> bool:
        """Tell whether this is the user's password, in the same time whether there is such a user or not.

        It is the time of the costliest hash in the file: a cheaper one is followed by checks of no hash that make
        up for the rest.
        """
        given = password.encode()[: LONGEST + 1]
        known = self._hashes.get(user)
        right = bcrypt.checkpw(given[:LONGEST], (known or _of_nobody(self._rounds)).encode())
        for rounds in range(_rounds(known) if known else self._rounds, self._rounds):
            bcrypt.checkpw(given[:LONGEST], _of_nobody(rounds).encode())
        return right and known is not None and len(given) <= LONGEST

    def hash_of(self, user: str) -> str:
        """Return a user's hash, or nothing where there is no such user."""
        return self._hashes.get(user, "")


class UserFile:
    """A file of users, read anew when it has changed: whoever is taken out of it is out at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._marks = _marks(path)
        self._passwords = Passwords.read(path)

    @property
    def now(self) -> Passwords:
        """Return what the file holds now; while it cannot be read, what it held before."""
        marks = _marks(self._path)
        if marks != self._marks:
            try:
                self._passwords = Passwords.read(self._path, nobody=True)
            except SettingsError as error:
                logger.error("who may log in stays as it was: %s", error)
            self._marks = marks
        return self._passwords


def _marks(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def _rounds(hashed: str) -> int:
    """The cost of a hash: it takes 2 to the power of this."""
    return int(hashed[4:6])


def _of_nobody(rounds: int) -> str:
    """A hash of this cost that no password has."""
    return f"$2b${rounds:02d}${'.' * 53}"


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
