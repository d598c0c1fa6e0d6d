"""Small corpora for the tests of the store: texts cut at blank lines, with vectors that need no model."""

from collections.abc import Sequence

import numpy as np

from store import Corpus, Draft, Passage, Source, version_of

ABOUT = {
    "title": "Title",
    "author": "",
    "publisher": "",
    "date": "2022",
    "kind": "analysis",
    "digest": False,
    "language": "en",
    "url": "",
    "origin": "somewhere",
    "library": False,
}


def passages_of(source_id: str, text: str) -> list[Passage]:
    """A passage for each line of the text."""
    passages: list[Passage] = []
    position = 0
    for line in text.split("\n"):
        end = min(position + len(line) + 1, len(text))
        if end > position:
            piece = text[position:end]
            passages.append(Passage(source_id, version_of(text), len(passages), position, end, piece))
        position = end
    return passages


def vector_of(text: str) -> list[float]:
    """A vector in three dimensions that differs from text to text."""
    return [1.0 + len(text), float(sum(map(ord, text)) % 97), 1.0]


def put(draft: Draft, source_id: str, text: str, *, passages: Sequence[Passage] | None = None) -> Source:
    """Put a text into a draft, and return its source."""
    passages = passages_of(source_id, text) if passages is None else passages
    source = Source(id=source_id, version=version_of(text), passages=len(passages), length=len(text), **ABOUT)
    draft.put(source, text, passages, [np.asarray(vector_of(passage.text), np.float32) for passage in passages])
    return source


def finish(draft: Draft, change: str = "test") -> None:
    """Finish a draft: it is published when its `with` ends."""
    draft.finish(change=change, embedding="three numbers", dimension=3, chunker="lines")


def publish(corpus: Corpus, **texts: str) -> int:
    """Publish a generation in which these sources have these texts, and return its number."""
    with corpus.writing() as draft:
        for source_id, text in texts.items():
            put(draft, source_id, text)
        finish(draft)
        return draft.number
