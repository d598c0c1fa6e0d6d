"""A draft rewrites what changed, and its indexes do not grow with what was deleted."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import chromadb
import pytest
from shelf import BOTH, finish, publish, put

import store.local.building
import store.local.copying
from store import AnyCorpus, Corpus, Draft

LINES = [f"The ministers met in hall {n} of the palace." for n in range(40)]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How many rows Chroma was asked to add, change and delete."""
    counts = {"add": 0, "update": 0, "delete": 0}

    def counted(name: str) -> None:
        real = getattr(chromadb.Collection, name)

        def call(self: chromadb.Collection, *, ids: list[str], **rest: Any) -> None:
            counts[name] += len(ids)
            real(self, ids=ids, **rest)

        monkeypatch.setattr(chromadb.Collection, name, call)

    for name in counts:
        counted(name)
    return counts


def edit(corpus: Corpus, written: dict[str, int], lines: list[str]) -> dict[str, int]:
    written.update(add=0, update=0, delete=0)
    publish(corpus, a="\n".join(lines))
    with corpus.reading() as snapshot:
        assert snapshot is not None and snapshot.text("a") == "\n".join(lines)
        assert "".join(passage.text for passage in snapshot.passages("a")) == "\n".join(lines)
        assert snapshot.count() == len(lines) and len(snapshot.vectors("a")) == len(lines)
        snapshot.check()
    return dict(written)


def test_only_rows_that_change_are_written(corpus: Corpus, written: dict[str, int]) -> None:
    assert edit(corpus, written, LINES)["add"] == 40
    one = [*LINES[:30], "The ministers met nowhere at all.", *LINES[31:]]
    assert edit(corpus, written, one) == {"add": 1, "delete": 1, "update": 39}
    assert edit(corpus, written, one[:35]) == {"add": 1, "delete": 6, "update": 34}  # the last line ends otherwise


def test_other_sources_are_left_alone(corpus: Corpus, written: dict[str, int]) -> None:
    publish(corpus, a="Seoul.\nTokyo.", b="\n".join(LINES))
    written.update(add=0, update=0, delete=0)
    publish(corpus, a="Seoul.\nOsaka.")
    assert written == {"add": 1, "delete": 1, "update": 1}


def test_an_index_with_more_deleted_rows_than_others_is_made_anew(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.local.building, "FEW", 50)
    marks, sizes = [], []
    for edition in range(6):
        publish(corpus, a="\n".join(f"{line} {edition}" for line in LINES))
        with corpus.reading() as snapshot:
            assert snapshot is not None and snapshot.count() == 40
            marks.append(snapshot.record.marks.get("passages", 0))
            sizes.append(sum(p.stat().st_size for p in snapshot.folder.rglob("length.bin")))
            assert [hit.passage.index for hit in snapshot.matching("hall 7", 1)] == [7]
            assert len(list((snapshot.folder / "chroma").glob("*-*"))) == 1
    assert marks == [0, 40, 0, 40, 0, 40]
    assert max(sizes) <= 4 * 120


def test_what_is_published_is_written_out_and_readers_only_read_it(corpus: Corpus) -> None:
    publish(corpus, a="Seoul.", b="Tokyo.")

    def state() -> dict[Path, int]:
        found = (corpus.home / "generations").rglob("*-*/*")
        return {path: path.stat().st_mtime_ns for path in found}

    before = state()
    assert {path.name for path in before} >= {"data_level0.bin", "index_metadata.pickle"}
    for _ in range(2):
        other = Corpus(corpus.home)
        with other.reading() as snapshot:
            assert snapshot is not None and len(snapshot.matching("Seoul", 3)) == 1
        other.close()
    assert state() == before


def test_texts_are_shared_between_snapshots(corpus: Corpus) -> None:
    publish(corpus, a="Seoul.", b="Tokyo.")
    publish(corpus, a="Osaka.")
    first, second = (sorted((corpus.home / "generations" / name / "texts").iterdir()) for name in ("000001", "000002"))
    shared = {path.name for path in first} & {path.name for path in second}
    assert len(shared) == 1
    (name,) = shared
    assert first[0].parent.joinpath(name).samefile(second[0].parent / name)


def test_a_text_that_comes_back_is_not_written_over_the_one_that_is_read(corpus: Corpus) -> None:
    publish(corpus, a="Seoul.")
    with corpus.reading() as snapshot, corpus.writing() as draft:
        assert snapshot is not None
        put(draft, "b", "Seoul.")
        finish(draft)
        assert snapshot.text("a") == "Seoul."
    assert corpus.text("b") == "Seoul."


def test_many_small_sources_are_written_together(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    writes: list[int] = []
    real = chromadb.Collection.add

    def counted(self: chromadb.Collection, ids: list[str], **rest: Any) -> None:
        writes.append(len(ids))
        real(self, ids=ids, **rest)

    monkeypatch.setattr(chromadb.Collection, "add", counted)
    publish(corpus, **{f"source-{n}": f"Seoul {n}.\nTokyo {n}." for n in range(60)})
    assert writes == [120]
    monkeypatch.setattr(Draft, "page", 50)
    publish(corpus, **{f"other-{n}": f"Busan {n}." for n in range(60)})
    assert writes == [120, 50, 10]


@pytest.mark.parametrize("inside", [True, False])
def test_nobody_writes_to_the_database_while_it_is_copied(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, inside: bool
) -> None:
    publish(corpus, a="Seoul.", b="Tokyo.")
    corpus.close()
    real, tried = store.local.copying._copy_file, []
    if not inside:  # a system that cannot copy by itself
        monkeypatch.delattr(os, "copy_file_range")

    def copied(base: Path, to: Path) -> None:
        with (
            closing(sqlite3.connect(base, timeout=0)) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("CREATE TABLE meanwhile (number INTEGER)")
            other.commit()
        real(base, to)
        tried.append(base.read_bytes() == to.read_bytes())

    monkeypatch.setattr(store.local.copying, "_copy_file", copied)
    publish(corpus, b="Osaka.")
    assert tried == [True] and (corpus.text("a"), corpus.text("b")) == ("Seoul.", "Osaka.")


@BOTH
def test_a_draft_holds_what_was_done_to_a_source_last(corpus: AnyCorpus) -> None:
    publish(corpus, a="Seoul.\nTokyo.", b="Busan.", c="Osaka.")
    with corpus.writing() as draft:
        put(draft, "a", "Kobe.\nTokyo.\nNara.")
        put(draft, "a", "Kobe.\nKyoto.")  # what is not written yet counts
        draft.remove("b")
        put(draft, "b", "Daegu.\nUlsan.")
        put(draft, "new", "Jeju.")
        draft.remove("new")
        draft.remove("c")
        finish(draft)
    with corpus.reading() as snapshot:
        assert snapshot is not None
        assert {one: snapshot.text(one) for one in snapshot.sources} == {
            "a": "Kobe.\nKyoto.",
            "b": "Daegu.\nUlsan.",
        }
        assert [passage.text for one in "ab" for passage in snapshot.passages(one)] == [
            "Kobe.\n",
            "Kyoto.",
            "Daegu.\n",
            "Ulsan.",
        ]
        assert snapshot.count() == 4
        snapshot.check()
