"""The texts of an ingest that is not done: where it is killed, the next one goes on with them.

    HOME/unfinished/texts/<key>.json      a document that was parsed; the key is made of the file's bytes and its suffix

It is a cache, and goes with the publication: where it is lost or damaged, files are parsed once again.
"""

import hashlib
import json
import logging
import shutil
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path, PurePath
from threading import get_ident

from ingest.sources.checks import FORMAT
from ingest.types.document import Document
from store.types import durable

logger = logging.getLogger(__name__)

NAME = "unfinished"


class Unfinished:
    """What is kept in a home until an ingest is done; safe to use from several threads."""

    def __init__(self, home: Path) -> None:
        self.folder = home / NAME

    def document(self, key: str) -> Document | None:
        """Return what was parsed before under a key; None where nothing was, or where it cannot be read any more."""
        try:
            plain = json.loads(self._place(key).read_bytes())
            return Document(plain["text"], plain["format"], plain["about"], tuple(plain["notes"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            logger.debug("%s is parsed once again (%s)", key, error)
            return None

    def keep(self, key: str, document: Document) -> None:
        """Keep a document; where there is no room for it, it is not kept."""
        with suppress(OSError):
            durable.private(self.folder.parent)
            place = self._place(key)
            place.parent.mkdir(parents=True, exist_ok=True)
            partial = place.with_suffix(f".{get_ident()}")
            partial.write_text(json.dumps(asdict(document)), encoding="utf-8")
            partial.replace(place)

    def clear(self) -> None:
        """Delete everything: the ingest is done."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _place(self, key: str) -> Path:
        return self.folder / "texts" / f"{key}.json"


def key_of(digest: str, name: str, kind: str, charset: str) -> str:
    """Return the key of a document: what its parsing depends on."""
    told = "\0".join((digest, PurePath(name).suffix.lower(), kind, charset, str(FORMAT)))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:40]
