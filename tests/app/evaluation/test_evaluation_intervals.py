"""Intervals and tests of chance, against figures that stand in print or are calculated another way."""

import numpy as np
import pytest

from app.evaluation.intervals import bootstrap, mcnemar, paired, wilson


def test_wilson_gives_the_figures_in_print() -> None:
    # Newcombe (1998), Statistics in Medicine 17, table I: methods 3, for 81 of 263, 15 of 148, 0 of 20, 1 of 29
    for hits, of, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (1, 29, 0.0061, 0.1718)):
        assert wilson(hits, of) == pytest.approx((low, high), abs=0.0001)
    assert wilson(0, 20) == pytest.approx((0, 0.1611), abs=0.0001)


def test_wilson_stays_between_0_and_1_and_is_nothing_of_nothing() -> None:
    assert wilson(0, 0) is None
    low, high = wilson(3, 3) or (0, 0)
    assert (round(low, 2), high) == (0.44, 1.0)


def test_mcnemar_is_the_binomial_of_the_rows_that_changed() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(3, 3) == 1.0
    assert mcnemar(6, 1) == mcnemar(1, 6) == pytest.approx(2 * (1 + 7) / 128)
    assert mcnemar(0, 10) == pytest.approx(2 / 1024)


def test_the_bootstrap_of_a_mean_is_that_of_the_normal_distribution_for_many_rows() -> None:
    values = np.random.default_rng(7).normal(5, 2, 400)
    low, high = bootstrap(list(values), lambda drawn: drawn.mean(axis=1)) or (0, 0)
    half = 1.96 * values.std() / 20
    assert (low, high) == pytest.approx((values.mean() - half, values.mean() + half), abs=0.03)


def test_more_rows_than_are_drawn_at_once_are_drawn_in_parts() -> None:
    low, high = bootstrap([0.0, 1.0] * 1_500, lambda drawn: drawn.mean(axis=1)) or (0, 0)
    assert (low, high) == pytest.approx((0.482, 0.518), abs=0.004)


def test_pairs_are_drawn_as_pairs() -> None:
    assert bootstrap([], lambda drawn: drawn.mean(axis=1)) is None and paired(0, 0, 0) is None
    row_by_row = [1.0] * 12 + [-1.0] * 4 + [0.0] * 84
    whole = bootstrap(row_by_row, lambda drawn: drawn.mean(axis=1)) or (0, 0)
    assert paired(12, 4, 100) == pytest.approx(whole, abs=0.015)


def test_the_same_rows_give_the_same_interval() -> None:
    assert paired(5, 2, 40) == paired(5, 2, 40)
