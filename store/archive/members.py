"""A tar file compressed by Zstandard: members by name, and a manifest at its end that has the SHA-256 of each.

Behind it stands the SHA-256 of the file itself, in a frame that decompressors pass over (RFC 8878, 3.1.2).
"""

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import zstandard

from store.types import durable
from store.types.errors import StoreError

FORMAT = 1
MANIFEST = "manifest.json"
# The only names that are written to a disk: none of them leads out of its folder.
NAMES = re.compile(
    r"sources/\d{1,9}/(?:text\.txt|[a-z]{3,32}\.npy)|editions/[0-9a-f]{64}\.txt|uploads/[a-z0-9_-][a-z0-9._-]{0,150}"
)
LARGEST = 1 << 30  # bytes of the manifest: a line for each file and source
PIECE = 1 << 20
SEAL = b"\x50\x2a\x4d\x18\x20\x00\x00\x00"  # the head of that frame: its magic number, and 32 bytes
SEALED = len(SEAL) + 32


class Packing:
    """Writes members, and in the end the manifest."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._files: dict[str, dict[str, Any]] = {}

    def add(self, name: str, data: bytes) -> None:
        """Add a member; one that is there already is that member."""
        if name not in self._files:
            self._files[name] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            self._put(name, data)

    def finish(self, about: dict[str, Any]) -> None:
        """Add the manifest."""
        plain = {"format": FORMAT, **about, "files": self._files}
        self._put(MANIFEST, json.dumps(plain, ensure_ascii=False).encode("utf-8", "surrogatepass"))

    def _put(self, name: str, data: bytes) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = len(data), 0o600
        self._tar.addfile(info, io.BytesIO(data))


@contextmanager
def packing(path: Path, *, replace: bool) -> Iterator[Packing]:
    """Write an archive, which appears whole or not at all; one that is there is kept unless `replace`."""
    if path.exists() and not replace:
        raise StoreError(f"{path} is there already: name another file, or say --replace")
    partial = path.with_name(f".{path.name}.new")
    try:
        with partial.open("wb") as file:
            compressor = zstandard.ZstdCompressor(level=6, write_checksum=True)
            with (
                compressor.stream_writer(file, closefd=False) as stream,
                tarfile.open(mode="w|", fileobj=stream, format=tarfile.PAX_FORMAT) as tar,
            ):
                yield Packing(tar)
        seal(partial)
        partial.replace(path)
        durable.sync(path.parent)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror or error})") from error
    finally:
        partial.unlink(missing_ok=True)


def unpacked(path: Path, folder: Path) -> dict[str, Any]:
    """Unpack an archive into a folder, verify every byte of it, and return its manifest.

    Raises StoreError for what is no archive of ours, is not whole, or holds another byte than was written.
    """
    try:
        if not _sealed(path):
            raise _refused(path, "it is not the file that was written")
        with path.open("rb") as file:
            found, manifest = _members(zstandard.ZstdDecompressor().stream_reader(file), folder)
    except (zstandard.ZstdError, tarfile.TarError, EOFError, ValueError) as error:
        raise _refused(path, str(error) or type(error).__name__) from None
    except OSError as error:
        raise StoreError(f"{path}: cannot be unpacked ({error.strerror or error})") from None
    try:
        plain = json.loads(manifest)
        if plain["format"] != FORMAT:
            raise StoreError(f"{path} was written by another version of Brief Chat: import it with that one")
        for name, known in plain["files"].items():
            if found.get(name) != known:
                raise _refused(path, f"{name} is not what was written")
        if found.keys() != plain["files"].keys():
            raise _refused(path, "it holds what its manifest does not name")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _refused(path, f"its manifest cannot be read ({type(error).__name__})") from None
    return dict(plain)


def seal(path: Path) -> None:
    """Write the hash of a file behind it."""
    with path.open("rb+") as file:
        digest = hashlib.file_digest(file, "sha256").digest()
        file.seek(0, os.SEEK_END)
        file.write(SEAL + digest)
        file.flush()
        os.fsync(file.fileno())


def _sealed(path: Path) -> bool:
    """Whether a file ends with the hash of all that is before."""
    left = path.stat().st_size - SEALED
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while left > 0 and (piece := file.read(min(PIECE, left))):
            digest.update(piece)
            left -= len(piece)
        return left == 0 and file.read() == SEAL + digest.digest()


def _members(stream: Any, folder: Path) -> tuple[dict[str, dict[str, Any]], bytes]:
    """Write each member to its place; return the sizes and hashes that were found, and the manifest."""
    found: dict[str, dict[str, Any]] = {}
    manifest = b""
    with tarfile.open(mode="r|", fileobj=stream) as tar:
        for member in tar:
            if manifest or not member.isreg():
                raise ValueError(f"{member.name[:80]!r} is no file that belongs into it")
            source = tar.extractfile(member)
            assert source is not None  # it is a file
            if member.name == MANIFEST:
                if member.size > LARGEST:
                    raise ValueError("its manifest is too large")
                manifest = source.read()
                continue
            if not NAMES.fullmatch(member.name) or member.name in found:
                raise ValueError(f"{member.name[:80]!r} is no name that belongs into it")
            found[member.name] = _written(source, folder / member.name)
    return found, manifest


def _written(source: IO[bytes], at: Path) -> dict[str, Any]:
    at.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with at.open("xb") as file:
        while piece := source.read(PIECE):
            digest.update(piece)
            size += file.write(piece)
    return {"size": size, "sha256": digest.hexdigest()}


def _refused(path: Path, why: str) -> StoreError:
    why = " ".join(why.split())[:200]
    return StoreError(f"{path} is no whole export of a corpus ({why}): nothing was imported")
