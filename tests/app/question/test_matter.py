"""What a question is about, without the words that say what is wanted."""

import pytest

from app.question.matter import matter
from app.question.question import understand
from app.question.request import Request, words_of
from app.text.dates import bounds

TIMELINE = Request("timeline", "order")


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("Give me a timeline of the ferry strike from 2018 to 2024.", "ferry strike"),
        ("What happened with the eastern gate in 2024, in order?", "eastern gate"),
        ("Chronology of the collision of December 2018", "collision of December 2018"),
        ("In what order did the islands join?", "islands join"),
    ],
)
def test_what_is_wanted_and_the_bounds_are_left_out(question: str, about: str) -> None:
    assert matter(understand(question), TIMELINE, bounds(question)) == about


@pytest.mark.parametrize("question", ["Give me a timeline", "What happened in 2023?"])
def test_nothing_is_left_of_a_question_on_nothing(question: str) -> None:
    assert matter(understand(question), TIMELINE, bounds(question)) == ""


def test_the_words_of_a_kind_are_no_subjects() -> None:
    words = words_of("en", TIMELINE)
    assert {"timeline", "chronology", "order"} <= words and not words & {"the", "treaty", "what"}
