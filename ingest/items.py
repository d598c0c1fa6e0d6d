"""From what a person names (a file, a folder, a manifest) to the sources that are to be ingested."""

import re
import unicodedata
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
    return [Item(entry, _inside(folder, entry), library=True) for entry in load_manifest(folder)]


def items_at(path: Path) -> list[Item]:
    """Return the sources at a path: a manifest, a folder (its manifest's, else its files), or one file."""
    path = path.expanduser().absolute()
    if path.is_dir():
        if (path / MANIFEST).exists():
            return [Item(entry, _inside(path, entry)) for entry in load_manifest(path)]
        files = sorted(file for file in path.rglob("*") if file.is_file() and file.suffix.lower() in FORMATS)
        if not files:
            raise IngestError(f"{path}: no file here that can be read (known: {', '.join(FORMATS)})")
        return [_file(file, path) for file in files]
    if path.suffix.lower() == ".toml":
        return [Item(entry, _inside(path.parent, entry)) for entry in load_manifest(path)]
    if not path.exists():
        raise SourceError(f"{path}: there is no such file")
    return [_file(path, path.parent)]


def _inside(folder: Path, entry: Entry) -> Path:
    path = (folder / entry.file).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ManifestError(f"{folder / MANIFEST}: source {entry.id}, field file: must lie inside the folder")
    return path


def _file(path: Path, folder: Path) -> Item:
    """A file without a manifest: its id from its path, its title from its name."""
    relative = path.relative_to(folder).as_posix()
    title = " ".join(path.stem.split()) or path.name
    return Item(Entry(id=slug(relative), title=title[:500], file=path.name, kind="document"), path)


def slug(name: str) -> str:
    """Return an id made of a name: lower-case ASCII letters, digits, `.`, `_` and `-`, 100 characters at most."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z0-9._-]+", "-", plain).strip("-._")
    if len(plain) >= 3 and len(plain) <= 100 and plain.isascii():
        return plain
    return f"{plain[:80] or 'source'}-{version_of(name)[:12]}"
