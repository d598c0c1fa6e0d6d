"""A source is ingested anew again and again while others ask about it: every answer is of one version, whole.

ROUNDS=200 pytest tests/ingest/test_rounds.py -s     # 8 where nothing is said
"""

import os
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from langchain_core.embeddings import Embeddings
from nursery import Nursery

from store import Corpus, Snapshot

ROUNDS = int(os.environ.get("ROUNDS", "8"))
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
    folder = tmp_path / "sources"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}-source.md").write_text("Nothing yet.")
    nursery = Nursery(corpus.home, folder)
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
        for number in range(ROUNDS):
            assert nursery.ingest(("Tokyo", "Seoul")[number % 2])[0] == 0
            assert not wrong, wrong
        published = (corpus.home / "current.json").stat().st_ctime  # when it got its name
        newest = ("Tokyo", "Seoul")[(ROUNDS - 1) % 2]
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
    assert len(answers) == 2 and corpus.history()[0].number == ROUNDS + 1
    print(f"\n{ROUNDS} rounds, {sum(answers.values())} answers: {dict(answers)}, none mixed, short or failed")
