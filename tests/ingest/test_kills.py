"""An ingest that dies at any moment leaves what served, and the next one ends right, with nothing left over.

KILLS=50 pytest tests/ingest/test_kills.py -s        # where nothing is said 10, and 3 on a Chroma server
"""

import os
import random
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from chroma_server import database
from nursery import Nursery

from store import AnyCorpus, Corpus, ServerCorpus
from store.server import ledger

KILLS = int(os.environ.get("KILLS", "10"))
ON_SERVER = int(os.environ.get("KILLS", "3"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three sources that tell of one city; all of them change at each ingest."""
    folder = tmp_path / "sources"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}-source.md").write_text("Nothing yet.")
    return folder


@pytest.fixture
def nursery(corpus: Corpus, folder: Path) -> Iterator[Nursery]:
    nursery = Nursery(corpus.home, folder)
    yield nursery
    nursery.close()


def told(corpus: AnyCorpus) -> str:
    """The city that the corpus tells of, after a look at every text, passage, and both searches."""
    with corpus.reading() as snapshot:
        assert snapshot is not None
        assert len(snapshot.sources) == 3
        (city,) = {snapshot.text(source).split()[2].rstrip(".") for source in snapshot.sources}
        for source in snapshot.sources:
            assert "".join(passage.text for passage in snapshot.passages(source)) == snapshot.text(source)
        found = snapshot.matching(f"{city} street", 20)
        assert len(found) == 20 and all(city in hit.passage.text for hit in found)
        snapshot.check()
        return city


def left_over(corpus: AnyCorpus) -> list[str]:
    """What lies in the home beside the snapshots that are kept; on the server, beside those that were published."""
    if isinstance(corpus, ServerCorpus):
        published = {row.number for row in corpus.history()}
        return [f"{number}" for number in ledger.look(corpus.client()).parts() if number not in published]
    kept = [row.number for row in corpus.history() if row.kept]
    names = {
        "current.json",
        "history.json",
        "checks.json",
        "write.lock",
        "generations",
        *(f"{number:06d}" for number in kept),
    }
    found = [*corpus.home.iterdir(), *(corpus.home / "generations").iterdir()]
    return sorted(path.name for path in found if path.name not in names and path.suffix != ".toml")


@pytest.mark.timeout(60 + 30 * KILLS)
def test_an_ingest_killed_at_any_moment_leaves_what_served_and_the_next_one_ends_right(
    corpus: Corpus, nursery: Nursery
) -> None:
    kill(corpus, nursery, KILLS)


@pytest.mark.timeout(60 + 60 * ON_SERVER)
def test_so_does_one_into_a_chroma_server(chroma_server: str, tmp_path: Path, folder: Path) -> None:
    url = database(chroma_server)
    corpus = ServerCorpus(url, home=tmp_path / "reader", keep=60.0)
    nursery = Nursery(tmp_path / "writer", folder, url)
    kill(corpus, nursery, ON_SERVER)
    nursery.close()
    corpus.close()


def kill(corpus: AnyCorpus, nursery: Nursery, kills: int) -> None:
    """Kill ingests at random moments, look at what stands, and ingest again."""
    chance = random.Random(4)
    assert nursery.ingest("Seoul")[0] == 0
    status, whole = nursery.ingest("Tokyo")
    assert status == 0
    before, survived = told(corpus), 0
    for number in range(kills):
        status, _ = nursery.ingest(f"Killed{number}", kill_after=chance.uniform(0, whole))
        assert status in (0, -signal.SIGKILL)
        now = told(corpus)
        assert now == f"Killed{number}" if status == 0 else now in (before, f"Killed{number}")
        survived += now != before
        before = f"City{number}"
        status, took = nursery.ingest(before)
        assert status == 0 and told(corpus) == before
        assert left_over(corpus) == []
        whole = (whole + took) / 2
    numbers = [row.number for row in corpus.history()]
    assert numbers == sorted(set(numbers), reverse=True) and len(numbers) == kills + 2 + survived
    print(
        f"\n{kills} kills: {survived} after the publication, {kills - survived} before it; an ingest took {whole:.2f} s"
    )


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 6 MB, which root on Linux can make."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("a file system of our own cannot be mounted here (root on Linux can)")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.mark.timeout(60 + 30 * KILLS)
def test_an_ingest_for_which_the_disk_is_full_at_any_moment_leaves_what_served(small_disk: Path, folder: Path) -> None:
    corpus = Corpus(small_disk / "home")
    nursery = Nursery(corpus.home, folder)
    filler = small_disk / "filler"
    try:
        assert nursery.ingest("Seoul")[0] == nursery.ingest("Tokyo")[0] == 0
        size = sum(path.stat().st_blocks * 512 for path in (corpus.home / "generations" / "000002").rglob("*"))
        before, failed, tries = told(corpus), 0, max(3, KILLS // 5)
        for full in range(tries):
            free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
            filler.write_bytes(bytes(max(0, free - int(size * 1.3 * full / tries))))
            status, _ = nursery.ingest(f"Full{full}")
            assert status in (0, 3)  # done, or one line of ours
            failed += status == 3
            if status == 3:
                assert told(corpus) == before  # in a chat that has it open; to open one, Chroma must write
            filler.unlink()
            assert told(corpus) == (before if status == 3 else f"Full{full}")
            before = f"City{full}"
            assert nursery.ingest(before)[0] == 0 and told(corpus) == before
            assert left_over(corpus) == []
        assert failed
        print(f"\n{tries} full disks: {failed} ingests failed in one line, {tries - failed} still had room")
    finally:
        nursery.close()
        corpus.close()
