"""What may be taken in from outside: web addresses, and files that came through the upload; nothing by a local path."""

import contextlib
import os
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from app.errors import SourceRefused
from app.settings import Settings
from app.web.gate.limits import FILES, size
from app.web.words.markup import one_line, web_address

UPLOADS = "GRADIO_TEMP_DIR"
ADDRESSES = 20  # at once
LONGEST = 2_000  # characters of an address
MEGABYTE = 1_000_000


@cache
def incoming() -> Path:
    """Return the folder into which Gradio takes uploads: this process's alone, unless the environment names one."""
    if not os.environ.get(UPLOADS):
        os.environ[UPLOADS] = _kept_until_exit().name
    return Path(os.environ[UPLOADS]).resolve()


@cache
def _kept_until_exit() -> "TemporaryDirectory[str]":
    return TemporaryDirectory(prefix="brief-chat-", ignore_cleanup_errors=True)


class Intake:
    """Checks what is handed in. `folder` is where uploaded files wait until they are ingested."""

    def __init__(self, settings: Settings) -> None:
        self.folder = incoming()
        self._kept = settings.store.home / "uploads"
        self._file = int(settings.web.upload_mb * MEGABYTE)
        self._room = int(settings.web.uploads_mb * MEGABYTE)

    def addresses(self, given: Iterable[str]) -> list[str]:
        """Return web addresses; raise SourceRefused for anything else, a path of this machine above all."""
        if not isinstance(given, list | tuple) or not all(isinstance(one, str) for one in given):
            raise SourceRefused("the addresses are no list of texts")
        found = [one.strip() for one in given if one.strip()]
        if len(found) > ADDRESSES:
            raise SourceRefused(f"{len(found)} addresses at once: {ADDRESSES} at most")
        for one in found:
            if len(one) > LONGEST or not web_address(one):
                raise SourceRefused(f"{one_line(one, 80)!r} is no web address: give one that begins with https://")
        return found

    def uploaded(self, path: str | Path) -> bool:
        """Return whether a path is that of a file which waits to be ingested."""
        try:
            found = Path(path).resolve()
            return found.is_relative_to(self.folder) and found.is_file()
        except (OSError, ValueError, RuntimeError):  # a name that no file can have
            return False

    def files(self, given: Sequence[str | Path]) -> list[Path]:
        """Return uploaded files; raise SourceRefused where they are too many or too big, or were not uploaded."""
        if len(given) > FILES:
            raise SourceRefused(f"{len(given)} files at once: {FILES} at most")
        found = [Path(path).resolve() for path in given]
        for path in found:
            if not self.uploaded(path):
                raise SourceRefused(f"{one_line(path.name, 80)!r} was not uploaded here")
            if path.suffix.lower() == ".toml":  # a manifest names files of this machine
                raise SourceRefused(f"{one_line(path.name, 80)!r} is no source: manifests are for the command line")
            if path.stat().st_size > self._file:
                raise SourceRefused(f"{one_line(path.name, 80)!r} is too big: {self._file // MEGABYTE} MB at most")
        new, kept = sum(path.stat().st_size for path in found), size(self._kept)
        if new + kept > self._room:
            raise SourceRefused(
                f"no room for {new / MEGABYTE:.1f} MB: the uploads hold {kept / MEGABYTE:.1f} "
                f"of {self._room // MEGABYTE} MB (BRIEF_CHAT_WEB_UPLOADS_MB)"
            )
        return found

    def written(self, documents: Sequence[tuple[str, str]]) -> list[Path]:
        """Write documents, each a name and a text, where uploads wait; raise SourceRefused, and leave nothing then."""
        if len(documents) > FILES:
            raise SourceRefused(f"{len(documents)} documents at once: {FILES} at most")
        named = [(_name(name), text.encode("utf-8", "replace")) for name, text in documents]
        new, waiting = sum(len(data) for _, data in named), size(self.folder) if named else 0
        if new + waiting > self._room:
            raise SourceRefused(
                f"no room for {new / MEGABYTE:.1f} MB: {waiting / MEGABYTE:.1f} of {self._room // MEGABYTE} MB wait "
                "to be ingested (BRIEF_CHAT_WEB_UPLOADS_MB)"
            )
        written: list[Path] = []
        for name, data in named:
            try:
                self.folder.mkdir(0o700, parents=True, exist_ok=True)  # long-lived servers see theirs swept away
                written.append(Path(mkdtemp(dir=self.folder)) / name)
                written[-1].write_bytes(data)
            except (OSError, ValueError) as error:
                self.discard(written)
                raise SourceRefused(f"{one_line(name, 80)!r} cannot be taken in: {error}") from None
        return written

    def discard(self, files: Iterable[Path]) -> None:
        """Delete uploaded files: what was ingested is kept elsewhere."""
        for path in files:
            with contextlib.suppress(OSError, ValueError):  # a name that no file can have
                path.unlink(missing_ok=True)
            if path.parent != self.folder:
                with contextlib.suppress(OSError):  # there are other files in it
                    path.parent.rmdir()


def _name(given: str) -> str:
    """The name of a document, without a folder; raise SourceRefused where nothing is left."""
    name = Path(given.replace("\\", "/")).name.strip()
    if not name or name.startswith("."):
        raise SourceRefused(f"{one_line(given, 80)!r} is no name for a document: give one such as notes.md")
    return name[:200]
