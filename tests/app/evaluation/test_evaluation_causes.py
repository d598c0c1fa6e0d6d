"""At which step a row was lost, told from what its answer holds."""

from dataclasses import replace

import pytest
from nine_rows import BRIEF, FIRST, REFUSAL, SECOND, THIRD, Prepared, answered, cited, row

from app.evaluation import Row, evaluate
from app.evaluation.causes import Cause, cause
from app.evaluation.outcome import Outcome
from app.evaluation.support import supersedes
from app.types.results import Answer
from store import Source

ASKED = row("asked", must=["2019"], support=["signed the"])
BEHIND = ["The talks", "held in", "Gamma", "stayed", "Delta signed"]  # the right one is fifth


def became(answer: Answer, asked: Row = ASKED, **more: object) -> Outcome:
    (found,) = evaluate(Prepared({"asked": answer}, **more), [asked]).outcomes  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (answered("Delta signed the “pact” in 2019. [1]", cited(THIRD), passages=[FIRST, THIRD]), None),
        (answered(REFUSAL, passages=[FIRST, SECOND], status="not_found"), Cause.NOT_RETRIEVED),
        (answered("Gamma stayed home. [1]", cited(SECOND), passages=[SECOND]), Cause.NOT_RETRIEVED),
        (answered(REFUSAL, passages=BEHIND, status="not_found"), Cause.NOT_READ),
        (answered(REFUSAL, passages=[FIRST, THIRD], status="not_found"), Cause.JUDGED_DOWN),
        (answered("Gamma stayed home. [1]", cited(SECOND), passages=[SECOND, THIRD]), Cause.WRONG_PLACE),
        (answered("In 2019. [1]", cited(SECOND), passages=[SECOND, THIRD]), Cause.WRONG_PLACE),
        (answered("Delta signed. [1]", cited("Delta signed the"), passages=[THIRD]), Cause.IN_PART),
        (answered("It was 2019. [1]", cited(THIRD, quote="It was 2019."), passages=[THIRD]), Cause.OTHER),
        (answered("Hello.", status="chat"), Cause.OTHER),
    ],
)
def test_a_row_is_lost_where_the_right_passage_is_lost(answer: Answer, expected: Cause | None) -> None:
    assert cause(became(answer)) is expected


def test_an_answer_where_nothing_answers_is_a_cause_of_its_own() -> None:
    asked = row("asked", kind="unanswerable")
    assert cause(became(answered("It was. [1]", cited(THIRD), passages=[THIRD]), asked)) is Cause.NOTHING_THERE
    assert cause(became(answered(REFUSAL, passages=[THIRD], status="not_found"), asked)) is None


def test_a_row_whose_support_is_in_no_source_is_other() -> None:
    asked = row("asked", must=["Epsilon"], support=["Epsilon came"])
    assert cause(became(answered(REFUSAL, passages=[FIRST], status="not_found"), asked)) is Cause.OTHER


OLD = replace(BRIEF, title="Report of the talks 2019", date="2019-04")


@pytest.mark.parametrize(
    ("newer", "expected"),
    [
        ({"id": "next", "title": "Report of the talks 2022", "date": "2022"}, True),
        ({"id": "next", "title": "Report of the talks", "date": "2019-05-02"}, True),
        ({"id": "next", "title": "Report of the talks 2019", "date": "2019"}, False),  # not known to be later
        ({"id": "next", "title": "Report of the talks 2018", "date": "2018"}, False),
        ({"id": "next", "title": "Fish of the northern sea", "date": "2022"}, False),
        ({"id": "next", "title": "2022", "date": "2022"}, False),
        ({"version": "0" * 64}, True),
        ({}, False),
    ],
)
def test_a_later_edition_supersedes(newer: dict[str, str], expected: bool) -> None:
    citation = replace(cited(FIRST), title=OLD.title, date=OLD.date)
    assert supersedes(replace(OLD, **newer), citation) is expected  # type: ignore[arg-type]


def test_a_quote_from_a_superseded_edition_is_stale() -> None:
    class Two(Prepared):
        def sources(self) -> list[Source]:
            return [BRIEF, replace(BRIEF, id="next", date="2024", version="new")]

        def source_text(self, source_id: str, version: str | None = None) -> str:
            known = super().source_text
            return "The talks moved to Busan." if source_id == "next" else known(source_id, version)

    answer = answered("The talks were held in Seoul. [1]", cited(SECOND), passages=[SECOND])
    asked = row("asked", must=["Busan"], support=["moved to Busan"])
    (found,) = evaluate(Two({"asked": answer}), [asked]).outcomes
    assert cause(found) is Cause.STALE
