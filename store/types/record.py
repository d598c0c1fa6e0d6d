"""What a snapshot says of itself: the catalog of its sources, and how it was made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from store.types.source import Source

FORMAT = 2  # of what is written; an older Brief Chat refuses it in one line
KNOWN = (1, FORMAT)  # what is read: 1 had a word index without segments


class OtherFormat(ValueError):
    """A record was written by another version of Brief Chat."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a snapshot says of itself.

    `created` is ISO 8601 UTC; `embedding` and `dimension` name the model that its vectors come from and
    `chunker` the rule that cut its passages; `removed` are library sources that the user took out, and `gone` what the
    catalog said of the last sources that went, however they did, until they come back; `spaces` names
    the model of each further vector space (store/index/space.py); `marks` counts the deleted rows that
    each collection's index still carries; `files` holds the size of each file
    that is never written again, where it stands in a folder.
    """

    number: int
    created: str
    embedding: str
    dimension: int
    chunker: str
    change: str
    removed: tuple[str, ...]
    sources: dict[str, Source]
    spaces: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, int] = field(default_factory=dict)
    files: Mapping[str, int] = field(default_factory=dict)
    gone: Mapping[str, Source] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain values, ready for JSON."""
        return {
            "format": FORMAT,
            "number": self.number,
            "created": self.created,
            "embedding": self.embedding,
            "dimension": self.dimension,
            "chunker": self.chunker,
            "change": self.change,
            "removed": list(self.removed),
            "sources": [source.to_dict() for source in self.sources.values()],
            "spaces": dict(self.spaces),
            "marks": dict(self.marks),
            "files": dict(self.files),
            "gone": [source.to_dict() for source in self.gone.values()],
        }

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> "Record":
        """Turn plain values back into a record; OtherFormat, ValueError, KeyError or TypeError where they are none."""
        plain = dict(plain)
        if plain.pop("format") not in KNOWN:
            raise OtherFormat
        plain["removed"] = tuple(plain["removed"])
        try:
            for name in ("sources", "gone"):
                plain[name] = {entry["id"]: _source(entry) for entry in plain.get(name, ())}
            return cls(**plain)
        except TypeError as error:
            raise OtherFormat from error  # a field that this version does not know


def _source(plain: dict[str, Any]) -> Source:
    return Source(**{**plain, "also": tuple(plain.get("also", ()))})
