"""The kind of answer that is asked for: what a sentence without a date, name, number or cause cannot answer."""

import pytest

from app.question.kinds import lacks_kind
from app.question.names import other_holders
from app.question.question import kind_of, leans, understand


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("When was the treaty signed?", "Both presidents reaffirm the mutual defense treaty."),
        ("In what year was the center founded?", "Mr. Cho is the director of the center."),
        ("When in 2022 did they meet?", "They met in 2022."),
        ("Who was the Japanese minister at the talks?", "The Korean and Japanese ministers met in June."),
        ("Who was the Japanese minister at the talks?", "Later, the ministers of Japan met."),
        ("What is the name of the destroyer?", "The destroyer belongs to Korea."),
        ("How many ships took part?", "Ships of many countries took part, and the crews met."),
        ("How many Korean plaintiffs were paid?", "A Korean foundation pays damages, 2 companies said."),
        ("Why did the ministry decline?", "The ministry did not agree."),
    ],
)
def test_what_holds_nothing_of_the_kind_that_is_asked_for_does_not_answer(asked: str, text: str) -> None:
    assert lacks_kind(understand(asked), text) > 0


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("When was the treaty signed?", "The treaty was signed in October 1953."),
        ("When is the strategy to be revised?", "It is to be revised by the end of the year."),
        ("When was the second summit?", "Two days later, the leaders met in Tokyo."),
        ("When in 2022 did they meet?", "They met on May 21, 2022."),
        ("Who was the Japanese minister at the talks?", "The ministers were Lee Jong-sup and Kishi Nobuo."),
        ("What is the name of the destroyer?", "The destroyer is called the Gwanggaeto."),
        ("How many ships took part?", "Fourteen or 15 ships took part."),
        ("Why did the ministry decline?", "The ministry declined because of the dispute."),
        ("Where was it held?", "It was held at sea."),
        ("What did they agree on?", "They agreed."),
    ],
)
def test_what_holds_it_may_answer(asked: str, text: str) -> None:
    assert lacks_kind(understand(asked), text) == 0


def test_a_clause_with_when_does_not_ask_for_a_date() -> None:
    assert kind_of("What did Japan do when the talks broke down?") != "when"
    assert kind_of("When the talks broke down, what did Japan do?") != "when"
    assert kind_of("Since when have they had a channel?") == "when"


def test_an_office_of_another_field_is_another_office() -> None:
    told = "The defense ministers met, and the Ministry of Defense published a paper."
    assert other_holders("What did the foreign ministers agree on?", [told]) == ["foreign"]
    assert other_holders("What did the defense ministers agree on?", [told]) == []
    assert other_holders("What did the foreign ministers agree on?", ["They met."]) == []
    assert other_holders("Who paid the brass players?", ["The string players were paid."]) == ["brass"]


def test_a_bare_mention_of_a_dispute_or_a_meeting_leans_on_the_question_before() -> None:
    assert leans("What was the dispute about?")
    assert not leans("What was the dispute over the radar about?")
    assert not leans("When was the Tokyo summit?")
