"""A source as the corpus knows it."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


def version_of(text: str) -> str:
    """Return the version of a source: the SHA-256 of its extracted text (UTF-8), in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Source:
    """One source in one snapshot of the corpus.

    `date` is ISO 8601 and may be a year alone; `kind` is the original's (analysis, joint statement, news, …);
    `digest` is true where the text is a digest of the original and not the original's wording; `origin` says
    where the text was read (a path or an address), `manifest` the manifest that names it (empty: none does) and
    `library` whether that is the library's own; `passages` counts passages and `length` characters; `format` is
    what the text was taken from (text, markdown, html, pdf, docx, …) and `added` when it first came in (ISO 8601 UTC);
    `also` are other places where the same text stands: they are this source, too; `replaces` is the id of an older
    source that this one supersedes.
    """

    id: str
    title: str
    author: str
    publisher: str
    date: str
    kind: str
    digest: bool
    language: str
    url: str
    version: str
    origin: str
    library: bool
    passages: int = 0
    length: int = 0
    format: str = ""
    added: str = ""
    manifest: str = ""
    also: tuple[str, ...] = ()
    replaces: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values, ready for JSON."""
        return asdict(self)


def successor(source_id: str, sources: Mapping[str, Source]) -> Source | None:
    """Return the source that supersedes this one, or the one that supersedes that, and so on; None where none does."""
    heirs = {one.replaces: one for one in sources.values() if one.replaces}
    found, seen = None, {source_id}
    while (heir := heirs.get(found.id if found else source_id)) is not None and heir.id not in seen:
        found = heir
        seen.add(heir.id)
    return found
