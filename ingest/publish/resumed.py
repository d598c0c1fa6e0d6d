"""The vectors of an ingest that is not done: where it is killed, the next one goes on with them.

    HOME/unfinished/<model>.vectors      a record a text: its hash, the checksum of its vector, the vector (float32)

Records are only ever added; one that was cut short, or does not bear its checksum out, is computed once again.
"""

import hashlib
import zlib
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path

import numpy as np

from ingest.publish.embedder import Embedder
from ingest.split.passages import Limit
from store.types import durable

HASH, SUM = 16, 4  # bytes of a record before its vector


class Resumed:
    """An embedding model that keeps the vectors it has computed in a folder, and knows those that it finds there."""

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        self._embedder = embedder
        self._folder = folder
        self._full = False

    @property
    def name(self) -> str:
        """Return the model's name."""
        return self._embedder.name

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return self._embedder.dimension

    @cached_property
    def beside(self) -> "Resumed | None":
        """Return the model of the second vector space, which keeps its vectors as well; None without one."""
        beside = self._embedder.beside
        return Resumed(beside, self._folder) if beside is not None else None

    def limit(self, language: str) -> Limit:
        """Return how many tokens a passage of this language may have, and how to count them."""
        return self._embedder.limit(language)

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of one question."""
        return self._embedder.embed_query(text)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector for each text, those that were kept as they were."""
        keys = [hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=HASH).digest() for text in texts]
        known = self._kept(keys)
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            vectors = dict(zip(new, self._embedder.embed_documents(list(new.values())), strict=True))
            self._keep(vectors)
            known |= vectors
        return [known[key] for key in keys]

    @cached_property
    def _place(self) -> Path:
        name = hashlib.blake2b(f"{self.name} {self.dimension}".encode(), digest_size=8).hexdigest()
        return self._folder / f"{name}.vectors"

    @property
    def _size(self) -> int:
        return HASH + SUM + 4 * self.dimension

    @cached_property
    def _found(self) -> dict[bytes, int]:
        """Where the records of an ingest before this one begin, by their hashes."""
        with suppress(OSError), self._place.open("rb+") as file:
            count = self._place.stat().st_size // self._size
            file.truncate(count * self._size)
            found: dict[bytes, int] = {}
            for number in range(count):
                file.seek(number * self._size)
                found[file.read(HASH)] = number * self._size
            return found
        return {}

    def _kept(self, keys: Sequence[bytes]) -> dict[bytes, list[float]]:
        wanted = [key for key in dict.fromkeys(keys) if key in self._found]
        vectors: dict[bytes, list[float]] = {}
        if not wanted:
            return vectors
        with suppress(OSError), self._place.open("rb") as file:
            for key in wanted:
                file.seek(self._found[key] + HASH)
                checksum, data = file.read(SUM), file.read(4 * self.dimension)
                if len(data) == 4 * self.dimension and zlib.crc32(data) == int.from_bytes(checksum, "little"):
                    vectors[key] = np.frombuffer(data, np.float32).tolist()
        return vectors

    def _keep(self, vectors: dict[bytes, list[float]]) -> None:
        """Add records; once there is no room for them, none are kept any more."""
        if self._full:
            return
        _ = self._found  # what was cut short goes first
        rows = ((key, np.asarray(vector, np.float32).tobytes()) for key, vector in vectors.items())
        try:
            durable.private(self._folder.parent)
            self._folder.mkdir(exist_ok=True)
            with self._place.open("ab") as file:
                file.write(b"".join(key + zlib.crc32(row).to_bytes(SUM, "little") + row for key, row in rows))
        except OSError:
            self._full = True
