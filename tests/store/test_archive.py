"""A corpus in one file: the same at another place, whole to the byte, and nothing where it is not."""

import hashlib
import io
import json
import tarfile
from pathlib import Path

import numpy as np
import pytest
import zstandard
from shelf import BOTH, finish, publish, put, vector_of

from store import AnyCorpus, Corpus, StoreError, export, import_
from store.archive.members import seal

TEXTS = {"a": "Seoul.\nTokyo.\n도쿄 \U0001f5fa", "b": "Osaka on a river.\nSeoul.", "c": ""}
CITIES = ("Busan.", "Kobe.", "Nara.")


def embed(texts: list[str]) -> list[list[float]]:
    return [[*vector_of(text), 2.0] for text in texts]


def filled(corpus: AnyCorpus) -> AnyCorpus:
    """A corpus of two spaces."""
    with corpus.writing() as draft:
        for source_id, text in TEXTS.items():
            put(draft, source_id, text)
        draft.add_space("further", "four numbers", embed)
        finish(draft)
    return corpus


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """A file with a corpus whose source `d` had three editions."""
    corpus = Corpus(tmp_path / "from", editions=5)
    filled(corpus)
    for city in CITIES:
        publish(corpus, d=city)
    (tmp_path / "notes.md").write_text("mine")
    path = tmp_path / "corpus.tar.zst"
    assert export(corpus, path, uploads={"notes.md": tmp_path / "notes.md"}) == 4
    corpus.close()
    return path


@BOTH
def test_a_corpus_is_the_same_at_another_place(corpus: AnyCorpus, tmp_path: Path) -> None:
    origin = filled(Corpus(tmp_path / "from"))
    path = tmp_path / "corpus.tar.zst"
    export(origin, path, uploads={})
    assert import_(corpus, path, uploads=corpus.home / "uploads") == 3
    with origin.reading() as before, corpus.reading() as after:
        assert before is not None and after is not None
        assert after.sources == before.sources and list(after.sources) == list(before.sources)
        assert after.record.embedding == before.record.embedding and after.record.spaces == {"further": "four numbers"}
        for source_id, text in TEXTS.items():
            assert after.text(source_id) == text and after.passages(source_id) == before.passages(source_id)
            ours, theirs = before.vectors(source_id), after.vectors(source_id)
            assert ours.keys() == theirs.keys()  # Chroma rounds what it is given to length 1
            assert all(ours[one] == pytest.approx(theirs[one], rel=1e-6) for one in ours)
            passages = before.passages(source_id)
            assert np.allclose(after.beside("further", passages), before.beside("further", passages), rtol=1e-6)
        assert after.matching("Osaka river", 3) == before.matching("Osaka river", 3)
    again = tmp_path / "again.tar.zst"
    assert export(corpus, again, uploads={}) == 3  # and from there to a third place
    third = Corpus(tmp_path / "third")
    import_(third, again, uploads=tmp_path / "third" / "uploads")
    assert third.text("a") == TEXTS["a"]
    for one in (origin, third):
        one.close()


def test_editions_history_and_uploads_come_along(exported: Path, tmp_path: Path) -> None:
    corpus = Corpus(tmp_path / "to", editions=5)
    import_(corpus, exported, uploads=tmp_path / "to" / "uploads")
    assert [corpus.text("d", one.version) for one in corpus.editions("d")] == list(CITIES)
    assert [(one.number, one.change) for one in corpus.history()][:2] == [(5, "imported corpus.tar.zst"), (4, "test")]
    assert (tmp_path / "to" / "uploads" / "notes.md").read_text() == "mine"
    publish(corpus, d="Gifu.")
    assert [one.number for one in corpus.editions("d")] == [1, 2, 3, 4]
    assert {one.name for one in (tmp_path / "to").iterdir()} >= {"editions", "generations"}
    assert not list((tmp_path / "to").glob("import-*"))
    corpus.close()


def test_nothing_is_overwritten_that_nobody_said(exported: Path, tmp_path: Path) -> None:
    corpus = Corpus(tmp_path / "to")
    publish(corpus, z="Here before.")
    with pytest.raises(StoreError, match="holds a corpus already: name another home, or say --replace"):
        import_(corpus, exported, uploads=tmp_path / "u")
    assert corpus.text("z") == "Here before." and corpus.serving() == 1
    import_(corpus, exported, uploads=tmp_path / "u", over=True)
    assert corpus.text("d") == "Nara." and corpus.serving() == 2
    corpus.rollback()
    assert corpus.text("z") == "Here before."
    before = exported.read_bytes()
    with pytest.raises(StoreError, match="is there already"):
        export(corpus, exported, uploads={})
    assert exported.read_bytes() == before
    with pytest.raises(StoreError, match="there is nothing to export"):
        export(Corpus(tmp_path / "empty"), tmp_path / "x.tar.zst", uploads={})
    with pytest.raises(StoreError, match="there is no such file"):
        import_(Corpus(tmp_path / "empty"), tmp_path / "x.tar.zst", uploads=tmp_path)
    assert not (tmp_path / "x.tar.zst").exists()
    corpus.close()


def test_a_byte_that_changed_anywhere_is_refused_in_one_line(exported: Path, tmp_path: Path) -> None:
    whole = exported.read_bytes()
    places = sorted({*range(0, len(whole), max(1, len(whole) // 40)), *range(8), *range(len(whole) - 8, len(whole))})
    for place in places:
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        exported.write_bytes(damaged)
        is_refused(exported, tmp_path)
    for length in (0, 1, 7, len(whole) // 2, len(whole) - 1):
        exported.write_bytes(whole[:length])
        is_refused(exported, tmp_path)


def is_refused(path: Path, tmp_path: Path, told: str = "is no whole export of a corpus") -> None:
    corpus = Corpus(tmp_path / "to", editions=5)
    with pytest.raises(StoreError, match=told) as error:
        import_(corpus, path, uploads=tmp_path / "to" / "uploads")
    assert "\n" not in str(error.value) and len(str(error.value)) < 500 and str(path) in str(error.value)
    assert corpus.serving() is None and corpus.history() == [] and not list((tmp_path / "to").glob("[!w]*"))


def members(path: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    data = zstandard.ZstdDecompressor().stream_reader(path.read_bytes()).read()
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        return [(one, tar.extractfile(one).read()) for one in tar]  # type: ignore[union-attr]


def packed(path: Path, found: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    data = io.BytesIO()
    with tarfile.open(mode="w", fileobj=data) as tar:
        for info, text in found:
            info.size = len(text) if info.isreg() else 0
            tar.addfile(info, io.BytesIO(text))
    path.write_bytes(zstandard.ZstdCompressor().compress(data.getvalue()))
    seal(path)


@pytest.mark.parametrize(
    "name",
    ["../x.md", "/tmp/life-x.md", "uploads/../../x.md", "uploads/..", "sources/0/../../x.npy", "uploads/a/b", "C:\\x",
     "uploads/.hidden", "generations/000001/x"],
)  # fmt: skip
def test_no_path_in_it_leaves_the_folder(exported: Path, tmp_path: Path, name: str) -> None:
    found = members(exported)
    manifest = json.loads(found[-1][1])
    manifest["files"][name] = {"size": 1, "sha256": hashlib.sha256(b"x").hexdigest()}
    rows = [*found[:-1], (tarfile.TarInfo(name), b"x"), (found[-1][0], json.dumps(manifest).encode())]
    packed(exported, rows)
    is_refused(exported, tmp_path, "is no name that belongs into it")
    assert not (tmp_path / "x.md").exists() and not Path("/tmp/life-x.md").exists()


def test_what_is_no_file_a_stranger_or_of_another_version_is_refused(exported: Path, tmp_path: Path) -> None:
    found = members(exported)
    link = tarfile.TarInfo("uploads/link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    packed(exported, [(link, b""), *found])
    is_refused(exported, tmp_path, "is no file that belongs into it")
    packed(exported, [*found[:-1], (tarfile.TarInfo("uploads/more"), b"x"), found[-1]])
    is_refused(exported, tmp_path, "what its manifest does not name")
    packed(exported, found[:-1])
    is_refused(exported, tmp_path, "its manifest cannot be read")
    packed(exported, [*found[1:]])
    is_refused(exported, tmp_path, "is not what was written")
    plain = json.loads(found[-1][1])
    for other in ({**plain, "format": 9}, {**plain, "record": {**plain["record"], "format": 9}}):
        packed(exported, [*found[:-1], (found[-1][0], json.dumps(other).encode())])
        is_refused(exported, tmp_path, "was written by another version")
