"""Two runs over the same questions, held against each other."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from nine_rows import CASES, FIRST, REFUSAL, THIRD, Prepared, answered, cited
from rich.console import Console

from app.evaluation import (
    Comparison,
    Evaluation,
    EvaluationError,
    Row,
    compare,
    evaluate,
    kept,
    print_comparison,
    read_run,
)
from app.evaluation.against.kept import Kept
from app.evaluation.metrics import Share

# beside the nine: one right answer is refused, one refusal is an answer, two wrong ones are right
OTHERWISE = {
    "right": answered(REFUSAL, passages=[FIRST], status="not_found"),
    "elsewhere": answered("In 2019, at home. [1]", cited(THIRD), passages=[THIRD]),
    "no-1": answered("Alpha met Beta on May 21. [1]", cited(FIRST), passages=[FIRST]),
    "no-2": answered(REFUSAL, status="not_found"),
}


@pytest.fixture
def changed(rows: list[Row]) -> Evaluation:
    return evaluate(Prepared({**{name: answer for name, (_, answer) in CASES.items()}, **OTHERWISE}), rows)


@pytest.fixture
def comparison(evaluation: Evaluation, changed: Evaluation) -> Comparison:
    return compare(kept(changed, "this run"), kept(evaluation, "before.json"))


def test_each_measure_is_over_the_rows_that_count_in_both(comparison: Comparison) -> None:
    told = {one.measure.name: (one.other, one.this, one.gained, one.lost) for one in comparison.total}
    assert told == {
        "answered rightly": (Share(4, 6), Share(4, 6), 1, 1),
        "false refusals": (Share(1, 6), Share(2, 6), 1, 0),
        "false answers": (Share(1, 3), Share(1, 3), 1, 1),
        "quote on the support": (Share(2, 4), Share(2, 4), 1, 1),
        "quotes exact": (Share(3, 4), Share(3, 4), 0, 0),
    }


def test_a_difference_has_an_interval_and_the_odds_of_chance(comparison: Comparison) -> None:
    refusals = comparison.total[1]
    assert refusals.value == pytest.approx(1 / 6) and refusals.p == 1.0
    low, high = refusals.interval or (0, 0)
    assert low == 0.0 and high == pytest.approx(0.5)
    assert comparison.total[4].interval is None, "no row changed"


def test_kinds_and_languages_are_compared_apart(comparison: Comparison) -> None:
    assert list(comparison.by_kind) == ["fact", "list", "summary", "unanswerable"]
    korean = {one.measure.name: (one.gained, one.lost) for one in comparison.by_language["ko"]}
    assert korean["answered rightly"] == (1, 0) and korean["false answers"] == (0, 1)
    assert [one.measure.name for one in comparison.by_kind["unanswerable"]] == ["false answers"]


def test_the_rows_that_changed_are_told_each_way(comparison: Comparison) -> None:
    assert [(change.this.id, change.measures) for change in comparison.better] == [
        ("elsewhere", ("answered rightly", "quote on the support")),
        ("no-2", ("false answers",)),
    ]
    assert [(change.this.id, change.measures) for change in comparison.worse] == [
        ("right", ("answered rightly", "false refusals", "quote on the support")),
        ("no-1", ("false answers",)),
    ]


def test_seconds_are_compared_row_by_row(evaluation: Evaluation) -> None:
    fast = replace(
        evaluation, outcomes=tuple(replace(one, seconds=n / 10) for n, one in enumerate(evaluation.outcomes))
    )
    slow = replace(fast, outcomes=tuple(replace(one, seconds=one.seconds + 0.5) for one in fast.outcomes))
    median = compare(kept(slow, "slow"), kept(fast, "fast")).latency[0]
    assert (median.this, median.other) == (0.9, 0.4)
    assert median.interval == pytest.approx((0.5, 0.5)), "every pair is half a second apart, however they are drawn"


def test_a_run_against_itself_differs_in_nothing(evaluation: Evaluation) -> None:
    same = compare(kept(evaluation, "a"), kept(evaluation, "b"))
    assert all((one.value, one.interval, one.p) == (0, None, 1.0) for one in same.total)
    assert (same.better, same.worse) == ((), ())


def test_only_the_same_questions_are_paired(evaluation: Evaluation) -> None:
    run = kept(evaluation, "b")
    rows = dict(run.rows)
    rows["right"] = rows["right"].model_copy(update={"question": "reworded"})
    rows["new"] = rows["second"].model_copy(update={"id": "new"})
    del rows["second"]
    found = compare(kept(evaluation, "a"), replace(run, rows=rows))
    assert (found.rows, found.here, found.there, found.reworded) == (7, 1, 1, 1)
    with pytest.raises(EvaluationError, match="b has none of these questions"):
        compare(kept(evaluation, "a"), replace(run, rows={"new": rows["new"]}))


def test_what_was_written_is_read_again_as_it_was(evaluation: Evaluation, tmp_path: Path) -> None:
    path = tmp_path / "before.json"
    path.write_text(json.dumps(evaluation.to_dict()), encoding="utf-8")
    assert read_run(path) == kept(evaluation, "before.json")


def test_a_run_of_before_is_read_as_far_as_it_tells(evaluation: Evaluation) -> None:
    new = ("answerable", "refused", "rightly", "quoted", "exact", "cause", "must", "support")
    for row in evaluation.to_dict()["rows"]:
        now = Kept.model_validate(row)
        then = Kept.model_validate({name: value for name, value in row.items() if name not in new})
        assert then == (now.model_copy(update={"quoted": None}) if now.refused else now)


@pytest.mark.parametrize(
    "content", ["", "[1]", "{}", '{"rows": [{}]}', '{"rows": [{"id": "a", "kind": "fact"}]}', "[" * 9999]
)
def test_another_file_is_refused_in_one_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(EvaluationError, match="not what `brief-chat evaluate --json` writes") as raised:
        read_run(path)
    assert "\n" not in str(raised.value)
    with pytest.raises(EvaluationError, match="No such file"):
        read_run(tmp_path / "none.json")


def test_the_table_tells_both_rates_their_distance_and_who_changed(comparison: Comparison) -> None:
    console = Console(file=StringIO(), width=130)
    print_comparison(comparison, console)
    assert isinstance(console.file, StringIO)
    text = " ".join(console.file.getvalue().split())
    assert "9 questions, this run against before.json" in text
    assert "false refusals 6 0.17 0.03–0.56 0.33 0.10–0.70 +0.17 [0.00, +0.50] +1 −0 1.000" in text
    assert "quotes exact 4 0.75 0.30–0.95 0.75 0.30–0.95 0.00 none 1.000" in text
    assert "2 rows are better" in text and "2 rows are worse" in text
    assert "right fact, en right answered rightly; false refusals; quote on the support" in text
