"""Which passages are right, alike for all: those that overlap a support snippet in the document that they come from."""

from collections.abc import Iterable, Mapping, Sequence

from app.evaluation.rows import Row
from app.evaluation.support import PLAIN, Span, overlaps


def normal(text: str) -> str:
    """Return a text with plain quotes and hyphens and single blanks: splitters clean, and snippets are typed."""
    return " ".join(text.translate(PLAIN).split())


class Documents:
    """Documents to look passages up in; spans are `(start, end)` in characters of the normal text."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = [normal(text) for text in texts.values()]

    def hold(self, snippets: Iterable[str]) -> bool:
        """Return whether any document holds any of the snippets."""
        kept = [normal(snippet) for snippet in snippets]
        return any(snippet in text for snippet in kept for text in self._texts)

    def right(self, passage: str, snippets: Sequence[str]) -> bool:
        """Return whether a passage overlaps a snippet, or holds it where its text was changed on the way."""
        plain, kept = normal(passage), [normal(snippet) for snippet in snippets]
        places = [(text, start) for text in self._texts if plain and (start := text.find(plain)) >= 0]
        if not places:
            return any(snippet in plain for snippet in kept)
        return any(overlaps(start, start + len(plain), spans(kept, text)) for text, start in places)

    def place(self, passages: Sequence[str], snippets: Sequence[str]) -> int | None:
        """Return the place of the first right passage, from 1, or None."""
        return next((n for n, passage in enumerate(passages, start=1) if self.right(passage, snippets)), None)


def spans(snippets: Iterable[str], text: str) -> list[Span]:
    """Return every place of every snippet in a text, both normal."""
    found = []
    for snippet in snippets:
        start = text.find(snippet)
        while start >= 0:
            found.append((start, start + len(snippet)))
            start = text.find(snippet, start + 1)
    return found


def fit(row: Row, documents: Documents) -> bool:
    """Return whether a row can be asked of retrieval alone: in English, without a history, its support at hand."""
    return row.lang == "en" and row.answerable and not row.history and documents.hold(row.support)


def shares(places: Sequence[int | None]) -> dict[str, float]:
    """Return the share of questions with a right passage first, and in the first three."""
    count = max(1, len(places))
    return {
        "first": sum(place == 1 for place in places) / count,
        "first three": sum(place is not None and place <= 3 for place in places) / count,
    }
