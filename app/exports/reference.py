"""A source as literature cites it, with the places in it that were quoted."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.exports.day import Day
from app.exports.names import Name, names_of
from app.types.results import Citation
from store import Source

if TYPE_CHECKING:
    from ingest import Check

PLAIN = re.compile(r"[^A-Za-z0-9_.:+-]+")
DIGEST = "Read in a digest, not in the original's wording."


@dataclass(frozen=True, slots=True)
class Place:
    """A quote of a source: its number in the answer, `page` from 1 (None without pages), the headings above it."""

    number: int
    quote: str
    page: int | None
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A source as it is cited.

    `key` is unique among those that are written together, and of ASCII; `authors` are those of the catalog; `language`
    is ISO 639-1, empty where it is not known; `accessed` is when it was last read at its address, which is known where
    the corpus took it from there; `web` is true for a page of the web; `digest` where its text here is a digest.
    """

    key: str
    authors: tuple[Name, ...]
    title: str
    publisher: str
    date: Day
    kind: str
    url: str
    language: str
    accessed: Day
    web: bool
    digest: bool
    places: tuple[Place, ...] = ()

    @property
    def by(self) -> tuple[Name, ...]:
        """Return who stands for it in a list: the authors, or the publisher where none is named."""
        return self.authors or ((Name(literal=self.publisher),) if self.publisher else ())

    @property
    def publisher_apart(self) -> str:
        """Return the publisher where it does not stand as the author already."""
        return "" if self.by == (Name(literal=self.publisher),) else self.publisher

    @property
    def pages(self) -> tuple[tuple[int, int], ...]:
        """Return the pages that were quoted, as first and last of each run."""
        runs: list[tuple[int, int]] = []
        for page in sorted({place.page for place in self.places if place.page}):
            runs = [*runs[:-1], (runs[-1][0], page)] if runs and runs[-1][1] == page - 1 else [*runs, (page, page)]
        return tuple(runs)

    def notes(self) -> list[str]:
        """Return in plain English what has no field of its own: the quotes, where each stands, that it is a digest."""
        told = [DIGEST] if self.digest else []
        for place in self.places:
            where = [f"p. {place.page}"] if place.page else []
            where += [" › ".join(place.sections)] if place.sections else []
            told.append(f"{', '.join(where)}{': ' if where else ''}“{one_line(place.quote)}”")
        return told


def one_line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def page_ranges(reference: Reference, dash: str = "-") -> str:
    """Return the pages that were quoted, such as 3-5, 8."""
    return ", ".join(f"{first}{dash}{last}" if last > first else str(first) for first, last in reference.pages)


def references(
    citations: Iterable[Citation | Source], catalog: Mapping[str, Source], accessed: Mapping[str, str]
) -> list[Reference]:
    """Return a reference for each source that is cited or given, in that order, each with all its quotes.

    `catalog` tells of a citation's source what the citation does not: its language, and whether it is a page of the
    web. `accessed` has by source id when each was last read at its address (ISO 8601).
    """
    found: dict[str, Reference] = {}
    for one in citations:
        id_ = one.source_id if isinstance(one, Citation) else one.id
        if id_ not in found:
            known = catalog.get(id_) if isinstance(one, Citation) else one
            key = _key(id_, {reference.key for reference in found.values()})
            found[id_] = _reference(one, known, key, accessed.get(id_, ""))
        if isinstance(one, Citation):
            sections = tuple(part for part in one.section.split(" › ") if part)
            place = Place(one.number, one.quote, one.page, sections)
            found[id_] = replace(found[id_], places=(*found[id_].places, place))
    return list(found.values())


def read_at(catalog: Mapping[str, Source], checks: "Mapping[str, Check]") -> dict[str, str]:
    """Return by source id when each source that was taken from its address was last read there (ISO 8601 UTC)."""
    found = {id_: source.added for id_, source in catalog.items() if source.origin.startswith(("http://", "https://"))}
    for id_ in found:
        check = checks.get(id_)
        if check is not None and check.state in ("added", "updated", "unchanged"):
            found[id_] = check.checked
    return found


def _reference(one: Citation | Source, known: Source | None, key: str, accessed: str) -> Reference:
    return Reference(
        key=key,
        authors=names_of(one.author, one.publisher),
        title=one_line(one.title),
        publisher=one_line(one.publisher),
        date=Day.read(one.date),
        kind=one_line(one.kind),
        url="".join(one.url.split()),
        language=known.language if known else "",
        accessed=Day.read(accessed),
        web=known is not None and known.format == "html",
        digest=one.digest,
    )


def _key(id_: str, taken: set[str]) -> str:
    """A citation key of ASCII, as BibTeX wants it."""
    plain = PLAIN.sub("-", id_).strip("-.") or "source"
    key, number = plain, 1
    while key in taken:
        number += 1
        key = f"{plain}-{number}"
    return key
