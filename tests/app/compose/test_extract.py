"""What stands beside the sentence that answers best and belongs with it: a cause, another's account, an exacter day."""

from app.compose.extract import compose
from app.question.question import understand
from app.types.evidence import Evidence, Sentence


def evidence(*told: tuple[str, float]) -> Evidence:
    """Sentences of one passage, each with its score."""
    found, at = [], 0
    for text, score in told:
        found.append(Sentence("source", "version", at, at + len(text), text, score, rank=0, logit=score))
        at += len(text) + 1
    return Evidence((), tuple(found), {})


def answer(question: str, *told: tuple[str, float]) -> list[str]:
    return [claim.sentences[0].text for claim in compose(understand(question), evidence(*told))]


def test_a_cause_that_is_asked_for_follows_the_sentence_that_lacks_it() -> None:
    told = ("The ferry no longer sails at night.", 8.0), ("The pier is dark, because its lamps were stolen.", -6.0)
    assert answer("Why does the ferry no longer sail at night?", *told) == [text for text, _ in told]
    assert answer("When does the ferry no longer sail?", *told) == [told[0][0]]


def test_of_two_accounts_beside_each_other_none_wins() -> None:
    told = (
        ("The report does not say who hit whom.", 8.0),
        ("The captain says that the tug rammed the ferry.", 5.0),
        ("The pilot denies it and says that the ferry turned.", 4.5),
    )
    assert answer("What happened to the ferry?", *told) == [text for text, _ in told]
    assert answer("What happened to the ferry?", *told[:2], ("The pilot says that it was dark.", 4.5)) == [told[0][0]]


def test_a_near_copy_with_an_exacter_day_is_told_as_well() -> None:
    told = ("The ferry of Estmark sank in May 2016.", 8.0), ("The ferry of Estmark sank on May 3, 2016.", 7.5)
    assert answer("When did the ferry sink?", *told) == [text for text, _ in told]
    assert answer("Which ferry sank?", *told) == [told[0][0]]
