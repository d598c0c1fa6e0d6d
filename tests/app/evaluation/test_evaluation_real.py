"""Three real questions, asked of the real assistant over the library."""

from pathlib import Path

from app import Assistant, Settings
from app.evaluation import Row, evaluate

ROWS = (
    {
        "id": "date",
        "kind": "fact",
        "question": "When was the Korea-U.S. summit held in Seoul?",
        "must": ["May 21"],
        "support": ["summit was held in Seoul on May 21"],
    },
    {
        "id": "year",
        "kind": "followup",
        "question": "And in what year with Germany?",
        "history": ["In what year did Japan begin a 2+2 dialogue with India?"],
        "must": ["2021"],
        "support": ["Germany in 2021", "Germany (2021)"],
    },
    {"id": "poem", "kind": "unanswerable", "question": "Write me a poem about spring."},
)


def test_real_answers_are_measured_over_the_library(tmp_path: Path) -> None:
    rows = [Row.model_validate({"lang": "en", **row}) for row in ROWS]
    with Assistant(Settings.load(home=tmp_path)) as assistant:
        evaluation = evaluate(assistant, rows)
    total = evaluation.total
    assert (total.rows, total.answerable, total.retrieval.rows) == (3, 2, 2)
    assert total.retrieval.recall_5 == 1.0
    assert total.quote_exactness.value == 1.0 and total.quote_exactness.of > 0
    assert total.false_answers.hits == 0
    assert evaluation.outcomes[0].accurate
    assert total.latency.p95 >= total.latency.p50 > 0 and total.latency.steps
