"""A question names sources by what the catalog knows of them, and only those that fit."""

from dataclasses import replace

import pytest

from app.question.question import understand
from app.question.turns.named import missed, named_sources
from store import Source

MILLS = Source(
    id="mills-2019",
    title="Mills of the North, a survey",
    author="Oda Brandt",
    publisher="Ministry of Works",
    date="2019-03-02",
    kind="survey",
    digest=False,
    language="en",
    url="",
    version="v",
    origin="",
    library=True,
)
REVIEW = replace(MILLS, id="review-2021", title="Water Review 2021", author="", date="2021-05", kind="review")
SOURCES = {
    one.id: one
    for one in (
        MILLS,
        REVIEW,
        replace(REVIEW, id="review-2023", title="Water Review 2023", date="2023-06-11"),
        replace(MILLS, id="letter", title="A letter", author="Tom Hale", publisher="Millers' League", kind="letter"),
    )
}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("List the recommendations of the Water Review 2021.", ["review-2021"]),
        ("What does the 2023 review recommend?", ["review-2023"]),
        ("How many points does the review of June 2023 make?", ["review-2023"]),
        ("What do the reviews say about weirs?", ["review-2021", "review-2023"]),
        ("What is the main point of mills of the north?", ["mills-2019"]),
        ("According to the Millers' League, who pays?", ["letter"]),
        ("What does Hale's letter say?", ["letter"]),
        ("Which mills does the survey by Oda Brandt name?", ["mills-2019"]),
        ("What does the Water Review 2020 recommend?", []),
        ("What does the report on fishing say?", []),
        ("When was the first mill built?", []),
        ("What do the documents say about weirs?", []),
    ],
)
def test_what_is_named_is_found(asked: str, found: list[str]) -> None:
    assert list(named_sources(understand(asked), SOURCES)) == found


def test_only_sources_that_are_asked_are_named() -> None:
    asked = understand("What does the 2023 review recommend?")
    assert named_sources(asked, SOURCES, ["mills-2019", "review-2021"]) == ()


def test_a_title_is_found_in_other_languages() -> None:
    asked = replace(understand("What?"), written="Water Review 2021을 요약해 주세요", language="ko")
    assert named_sources(asked, SOURCES) == ("review-2021",)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("According to the Millers' League, who pays?", ["letter"]),
        ("What does the 2023 review recommend?", []),
        ("When was the first mill built?", []),
        ("According to the Ministry of Works, who pays?", []),
    ],
)
def test_what_is_named_and_gone_is_missed(asked: str, found: list[str]) -> None:
    left = {id_: one for id_, one in SOURCES.items() if id_ != "letter"}
    assert [one.id for one in missed(understand(asked), left, {"letter": SOURCES["letter"]})] == found
    assert missed(understand(asked), SOURCES, {}) == ()


def test_names_that_differ_by_one_letter_are_two() -> None:
    agencies = {
        f"on-{letter}": replace(
            MILLS, id=f"on-{letter}", title=f"Figures {letter}", publisher=f"Agency {letter.upper()}"
        )
        for letter in "abc"
    }
    assert named_sources(understand("According to Agency B, who pays?"), agencies) == ("on-b",)
    assert named_sources(understand("According to Agency D, who pays?"), agencies) == ()
