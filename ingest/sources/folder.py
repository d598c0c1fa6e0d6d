"""The files of a folder that are taken in: what can be read, but for what is hidden or ignored."""

import os
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

from ingest.parse.extract import SUFFIXES
from ingest.types.errors import SourceError

IGNORE = ".briefignore"
# Hidden files, what programs leave behind, and code that came with others; a `.briefignore` can take them back in.
DEFAULTS = [".*", "~$*", "__pycache__/", "node_modules/", "site-packages/", "lost+found/", "$RECYCLE.BIN/"]


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a folder that are taken in, sorted, and why others are passed over."""

    taken: list[Path]
    passed_over: dict[Path, str]


def files_under(folder: Path) -> Files:
    """Return the files of a folder and of those below it that can be read, and those that are passed over.

    A `.briefignore` in any of them says, in the syntax of a `.gitignore`, what is passed over below it. Links to
    folders are not followed, and those to files not out of the folder. Raises SourceError for a `.briefignore` that
    cannot be read.
    """
    found: list[Path] = []
    specs: dict[Path, list[tuple[Path, GitIgnoreSpec]]] = {}
    for place, folders, files in os.walk(folder):
        here = Path(place)
        above = specs.get(here.parent) or [(folder, GitIgnoreSpec.from_lines(DEFAULTS))]
        specs[here] = above + ([(here, _spec(here / IGNORE))] if IGNORE in files else [])
        folders[:] = [name for name in folders if not _ignored(here / name, specs[here], "/")]
        found += [here / name for name in files if name != IGNORE and not _ignored(here / name, specs[here])]
    taken: list[Path] = []
    passed_over: dict[Path, str] = {}
    for path in sorted(found, key=os.fsencode):
        if (reason := _unread(path, folder)) is None:
            taken.append(path)
        else:
            passed_over[path] = reason
    return Files(taken, passed_over)


def _unread(path: Path, folder: Path) -> str | None:
    """Why a file of a folder is passed over; None where it is taken."""
    try:
        if not path.is_file():
            return "no file"
        if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
            return "a link that leads out of the folder"  # who may write there is not who may read elsewhere
    except OSError as error:
        return f"cannot be read ({error.strerror or error})"
    if printable(path) != str(path):
        return "its name is not in UTF-8; give it another"
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        return f"files of the kind {suffix} are not read" if suffix else "its name has no suffix, which would tell"
    return None


def printable(path: Path) -> str:
    """Return a path as text that can be printed and stored, whatever bytes are in it."""
    return os.fsencode(path).decode("utf-8", "replace")


def _ignored(path: Path, specs: list[tuple[Path, GitIgnoreSpec]], mark: str = "") -> bool:
    """Whether the last rule that speaks of a path ignores it."""
    ignored = False
    for base, spec in specs:
        said = spec.check_file(path.relative_to(base).as_posix() + mark).include
        ignored = ignored if said is None else said
    return ignored


def _spec(path: Path) -> GitIgnoreSpec:
    try:
        return GitIgnoreSpec.from_lines(path.read_text(encoding="utf-8").splitlines())
    except (OSError, ValueError) as error:
        raise SourceError(f"{path}: cannot be read ({error})") from None
