"""Differences of runs that share no luck, against published figures and SciPy."""

import numpy as np
import pytest
from scipy import stats

from sim.statistics.two_sample import difference_of_means, differences_of_intervals, mean_of


def of(joined: int, number: int) -> np.ndarray:
    return np.repeat([1.0, 0.0], [joined, number - joined])


def test_the_difference_of_intervals_is_newcombes_tenth() -> None:
    # Newcombe 1998, Statistics in Medicine 17, table II, method 10: 56/70 less 48/80.
    both = []
    for joined, number in ((48, 80), (56, 70)):
        bounds = stats.binomtest(joined, number).proportion_ci(method="wilson")
        both.append(np.array([[joined / number, bounds.low, bounds.high]]))
    found = differences_of_intervals(*both)[0]
    assert found == pytest.approx([0.2, 0.0524, 0.3339], abs=5e-5)


def test_shares_of_replicates_have_the_interval_of_agresti_and_caffo() -> None:
    # By hand: 57/72 less 49/82, with its standard error.
    found = difference_of_means(of(48, 80), of(56, 70), share=True)
    one, other = 49 / 82, 57 / 72
    error = (one * (1 - one) / 82 + other * (1 - other) / 72) ** 0.5
    assert found.value == pytest.approx(0.2)
    assert (found.low, found.high) == pytest.approx(
        (other - one - 1.959964 * error, other - one + 1.959964 * error)
    )


def test_means_have_the_interval_of_welch() -> None:
    luck = np.random.default_rng(1)
    before, after = 0.4 + 0.1 * luck.random(30), 0.2 + 0.5 * luck.random(55)
    told = stats.ttest_ind(after, before, equal_var=False).confidence_interval()
    found = difference_of_means(before, after, share=False)
    assert (found.low, found.high) == pytest.approx((told.low, told.high))


def test_a_mean_has_the_interval_of_student() -> None:
    values = np.random.default_rng(2).random(25)
    told = stats.ttest_1samp(values, 0.0).confidence_interval()
    assert mean_of(values, share=False)[1:] == pytest.approx((told.low, told.high))


def test_a_single_replicate_on_either_side_gives_no_interval() -> None:
    one, several = np.array([0.5]), np.array([0.1, 0.2, 0.6])
    for before, after, difference in ((one, several, -0.2), (several, one, 0.2)):
        found = difference_of_means(before, after, share=False)
        assert found == pytest.approx((difference, np.nan, np.nan), nan_ok=True)


def test_nothing_but_zeros_is_not_known_exactly() -> None:
    assert mean_of(np.zeros(100), share=False).high == pytest.approx(0.0362, abs=1e-4)
    found = difference_of_means(np.zeros(100), np.zeros(50), share=False)
    assert found.value == 0
    assert found.low < 0 < found.high


def test_intervals_stay_within_what_can_be() -> None:
    assert difference_of_means(of(0, 2), of(2, 2), share=True).high <= 1
    assert mean_of(np.array([0.0, 1.0]), share=False)[1:] == (0.0, 1.0)
