"""Which program answers: a hash of its files, for an answer may change because it did."""

from functools import cache
from pathlib import Path

import ingest
import prompts
from app.standing.trace import hashed

APP = Path(__file__).parents[1]
FACES = ("web", "cli")  # they ask, and answer nothing
TEXT = (".py", ".toml", ".txt", ".json")


@cache
def program() -> str:
    """Return a hash of the files that answers come from, of large ones by their sizes."""
    folders = (APP, Path(ingest.__file__).parent, Path(prompts.__file__).parent)
    found: list[str] = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            within = path.relative_to(folder)
            if path.is_file() and within.parts[0] not in FACES and path.suffix != ".pyc":
                text = path.read_text(encoding="utf-8") if path.suffix in TEXT else str(path.stat().st_size)
                found.append(f"{folder.name}/{within.as_posix()} {text}")
    return hashed(*found)
