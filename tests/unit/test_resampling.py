"""Errors by clusters drawn anew: of rows that come together they are larger."""

import numpy as np
import pytest

from sim.statistics.resampling import resampled, standard_errors
from sim.vocabulary.arrays import Floats

VALUES = np.repeat(np.random.default_rng(1).normal(size=40), 5)


def mean_of(weights: Floats) -> Floats:
    return np.array([np.average(VALUES, weights=weights)])


def test_error_of_a_mean_is_the_usual_one_where_rows_are_independent() -> None:
    error = standard_errors(resampled(mean_of, np.arange(200), draws=2000))[0]
    assert error == pytest.approx(VALUES.std() / np.sqrt(200), rel=0.05)


def test_rows_that_come_together_count_once() -> None:
    error = standard_errors(resampled(mean_of, np.repeat(np.arange(40), 5), draws=2000))[0]
    assert error == pytest.approx(VALUES.std() / np.sqrt(40), rel=0.05)


def test_as_many_clusters_are_drawn_as_there_are_and_rows_stay_together() -> None:
    clusters = np.array(["b", "a", "b", "c"])
    drawn = resampled(lambda weights: weights, clusters, draws=50)
    assert (drawn[:, 0] == drawn[:, 2]).all()
    assert (drawn[:, [0, 1, 3]].sum(axis=1) == 3).all()
    assert set(drawn.ravel()) == {0.0, 1.0, 2.0, 3.0}


def test_the_same_seed_draws_the_same() -> None:
    one, other, third = (resampled(mean_of, np.arange(200), 3, seed) for seed in (1, 1, 2))
    assert np.array_equal(one, other)
    assert not np.array_equal(one, third)
