"""From what a person names (a file, a folder, a manifest) to the sources that are to be ingested."""

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import IngestError, ManifestError, SourceError
from ingest.extract import FORMATS, extract
from ingest.manifest import MANIFEST, Entry, load_manifest
from store import Source, version_of


@dataclass(frozen=True, slots=True)
class Item:
    """One source that is to be ingested; `library` is true where the library's own manifest names it."""

    entry: Entry
    path: Path
    library: bool = False

    def read(self) -> tuple[Source, str]:
        """Return the source as the catalog will hold it (passages not counted yet) and its text."""
        text = extract(self.path)
        known = self.entry.model_dump(exclude={"file"})
        source = Source(
            **known, version=version_of(text), origin=str(self.path), library=self.library, length=len(text)
        )
        return source, text


def library_items(folder: Path) -> list[Item]:
    """Return the sources that a library's manifest names."""
    return _named_in(folder / MANIFEST, library=True)


def items_at(path: Path) -> list[Item]:
    """Return the sources at a path: a manifest, a folder (its manifest's, else its files), or one file."""
    try:
        return _items_at(path.expanduser().absolute())
    except (OSError, RuntimeError) as error:  # a name that is too long, a `~name` that is nobody's home
        raise SourceError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from None


def _items_at(path: Path) -> list[Item]:
    if path.is_dir():
        if (path / MANIFEST).exists():
            return _named_in(path / MANIFEST)
        files = sorted(file for file in path.rglob("*") if file.is_file() and file.suffix.lower() in FORMATS)
        if not files:
            raise IngestError(f"{path}: no file here that can be read (known: {', '.join(FORMATS)})")
        taken: dict[str, Item] = {}
        for file in files:
            item = _file(file, path, taken)
            taken[item.entry.id] = item
        return list(taken.values())
    if path.suffix.lower() == ".toml":
        return _named_in(path)
    if not path.exists():
        raise SourceError(f"{path}: there is no such file")
    return [_file(path, path.parent)]


def _named_in(manifest: Path, *, library: bool = False) -> list[Item]:
    return [Item(entry, _inside(manifest, entry), library) for entry in load_manifest(manifest)]


def _inside(manifest: Path, entry: Entry) -> Path:
    path = (manifest.parent / entry.file).resolve()
    if not path.is_relative_to(manifest.parent.resolve()):
        raise ManifestError(f"{manifest}: source {entry.id}, field file: must lie inside the folder")
    return path


def _file(path: Path, folder: Path, taken: Container[str] = ()) -> Item:
    """A file without a manifest: its id from its path, its title from its name."""
    relative = path.relative_to(folder).as_posix()
    title = " ".join(path.stem.split())
    return Item(Entry(id=slug(relative, taken), title=title[:500], file=slug(path.name), kind="document"), path)


def slug(name: str, taken: Container[str] = ()) -> str:
    """Return an id made of a name: lower-case ASCII letters, digits, `.`, `_` and `-`, 100 characters at most.

    A hash of the name closes it where little of the name is left, or where the id would be one of `taken`.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z0-9._-]+", "-", plain).strip("-._")
    if 3 <= len(plain) <= 100 and plain not in taken:
        return plain
    return f"{plain[:80] or 'source'}-{version_of(name)[:12]}"
