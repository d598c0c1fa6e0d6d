"""The last editions of each source stay, whatever the snapshots hold."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from shelf import BOTH, at, finish, place, publish, put

from store import AnyCorpus, Corpus, Edition, UnknownSource, version_of

CITIES = ["Seoul.", "Tokyo.", "Osaka.", "Busan."]
Open = Callable[[int], Corpus]


@pytest.fixture
def keeping(tmp_path: Path) -> Open:
    """A function that opens the corpus of one home, in which so many editions stay."""
    return lambda editions: Corpus(tmp_path / "home", editions=editions)


def texts(corpus: AnyCorpus, source_id: str) -> list[tuple[int, str]]:
    return [(one.number, corpus.text(source_id, one.version)) for one in corpus.editions(source_id)]


def remove(corpus: Corpus, source_id: str) -> None:
    with corpus.writing() as draft:
        draft.remove(source_id)
        finish(draft)


def test_the_last_editions_stay_and_are_numbered_through(keeping: Open) -> None:
    corpus = keeping(3)
    assert corpus.editions("a") == ()
    for city in CITIES:
        publish(corpus, a=city, b=f"Beside {city}", c="The same.")
    assert texts(corpus, "a") == [(2, "Tokyo."), (3, "Osaka."), (4, "Busan.")]
    assert [(one.snapshot, one.version) for one in corpus.editions("c")] == [(1, version_of("The same."))]
    assert [one.taken for one in corpus.editions("a")] == [one.created for one in reversed(corpus.history())][1:]
    assert len(list((corpus.home / "editions").iterdir())) == 7
    with pytest.raises(UnknownSource, match="no longer kept"):
        corpus.text("a", version_of("Seoul."))
    with pytest.raises(UnknownSource):
        corpus.text("c", version_of("Tokyo."))
    corpus.close()


def test_changes_of_other_sources_take_no_edition_away(keeping: Open) -> None:
    corpus = keeping(2)
    for number, city in enumerate(["Seoul.", "Tokyo.", *["Tokyo."] * 4]):
        publish(corpus, a=city, b=str(number))
    assert texts(corpus, "a") == [(1, "Seoul."), (2, "Tokyo.")]
    kept = corpus.home / "editions" / f"{version_of('Tokyo.')}.txt"
    assert kept.stat().st_nlink == 3  # the snapshots' two are this one
    corpus.close()


def test_a_text_that_comes_back_is_an_edition_of_its_own(keeping: Open) -> None:
    corpus = keeping(5)
    for city in ("Seoul.", "Tokyo.", "Seoul."):
        publish(corpus, a=city)
    assert texts(corpus, "a") == [(1, "Seoul."), (2, "Tokyo."), (3, "Seoul.")]
    corpus.rollback()
    publish(corpus, a="Osaka.")
    assert texts(corpus, "a")[2:] == [(3, "Seoul."), (4, "Osaka.")]
    corpus.close()


def test_a_corpus_that_kept_none_begins_with_what_its_snapshots_hold(keeping: Open) -> None:
    before = keeping(0)
    publish(before, a="Seoul.")
    publish(before, a="Tokyo.")
    assert not (before.home / "editions").exists()
    before.close()
    corpus = keeping(5)
    assert texts(corpus, "a") == [(1, "Seoul."), (2, "Tokyo.")]
    publish(corpus, a="Osaka.")
    assert texts(corpus, "a") == [(1, "Seoul."), (2, "Tokyo."), (3, "Osaka.")]
    corpus.close()


@pytest.mark.parametrize("damage", [None, "", "{}", "[1]", '{"format": 1, "through": 9, "sources": {"a": [{}]}}'])
def test_what_is_lost_or_was_not_written_behind_the_pointer_is_made_up_for(keeping: Open, damage: str | None) -> None:
    corpus = keeping(5)
    publish(corpus, a="Seoul.")
    publish(corpus, a="Tokyo.")
    path = corpus.home / "editions.json"
    path.unlink() if damage is None else path.write_text(damage)
    assert texts(corpus, "a") == [(1, "Seoul."), (2, "Tokyo.")]
    publish(corpus, b="Beside.")
    publish(corpus, b="Beside them.")
    assert texts(corpus, "a") == [(1, "Seoul."), (2, "Tokyo.")]
    corpus.close()


def test_a_source_that_was_removed_leaves_with_the_next_change(keeping: Open) -> None:
    corpus = keeping(5)
    publish(corpus, a="Seoul.", b="Beside.")
    publish(corpus, a="Tokyo.")
    remove(corpus, "a")
    assert texts(corpus, "a") == [(1, "Seoul."), (2, "Tokyo.")]  # a rollback can bring it back
    publish(corpus, b="Beside them.")
    assert corpus.editions("a") == () and texts(corpus, "b") == [(1, "Beside."), (2, "Beside them.")]
    assert len(list((corpus.home / "editions").iterdir())) == 2
    corpus.close()


def test_a_disk_without_links_has_copies(keeping: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", refused)
    corpus = keeping(5)
    for city in CITIES:
        publish(corpus, a=city)
    assert [text for _, text in texts(corpus, "a")] == CITIES
    corpus.close()


@BOTH
def test_editions_without_a_setting_are_those_of_the_snapshots(corpus: AnyCorpus) -> None:
    for city in CITIES:
        publish(corpus, a=city)
    assert [text for _, text in texts(corpus, "a")] == CITIES[2:]
    assert [one.snapshot for one in at(place(corpus)).editions("a")] == [3, 4]
    assert corpus.editions("b") == ()


def test_an_edition_tells_what_the_catalog_said_last(keeping: Open) -> None:
    corpus = keeping(5)
    with corpus.writing() as draft:
        source = put(draft, "a", "Seoul.")
        finish(draft)
    with corpus.writing() as draft:
        draft.describe(type(source)(**{**source.to_dict(), "title": "On Seoul", "date": "2031"}))
        finish(draft)
    (edition,) = corpus.editions("a")
    told = ("On Seoul", "2031", source.language, source.format, source.digest)
    assert edition == Edition(1, version_of("Seoul."), 1, edition.taken, *told)
    corpus.close()
