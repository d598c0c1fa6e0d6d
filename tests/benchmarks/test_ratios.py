"""Loose ratios that a loss of half breaks and a busy machine does not: both sides in turn, in one process."""

import shutil
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.encoders.minilm import MiniLMEmbeddings
from benchmarks.made import made
from benchmarks.peers.ours import Ours
from benchmarks.peers.protocol import documents, weights

pytestmark = pytest.mark.alone

LIBRARY = Path(__file__).parents[2] / "ingest" / "library"
QUESTIONS = [
    "When was the Korea-U.S. summit held in Seoul?",
    "Which ministers met in Singapore?",
    "Why did Japan stay away from the fleet review?",
    "What do the three countries share about missiles?",
    "Who is to visit Camp David?",
]


def seconds(do: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    begun = clock()
    do()
    return clock() - begun


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("texts")
    for name in ("camp-david-2023-08-18.md", "korea-japan-brief.md", "us-rok-2022-05-21.md"):
        shutil.copy(LIBRARY / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def peer(texts: Path, tmp_path_factory: pytest.TempPathFactory) -> Ours:
    peer = Ours(tmp_path_factory.mktemp("peer"))
    peer.ingest(texts)
    return peer


def test_passages_are_embedded_nearly_as_fast_as_by_the_bare_model_or_faster(peer: Ours) -> None:
    from sentence_transformers import SentenceTransformer  # here: it takes seconds, and others collect this module, too

    passages, ours = peer.passages()[:24], MiniLMEmbeddings()
    bare = SentenceTransformer(weights(), device="cpu")
    bare.encode(passages[:4])
    ours.embed_documents(passages[:4])
    pairs = [
        (seconds(lambda: bare.encode(passages), clock), seconds(lambda: ours.embed_documents(passages), clock))
        for clock in (time.process_time, time.perf_counter)
    ]
    assert max(theirs / mine for theirs, mine in pairs) >= 0.7, pairs  # 1.2 to 2.2 in docs/benchmarks.md


def test_an_ingest_takes_little_longer_than_the_embedding_in_it(texts: Path, tmp_path: Path) -> None:
    more = tmp_path / "more"
    shutil.copytree(texts, more)
    fresh = Ours(tmp_path)
    took = seconds(lambda: fresh.ingest(more))
    passages, model = fresh.passages(), MiniLMEmbeddings()
    assert passages and "".join(passages) == "".join(documents(more).values())
    model.embed_query("ready")
    assert took <= 1.5 * seconds(lambda: model.embed_documents(passages)) + 0.8  # s: what a snapshot costs at any size


def test_retrieval_takes_little_longer_than_embed_and_query(peer: Ours) -> None:
    with peer._corpus.reading() as snapshot:
        assert snapshot is not None
        store = snapshot.vectorstore(peer._embeddings)
        collection = store._collection

        def bare(question: str) -> object:
            return collection.query(query_embeddings=[peer._embeddings.embed_query(question)], n_results=5)

        for question in QUESTIONS:
            bare(question)
            peer.retrieve(question, 5)
        rounds = [
            (seconds(lambda q=question: bare(q)), seconds(lambda q=question: peer.retrieve(q, 5)))
            for question in QUESTIONS * 6
        ]
    theirs, ours = (statistics.median(side) for side in zip(*rounds, strict=True))
    assert ours <= 2.2 * theirs, (ours, theirs)  # 1.2 to 1.4 in docs/benchmarks.md


def test_an_ingest_with_nothing_changed_embeds_nothing_and_takes_a_fraction(
    texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = Ours(tmp_path)
    first = seconds(lambda: fresh.ingest(texts))
    monkeypatch.setattr(MiniLMEmbeddings, "embed_documents", lambda *_: pytest.fail("it embedded"))
    again = min(seconds(lambda: fresh.ingest(texts)) for _ in range(3))
    assert again <= first / 5, (again, first)


def test_made_passages_are_the_same_each_time_and_differ_by_number_and_edition() -> None:
    (text, vector), (same, again) = made(7), made(7)
    assert text == same and (vector == again).all() and abs(float(vector @ vector) - 1) < 1e-5
    assert text not in {made(8)[0], made(7, edition=1)[0]}
