"""What was published can be read, and what is kept can serve again."""

import json
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from shelf import BOTH, beside, finish, publish, put

from store import AnyCorpus, Corpus, StoreError, StoreLocked


def told(corpus: AnyCorpus) -> list[tuple[int, bool, bool]]:
    return [(row.number, row.serving, row.kept) for row in corpus.history()]


def texts(corpus: AnyCorpus) -> str:
    with corpus.reading() as snapshot:
        assert snapshot is not None
        (hit,) = snapshot.matching("city", 5)
        assert "".join(passage.text for passage in snapshot.passages("a")) == snapshot.text("a")
        return hit.passage.text


@BOTH
def test_history_holds_every_snapshot_swept_ones_included(corpus: AnyCorpus) -> None:
    assert corpus.history() == [] and not corpus.home.exists()
    for city in ("Seoul", "Tokyo", "Osaka"):
        with corpus.writing() as draft:
            put(draft, "a", f"The city of {city}.")
            finish(draft, change=f"updated a to {city}")
    assert told(corpus) == [(3, True, True), (2, False, True), (1, False, False)]
    rows = corpus.history()
    assert [row.change for row in rows] == ["updated a to Osaka", "updated a to Tokyo", "updated a to Seoul"]
    assert [row.base for row in rows] == [2, 1, None]
    assert all(datetime.fromisoformat(row.created).tzinfo == UTC for row in rows)
    assert json.loads(json.dumps([row.to_dict() for row in rows]))[0]["serving"] is True
    assert beside(corpus).history() == rows


@BOTH
def test_a_rollback_serves_the_snapshot_before_to_every_reader(corpus: AnyCorpus) -> None:
    publish(corpus, a="The city of Seoul.")
    publish(corpus, a="The city of Tokyo.")
    other = beside(corpus)
    assert texts(other) == "The city of Tokyo."
    with other.reading() as leased:
        back = corpus.rollback()
        assert (back.number, back.serving, back.kept) == (1, True, True)
        assert leased is not None and leased.text("a") == "The city of Tokyo."
    assert texts(corpus) == texts(other) == "The city of Seoul."
    assert told(corpus) == [(2, False, True), (1, True, True)]
    other.close()


@BOTH
def test_an_ingest_goes_on_from_what_was_rolled_back_to(corpus: AnyCorpus) -> None:
    publish(corpus, a="The city of Seoul.", b="A river.")
    publish(corpus, a="The city of Tokyo.", c="A mountain.")
    corpus.rollback()
    assert publish(corpus, d="A sea.") == 3
    with corpus.reading() as snapshot:
        assert snapshot is not None and list(snapshot.sources) == ["a", "b", "d"]
        assert snapshot.text("a") == "The city of Seoul." and snapshot.count() == 3
    assert told(corpus) == [(3, True, True), (2, False, False), (1, False, True)]
    assert [row.base for row in corpus.history()] == [1, 1, None]
    assert corpus.rollback().number == 1


@BOTH
def test_a_rollback_can_be_taken_back_until_the_next_ingest(corpus: AnyCorpus) -> None:
    publish(corpus, a="The city of Seoul.")
    publish(corpus, a="The city of Tokyo.")
    corpus.rollback()
    with pytest.raises(StoreError, match="no snapshot before 1 is kept: a rollback can reach 2"):
        corpus.rollback()
    assert corpus.rollback(2).number == 2 and texts(corpus) == "The city of Tokyo."


@BOTH
@pytest.mark.parametrize(
    ("number", "message"),
    [(1, "snapshot 1 is not kept: a rollback can reach 2"), (3, "snapshot 3 serves already"), (9, "9 is not kept")],
)
def test_a_rollback_to_what_is_not_there_changes_nothing(corpus: AnyCorpus, number: int, message: str) -> None:
    for city in ("Seoul", "Tokyo", "Osaka"):
        publish(corpus, a=f"The city of {city}.")
    with pytest.raises(StoreError, match=message):
        corpus.rollback(number)
    assert texts(corpus) == "The city of Osaka."


@BOTH
def test_an_empty_corpus_has_nothing_to_go_back_to(corpus: AnyCorpus) -> None:
    with pytest.raises(StoreError, match="the corpus is empty"):
        corpus.rollback()
    publish(corpus, a="The city of Seoul.")
    with pytest.raises(StoreError, match="no snapshot before 1 is kept: there is no other to go back to"):
        corpus.rollback()


def test_a_damaged_snapshot_is_not_rolled_back_to_but_rolled_back_from(corpus: Corpus) -> None:
    publish(corpus, a="The city of Seoul.")
    publish(corpus, a="The city of Tokyo.")
    corpus.close()
    newest, oldest = (corpus.home / "generations" / name / "generation.json" for name in ("000002", "000001"))
    whole = oldest.read_bytes()
    oldest.write_text("{}")
    with pytest.raises(StoreError, match="damaged"):
        corpus.rollback()
    assert corpus.serving() == 2
    oldest.write_bytes(whole)
    newest.write_text("{}")
    assert corpus.rollback().number == 1 and texts(corpus) == "The city of Seoul."


@BOTH
def test_a_number_is_never_given_twice(corpus: AnyCorpus) -> None:
    for city in ("Seoul", "Tokyo"):
        publish(corpus, a=f"The city of {city}.")
    corpus.rollback()
    for number in (3, 4):
        assert publish(corpus, a=f"The city of Busan, {number}.") == number
    assert corpus.rollback().number == 3


@pytest.mark.parametrize("damage", ["lost", "garbage", "[{}]"])
def test_a_damaged_history_is_begun_anew_from_what_is_kept(corpus: Corpus, damage: str) -> None:
    for city in ("Seoul", "Tokyo", "Osaka"):
        publish(corpus, a=f"The city of {city}.")
    history: Path = corpus.home / "history.json"
    history.unlink() if damage == "lost" else history.write_text(damage)
    assert told(corpus) == [(3, True, True), (2, False, True)]
    publish(corpus, a="The city of Busan.")
    assert told(corpus) == [(4, True, True), (3, False, True)]


@BOTH
def test_a_rollback_waits_for_a_writer_or_says_that_there_is_one(corpus: AnyCorpus) -> None:
    publish(corpus, a="The city of Seoul.")
    publish(corpus, a="The city of Tokyo.")
    with corpus.writing():
        with pytest.raises(StoreLocked):
            beside(corpus).rollback()
        waiting = threading.Thread(target=lambda: beside(corpus).rollback(wait=60))
        waiting.start()
        assert corpus.serving() == 2
    waiting.join(60)
    assert corpus.serving() == 1
