"""What a server adds: other machines."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from chroma_server import database
from shelf import beside, finish, place, publish, put, standing

from store import ServerCorpus, StoreError
from store.server import ledger
from store.server.ledger import State
from store.server.lock import LEFT
from store.snapshot.lock import Writer

ROOT = Path(__file__).parents[2]
LAPSE = 1.5
WAIT = 60.0
WRITER = """
import sys
from shelf import at, finish, put
with at(sys.argv[1]).writing() as draft:
    put(draft, "a", "Half-built.")
    if sys.argv[2] == "finished":
        finish(draft)
    print(sys.argv[2], flush=True)
    sys.stdin.readline()
    if sys.argv[2] == "filled":
        finish(draft)
print("published", flush=True)
"""


@pytest.fixture
def corpus(chroma_server: str, tmp_path: Path) -> Iterator[ServerCorpus]:
    corpus = ServerCorpus(database(chroma_server), home=tmp_path / "home", keep=0.0, lapse=LAPSE)
    yield corpus
    corpus.close()


def writer(corpus: ServerCorpus, step: str) -> "subprocess.Popen[str]":
    """Another process that fills (or finishes) a draft and waits to be told to go on."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, place(corpus), step],
        env={"PYTHONPATH": os.pathsep.join(str(ROOT / one) for one in ("", "tests/support"))},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def put_next(corpus: ServerCorpus, text: str) -> int:
    """Publish a text as the next writer, who waits for the place."""
    with corpus.writing(wait=WAIT) as draft:
        put(draft, "a", text)
        finish(draft)
    return draft.number


def state(corpus: ServerCorpus) -> State:
    return ledger.look(corpus.client())


def test_a_killed_writer_leaves_the_old_snapshot_serving_and_the_next_one_leaves_no_orphan(
    corpus: ServerCorpus,
) -> None:
    publish(corpus, a="Seoul.")
    with writer(corpus, "filled") as killed:
        assert killed.stdout and killed.stdout.readline() == "filled\n"
        killed.kill()
    assert corpus.text("a") == "Seoul." and standing(corpus) == ["000001", "000002.building"]
    told: list[Writer] = []
    with corpus.writing(wait=WAIT, on_wait=told.append) as draft:
        put(draft, "a", "Tokyo.")
        finish(draft)
    assert all(holder.pid == killed.pid for holder in told)  # none where it had lapsed already
    assert corpus.text("a") == "Tokyo." and standing(corpus) == ["000001", f"{draft.number:06d}"]
    assert not any(name.startswith(LEFT) for name in state(corpus).collections)
    assert "writer" not in state(corpus).collections


@pytest.mark.parametrize("step", ["filled", "finished"])
def test_a_writer_that_comes_back_after_its_place_was_taken_publishes_nothing(corpus: ServerCorpus, step: str) -> None:
    publish(corpus, a="Seoul.")
    with writer(corpus, step) as late:
        assert late.stdin and late.stdout and late.stderr and late.stdout.readline() == f"{step}\n"
        late.send_signal(signal.SIGSTOP)
        number = put_next(corpus, "Tokyo.")
        late.send_signal(signal.SIGCONT)
        late.stdin.write("go on\n")
        late.stdin.flush()
        assert late.wait(WAIT) == 1
        assert "StoreError" in late.stderr.read() and late.stdout.read() == ""
    assert (corpus.serving(), corpus.text("a")) == (number, "Tokyo.")
    put_next(corpus, "Osaka.")
    assert len(standing(corpus)) == 2 and not any(name.endswith("building") for name in standing(corpus))


def test_of_two_moves_from_the_same_state_one_fails(corpus: ServerCorpus) -> None:
    publish(corpus, a="Seoul.")
    seen = state(corpus)
    assert seen.serving is not None
    ledger.move(corpus.client(), seen, seen.serving)
    with pytest.raises(StoreError, match="another one took it: nothing was published"):
        ledger.move(corpus.client(), seen, seen.serving)


def test_a_move_that_comes_late_is_none_though_its_number_is_free_again(corpus: ServerCorpus) -> None:
    publish(corpus, a="Seoul.")
    seen = state(corpus)
    assert seen.serving is not None
    for text in ("Tokyo.", "Osaka.", "Busan."):  # each sweeps the moves before it
        publish(corpus, a=text)
    with pytest.raises(StoreError, match="another one took it: nothing was published"):
        ledger.move(corpus.client(), seen, seen.serving)
    assert corpus.text("a") == "Busan." and len(state(corpus).moves) == 1


def test_a_reader_elsewhere_keeps_its_snapshot_for_a_while(corpus: ServerCorpus) -> None:
    corpus.keep = WAIT * 10
    publish(corpus, a="Seoul.", b="Tokyo.")
    other = beside(corpus)
    with other.reading() as leased:
        assert leased is not None
        for text in ("Osaka.", "Busan.", "Jeju."):
            publish(corpus, a=text)
        assert leased.text("a") == "Seoul." and [hit.passage.text for hit in leased.matching("Seoul", 3)] == ["Seoul."]
        corpus.keep = 0.0
        publish(corpus, a="Daegu.")
        assert standing(corpus) == ["000004", "000005"]
        with pytest.raises(StoreError, match=r"no longer holds what was being read .* try again"):
            leased.text("a")
    assert other.text("a") == "Daegu." and other.text("b") == "Tokyo."
    other.close()


def test_readers_get_one_whole_snapshot_while_a_writer_publishes(corpus: ServerCorpus) -> None:
    corpus.keep = WAIT
    cities = ["Seoul", "Tokyo"]
    publish(corpus, **{name: f"{name} is in {cities[0]}." for name in "abc"})
    wrong: list[object] = []
    seen: set[str] = set()
    done = threading.Event()

    def read(mine: ServerCorpus) -> None:
        while not done.is_set():
            with mine.reading() as snapshot:
                assert snapshot is not None
                texts = [snapshot.text(name) for name in "abc"]
                found = [hit.passage.text for hit in snapshot.matching("is in", 5)]
            city = texts[0].split()[-1]
            seen.add(city)
            if any(not text.endswith(city) for text in texts) or sorted(found) not in ([], texts):
                wrong.append((texts, found))

    others = [beside(corpus) for _ in range(2)]
    threads = [threading.Thread(target=read, args=[other]) for other in others]
    for thread in threads:
        thread.start()
    for n in range(1, 5):
        publish(corpus, **{name: f"{name} is in {cities[n % 2]}." for name in "abc"})
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == [] and seen == {"Seoul.", "Tokyo."}
    for other in others:
        assert other.serving() == corpus.serving()
        other.close()


def test_a_lost_pointer_is_one_error_that_tells_the_way_back(corpus: ServerCorpus) -> None:
    publish(corpus, a="Seoul.")
    for name in state(corpus).collections:
        if name.startswith("serving-"):
            corpus.client().delete_collection(name)
    with pytest.raises(StoreError, match=r"run `brief-chat rollback N`, N being one of 1"), corpus.reading():
        pass
    corpus.rollback(1)
    assert corpus.text("a") == "Seoul."


def test_the_words_of_a_snapshot_are_indexed_once_a_machine(corpus: ServerCorpus) -> None:
    publish(corpus, a="Seoul.")
    (index,) = (corpus.home / "words").iterdir()
    made = (index / "segments.json").stat().st_mtime_ns
    again = ServerCorpus(f"{corpus.address}/{corpus.address.database}", home=corpus.home)
    with again.reading() as snapshot:
        assert snapshot is not None and len(snapshot.matching("Seoul", 3)) == 1
    assert (index / "segments.json").stat().st_mtime_ns == made
    for text in ("Tokyo.", "Osaka.", "Busan.", "Jeju."):
        publish(corpus, a=text)
    assert len(list((corpus.home / "words").iterdir())) == 3
    again.close()
