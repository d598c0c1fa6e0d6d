"""The original of a digest: what could be fetched, and from where."""

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

MOST = 50  # megabytes of one page at most, as the fetcher has it


@dataclass(frozen=True, slots=True)
class Original:
    """The original of a source of the library at its publisher's address; `here` is true once it was fetched."""

    id: str
    title: str
    address: str
    here: bool

    @property
    def host(self) -> str:
        """Return the publisher's host."""
        return urlsplit(self.address).hostname or ""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values, ready for JSON."""
        return asdict(self)
