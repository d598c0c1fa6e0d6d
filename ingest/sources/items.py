"""From what a person names (a file, a folder, a manifest) to the sources that are to be ingested."""

import re
import unicodedata
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import compress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from ingest.parse.extract import SUFFIXES
from ingest.sources.folder import files_under, printable
from ingest.sources.manifest import MANIFEST, Entry, load_manifest
from ingest.text.language import ENGLISH
from ingest.types.document import Document
from ingest.types.errors import IngestError, ManifestError, SourceError
from store import Source, version_of

SUFFIX_ALONE = re.compile("|".join(re.escape(suffix[1:]) for suffix in SUFFIXES))


@dataclass(frozen=True, slots=True)
class Item:
    """One source that is to be ingested, and the place where it is read: a path or an address.

    `entry` is what is known of it beforehand: all of it where a manifest names it (`manifest` is that file's path),
    else what the document itself does not tell. `library` is true where that is the library's own manifest.
    `passed_over` says why a file of a folder is not read, and `gone` why a known source is no longer there.
    """

    entry: Entry
    place: str
    manifest: str = ""
    library: bool = False
    passed_over: str = ""
    gone: str = ""

    def source(self, known: Source | None, version: str, document: Document | None, length: int) -> Source:
        """Return the source as the catalog will hold it, its passages not counted yet.

        `known` is what the catalog holds of it, and `document` None where that is unchanged.
        """
        about: dict[str, Any] = self.entry.model_dump(exclude={"file"})
        where: dict[str, Any] = {"origin": self.place, "manifest": self.manifest, "library": self.library}
        if document is None:
            assert known is not None
            about["language"] = about["language"] or known.language
            return replace(known, **where, **(about if self.manifest else {}))
        if not self.manifest:
            about |= document.about
        about["language"] = about["language"] or document.about.get("language", ENGLISH)
        return Source(
            **about,
            **where,
            version=version,
            length=length,
            format=document.format,
            passages=known.passages if known else 0,
            added=known.added if known else datetime.now(UTC).isoformat(timespec="seconds"),
        )


def library_items(folder: Path) -> list[Item]:
    """Return the sources that a library's manifest names."""
    return _named_in(folder / MANIFEST, library=True)


def known_items(sources: Sequence[Source]) -> list[Item]:
    """Return sources of the catalog as items: as their manifest has them today, else as they were taken in.

    The other places of their texts come last.
    """
    manifests: dict[str, dict[str, Item]] = {}
    for path in {source.manifest for source in sources if source.manifest}:
        try:
            manifests[path] = {item.entry.id: item for item in _named_in(Path(path))}
        except ManifestError:  # it is gone or broken: what it once said still holds
            manifests[path] = {}
    named = [manifests.get(source.manifest, {}).get(source.id) for source in sources]
    items = [
        as_stored(replace(item, library=one.library), one) if item else _known(one)
        for item, one in zip(named, sources, strict=True)
    ]
    return [*items, *elsewhere(sources)]


def elsewhere(sources: Iterable[Source]) -> list[Item]:
    """Return the other places of the sources' texts as items of their own."""
    return [_page(place) if is_address(place) else _beside(Path(place)) for one in sources for place in one.also]


def gone_from(place: str | Path, known: Iterable[Source]) -> list[Item]:
    """Return what a folder, or a manifest, held when it was taken in and no longer holds, as items."""
    if isinstance(place, str) and is_address(place):
        return []
    path = Path(place).expanduser().absolute()
    manifest = path / MANIFEST if path.is_dir() else path
    if manifest.suffix.lower() == ".toml" and manifest.exists():
        named = {entry.id for entry in load_manifest(manifest)}
        dropped = [one for one in known if one.manifest == str(manifest) and not one.library and one.id not in named]
        return [replace(_known(one), gone=f"{manifest}: names no source {one.id} any more") for one in dropped]
    items = [item for item in known_items([one for one in known if not one.manifest]) if not is_address(item.place)]
    below = [Path(one.place).is_relative_to(path) and not Path(one.place).exists() for one in items]
    return list(compress(items, below)) if path.is_dir() else []


def as_stored(item: Item, known: Source | None) -> Item:
    """Return an item of a manifest, or its original where that has taken the place of the digest."""
    took = known is not None and not known.digest and item.entry.digest and known.origin == item.entry.url
    return original(item) if took else item


def original(item: Item) -> Item:
    """Return the original of a digest, to be read at its address."""
    return replace(item, entry=item.entry.model_copy(update={"digest": False}), place=item.entry.url)


def _known(source: Source) -> Item:
    about = {name: getattr(source, name) for name in Entry.model_fields if name != "file"}
    return Item(Entry.model_construct(file="", **about), source.origin, source.manifest, source.library)


def items_at(place: str | Path) -> list[Item]:
    """Return the sources at a place: an address, a manifest, a folder (its manifest's, else its files), or one file."""
    if isinstance(place, str) and is_address(place):
        return [_page(place)]
    try:
        return _items_at(Path(place).expanduser().absolute())
    except (OSError, RuntimeError, ValueError) as error:  # a name that is too long, a `~name` that is nobody's home
        raise SourceError(f"{place}: cannot be read ({getattr(error, 'strerror', None) or error})") from None


def is_address(place: str) -> bool:
    """Return whether a place is a web address."""
    return re.match(r"https?://", place, re.IGNORECASE) is not None


def _items_at(path: Path) -> list[Item]:
    if path.is_dir():
        if (path / MANIFEST).exists():
            return _named_in(path / MANIFEST)
        return _in_folder(path)
    if path.suffix.lower() == ".toml":
        return _named_in(path)
    if not path.exists():
        raise SourceError(f"{path}: there is no such file")
    return [_file(path, path.parent)]


def _in_folder(folder: Path) -> list[Item]:
    """The files of a folder, those that are passed over last."""
    found = files_under(folder)
    if not found.taken:
        raise IngestError(f"{folder}: no file here that can be read (known: {', '.join(SUFFIXES)})")
    taken: dict[str, Item] = {}
    for file in found.taken:
        item = _file(file, folder, taken)
        taken[item.entry.id] = item
    for file, reason in found.passed_over.items():
        name = printable(file)
        item = _file(Path(name), Path(printable(folder)), taken)
        taken[item.entry.id] = replace(item, passed_over=f"{name}: {reason}")
    return list(taken.values())


def _named_in(manifest: Path, *, library: bool = False) -> list[Item]:
    return [Item(entry, str(_inside(manifest, entry)), str(manifest), library) for entry in load_manifest(manifest)]


def _inside(manifest: Path, entry: Entry) -> Path:
    path = (manifest.parent / entry.file).resolve()
    if not path.is_relative_to(manifest.parent.resolve()):
        raise ManifestError(f"{manifest}: source {entry.id}, field file: must lie inside the folder")
    return path


def _file(path: Path, folder: Path, taken: Container[str] = ()) -> Item:
    """A file without a manifest: its id from its path, its title from its name."""
    relative = path.relative_to(folder).as_posix()
    title = " ".join(path.stem.split())
    return Item(Entry(id=slug(relative, taken), title=title[:500], file=slug(path.name), kind="document"), str(path))


def _beside(path: Path) -> Item:
    return _file(path, path.parent)


def _page(address: str) -> Item:
    """A page without a manifest: its id and its address from what was asked for, without the fragment."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise SourceError(f"{address[:200]}: not a web address ({error})") from None
    if not host or parts.username is not None or re.search(r"\s", address):
        raise SourceError(f"{address[:200]}: not a web address that can be fetched (no blanks, no user name in it)")
    netloc = f"[{host}]{port}" if ":" in host else host + port
    place = urlunsplit((parts.scheme.lower(), netloc, parts.path or "/", parts.query, ""))
    name = netloc.removeprefix("www.") + parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    url = place if len(place) <= 500 else ""
    return Item(Entry(id=slug(name), title=place[:500], file="page", kind="web page", url=url), place)


def slug(name: str, taken: Container[str] = ()) -> str:
    """Return an id made of a name: lower-case ASCII letters, digits, `.`, `_` and `-`, 100 characters at most.

    A hash of the name closes it where little of the name is left, or where the id would be one of `taken`.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z0-9._-]+", "-", plain).strip("-._")
    whole = sum(map(str.isalnum, plain)) * 2 > sum(map(str.isalnum, name))  # else little but its suffix is left
    if 3 <= len(plain) <= 100 and plain not in taken and whole and not SUFFIX_ALONE.fullmatch(plain):
        return plain
    return f"{plain[:80] or 'source'}-{version_of(name)[:12]}"
