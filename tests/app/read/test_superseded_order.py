"""Sentences of a replaced source come behind those of its successor, where that answers as well."""

from dataclasses import replace

from app.read.superseded import newer_first
from app.types.evidence import Evidence, Sentence
from store import Source, successor

BASE = Source("a", "A", "", "", "", "", False, "en", "", "v", "", False)
SOURCES = {
    "a": BASE,
    "b": replace(BASE, id="b", replaces="a"),
    "c": replace(BASE, id="c", replaces="b"),
    "d": replace(BASE, id="d", replaces="e"),
    "e": replace(BASE, id="e", replaces="d"),
}


def scores(**given: float) -> dict[str, float]:
    sentences = [Sentence(id_, "v", 0, 1, "x", score, 0, score) for id_, score in given.items()]
    found = newer_first(Evidence((), tuple(sentences), SOURCES))
    return {one.source_id: round(one.score, 2) for one in found.sentences}


def test_the_last_of_a_line_is_the_successor_and_a_circle_ends() -> None:
    assert [one and one.id for one in (successor(id_, SOURCES) for id_ in "abcde")] == ["c", "c", None, "e", "d"]


def test_the_older_is_moved_behind_a_newer_that_is_near_and_stays_otherwise() -> None:
    assert scores(a=3.0, c=2.0) == {"a": 1.99, "c": 2.0}
    assert scores(a=1.0, c=2.0) == {"a": 1.0, "c": 2.0}
    assert scores(a=3.0, c=0.9) == {"a": 3.0, "c": 0.9}
    assert scores(a=3.0, b=2.0) == {"a": 3.0, "b": 2.0}  # the newest says nothing of it
