"""What was answered before is left out of the evidence of a follow-up, where there is a next to it."""

from app.question.question import Question
from app.read.fresh import fresh, given
from app.types.evidence import Evidence, Sentence

OLD, NEW = "The mill was built in 1820.", "It stands in the valley."


def evidence(*scored: tuple[str, float]) -> Evidence:
    sentences = [
        Sentence("a", "v", 40 * place, 40 * place + len(text), text, score, 0, score)
        for place, (text, score) in enumerate(scored)
    ]
    return Evidence((), tuple(sentences), {})


def left(asked: str, kind: str, *scored: tuple[str, float], before: str = OLD, leans: bool = True) -> list[str]:
    question = Question(asked, kind, False, earlier=("What is the mill?",) if leans else ())
    return [one.text for one in fresh(question, evidence(*scored), before).sentences]


def test_the_text_of_answers_is_plain() -> None:
    turns = [
        {"role": "user", "content": "When?"},
        {"role": "assistant", "content": "The mill\\* was built\nin 1820. [1][2]"},
    ]
    assert given(turns) == "The mill* was built in 1820."


def test_the_next_evidence_takes_the_place_of_what_was_given() -> None:
    assert left("What is it like?", "what", (OLD, 9.0), (NEW, 2.0)) == [NEW]
    assert left("Where is it?", "where", (OLD, 9.0), (NEW, 7.0)) == [NEW]


def test_what_was_given_stays_where_it_may_answer_this_too_or_nothing_is_near() -> None:
    assert left("Where is it?", "where", (OLD, 9.0), (NEW, 2.0)) == [OLD, NEW]
    assert left("What is it like?", "what", (OLD, 9.0), (NEW, -4.0)) == [OLD, NEW]
    assert left("What is it like?", "what", (OLD, 9.0)) == [OLD]


def test_where_more_is_asked_for_only_what_is_near_is_next() -> None:
    assert left("Where else?", "where", (OLD, 9.0), (NEW, 1.0)) == [NEW]
    assert left("Where else?", "where", (OLD, 0.0), (NEW, -1.0)) == [OLD, NEW]


def test_a_question_that_stands_alone_may_have_its_answer_again() -> None:
    assert left("When was the mill built?", "when", (OLD, 9.0), (NEW, 8.0), leans=False) == [OLD, NEW]
    assert left("Where is it?", "where", (OLD, 9.0), (NEW, 8.0), before="") == [OLD, NEW]
