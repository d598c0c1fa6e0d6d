"""Whatever is damaged, full or closed to us is one clear line that says what to do, and never an empty answer."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from shelf import publish

from store import Corpus, StoreError

MANY = "\n".join(f"A summit in Seoul, number {n}." for n in range(1_100))  # enough for Chroma to write its index out


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one snapshot, its vectors' index written out."""
    home = tmp_path_factory.mktemp("whole") / "home"
    corpus = Corpus(home)
    publish(corpus, a=MANY)
    corpus.close()
    return home


def files() -> list[str]:
    bm25 = ["segments.json", "gone.npy", "1/ids.json", "1/words.json"]
    bm25 += [f"1/{name}.npy" for name in ("starts", "passages", "counts", "lengths")]
    index = ["data_level0.bin", "header.bin", "length.bin", "link_lists.bin", "index_metadata.pickle"]
    return [
        "generation.json",
        "chroma/chroma.sqlite3",
        *(f"chroma/*-*/{name}" for name in index),
        *(f"bm25/{name}" for name in bm25),
        "texts/*.txt",
    ]


@pytest.mark.parametrize("pattern", files())
def test_a_file_that_is_lost_or_cut_short_is_one_clear_error_before_anything_is_read(
    whole: Path, tmp_path: Path, pattern: str
) -> None:
    home = shutil.copytree(whole, tmp_path / "home")
    (path,) = (home / "generations" / "000001").glob(pattern)
    for damage in (lambda: os.truncate(path, path.stat().st_size // 2), path.unlink):
        damage()
        with pytest.raises(StoreError) as error, Corpus(home).reading():
            pass
        message = str(error.value)
        assert "\n" not in message and str(home) in message and path.name in message
        assert "`brief-chat rollback`" in message and "`brief-chat ingest`" in message
        with pytest.raises(StoreError, match="damaged"), Corpus(home).writing():
            pass


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_sqlite_file_that_is_cut_short_anywhere_is_noticed(whole: Path, tmp_path: Path, share: float) -> None:
    home = shutil.copytree(whole, tmp_path / "home")
    path = home / "generations" / "000001" / "chroma" / "chroma.sqlite3"
    os.truncate(path, int(path.stat().st_size * share))
    with pytest.raises(StoreError, match=r"chroma/chroma.sqlite3 is truncated at \d+ bytes"), Corpus(home).reading():
        pass


@pytest.mark.parametrize("garbage", [b"", b"no such thing" * 1000])
def test_garbage_for_a_database_is_one_clear_error(whole: Path, tmp_path: Path, garbage: bytes) -> None:
    home = shutil.copytree(whole, tmp_path / "home")
    (home / "generations" / "000001" / "chroma" / "chroma.sqlite3").write_bytes(garbage)
    with pytest.raises(StoreError, match="is damaged") as error, Corpus(home).reading():
        pass
    assert "\n" not in str(error.value)


def test_a_damaged_snapshot_is_left_by_a_rollback(corpus: Corpus) -> None:
    publish(corpus, a="Seoul.")
    publish(corpus, a="Tokyo.")
    corpus.close()
    os.truncate(corpus.home / "generations" / "000002" / "chroma" / "chroma.sqlite3", 4096)
    with pytest.raises(StoreError, match="run `brief-chat rollback`"), corpus.reading():
        pass
    corpus.rollback()
    assert corpus.text("a") == "Seoul." and publish(corpus, a="Osaka.") == 3


def test_a_pointer_to_nothing_is_one_clear_error(whole: Path, tmp_path: Path) -> None:
    home = shutil.copytree(whole, tmp_path / "home")
    shutil.rmtree(home / "generations" / "000001")
    with pytest.raises(StoreError, match=r"000001, which should serve, is missing"), Corpus(home).reading():
        pass


@pytest.mark.parametrize("inside", ["", "home"])
def test_a_home_that_cannot_be_written_is_one_clear_error(tmp_path: Path, inside: str) -> None:
    (tmp_path / "file").write_text("This is no folder.")
    corpus = Corpus(tmp_path / "file" / inside)
    with pytest.raises(StoreError, match="cannot write to") as error, corpus.writing():
        pass
    assert "\n" not in str(error.value) and str(corpus.home) in str(error.value)
    assert (tmp_path / "file").read_text() == "This is no folder."


@pytest.fixture
def read_only(whole: Path, tmp_path: Path) -> Iterator[Path]:
    """A home that may be read and not written, even by root, who gets it on a mount of its own."""
    home = shutil.copytree(whole, tmp_path / "home")
    if os.geteuid():
        for path in [home, *home.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield home
        return
    for options in (["--bind", str(home), str(home)], ["-o", "remount,bind,ro", str(home)]):
        if subprocess.run(["mount", *options], capture_output=True).returncode:
            pytest.skip("root may write everywhere, and a read-only mount cannot be made here")
    yield home
    subprocess.run(["umount", "--lazy", str(home)], check=True)


def test_a_read_only_home_can_be_asked_and_not_written(read_only: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = tmp_folder(monkeypatch, read_only.parent / "passing")
    corpus = Corpus(read_only)
    with corpus.reading() as snapshot:
        assert snapshot is not None and snapshot.text("a") == MANY and snapshot.count() == 1_100
        assert snapshot.matching("summit", 1) and len(list(beside.iterdir())) == 1
        vector = next(iter(snapshot.vectors("a").values()))
        assert vector.shape == (3,)
    corpus.close()
    assert list(beside.iterdir()) == []
    refused = pytest.raises(StoreError, match="may not be written by this user: make it writable")
    with refused as error, corpus.writing():
        pass
    assert "\n" not in str(error.value) and str(read_only) in str(error.value)
    with pytest.raises(StoreError, match="make it writable"):
        corpus.rollback(1)
    assert [row.number for row in corpus.history()] == [1]


def tmp_folder(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """The folder for what is passing, as TMPDIR names it."""
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def test_a_read_only_home_without_a_folder_for_what_is_passing_is_one_line(
    read_only: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(read_only / "nowhere"))
    with pytest.raises(StoreError, match="give it one with TMPDIR") as error, Corpus(read_only).reading():
        pass
    assert "\n" not in str(error.value)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB, which root on Linux can make."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], capture_output=True)
    if made.returncode:
        pytest.skip("a file system of our own cannot be mounted here (root on Linux can)")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_loses_nothing_and_goes_on_once_there_is_room(small_disk: Path) -> None:
    corpus = Corpus(small_disk / "home")
    publish(corpus, a="Seoul.", b="Tokyo.")
    for fill in (lambda: MANY * 6, lambda: _filled(small_disk)):
        with pytest.raises(StoreError, match="the disk is full, make room and try again; nothing was published"):
            publish(corpus, a=fill())
        assert [folder.name for folder in (corpus.home / "generations").iterdir()] == ["000001"]
        with corpus.reading() as snapshot:
            assert snapshot is not None and snapshot.text("a") == "Seoul."
            assert [hit.passage.text for hit in snapshot.matching("Tokyo", 3)] == ["Tokyo."]
    (small_disk / "filler").unlink()
    assert publish(corpus, a="Osaka.") == 2 and corpus.text("a") == "Osaka."
    corpus.close()


def _filled(folder: Path) -> str:
    """Fill the disk but for a little, and return a text that still seems to fit."""
    free = shutil.disk_usage(folder).free
    (folder / "filler").write_bytes(bytes(free - 100_000))
    return "Busan."
