"""An edition of a source: one of the texts that it had, and when."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from store.types.record import Record


@dataclass(frozen=True, slots=True)
class Edition:
    """One text of a source, from one snapshot until another text took its place.

    `number` counts the editions of its source from 1, those that are no longer kept included; `version` is the SHA-256
    of the text, `snapshot` the first one that held it and `taken` when that was made (ISO 8601 UTC). `title`, `date`,
    `language`, `format` and `digest` are what the catalog said of it last (empty or None: not known).
    """

    number: int
    version: str
    snapshot: int
    taken: str
    title: str = ""
    date: str = ""
    language: str = ""
    format: str = ""
    digest: bool | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values, ready for JSON."""
        return asdict(self)


def followed(editions: Sequence[Edition], source_id: str, record: Record) -> tuple[Edition, ...]:
    """Return the editions of a source, oldest first, once a snapshot has followed those that made them."""
    source = record.sources.get(source_id)
    if source is None:
        return tuple(editions)
    number = editions[-1].number + 1 if editions else 1
    about = (source.title, source.date, source.language, source.format, source.digest)
    new = Edition(number, source.version, record.number, record.created, *about)
    if editions and editions[-1].version == source.version:
        last = editions[-1]
        return (*editions[:-1], replace(new, number=last.number, snapshot=last.snapshot, taken=last.taken))
    return (*editions, new)
