"""When each source was last looked at, and by what its next look may be cut short.

    HOME/checks.json      one entry a source, and one for each other place of its text, replaced atomically

It is a cache: where it is lost or damaged, the sources are read once again, and nothing else is lost.
"""

import json
import logging
from collections.abc import Container, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ingest.types.report import State
from store.types import durable

logger = logging.getLogger(__name__)

NAME = "checks.json"
FORMAT = 2  # change it with any change of how a text is extracted: then everything is read once again


@dataclass(frozen=True, slots=True)
class Seen:
    """How a source looked when it was read: by these marks it is known again without reading or extracting it.

    Of a file: `size` in bytes, `modified` and `changed` (its times of content and of inode, in nanoseconds), `inode`.
    Of a page: `etag` and `last_modified`, as its server sent them, and `address`, where redirects ended. Of both:
    `digest`, the SHA-256 of the bytes.
    """

    digest: str = ""
    size: int = -1
    modified: int = 0
    changed: int = 0
    inode: int = 0
    etag: str = ""
    last_modified: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """The last look at a source: `checked` (ISO 8601 UTC), what came of it, and why where it failed.

    `notes` tell what of it is not in its text, or is in doubt; `place` is where it was read, and `version` the version
    of the text that `seen` belongs to.
    """

    checked: str
    state: State
    reason: str = ""
    place: str = ""
    version: str = ""
    seen: Seen = Seen()
    notes: tuple[str, ...] = ()


def read_checks(home: Path) -> dict[str, Check]:
    """Return the last checks by source id; none where the file is missing or damaged."""
    try:
        plain = json.loads((home / NAME).read_bytes())
        if plain["format"] != FORMAT:
            return {}
        return {id_: _check(one) for id_, one in plain["checks"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        logger.debug("the checks in %s are read anew (%s)", home, error)
        return {}


def _check(plain: dict[str, Any]) -> Check:
    return Check(**{**plain, "seen": Seen(**plain["seen"]), "notes": tuple(plain.get("notes", ()))})


def write_checks(home: Path, news: Mapping[str, Check], known: Container[str]) -> None:
    """Merge new checks into the file, and drop those of sources that are no longer known.

    A folder that cannot be written costs the next check its short cut, and no more.
    """
    checks = {**read_checks(home), **news}
    plain = {"format": FORMAT, "checks": {id_: asdict(one) for id_, one in checks.items() if id_ in known}}
    try:
        durable.replace(home / NAME, plain)
    except OSError as error:
        logger.debug("the checks cannot be kept in %s (%s)", home, error)
