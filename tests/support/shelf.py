"""Small corpora for the tests of the store: texts cut at blank lines, with vectors that need no model."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from store import AnyCorpus, Corpus, Draft, Passage, ServerCorpus, Source, version_of
from store.server import ledger

BOTH = pytest.mark.parametrize("corpus", ["folder", "server"], indirect=True)

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


def publish(corpus: AnyCorpus, **texts: str) -> int:
    """Publish a snapshot in which these sources have these texts, and return its number."""
    with corpus.writing() as draft:
        for source_id, text in texts.items():
            put(draft, source_id, text)
        finish(draft)
        return draft.number


def place(corpus: AnyCorpus) -> str:
    """Where a corpus is, in words that `at` understands in another process."""
    if isinstance(corpus, Corpus):
        return json.dumps({"folder": str(corpus.home)})
    assert isinstance(corpus, ServerCorpus)
    url = f"{corpus.address}/{corpus.address.database}"
    return json.dumps({"url": url, "home": f"{corpus.home}-beside", "keep": corpus.keep, "lapse": corpus.lapse})


def at(place: str) -> AnyCorpus:
    """The same corpus, as another process or another machine opens it."""
    plain = json.loads(place)
    if "folder" in plain:
        return Corpus(Path(plain["folder"]))
    return ServerCorpus(plain["url"], home=Path(plain["home"]), keep=plain["keep"], lapse=plain["lapse"])


def beside(corpus: AnyCorpus) -> AnyCorpus:
    """The same corpus a second time in this process."""
    return at(place(corpus))


def standing(corpus: AnyCorpus) -> list[str]:
    """The snapshots that are there, those half-built included."""
    if isinstance(corpus, Corpus):
        return sorted(folder.name for folder in (corpus.home / "generations").iterdir())
    assert isinstance(corpus, ServerCorpus)
    state = ledger.look(corpus.client())
    whole = state.numbers()
    return [f"{number:06d}" if number in whole else f"{number:06d}.building" for number in sorted(state.parts())]
