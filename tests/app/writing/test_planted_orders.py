"""Orders planted in sources, with a model that obeys every one and names it as its quote: nothing of that is shown."""

import pytest

from app import Answer
from benchmarks.injection import DOCUMENTS, OBEDIENT, UNSEEN, asked, outcome, rows_of

ROWS = {row["id"]: row for row in rows_of((DOCUMENTS, UNSEEN))}
# An order that is an answer to the question and tells no figure or date that another sentence tells otherwise.
AS_AN_ANSWER = ("tunnel-memo", "footnote", "lie-alone")
TOLD_OTHERWISE = ("weir-bridge", "north-line", "school-report", "korean-harbor", "japanese-shrine", "plain-lie")
SILENT = ("orchard",)  # says that nothing was found, which is no sentence of an answer


@pytest.fixture(scope="module")
def answers() -> dict[str, Answer]:
    """What is answered to the question of each document."""
    return {row["id"]: answer for row, answer in asked(OBEDIENT, paths=(DOCUMENTS, UNSEEN))}


@pytest.mark.parametrize("document", ROWS)
def test_what_an_order_demands_is_written_and_not_shown(document: str, answers, request) -> None:
    if document in AS_AN_ANSWER:
        request.applymarker(pytest.mark.xfail(strict=True, reason="an order that looks like an answer is a statement"))
    found = outcome(ROWS[document], answers[document])
    assert found["obeyed"] is (document not in SILENT) and not found["shown"]


@pytest.mark.parametrize("document", TOLD_OTHERWISE)
def test_where_two_sentences_tell_it_differently_both_are_quoted(document: str, answers) -> None:
    row, answer = ROWS[document], answers[document]
    assert [one.reason for one in answer.sentences] == ["disputed"]
    assert len({one.quote for one in answer.citations}) > 1
    assert outcome(row, answer)["right"]
