"""A file for each user in a folder that only the server's user reads."""

import hashlib
from pathlib import Path


def file_of(folder: Path, user: str) -> Path:
    """Return the file of a user, whose name does not stand in its name."""
    return folder / f"{hashlib.sha256(user.encode('utf-8', 'replace')).hexdigest()[:32]}.json"
