"""A folder means what it says: what moved is the same source, what stands twice is one, what is gone is told."""

from pathlib import Path

from site_server import Sent, Site

from app.encoders.minilm import MiniLMEmbeddings
from ingest.ingestion import run
from ingest.sources.checks import read_checks
from ingest.sources.items import gone_from, items_at, known_items
from ingest.types.report import Report
from store import Corpus, Source

Embedder = MiniLMEmbeddings

OSAKA = "The summit of 2031 was held in Osaka on May 5, 2031."
BUSAN = "The ministers of fisheries met in Busan in June 2032 and agreed on a quota for squid."


def states(report: Report) -> dict[str, str]:
    return {outcome.source_id: outcome.state for outcome in report.outcomes}


def known(corpus: Corpus) -> dict[str, Source]:
    with corpus.reading() as snapshot:
        return dict(snapshot.sources) if snapshot else {}


def take(corpus: Corpus, embedder: Embedder, *places: Path, prune: bool = False) -> Report:
    """Take folders in as the command line does: what they hold, and what they no longer hold."""
    sources = known(corpus).values()
    items = [item for place in places for item in (*items_at(place), *gone_from(place, sources))]
    return run(corpus, items, embedder, prune=prune)


def folder(tmp_path: Path, **texts: str) -> Path:
    path = tmp_path / "folder"
    path.mkdir(exist_ok=True)
    for name, text in texts.items():
        (path / f"{name}.md").write_text(text)
    return path


def test_a_file_that_a_named_folder_no_longer_holds_is_told_and_goes_only_when_pruned(
    corpus: Corpus, embedder: Embedder, tmp_path: Path
) -> None:
    place = folder(tmp_path, a=OSAKA, b=BUSAN)
    (tmp_path / "c.md").write_text("Kobe lies beside the folder.")
    take(corpus, embedder, place, tmp_path / "c.md")
    (tmp_path / "c.md").unlink()  # not below the folder: nothing is said of it
    (place / "a.md").unlink()
    report = take(corpus, embedder, place)
    assert states(report) == {"a.md": "vanished", "b.md": "unchanged"}
    assert "there is no such file" in next(one.reason for one in report.outcomes if one.source_id == "a.md")
    assert states(take(corpus, embedder, place, prune=True)) == {"a.md": "removed", "b.md": "unchanged"}
    assert set(known(corpus)) == {"b.md", "c.md"}


def test_what_a_manifest_no_longer_names_is_told_and_pruned(corpus: Corpus, embedder: Embedder, tmp_path: Path) -> None:
    place = folder(tmp_path, a=OSAKA, b=BUSAN)
    rows = [f'[[source]]\nid = "{name}"\ntitle = "On {name}"\nfile = "{name}.md"\n' for name in "ab"]
    (place / "sources.toml").write_text("".join(rows))
    take(corpus, embedder, place)
    (place / "sources.toml").write_text(rows[1])
    report = take(corpus, embedder, place)
    assert states(report) == {"a": "vanished", "b": "unchanged"}
    assert next(one for one in report.outcomes if one.source_id == "a").reason.endswith("names no source a any more")
    assert states(take(corpus, embedder, place, prune=True)) == {"a": "removed", "b": "unchanged"}


def test_a_file_that_was_renamed_or_moved_is_the_same_source(
    corpus: Corpus, embedder: Embedder, tmp_path: Path
) -> None:
    place = folder(tmp_path, a=OSAKA, b=BUSAN)
    take(corpus, embedder, place)
    (place / "deep").mkdir()
    (place / "a.md").rename(place / "deep" / "renamed.md")
    report = take(corpus, embedder, place, prune=True)
    assert states(report) == {"a.md": "updated", "b.md": "unchanged"}
    assert [one.embedded for one in report.outcomes] == [0, 0]
    source = known(corpus)["a.md"]
    assert (source.origin, source.title) == (str(place / "deep" / "renamed.md"), "renamed")
    assert states(take(corpus, embedder, place)) == {"a.md": "unchanged", "b.md": "unchanged"}


def test_two_files_of_one_text_are_one_source_with_two_places(
    corpus: Corpus, embedder: Embedder, tmp_path: Path
) -> None:
    place = folder(tmp_path, a=OSAKA, b=OSAKA)
    (first,) = take(corpus, embedder, place).outcomes
    assert (first.source_id, first.state) == ("a.md", "added") and str(place / "b.md") in first.notes[0]
    source = known(corpus)["a.md"]
    assert (source.origin, source.also) == (str(place / "a.md"), (str(place / "b.md"),))
    (again,) = take(corpus, embedder, place).outcomes
    assert (again.state, again.notes) == ("unchanged", ())
    assert set(read_checks(corpus.home)) == {"a.md", str(place / "b.md")}
    (alone,) = take(corpus, embedder, place / "b.md").outcomes
    assert (alone.source_id, alone.state) == ("a.md", "unchanged")


def test_a_text_stays_as_long_as_one_of_its_places_does(corpus: Corpus, embedder: Embedder, tmp_path: Path) -> None:
    place = folder(tmp_path, a=OSAKA, b=OSAKA)
    take(corpus, embedder, place)
    (place / "a.md").unlink()
    assert states(take(corpus, embedder, place, prune=True)) == {"a.md": "updated"}
    source = known(corpus)["a.md"]
    assert (source.origin, source.also) == (str(place / "b.md"), ())
    folder(tmp_path, c=OSAKA)
    take(corpus, embedder, place)
    (place / "c.md").unlink()
    assert states(run(corpus, known_items(list(known(corpus).values())), embedder)) == {"a.md": "updated"}
    assert known(corpus)["a.md"].also == ()


def test_a_copy_that_was_edited_is_a_source_of_its_own(corpus: Corpus, embedder: Embedder, tmp_path: Path) -> None:
    place = folder(tmp_path, a=OSAKA, b=OSAKA)
    take(corpus, embedder, place)
    folder(tmp_path, b=BUSAN)
    assert states(take(corpus, embedder, place)) == {"a.md": "updated", "b.md": "added"}
    assert known(corpus)["a.md"].also == () and corpus.text("b.md") == BUSAN
    folder(tmp_path, c=BUSAN)
    take(corpus, embedder, place)
    folder(tmp_path, b=OSAKA.replace("May", "June"))  # now the copy holds what the source held before
    assert states(take(corpus, embedder, place)) == {"a.md": "unchanged", "b.md": "updated", "c.md": "added"}
    assert corpus.text("c.md") == BUSAN


def test_one_page_behind_two_redirects_is_one_source(corpus: Corpus, embedder: Embedder, site: Site) -> None:
    served = iter(range(100))
    site.pages["/end"] = lambda request: Sent(
        f"<html><body><p>{OSAKA}</p><p>Visitor {next(served)} came to read of it.</p></body></html>".encode(),
        headers={"Content-Type": "text/html"},
    )
    for name in ("one", "two"):
        site.pages[f"/{name}"] = Sent(status=302, headers={"Location": "/end"})
    items = [item for name in ("one", "two") for item in items_at(site.url(f"/{name}"))]
    (outcome,) = run(corpus, items, embedder, allow_private=True).outcomes
    assert outcome.state == "added" and site.url("/two") in outcome.notes[0]
    (source,) = known(corpus).values()
    assert (source.origin, source.also) == (site.url("/one"), (site.url("/two"),))
    report = run(corpus, items_at(site.url("/end")), embedder, allow_private=True)
    assert set(states(report)) == {source.id} and len(known(corpus)) == 1
