"""An ingest that is broken off is gone on with: nothing is parsed twice, and nothing embedded twice."""

from collections.abc import Sequence
from pathlib import Path

import made
import pytest

from app.encoders.minilm import MiniLMEmbeddings
from ingest.ingestion import run
from ingest.parse.parser import Parser
from ingest.publish.resumed import Resumed
from ingest.sources.items import items_at
from ingest.sources.unfinished import NAME
from ingest.split.passages import Limit
from ingest.types.document import Document
from store import Corpus


class Lengths:
    """Vectors of the texts' lengths; with `most`, it breaks down after so many."""

    name, dimension, beside = "lengths", 2, None

    def __init__(self, limit: Limit, most: int = 1_000_000) -> None:
        self._limit = limit
        self.most = most
        self.asked: list[str] = []

    def limit(self, language: str) -> Limit:
        return self._limit

    def embed_query(self, text: str) -> list[float]:
        return [1.0, 1.0]

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        if len(self.asked) >= self.most:
            raise RuntimeError("the power went")
        self.asked += texts
        return [[1.0, float(len(text))] for text in texts]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve PDFs of 20,000 characters: several batches."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(12):
        lines = "\n".join(
            f"On day {n} of report {number} the ministers met in hall {n * 7} at length." for n in range(40)
        )
        (folder / f"{number:02}.pdf").write_bytes(made.pdf([f"Page {page}\n{lines}" for page in range(6)]))
    return folder


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are parsed."""
    names: list[str] = []
    real = Parser.parse

    def parse(self: Parser, data: bytes, name: str, **more: str) -> Document:
        names.append(name)
        return real(self, data, name, **more)

    monkeypatch.setattr(Parser, "parse", parse)
    return names


def test_an_ingest_that_breaks_down_is_gone_on_with(
    corpus: Corpus, embedder: MiniLMEmbeddings, folder: Path, parsed: list[str]
) -> None:
    first = Lengths(embedder.limit("en"), most=50)
    with pytest.raises(RuntimeError, match="the power went"):
        run(corpus, items_at(folder), first)
    assert len(parsed) == 12 and len(first.asked) >= 50
    second = Lengths(embedder.limit("en"))
    report = run(corpus, items_at(folder), second)
    assert len(parsed) == 12 and not set(first.asked) & set(second.asked) and second.asked
    with corpus.reading() as snapshot:
        assert snapshot is not None
        snapshot.check()
        texts = {text for source in snapshot.sources for text in snapshot.vectors(source)}
    assert texts == {*first.asked, *second.asked} and report.counts() == "12 added"
    assert not (corpus.home / NAME).exists()


def test_what_was_kept_and_is_damaged_costs_its_work_and_no_more(
    corpus: Corpus, embedder: MiniLMEmbeddings, folder: Path, parsed: list[str]
) -> None:
    first = Lengths(embedder.limit("en"), most=50)
    with pytest.raises(RuntimeError):
        run(corpus, items_at(folder), first)
    (vectors,) = (corpus.home / NAME).glob("*.vectors")
    data = bytearray(vectors.read_bytes())
    data[22] ^= 1  # in the first vector
    vectors.write_bytes(data[:-5])  # and the last one is cut short
    one, another, *_ = sorted((corpus.home / NAME / "texts").iterdir())
    one.write_text('{"text": "half of a docum')
    another.write_bytes(b"")
    second = Lengths(embedder.limit("en"))
    run(corpus, items_at(folder), second)
    assert len(parsed) == 14 and len(set(first.asked) & set(second.asked)) == 2


def test_a_dry_run_keeps_nothing(corpus: Corpus, embedder: MiniLMEmbeddings, folder: Path) -> None:
    run(corpus, items_at(folder), embedder, dry_run=True)
    assert not (corpus.home / NAME).exists()


def test_no_room_for_what_is_kept_is_no_trouble(tmp_path: Path, embedder: MiniLMEmbeddings) -> None:
    (tmp_path / "file").write_text("no folder")
    resumed = Resumed(Lengths(embedder.limit("en")), tmp_path / "file" / NAME)
    assert resumed.embed_documents(["a", "bb", "a"]) == [[1.0, 1.0], [1.0, 2.0], [1.0, 1.0]]
    assert resumed.embed_documents(["a"]) == [[1.0, 1.0]]


def test_what_cannot_be_parsed_is_tried_once(
    corpus: Corpus, embedder: MiniLMEmbeddings, folder: Path, parsed: list[str]
) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    report = run(corpus, items_at(folder), Lengths(embedder.limit("en")))
    assert report.counts() == "12 added, 1 failed" and len(parsed) == 13
