"""Texts are embedded in batches of like length, and an edit of a long source embeds what it touches."""

from collections.abc import Sequence
from pathlib import Path

from app.encoders.minilm import MiniLMEmbeddings
from ingest.ingestion import run
from ingest.publish.applying import BATCH, batches
from ingest.sources.items import items_at
from ingest.split.passages import Limit
from store import Corpus


def test_batches_hold_every_text_once_and_waste_little() -> None:
    texts = [f"{n} " + "x" * (n * 37 % 900) for n in range(700)]
    parts = list(batches(texts))
    assert sorted(text for part in parts for text in part) == sorted(texts)
    padded = sum(len(part) * max(map(len, part)) for part in parts)
    assert padded < 1.15 * sum(map(len, texts))
    assert all(len(part) * max(map(len, part)) <= BATCH for part in parts)


def test_a_text_longer_than_a_batch_is_a_batch() -> None:
    assert list(batches(["a", "b" * (BATCH + 1)])) == [["a"], ["b" * (BATCH + 1)]]
    assert list(batches([])) == []


class Counting:
    """Vectors of the texts' lengths, and how many were asked for."""

    name, dimension, beside = "lengths", 2, None

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self.asked = 0

    def limit(self, language: str) -> Limit:
        return self._limit

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        self.asked += len(texts)
        return [[1.0, float(len(text))] for text in texts]


def test_one_changed_paragraph_in_500_pages_embeds_the_passages_that_it_touches(
    corpus: Corpus, embedder: MiniLMEmbeddings, tmp_path: Path
) -> None:
    sentences = "On day {n} the ministers met in hall {n} and spoke of radar, of fisheries and of trade. "
    pages = [[(sentences * 6).format(n=f"{page}-{part}") for part in range(4)] for page in range(500)]
    path = tmp_path / "a-long-report.md"
    counting = Counting(embedder.limit("en"))

    def ingest() -> tuple[int, int]:
        path.write_text("\n\n".join(paragraph for page in pages for paragraph in page))
        counting.asked = 0
        (outcome,) = run(corpus, items_at(path), counting).outcomes
        assert outcome.embedded == counting.asked
        return outcome.passages, outcome.embedded

    passages, embedded = ingest()
    assert passages == embedded >= 2000
    pages[250][2] = pages[250][2].replace("radar", "a radar incident")
    assert ingest() == (passages, 1)
    pages[250].insert(2, "A paragraph that was not there, long enough to be a passage of its own. " * 8)
    assert ingest() == (passages + 1, 1)


def test_short_sources_are_embedded_together_and_longest_last(
    corpus: Corpus, embedder: MiniLMEmbeddings, tmp_path: Path
) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.md").write_text(f"Minister {number} met the press. " * (30 - number))
    (tmp_path / "again.md").write_text("It rained in the harbour. " * 22 + "\n\n" + (tmp_path / "07.md").read_text())
    batches_of: list[list[str]] = []

    class Kept(Counting):
        def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
            batches_of.append(list(texts))
            return super().embed_documents(texts)

    kept = Kept(embedder.limit("en"))
    outcomes = run(corpus, items_at(tmp_path), kept).outcomes
    assert [outcome.state for outcome in outcomes] == ["added"] * 31
    assert sum(outcome.embedded for outcome in outcomes) == kept.asked == 31  # and `again` has the vector of 7
    together = [text for batch in batches_of for text in batch]
    assert len(batches_of) == 2 and together == sorted(together, key=len)  # the second holds what is over the first
    with corpus.reading() as snapshot:
        assert snapshot is not None and snapshot.count() == 32
        for text, vector in snapshot.vectors("again.md").items():
            assert round(vector[1]) == len(text)
