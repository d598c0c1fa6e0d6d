"""A source is ingested anew again and again while others ask about it: every answer is of one version, whole.

ROUNDS=200 pytest tests/ingest/test_rounds.py -s     # where nothing is said 8, and 3 on a Chroma server
"""

import os
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from chroma_server import database
from langchain_core.embeddings import Embeddings
from nursery import Nursery

from store import AnyCorpus, Corpus, ServerCorpus, Snapshot

ROUNDS = int(os.environ.get("ROUNDS", "8"))
ON_SERVER = int(os.environ.get("ROUNDS", "3"))
THREADS = 4
K = 20


class Even(Embeddings):
    """A question's vector that prefers no text, in the nursery's eight dimensions."""

    def embed_query(self, text: str) -> list[float]:
        return [1.0] * 8

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]


def city_of(snapshot: Snapshot) -> str:
    """Ask both searches, the passages and the text of every source; all must tell of one city, and fully."""
    (city,) = {snapshot.text(source).split()[2].rstrip(".") for source in snapshot.sources}
    by_words = snapshot.matching(f"{city} street number", K)
    by_vectors = snapshot.nearest("a street", Even(), K)
    for hits in (by_words, by_vectors):
        assert len(hits) == K, f"{len(hits)} passages instead of {K}"
        for hit in hits:
            text = snapshot.text(hit.passage.source_id)
            assert text[hit.passage.start : hit.passage.end] == hit.passage.text
            assert city in hit.passage.text or hit.passage.index == 0
            assert hit.passage.version == snapshot.source(hit.passage.source_id).version
    for source in snapshot.sources:
        assert "".join(passage.text for passage in snapshot.passages(source)) == snapshot.text(source)
    return city


@pytest.mark.timeout(120 + 15 * ROUNDS)
def test_every_answer_is_of_one_version_while_another_process_ingests_anew(corpus: Corpus, tmp_path: Path) -> None:
    play(corpus, Nursery(corpus.home, sources(tmp_path)), ROUNDS)


@pytest.mark.timeout(120 + 60 * ON_SERVER)
def test_so_it_is_on_a_chroma_server(chroma_server: str, tmp_path: Path) -> None:
    url = database(chroma_server)
    corpus = ServerCorpus(url, home=tmp_path / "reader", keep=60.0)
    play(corpus, Nursery(tmp_path / "writer", sources(tmp_path), url), ON_SERVER)
    corpus.close()


def sources(tmp_path: Path) -> Path:
    """Three sources that tell of one city; all of them change at each ingest."""
    folder = tmp_path / "sources"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}-source.md").write_text("Nothing yet.")
    return folder


def play(corpus: AnyCorpus, nursery: Nursery, rounds: int) -> None:
    """Ingest anew `rounds` times while threads ask."""
    assert nursery.ingest("Seoul")[0] == 0
    done, answers, wrong = threading.Event(), Counter[str](), list[BaseException]()
    lasts: list[list[tuple[float, str]]] = [[] for _ in range(THREADS)]

    def ask(thread: int) -> None:
        while not done.is_set() and not wrong:
            try:
                begun = time.time()
                with corpus.reading() as snapshot:
                    assert snapshot is not None
                    city = city_of(snapshot)
                answers[city] += 1
                lasts[thread].append((begun, city))
            except BaseException as error:
                wrong.append(error)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    try:
        for number in range(rounds):
            assert nursery.ingest(("Tokyo", "Seoul")[number % 2])[0] == 0
            assert not wrong, wrong
        pointer = corpus.home / "current.json"
        published = pointer.stat().st_ctime if pointer.exists() else time.time()  # when it got its name
        newest = ("Tokyo", "Seoul")[(rounds - 1) % 2]
        seen = [len(answered) for answered in lasts]
        while not wrong and any(len(answered) < count + 2 for answered, count in zip(lasts, seen, strict=True)):
            time.sleep(0.01)
    finally:
        done.set()
        for thread in threads:
            thread.join()
        nursery.close()
    assert not wrong, wrong
    assert {city for answered in lasts for begun, city in answered if begun > published + 0.01} == {newest}
    assert len(answers) == 2 and corpus.history()[0].number == rounds + 1
    print(f"\n{rounds} rounds, {sum(answers.values())} answers: {dict(answers)}, none mixed, short or failed")
