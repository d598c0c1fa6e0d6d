"""The line below an answer: only what was counted, in three languages; and the passages that came next."""

from dataclasses import replace

from app.types.results import Answer, Citation, ConsideredPassage
from app.web.words.trust import MORE, further, trust
from app.web.words.wording import words_in


def cited(number: int, source: str, date: str) -> Citation:
    """A quote of ten characters."""
    return Citation(
        number=number, quote="ten letter", source_id=source, version="v", title=source, author="", publisher="",
        date=date, kind="news", digest=False, url="", start=number * 100, end=number * 100 + 10,
    )  # fmt: skip


def passage(source: str, start: int) -> ConsideredPassage:
    """A passage of ninety characters."""
    return ConsideredPassage(source, "v", source, "text", start, start + 90, 0.1, None)


ANSWER = Answer(
    "What?", "One. [1] Two. [2]", "answered", (cited(1, "a", "2022-05-21"), cited(2, "b", "2021")),
    (passage("a", 100), passage("a", 200), passage("c", 100), passage("c", 300), passage("c", 500)), "extractive",
    searched=("a", "b", "c"),
)  # fmt: skip


def test_the_line_counts_sources_and_names_the_newest_date() -> None:
    told = trust(4, ANSWER, words_in("en"))
    assert told == (
        "*Exact quotes from 2 sources · the newest of May 21, 2022 · 3 sources searched*"
        " · [More on this](#more-4) · [Pin](#pin-4) · [Link](#link-4)"
    )
    assert "2022년 5월 21일" in trust(4, ANSWER, words_in("ko")) and "2022年5月21日" in trust(4, ANSWER, words_in("ja"))


def test_without_dates_more_or_quotes_the_line_says_less() -> None:
    bare = replace(ANSWER, citations=(cited(1, "a", ""),), passages=(), searched=())
    assert trust(1, bare, words_in("en")) == "*Exact quotes from 1 source* · [Pin](#pin-1) · [Link](#link-1)"
    assert trust(1, replace(bare, citations=()), words_in("en")) == ""


def test_what_came_next_holds_none_of_the_quotes() -> None:
    assert [(one.source_id, one.start) for one in further(ANSWER)] == [("a", 200), ("c", 100), ("c", 300)]
    assert len(further(ANSWER)) == MORE
    assert further(replace(ANSWER, status="not_found")) == ()
