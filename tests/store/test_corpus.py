"""One snapshot serves at any moment, to every reader, whatever becomes of a writer."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from shelf import BOTH, beside, finish, place, publish, put, standing

from store import AnyCorpus, Corpus, StoreError, StoreLocked, UnknownSource
from store.snapshot.lock import Writer

ROOT = Path(__file__).parents[2]
OTHER = """
import os, signal, sys
from pathlib import Path
from shelf import at, finish, put
corpus = at(sys.argv[1])
if sys.argv[2] == "read":
    for _ in sys.stdin:
        print(corpus.text("a"), flush=True)
elif sys.argv[2] == "lease":
    with corpus.reading() as leased:
        print("leased", flush=True)
        sys.stdin.readline()
        found = [hit.passage.text for hit in leased.matching("Seoul", 3)]
        print(leased.text("a"), found, [passage.text for passage in leased.passages("a")], flush=True)
else:
    with corpus.writing() as draft:
        put(draft, "a", "Half-built.")
        print("filled", flush=True)
        if sys.argv[2] == "write":
            sys.stdin.read()
        finish(draft)
        if sys.argv[2] != "write":
            setattr(Path, sys.argv[2], lambda *_: os.kill(os.getpid(), signal.SIGKILL))
"""


def other_process(corpus: AnyCorpus, what: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", OTHER, place(corpus), what],
        env={"PYTHONPATH": os.pathsep.join(str(ROOT / one) for one in ("", "tests/support"))},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )


@BOTH
def test_reading_writes_nothing(corpus: AnyCorpus) -> None:
    with corpus.reading() as snapshot:
        assert snapshot is None
    with pytest.raises(UnknownSource, match="the corpus is empty"):
        corpus.text("a")
    assert not corpus.home.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_a_new_home_is_its_owners_alone(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path / "home")
    publish(corpus, a="Seoul.")
    corpus.close()
    assert corpus.home.stat().st_mode & 0o777 == 0o700


@BOTH
def test_a_reader_keeps_its_snapshot_and_the_next_one_sees_the_new(corpus: AnyCorpus) -> None:
    publish(corpus, a="Seoul.")
    other = beside(corpus)
    with corpus.reading() as before, other.reading() as elsewhere:
        assert before is not None and elsewhere is not None
        publish(corpus, a="Tokyo.")
        for old in (before, elsewhere):
            assert old.text("a") == "Seoul."
            assert [hit.passage.text for hit in old.matching("Seoul", 3)] == ["Seoul."]
        for after in (corpus, other):
            with after.reading() as new:
                assert new is not None and new.record.number == 2
                assert new.text("a") == "Tokyo."
    other.close()


def test_a_reader_keeps_its_snapshot_through_any_number_of_publications(corpus: Corpus) -> None:
    publish(corpus, a="Seoul.")
    with corpus.reading() as leased:
        assert leased is not None
        for text in ("Tokyo.", "Osaka.", "Busan."):
            publish(corpus, a=text)
        assert leased.text("a") == "Seoul."
        assert [passage.text for passage in leased.passages("a")] == ["Seoul."]
    publish(corpus, a="Jeju.")
    assert standing(corpus) == ["000004", "000005"]


@BOTH
def test_another_process_sees_a_publication_at_its_next_reading(corpus: AnyCorpus) -> None:
    publish(corpus, a="Seoul.")
    with other_process(corpus, "read") as reader:
        assert reader.stdin and reader.stdout
        for text in ("Seoul.", "Tokyo."):
            publish(corpus, a=text)
            reader.stdin.write("now\n")
            assert reader.stdout.readline() == f"{text}\n"


def test_a_writer_that_is_killed_leaves_the_old_snapshot_serving(corpus: Corpus) -> None:
    publish(corpus, a="Seoul.")
    with other_process(corpus, "write") as writer:
        assert writer.stdout and writer.stdout.readline() == "filled\n"
        assert standing(corpus) == ["000001", "000002.building"]
        who = rf"another process \({writer.pid} on .+, since .+ UTC\) is writing to .*: try again when it is done"
        with pytest.raises(StoreLocked, match=who), corpus.writing(wait=0):
            pass
        writer.kill()
        assert writer.wait() == -signal.SIGKILL
    assert corpus.text("a") == "Seoul."
    assert publish(corpus, a="Tokyo.") == 2
    assert standing(corpus) == ["000001", "000002"]


@pytest.mark.parametrize("step", ["rename", "replace"])
def test_a_writer_killed_at_a_step_of_publishing_has_published_nothing(corpus: Corpus, step: str) -> None:
    publish(corpus, a="Seoul.")
    with other_process(corpus, step) as writer:
        assert writer.wait() == -signal.SIGKILL
    assert corpus.text("a") == "Seoul." and len(standing(corpus)) == 2
    with corpus.writing():
        assert standing(corpus)[0] == "000001" and "000002" not in standing(corpus)
    assert corpus.text("a") == "Seoul."


@BOTH
def test_a_second_writer_waits_and_is_told_for_whom(corpus: AnyCorpus) -> None:
    told: list[Writer] = []
    publish(corpus, a="Seoul.")
    with other_process(corpus, "write") as writer:
        assert writer.stdin and writer.stdout and writer.stdout.readline() == "filled\n"

        def release(holder: Writer) -> None:
            told.append(holder)
            writer.stdin.close()

        with corpus.writing(wait=60, on_wait=release) as draft:
            assert draft.base is not None and draft.base.text("a") == "Half-built."
            put(draft, "b", "Tokyo.")
            finish(draft)
    assert told and told[0].pid == writer.pid and f"({writer.pid} on " in str(told[0])
    assert (corpus.text("a"), corpus.text("b")) == ("Half-built.", "Tokyo.")


@BOTH
def test_who_waits_can_break_off(corpus: AnyCorpus) -> None:
    def leave(_: Writer) -> None:
        told.append(time.monotonic())
        if len(told) == 2:
            raise KeyboardInterrupt

    told: list[float] = []
    publish(corpus, a="Seoul.")
    with other_process(corpus, "write") as writer:
        assert writer.stdin and writer.stdout and writer.stdout.readline() == "filled\n"
        with pytest.raises(KeyboardInterrupt), corpus.writing(wait=60, on_wait=leave):
            pass
        writer.stdin.close()
    assert told[1] - told[0] < 5


def test_a_reader_in_another_process_keeps_its_snapshot_through_any_number_of_publications(corpus: Corpus) -> None:
    publish(corpus, a="Seoul.")
    with other_process(corpus, "lease") as reader:
        assert reader.stdin and reader.stdout and reader.stdout.readline() == "leased\n"
        for text in ("Tokyo.", "Osaka.", "Busan."):
            publish(corpus, a=text)
        assert standing(corpus) == ["000001", "000003", "000004"]
        reader.stdin.write("now\n")
        assert reader.stdout.readline() == "Seoul. ['Seoul.'] ['Seoul.']\n"
    publish(corpus, a="Jeju.")
    assert standing(corpus) == ["000004", "000005"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other locks")
@pytest.mark.parametrize("disk", ["nfs", "without locks"])
def test_a_disk_that_locks_otherwise_is_written_to_again_and_again(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, disk: str
) -> None:
    import fcntl

    real = fcntl.flock

    def flock(file: Any, operation: int) -> None:
        mode = fcntl.fcntl(file, fcntl.F_GETFL) & os.O_ACCMODE
        if disk == "without locks" and "generation.json" in str(getattr(file, "name", "")):
            raise OSError(errno.ENOLCK, "No locks available")
        if operation & fcntl.LOCK_EX and mode == os.O_RDONLY:  # flock(2): emulated by locks of a range of bytes
            raise OSError(errno.EBADF, "Bad file descriptor")
        real(file, operation)

    monkeypatch.setattr(fcntl, "flock", flock)
    for number in range(6):
        publish(corpus, a=f"Text number {number}.")
        with corpus.reading() as snapshot:
            assert snapshot is not None and snapshot.text("a") == f"Text number {number}."


def test_the_lease_of_a_reader_that_is_killed_ends_with_it(corpus: Corpus) -> None:
    publish(corpus, a="Seoul.")
    with other_process(corpus, "lease") as reader:
        assert reader.stdout and reader.stdout.readline() == "leased\n"
        reader.kill()
    for text in ("Tokyo.", "Osaka."):
        publish(corpus, a=text)
    assert standing(corpus) == ["000002", "000003"]


@BOTH
@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_draft_with_an_error_inside_is_discarded(corpus: AnyCorpus, error: type[BaseException]) -> None:
    publish(corpus, a="Seoul.")
    with pytest.raises(error), corpus.writing() as draft:
        put(draft, "a", "Tokyo.")
        raise error
    assert (corpus.text("a"), standing(corpus)) == ("Seoul.", ["000001"])


@BOTH
def test_a_draft_that_was_finished_before_the_error_is_discarded_too(corpus: AnyCorpus) -> None:
    with pytest.raises(RuntimeError), corpus.writing() as draft:
        put(draft, "a", "Seoul.")
        finish(draft)
        raise RuntimeError
    assert (corpus.serving(), standing(corpus)) == (None, [])


@BOTH
def test_the_snapshot_before_is_kept_and_older_ones_are_swept(corpus: AnyCorpus) -> None:
    texts = ["Seoul.", "Tokyo.", "Osaka."]
    versions = []
    for text in texts:
        publish(corpus, a=text)
        with corpus.reading() as snapshot:
            assert snapshot is not None
            versions.append(snapshot.source("a").version)
    assert standing(corpus) == ["000002", "000003"]
    assert [corpus.text("a", version) for version in versions[1:]] == texts[1:]
    with pytest.raises(UnknownSource, match=rf"version {versions[0][:12]} of `a` is no longer kept"):
        corpus.text("a", versions[0])


@BOTH
def test_a_version_belongs_to_its_source(corpus: AnyCorpus) -> None:
    publish(corpus, a="Seoul.", b="Tokyo.")
    with corpus.reading() as snapshot:
        assert snapshot is not None
        version = snapshot.source("a").version
    for source_id, asked in (("b", version), ("c", version), ("a", "../../../generations/000001/texts/" + version)):
        with pytest.raises(UnknownSource):
            corpus.text(source_id, asked)


@pytest.mark.parametrize("pointer", ["", "garbage", "[]", "{}", '{"snapshot": "x"}', '{"snapshot": 7}', "\udcff"])
def test_a_pointer_that_is_garbage_is_one_clear_error(corpus: Corpus, pointer: str) -> None:
    publish(corpus, a="Seoul.")
    (corpus.home / "current.json").write_bytes(pointer.encode("utf-8", "surrogateescape"))
    with pytest.raises(StoreError) as error, corpus.reading():
        pass
    assert "\n" not in str(error.value) and str(corpus.home) in str(error.value)


def test_a_lost_pointer_is_one_error_that_tells_the_way_back(corpus: Corpus) -> None:
    publish(corpus, a="Seoul.")
    pointer = corpus.home / "current.json"
    pointer.unlink()
    for use in (corpus.reading, corpus.writing):
        with pytest.raises(StoreError, match=r"is missing .*: run `brief-chat rollback N`"), use():
            pass
    for damage in (pointer.unlink, lambda: pointer.write_text("garbage")):
        corpus.rollback(1)
        assert corpus.text("a") == "Seoul."
        damage()
    with pytest.raises(StoreError), corpus.reading():
        pass
