"""What comes through the chat is kept under a safe name, and is a source like any other."""

import re
import threading
import time
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import Any

import made
import pytest
from edits import LANGUAGES, book, edited

from app.encoders.minilm import MiniLMEmbeddings
from ingest.ingestion import remove, run
from ingest.parse.parser import Parser
from ingest.sources.items import known_items
from ingest.types.document import Document
from ingest.types.report import Progress, Report
from ingest.uploads import forget, likeness, safe_name, upload
from store import Corpus

Embedder = MiniLMEmbeddings

TOLL = "The harbour took a toll of seven coins from each ship that came in, and of nine from those that stayed."
HOSTILE = [
    "../../etc/passwd.md", "..", ".", "", "con.md", ".hidden.md", "a\nb.md", "a\0b.md", "<img src=x>.md", "-rf.md",
    "x" * 300 + ".md", "메모.md", "보고서 2022.md", "성명 2022.md", "A B.md", "a-b.md", "a_b.md", "\u202etxt.md",
    "CON ", "a.md.",
]  # fmt: skip


def states(report: Report) -> dict[str, str]:
    return {outcome.source_id: outcome.state for outcome in report.outcomes}


def test_no_hostile_name_leaves_its_mark_and_no_two_names_meet() -> None:
    names = [safe_name(name) for name in HOSTILE]
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,99}", name) for name in names)
    assert len(set(names)) == len(names) and "con.md" not in names
    assert safe_name("Brief.PDF") == "brief.pdf" and safe_name("보고서.pdf").endswith(".pdf")
    assert safe_name("brief.pdf", taken=["brief.pdf", "brief-2.pdf"]) == "brief-3.pdf"


def test_an_upload_is_kept_and_checked_again_and_goes_with_its_source(
    corpus: Corpus, embedder: Embedder, tmp_path: Path
) -> None:
    sent = tmp_path / "회담 2031.md"
    sent.write_text("The summit of 2031 was held in Osaka.")
    (outcome,) = upload(corpus, [sent], embedder).outcomes
    kept = corpus.home / "uploads" / outcome.source_id
    assert outcome.state == "added" and kept.read_text() == sent.read_text()
    with corpus.reading() as snapshot:
        assert snapshot is not None
        source = snapshot.source(outcome.source_id)
    assert (source.title, source.format, source.origin) == ("회담 2031", "markdown", str(kept))
    sent.unlink()
    assert states(run(corpus, known_items([source]), embedder)) == {source.id: "unchanged"}
    kept.write_text("The summit of 2031 was held in Kobe.")
    assert states(run(corpus, known_items([source]), embedder)) == {source.id: "updated"}
    remove(corpus, source.id)
    forget(corpus.home, source.origin)
    assert list(kept.parent.iterdir()) == []


def test_two_files_of_one_name_are_both_kept_and_each_has_its_versions(
    corpus: Corpus, embedder: Embedder, tmp_path: Path
) -> None:
    for place, text in (("one", f"Of Osaka. {TOLL}"), ("two", "Kobe opened its port to the ships of the world.")):
        (tmp_path / place).mkdir()
        (tmp_path / place / "Brief.md").write_text(text)
    one, two = tmp_path / "one" / "Brief.md", tmp_path / "two" / "Brief.md"
    assert states(upload(corpus, [one], embedder)) == {"brief.md": "added"}
    assert states(upload(corpus, [one], embedder)) == {"brief.md": "unchanged"}
    (second,) = upload(corpus, [two], embedder).outcomes
    assert (second.source_id, second.state) == ("brief-2.md", "added")
    assert second.notes == ("kept beside brief.md: a file of the same name, and another text",)
    one.write_text(f"Of Nagoya. {TOLL}")
    assert states(upload(corpus, [two, one], embedder)) == {"brief-2.md": "unchanged", "brief.md": "updated"}
    assert corpus.text("brief.md").startswith("Of Nagoya.") and corpus.text("brief-2.md").startswith("Kobe")


def test_two_files_of_one_name_that_come_together_are_both_kept(
    corpus: Corpus, embedder: Embedder, tmp_path: Path
) -> None:
    for place, text in (("one", f"Of Osaka. {TOLL}"), ("two", f"Of Kobe. {TOLL}")):
        (tmp_path / place).mkdir()
        (tmp_path / place / "Brief.md").write_text(text)
    paths = [tmp_path / "one" / "Brief.md", tmp_path / "two" / "Brief.md"]
    assert states(upload(corpus, paths, embedder)) == {"brief.md": "added", "brief-2.md": "added"}


def test_versions_of_a_text_are_told_from_texts_of_one_matter() -> None:
    library = [path.read_text() for path in Path(str(files("ingest") / "library")).glob("*.md")]
    assert len(library) > 8 and max(likeness(*pair) for pair in combinations(library, 2)) < 0.3
    for language in LANGUAGES:
        made = book(language, seed=4)
        old = made.text()
        assert likeness(old, edited(made)) > 0.9


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"\x89PNG\r\n\x1a\n"])
def test_what_cannot_be_read_is_not_kept_and_takes_no_place(
    corpus: Corpus, embedder: Embedder, tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "brief.md"
    path.write_text("Osaka.")
    upload(corpus, [path], embedder)
    path.write_bytes(data)
    (outcome,) = upload(corpus, [path, tmp_path / "none.md"], embedder).outcomes[:1]
    assert outcome.state == "failed" and "brief.md: " in outcome.reason and str(tmp_path) not in outcome.reason
    assert [copy.read_text() for copy in (corpus.home / "uploads").iterdir()] == ["Osaka."]
    assert corpus.text("brief.md") == "Osaka."


def test_an_upload_is_parsed_once(corpus: Corpus, embedder: MiniLMEmbeddings, tmp_path: Path, monkeypatch: Any) -> None:
    names: list[str] = []
    real = Parser.parse

    def parse(self: Parser, data: bytes, name: str, **more: str) -> Document:
        names.append(name)
        return real(self, data, name, **more)

    monkeypatch.setattr(Parser, "parse", parse)
    paths = [tmp_path / "a.pdf", tmp_path / "b.pdf", tmp_path / "c.pdf"]
    for path in paths:
        path.write_bytes(made.pdf([f"The summit of {path.name} was held in Osaka."]))
    paths[2].write_bytes(b"%PDF-1.7 and nothing more")
    report = upload(corpus, paths, embedder)
    assert sorted(names) == ["a.pdf", "b.pdf", "c.pdf"] and report.counts() == "2 added, 1 failed"


def test_whoever_breaks_an_upload_off_does_not_wait_for_its_reading(
    corpus: Corpus, embedder: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Exception):
        pass

    begun = time.monotonic()

    def hear(progress: Progress) -> None:
        assert progress.now == "reading long.pdf" and progress.total == 2
        if time.monotonic() - begun > 1:
            raise Stopped

    def endless(*_: object) -> None:
        stopped.wait(60)

    stopped = threading.Event()
    monkeypatch.setattr(Parser, "_asked", staticmethod(endless))
    monkeypatch.setattr(Parser, "stop", lambda _: stopped.set())
    sent = [tmp_path / "long.pdf", tmp_path / "longer.pdf"]
    for path in sent:
        path.write_bytes(made.pdf(["Of ports."]))
    with pytest.raises(Stopped):
        upload(corpus, sent, embedder, progress=hear)
    assert time.monotonic() - begun < 20 and corpus.serving() is None
