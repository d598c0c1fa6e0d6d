"""The scores of the chunking evaluation against cases that were reckoned by hand."""

import csv
import json
from pathlib import Path

import pytest

from benchmarks.chunking import Score, common, means, questions, score, united

CUTS = [(0, 10), (10, 30), (30, 60), (60, 100)]


def scored(one: Score) -> tuple[float, float, float, float]:
    return one.recall, one.precision, one.omega, one.iou


def test_spans_that_touch_or_overlap_are_one() -> None:
    assert united([(5, 9), (0, 3), (3, 4), (8, 12)]) == [(0, 4), (5, 12)]
    assert common([(0, 10), (5, 20)], [(8, 12), (11, 30)]) == 12


def test_a_reference_in_one_passage_that_was_retrieved_with_another() -> None:
    # retrieved 0-10 and 10-30: 30 characters; the reference 12-22: 10 characters, all of them retrieved
    assert scored(score([(0, 10), (10, 30)], [(12, 22)], CUTS)) == pytest.approx((1.0, 10 / 30, 10 / 20, 10 / 30))


def test_a_reference_over_two_passages_of_which_one_was_retrieved() -> None:
    # the reference 20-40: 10 of its 20 characters in 10-30, which alone was retrieved, the others in 30-60
    assert scored(score([(10, 30)], [(20, 40)], CUTS)) == pytest.approx((0.5, 0.5, 20 / 50, 10 / 30))


def test_what_is_retrieved_twice_counts_twice_against_precision_and_once_for_recall() -> None:
    # 0-10 and 5-15 overlap by 5: 20 characters retrieved, the reference 5-10 once; of the cuts, 0-10 touches it
    assert scored(score([(0, 10), (5, 15)], [(5, 10)], CUTS)) == pytest.approx((1.0, 5 / 20, 5 / 10, 5 / 20))


def test_overlapping_references_count_once() -> None:
    assert scored(score([(60, 100)], [(60, 70), (65, 75)], CUTS)) == pytest.approx((1.0, 15 / 40, 15 / 40, 15 / 40))


def test_nothing_right_is_nothing_and_a_border_is_no_overlap() -> None:
    assert scored(score([(0, 10)], [(10, 20)], CUTS)) == pytest.approx((0.0, 0.0, 10 / 20, 0.0))
    assert scored(score([], [(10, 20)], CUTS)) == pytest.approx((0.0, 0.0, 10 / 20, 0.0))


def test_means_are_percentages() -> None:
    assert means([Score(1.0, 0.5, 0.2, 0.1), Score(0.0, 0.5, 0.4, 0.3)]) == pytest.approx(
        {"recall": 50.0, "precision": 50.0, "omega": 30.0, "iou": 20.0}
    )


def test_questions_are_read_with_their_spans_and_can_be_sampled(tmp_path: Path) -> None:
    with (tmp_path / "questions_df.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["question", "references", "corpus_id"])
        for number in range(5):
            spans = [{"content": "x", "start_index": number, "end_index": number + 1}]
            writer.writerow([f"{number}?", json.dumps(spans), "made"])
    assert [(one.text, one.corpus, one.references) for one in questions(tmp_path, every=2)] == [
        ("0?", "made", ((0, 1),)),
        ("2?", "made", ((2, 3),)),
        ("4?", "made", ((4, 5),)),
    ]
