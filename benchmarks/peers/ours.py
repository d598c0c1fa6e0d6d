"""Brief Chat's retrieval: vectors and BM25, fused, as the chain's first step; the English vector space alone."""

from functools import cached_property
from pathlib import Path
from typing import Any

from app import Assistant, Settings
from app.encoders.embedding import open_embeddings
from app.question.question import understand
from app.retrieve.fusion import DEPTH, fuse
from benchmarks.peers.protocol import Passage, Vectors, run
from benchmarks.scaling import PASSAGES, Known, finish, source
from store import Corpus, Snapshot

MANIFEST = '[[source]]\nid = "line"\ntitle = "Line"\nfile = "line.md"\n'


class Ours:
    """The corpus in a folder; its library, which an answer wants, is one line."""

    multilingual = "none"

    def __init__(self, home: Path, vectors: Vectors | None = None) -> None:
        self._vectors = vectors
        self._home = home / "corpus"
        library = home / "library"
        library.mkdir(exist_ok=True)
        (library / "sources.toml").write_text(MANIFEST)
        (library / "line.md").write_text("One line.")
        self._settings = Settings.load(home=self._home, library=library, multilingual=self.multilingual, kept_answers=0)
        self._embeddings: Any = open_embeddings("", self.multilingual) if vectors is None else Made(vectors)
        if vectors is None:
            self._embeddings.embed_query("ready")
        with self._corpus.reading():  # what serves stays open
            pass

    @cached_property
    def _assistant(self) -> Assistant:
        return Assistant(self._settings)

    @cached_property
    def _corpus(self) -> Corpus:
        return Corpus(self._home)

    def ingest(self, folder: Path) -> None:
        self._assistant.ingest([folder])

    def passages(self) -> list[str]:
        with self._corpus.reading() as snapshot:
            assert snapshot is not None
            return [passage.text for source_id in snapshot.sources for passage in snapshot.passages(source_id)]

    def retrieve(self, question: str, k: int) -> list[Passage]:
        with self._corpus.reading() as snapshot:
            assert snapshot is not None
            return self._found(snapshot, question)[:k]

    def _found(self, snapshot: Snapshot, question: str) -> list[Passage]:
        words = understand(question).words if self._vectors is None else question
        near = snapshot.nearest(question, self._embeddings, DEPTH)
        same = snapshot.matching(words, DEPTH)
        return [(one.passage.source_id, one.passage.text) for one in fuse({"vectors": near, "words": same})]

    def prepare(self, size: int) -> list[Any]:
        return [source(number) for number in range(-(-size // PASSAGES))]

    def fill(self, prepared: list[Any]) -> None:
        with self._corpus.writing() as draft:
            for one in prepared:
                draft.put(*one)
            finish(draft)


class Made(Known):
    """The made vectors of questions as a LangChain model."""

    def __init__(self, vectors: Vectors) -> None:
        self._made = vectors

    def embed_query(self, text: str) -> list[float]:
        return self._made(text)


if __name__ == "__main__":
    run(Ours)
