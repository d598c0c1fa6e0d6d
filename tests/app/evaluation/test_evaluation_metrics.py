"""The figures over the nine prepared rows of nine_rows.py, counted by hand."""

import json
from dataclasses import replace
from typing import Any

import pytest

from app.errors import QuestionError
from app.evaluation import Evaluation, EvaluationError, Row, evaluate
from app.evaluation.metrics import Bin, Share, calibration, latency
from app.evaluation.outcome import Outcome
from app.evaluation.retrieval import retrieval


def one(evaluation: Evaluation, name: str) -> Outcome:
    return next(outcome for outcome in evaluation.outcomes if outcome.row.id == name)


def test_retrieval_counts_rows_whose_support_the_corpus_holds(evaluation: Evaluation) -> None:
    # the right passage is first, second, not considered, second; one row's support is in no source
    found = evaluation.total.retrieval
    assert (found.recall_1, found.recall_3, found.recall_5) == (0.25, 0.75, 0.75)
    assert found.mrr == pytest.approx((1 + 1 / 2 + 0 + 1 / 2) / 4)
    assert (found.rows, found.not_measurable) == (4, 1)


def test_recall_is_cut_off_at_one_three_and_five(evaluation: Evaluation) -> None:
    at = [replace(evaluation.outcomes[0], right=tuple(n == place for n in range(1, 7))) for place in (1, 3, 4, 5, 6)]
    found = retrieval(at)
    assert (found.recall_1, found.recall_3, found.recall_5) == pytest.approx((1 / 5, 2 / 5, 4 / 5))
    assert found.mrr == pytest.approx((1 + 1 / 3 + 1 / 4 + 1 / 5 + 1 / 6) / 5)


def test_accuracy_is_over_answerable_rows(evaluation: Evaluation) -> None:
    assert evaluation.total.accuracy == Share(4, 6)  # wrong: 2019 is not said, and a refusal


def test_answered_and_refused_rightly_are_counted_over_all_rows(evaluation: Evaluation) -> None:
    assert evaluation.total.rightly == Share(4 + 2, 9)


def test_must_is_searched_in_the_words_and_not_in_the_markers(evaluation: Evaluation) -> None:
    assert one(evaluation, "right").said == "Alpha met Beta on May 21."
    assert one(evaluation, "elsewhere").lacking == ("2019",)


def test_citations_are_judged_where_the_support_is_known(evaluation: Evaluation) -> None:
    # five citations on four rows: two on a snippet, one beside it in its passage, two elsewhere
    assert evaluation.total.citation_precision == Share(3, 5)
    assert evaluation.total.citation_recall == Share(2, 4)


def test_every_citation_counts_for_quote_exactness(evaluation: Evaluation) -> None:
    assert evaluation.total.quote_exactness == Share(6, 7)


def test_a_quote_from_a_version_that_is_not_kept_is_not_exact(assistant: Any, rows: list[Row]) -> None:
    answer = assistant.answers["right"]
    gone = tuple(replace(citation, version="0" * 64) for citation in answer.citations)
    prepared = replace(assistant, answers={"right": replace(answer, citations=gone)})
    found = evaluate(prepared, rows[:1])
    assert found.total.quote_exactness == Share(0, 1)
    assert found.outcomes[0].why == (
        "no citation on the support",
        "citation off: 1 of 1",
        "quote not exact: 1 of 1",
    )


def test_refusals_are_weighed_both_ways(evaluation: Evaluation) -> None:
    total = evaluation.total
    assert (total.refusal_precision, total.refusal_recall) == (Share(2, 3), Share(2, 3))
    assert (total.false_answers, total.false_refusals) == (Share(1, 3), Share(1, 6))
    assert (total.partial, total.withheld) == (1, 2)


def test_the_probability_is_held_against_what_was_answerable(evaluation: Evaluation) -> None:
    told = [(0.91, True), (0.99, True), (0.97, False), (0.12, False), (1.0, True)]
    outcomes = [
        replace(one, answer=replace(one.answer, answerable=value), row=one.row.model_copy(update={"kind": kind}))
        for one, value, kind in (
            (evaluation.outcomes[0], value, "fact" if right else "unanswerable") for value, right in told
        )
    ]
    found = calibration(outcomes)
    assert found.bins == (Bin(1, 0.12, 0.0), Bin(4, 0.9675, 0.75))
    assert found.error == pytest.approx((0.12 + 4 * (0.9675 - 0.75)) / 5)


def test_latency_is_the_median_and_the_95th_percentile(evaluation: Evaluation) -> None:
    outcomes = [
        replace(outcome, seconds=seconds)
        for outcome, seconds in zip(evaluation.outcomes, (0.1, 0.2, 0.3, 0.4, 1.0), strict=False)
    ]
    found = latency(outcomes)
    assert (found.p50, found.p95) == (0.3, 0.88)  # 0.4 + 0.8 * (1.0 - 0.4)
    assert found.p50_interval == (0.1, 1.0) and found.p95_interval and found.p95_interval[1] == 1.0
    assert found.steps == {"retrieve": 0.2, "read": 0.5}  # steps of those rows that took them


def test_kinds_and_languages_are_measured_apart(evaluation: Evaluation) -> None:
    assert list(evaluation.by_kind) == ["fact", "list", "summary", "unanswerable"]
    assert list(evaluation.by_language) == ["en", "ko"]
    assert evaluation.by_kind["list"].accuracy == Share(1, 2)
    assert evaluation.by_language["ko"].false_answers == Share(1, 1)
    assert evaluation.by_kind["summary"].retrieval.recall_1 is None
    assert evaluation.by_kind["unanswerable"].accuracy.value is None


def test_every_wrong_row_says_why(evaluation: Evaluation) -> None:
    assert {outcome.row.id: outcome.why for outcome in evaluation.wrong} == {
        "second": ("citation off: 1 of 2", "right passage at place 2"),
        "elsewhere": (
            "must not found: 2019",
            "no citation on the support",
            "citation off: 1 of 1",
            "right passage not considered",
        ),
        "neighbour": ("no citation on the support", "quote not exact: 1 of 1", "right passage at place 2"),
        "unlocatable": ("refused",),
        "no-2": ("false answer",),
    }


def test_the_plain_values_are_json_and_the_same_at_every_run(assistant: Any, rows: list[Row]) -> None:
    def timeless(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: timeless(one) for name, one in value.items() if name not in ("latency", "seconds")}
        return [timeless(one) for one in value] if isinstance(value, list) else value

    first, second = (json.dumps(timeless(evaluate(assistant, rows).to_dict())) for _ in range(2))
    assert first == second
    plain = json.loads(first)
    assert plain["total"]["accuracy"] == {"value": 0.6667, "hits": 4, "of": 6, "interval": [0.3, 0.9032]}
    assert plain["total"]["retrieval"]["intervals"]["recall_1"] == [0.0456, 0.6994]
    assert plain["causes"] == {
        "not retrieved": 1,
        "answered from the wrong place": 1,
        "answered, where nothing answers": 1,
        "other": 1,
    }
    assert [row["cause"] for row in plain["rows"]][:3] == [None, None, "not retrieved"]
    assert plain["wrong"] == ["second", "elsewhere", "neighbour", "unlocatable", "no-2"]
    assert plain["rows"][7]["extra"] == {"swapped": "Beta for Zeta"}


def test_progress_is_told_and_the_first_question_warms_up_untimed(assistant: Any, rows: list[Row]) -> None:
    told: list[tuple[int, int]] = []
    evaluate(assistant, rows[:2], lambda news: told.append((news.done, news.total)))
    assert told == [(0, 2), (1, 2), (2, 2)]
    assert [question for question, _ in assistant.asked] == ["right", "right", "second"]


def test_history_reaches_the_assistant_as_turns(assistant: Any, rows: list[Row]) -> None:
    row = Row.model_validate({**rows[0].model_dump(), "history": ["Who met?"]})
    evaluate(assistant, [row])
    assert assistant.asked[-1] == ("right", [{"role": "user", "content": "Who met?"}])


def test_a_question_that_cannot_be_asked_names_its_row(assistant: Any, rows: list[Row]) -> None:
    def fails(*_: object, **__: object) -> None:
        raise QuestionError("the question is too long")

    assistant.answer = fails
    with pytest.raises(EvaluationError, match="row right: the question is too long"):
        evaluate(assistant, rows)


def test_no_rows_are_an_error(assistant: Any) -> None:
    with pytest.raises(EvaluationError, match="no question"):
        evaluate(assistant, [])
