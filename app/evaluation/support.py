"""What an evaluation needs of an assistant, and where the snippets that support a right answer stand in the sources."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from app.types.results import Answer, Citation
from store import Source, UnknownSource

Span = tuple[int, int]

# One character for one, so that offsets stay: snippets are often typed with plain quotes and hyphens.
PLAIN = str.maketrans("‘’‚‛“”„‟′″‐‑‒–—―\u00a0\u202f", "''''\"\"\"\"'\"------  ")


class Asked(Protocol):
    """The part of `Assistant` that is used here; anything that has it can be evaluated."""

    def prepare(self) -> None:
        """Load what answers need."""

    def answer(self, question: str, *, history: Sequence[Mapping[str, str]] = ()) -> Answer:
        """Answer a question."""

    def sources(self) -> list[Source]:
        """Return what can be cited."""

    def source_text(self, source_id: str, version: str | None = None) -> str:
        """Return the text that citations' offsets count; raise UnknownSource."""


class Texts:
    """The sources' texts, each version read once; spans are `(start, end)` in characters."""

    def __init__(self, assistant: Asked) -> None:
        self._assistant = assistant
        self._sources: Sequence[Source] = assistant.sources()
        self._texts: dict[tuple[str, str], str | None] = {}

    def text(self, source_id: str, version: str) -> str | None:
        """Return the text of this version, or None where it is not kept."""
        key = (source_id, version)
        if key not in self._texts:
            try:
                self._texts[key] = self._assistant.source_text(source_id, version)
            except UnknownSource:
                self._texts[key] = None
        return self._texts[key]

    def spans(self, snippets: Iterable[str], source_id: str, version: str) -> list[Span]:
        """Return every occurrence of every snippet; line breaks may fall differently."""
        text = (self.text(source_id, version) or "").translate(PLAIN)
        return [match.span() for snippet in snippets for match in _wrapped(snippet).finditer(text)]

    def hold(self, snippets: Iterable[str]) -> bool:
        """Return whether any source holds any of the snippets now."""
        kept = tuple(snippets)
        return any(self._holds(source, kept) for source in self._sources)

    def superseded(self, citations: Iterable[Citation], snippets: Iterable[str]) -> bool:
        """Return whether a later edition of a source that is cited holds any of the snippets."""
        kept, cited = tuple(snippets), tuple(citations)
        return any(
            self._holds(source, kept)
            for source in self._sources
            if any(supersedes(source, citation) for citation in cited)
        )

    def _holds(self, source: Source, snippets: Iterable[str]) -> bool:
        return bool(self.spans(snippets, source.id, source.version))


def supersedes(source: Source, citation: Citation) -> bool:
    """Return whether a source is a later edition of one that is cited.

    It is another version of it; or it has a later date, as exactly as both are dated, and their titles have at least
    half of their words in common, figures apart.
    """
    if source.id == citation.source_id:
        return source.version != citation.version
    exact = min(len(source.date), len(citation.date))
    ours, theirs = _words(source.title), _words(citation.title)
    alike = 2 * len(ours & theirs) >= len(ours | theirs) > 0
    return alike and source.date[:exact] > citation.date[:exact]


def _words(title: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", title.casefold()))


def overlaps(start: int, end: int, spans: Iterable[Span]) -> bool:
    """Return whether `[start, end)` has a character in common with any span."""
    return any(start < other_end and other_start < end for other_start, other_end in spans)


def _wrapped(snippet: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(re.escape(word) for word in snippet.translate(PLAIN).split()))
