"""What is known is looked at again for next to nothing, and what has changed, moved or gone is found."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import made
import pytest
from site_server import Request, Sent, Site

from app.encoders.minilm import MiniLMEmbeddings
from ingest.ingestion import run
from ingest.sources import reading
from ingest.sources.checks import NAME, read_checks
from ingest.sources.items import Item, items_at, known_items, library_items, original
from ingest.types.errors import SourceError
from ingest.types.report import Report
from store import Corpus, Source

Write = Callable[..., Path]
Embedder = MiniLMEmbeddings

OSAKA = "The summit of 2031 was held in Osaka on May 5, 2031."
BUSAN = "The ministers of fisheries met in Busan in June 2032 and agreed on a quota for squid."
HTML = {"Content-Type": "text/html"}


def states(report: Report) -> dict[str, str]:
    return {outcome.source_id: outcome.state for outcome in report.outcomes}


def known(corpus: Corpus) -> list[Source]:
    with corpus.reading() as snapshot:
        return list(snapshot.sources.values()) if snapshot else []


def settle(*paths: Path, seconds: int = 60) -> None:
    """Give files the times that they would have a minute later; their inodes' times stay those of now."""
    for path in paths:
        os.utime(path, (time.time() - seconds,) * 2)


def test_a_thousand_sources_that_have_not_changed_are_checked_without_embedding_or_writing(
    corpus: Corpus, embedder: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(1_000):
        (folder / f"{number}.md").write_text(f"Minister {number} met the press.")
    monkeypatch.setattr(embedder, "embed_documents", lambda texts: [[1.0] * embedder.dimension for _ in texts])
    assert len(run(corpus, items_at(folder), embedder).outcomes) == 1_000
    corpus.close()
    writes = {path: path.stat().st_mtime_ns for path in (corpus.home / "generations").rglob("*") if path.is_file()}

    def none(*_: object) -> None:
        raise AssertionError("nothing was to be embedded, and nothing extracted")

    monkeypatch.setattr(embedder, "embed_documents", none)
    monkeypatch.setattr(reading.Parsers, "parse", none)
    begun = time.perf_counter()
    report = run(corpus, known_items(known(corpus)), embedder)
    seconds = time.perf_counter() - begun
    assert {outcome.state for outcome in report.outcomes} == {"unchanged"} and len(report.outcomes) == 1_000
    assert report.snapshot == 1 and not list((corpus.home / "generations").glob("*.building"))
    corpus.close()
    passed = "chroma.sqlite3"  # Chroma touches its own when it is opened
    assert {p: t for p, t in writes.items() if p.name != passed} == {
        p: p.stat().st_mtime_ns for p in (corpus.home / "generations").rglob("*") if p.is_file() and p.name != passed
    }
    assert len(read_checks(corpus.home)) == 1_000
    assert seconds < 10, "2 seconds on an idle machine: python benchmarks/recheck.py"


def test_one_changed_paragraph_of_500_pages_embeds_only_the_passages_that_it_touches(
    corpus: Corpus, embedder: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [
        "\n".join(f"On page {page} minister {n} speaks of treaty {page * 7 + n} at great length." for n in range(4))
        for page in range(500)
    ]
    path = tmp_path / "long.pdf"
    path.write_bytes(made.pdf(pages))
    monkeypatch.setattr(embedder, "embed_documents", lambda texts: [[1.0] * embedder.dimension for _ in texts])
    (first,) = run(corpus, items_at(path), embedder).outcomes
    assert first.embedded == first.passages > 300
    pages[250] = pages[250].replace("minister 2 speaks", "minister 2 keeps silent")
    path.write_bytes(made.pdf(pages))
    (second,) = run(corpus, items_at(path), embedder).outcomes
    assert second.state == "updated" and abs(second.passages - first.passages) <= 1 and 1 <= second.embedded <= 3


def test_a_file_that_stands_as_it_stood_is_not_even_opened(
    corpus: Corpus, embedder: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    path.write_text(OSAKA)
    monkeypatch.setattr(reading, "TICK", -1)  # as if it had been written long before it was read
    run(corpus, items_at(path), embedder)

    def none(_: Path) -> bytes:
        raise AssertionError("it was read")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", none)
        with pytest.raises(AssertionError, match="it was read"):
            path.read_bytes()
    opened: list[Path] = []
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: (opened.append(path), real(path))[1])
    assert states(run(corpus, items_at(path), embedder)) == {"a.md": "unchanged"} and path not in opened


def test_an_edit_of_the_same_size_and_time_is_found(corpus: Corpus, embedder: Embedder, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(OSAKA)
    settle(path)
    run(corpus, items_at(path), embedder)
    before = path.stat()
    path.write_text(OSAKA.replace("May", "Jul"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size and path.stat().st_mtime_ns == before.st_mtime_ns
    assert states(run(corpus, items_at(path), embedder)) == {"a.md": "updated"}


def test_touched_and_rewritten_bytes_are_not_extracted_again(
    corpus: Corpus, embedder: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(made.pdf([OSAKA]))
    run(corpus, items_at(path), embedder)
    path.write_bytes(path.read_bytes())
    monkeypatch.setattr(reading.Parsers, "parse", lambda *_, **__: pytest.fail("it was extracted"))
    assert states(run(corpus, items_at(path), embedder)) == {"a.pdf": "unchanged"}


def test_checks_that_are_lost_or_damaged_cost_a_reading_and_no_more(
    corpus: Corpus, embedder: Embedder, tmp_path: Path
) -> None:
    path = tmp_path / "a.md"
    path.write_text(OSAKA)
    run(corpus, items_at(path), embedder)
    checks = corpus.home / NAME
    for damaged in ("", "{", "[]", '{"format": 1, "checks": {"a.md": {"seen": {"size": "x", "other": 1}}}}'):
        checks.write_text(damaged)
        assert states(run(corpus, items_at(path), embedder)) == {"a.md": "unchanged"}
        assert read_checks(corpus.home)["a.md"].state == "unchanged"
    checks.unlink()
    assert states(run(corpus, items_at(path), embedder)) == {"a.md": "unchanged"}


def test_a_file_that_is_gone_has_vanished_and_goes_only_when_pruned(
    corpus: Corpus, embedder: Embedder, tmp_path: Path
) -> None:
    for name, text in (("a.md", OSAKA), ("b.md", BUSAN)):
        (tmp_path / name).write_text(text)
        run(corpus, items_at(tmp_path / name), embedder)
    (tmp_path / "a.md").unlink()
    items = known_items(known(corpus))
    report = run(corpus, items, embedder)
    assert states(report) == {"a.md": "vanished", "b.md": "unchanged"} and not report.failed
    assert "there is no such file" in report.outcomes[0].reason and corpus.text("a.md") == OSAKA
    assert read_checks(corpus.home)["a.md"].state == "vanished"
    planned = run(corpus, items, embedder, prune=True, dry_run=True)
    assert planned.planned and states(planned) == {"a.md": "removed", "b.md": "unchanged"}
    assert corpus.text("a.md") == OSAKA
    assert states(run(corpus, items, embedder, prune=True)) == {"a.md": "removed", "b.md": "unchanged"}
    assert [source.id for source in known(corpus)] == ["b.md"] and set(read_checks(corpus.home)) == {"b.md"}


def test_a_file_that_cannot_be_read_now_is_never_pruned(corpus: Corpus, embedder: Embedder, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(OSAKA)
    run(corpus, items_at(path), embedder)
    path.unlink()
    path.mkdir()  # reading it fails, whoever asks
    report = run(corpus, known_items(known(corpus)), embedder, prune=True)
    assert states(report) == {"a.md": "failed"} and "cannot be read" in report.outcomes[0].reason
    assert corpus.text("a.md") == OSAKA


def test_a_dry_run_tells_the_plan_and_does_nothing(corpus: Corpus, embedder: Embedder, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(OSAKA)
    (tmp_path / "b.md").write_text("")
    report = run(corpus, items_at(tmp_path), embedder, dry_run=True)
    assert report.planned and states(report) == {"a.md": "added", "b.md": "failed"}
    assert corpus.serving() is None and not corpus.home.exists()


def test_what_a_document_tells_of_itself_is_in_the_catalog_and_a_manifest_overrules_it(
    corpus: Corpus, embedder: Embedder, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(made.pdf([OSAKA], title="On Osaka", author="A. Writer"))
    run(corpus, items_at(tmp_path / "a.pdf"), embedder)
    (source,) = known(corpus)
    assert (source.title, source.author, source.format) == ("On Osaka", "A. Writer", "pdf")
    added = source.added
    assert added.startswith("20") and added.endswith("+00:00")
    (tmp_path / "sources.toml").write_text('[[source]]\nid = "a.pdf"\ntitle = "Mine"\nfile = "a.pdf"\ndate = "2031"\n')
    assert states(run(corpus, items_at(tmp_path / "sources.toml"), embedder)) == {"a.pdf": "updated"}
    (source,) = known(corpus)
    assert (source.title, source.author, source.date, source.added) == ("Mine", "", "2031", added)
    (tmp_path / "sources.toml").write_text('[[source]]\nid = "a.pdf"\ntitle = "Yours"\nfile = "a.pdf"\n')
    assert states(run(corpus, known_items([source]), embedder)) == {"a.pdf": "updated"}
    assert known(corpus)[0].title == "Yours"
    (tmp_path / "sources.toml").unlink()
    assert states(run(corpus, known_items(known(corpus)), embedder)) == {"a.pdf": "unchanged"}


def test_a_page_is_taken_in_checked_updated_and_pruned(corpus: Corpus, embedder: Embedder, site: Site) -> None:
    def answer(request: Request) -> Sent:
        unchanged = request.headers.get("if-none-match") == f'"{version}"'
        return Sent(status=304) if unchanged else Sent(body(), headers={**HTML, "ETag": f'"{version}"'})

    def body() -> bytes:
        return made.page(f"<h1>News</h1><p>{OSAKA}</p><p>{text}</p>", head="<title>News</title>").encode()

    version, text = 1, BUSAN
    site.pages["/news"] = answer
    address = site.url("/news")

    def look(**more: bool) -> dict[str, str]:
        return states(run(corpus, items_at(address), embedder, allow_private=True, **more))

    source_id = f"127.0.0.1-{site.port}-news"
    assert look() == {source_id: "added"}
    (source,) = known(corpus)
    assert (source.title, source.url, source.kind, source.format) == ("News", address, "web page", "html")
    assert look() == {source_id: "unchanged"} and site.asked[-1].headers["if-none-match"] == '"1"'
    version = 2
    assert look() == {source_id: "unchanged"}  # another mark, the same bytes
    version, text = 3, BUSAN.replace("squid", "octopus")
    assert look() == {source_id: "updated"} and "octopus" in corpus.text(source_id)
    site.pages["/news"] = Sent(status=403)
    assert look(prune=True) == {source_id: "failed"} and "octopus" in corpus.text(source_id)
    del site.pages["/news"]
    assert look() == {source_id: "vanished"} and look(prune=True) == {source_id: "removed"}


def test_an_original_takes_the_place_of_its_digest_until_the_digest_is_named(
    corpus: Corpus, embedder: Embedder, write: Write, site: Site
) -> None:
    folder = write(a=OSAKA, b="Tokyo.", c=OSAKA)
    manifest = folder / "sources.toml"
    rows = manifest.read_text().split("\n\n")
    digests = [f'{row.strip()}\ndigest = true\nurl = "{site.url(path)}"' for row, path in zip(rows, "xyz", strict=True)]
    manifest.write_text("\n".join(row.replace(f"{site.port}", f"{site.port}/") for row in digests))
    site.pages |= {
        "/x": Sent(made.page(f"<p>{OSAKA}</p><p>{BUSAN}</p>").encode(), headers=HTML),
        "/z": Sent(b"Access denied.", headers={"Content-Type": "text/plain"}),
    }
    items = library_items(folder)
    run(corpus, items, embedder, library=True)
    report = run(corpus, [original(item) for item in items], embedder, library=True, allow_private=True)
    assert states(report) == {"a": "updated", "b": "failed", "c": "failed"}
    assert all("the digest stays" in one.reason for one in report.outcomes if one.state == "failed")
    found = {source.id: source for source in known(corpus)}
    assert BUSAN in corpus.text("a") and (found["a"].digest, found["a"].title) == (False, "About a")
    assert (corpus.text("b"), found["b"].digest, corpus.text("c")) == ("Tokyo.", True, OSAKA)
    again = known_items(list(found.values()))
    asked = len(site.asked)
    assert set(states(run(corpus, again, embedder, library=True, offline=True)).values()) == {"unchanged"}
    assert len(site.asked) == asked
    assert states(run(corpus, again, embedder, library=True, allow_private=True))["a"] == "unchanged"
    assert states(run(corpus, items[:1], embedder)) == {"a": "updated"}
    assert corpus.text("a") == OSAKA and known(corpus)[0].digest


@pytest.mark.parametrize("address", ["http://", "http://user:secret@example.org/", "https://[::1", "http://a b/"])
def test_what_is_no_address_is_one_line(address: str) -> None:
    with pytest.raises(SourceError, match="not a web address") as error:
        items_at(address)
    assert "\n" not in str(error.value)


def test_an_address_is_one_source_however_it_is_written() -> None:
    items: list[Item] = [
        item
        for address in ("HTTP://Example.org:8080/a?b=1#part", "http://example.org:8080/a?b=1")
        for item in items_at(address)
    ]
    assert items[0] == items[1] and items[0].entry.id == "example.org-8080-a-b-1"
    assert items_at("https://www.example.org/")[0].entry.id == "example.org"
