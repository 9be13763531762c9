"""Intervals against SciPy's, and against the truth that they should cover."""

import numpy as np
import pytest
from scipy.stats import binomtest

from sim.statistics.proportions import clustered_share_intervals, share_interval

SAMPLES = 1_000


@pytest.mark.parametrize("confidence", [0.5, 0.95, 0.999])
@pytest.mark.parametrize(
    ("joined", "of"), [(0, 1), (1, 1), (0, 400), (1, 400), (7, 20), (200, 400), (400, 400)]
)
def test_share_interval_is_that_of_clopper_and_pearson(
    joined: int, of: int, confidence: float
) -> None:
    exact = binomtest(joined, of).proportion_ci(confidence, method="exact")
    assert share_interval(joined, of, confidence) == pytest.approx((exact.low, exact.high))


def test_an_interval_is_of_95_percent_unless_told_otherwise() -> None:
    exact = binomtest(7, 20).proportion_ci(0.95, method="exact")
    assert share_interval(7, 20) == pytest.approx((exact.low, exact.high))


def test_nothing_seen_leaves_every_share_possible() -> None:
    assert share_interval(0, 0) == (0.0, 1.0)
    assert interval_of([0], [0]) == (0.0, 1.0)


def interval_of(joined: list[int], of: list[int]) -> tuple[float, float]:
    """The interval of a share, of the confidence that is usual, from the counts in each cluster."""
    j, o = np.array(joined), np.array(of)
    counts = np.array([(o > 0).sum(), j.sum(), o.sum(), j @ j, j @ o, o @ o])[:, np.newaxis]
    clusters, joined_in_all, of_all, *squares = counts
    low, high = clustered_share_intervals(
        clusters, joined_in_all, of_all, (squares[0], squares[1], squares[2])
    )
    return float(low[0]), float(high[0])


def test_clusters_of_one_are_a_sample_of_their_own_size_less_one() -> None:
    # The variance between 40 ones and zeros is that of a binomial share with 39 in place of 40.
    assert interval_of([1] * 10 + [0] * 30, [1] * 40) == pytest.approx(share_interval(9.75, 39))


def test_unlike_clusters_count_for_little_more_than_one_each() -> None:
    # Half of the clusters join all of ten and half none: the occasions within tell nothing new. The
    # 97.5 % quantiles of Student's t with 399 and with 39 degrees of freedom are 1.9659 and 2.0227.
    unlike = interval_of([10] * 20 + [0] * 20, [10] * 40)
    size = 39 * (1.9659 / 2.0227) ** 2
    assert unlike == pytest.approx(share_interval(size / 2, size), abs=1e-4)


def test_clusters_that_are_more_alike_than_chance_count_no_more_than_their_occasions() -> None:
    alike = interval_of([5, 5, 5, 5, 5, 5, 5, 6], [10] * 8)
    assert alike == pytest.approx(share_interval(41, 80))


@pytest.mark.parametrize(("joined", "share"), [(0, 0.0), (10, 1.0)])
def test_where_all_are_of_one_mind_each_cluster_counts_once(joined: int, share: float) -> None:
    interval = interval_of([joined] * 40, [10] * 40)
    assert interval == pytest.approx(share_interval(share * 40, 40))
    assert interval[0] <= share <= interval[1]


def test_clusters_without_occasions_change_nothing() -> None:
    few, more = interval_of([3, 0, 1], [4, 2, 3]), interval_of([3, 0, 1, 0, 0], [4, 2, 3, 0, 0])
    assert few == more


def test_one_cluster_counts_once() -> None:
    assert interval_of([3], [10]) == pytest.approx(share_interval(0.3, 1))


def coverage(clusters: int, a: float, b: float) -> float:
    """How often the interval holds the share a / (a + b) around which clusters differ."""
    luck = np.random.default_rng(20220204)
    covered = 0
    for _ in range(SAMPLES):
        of = luck.poisson(12, clusters)
        joined = luck.binomial(of, luck.beta(a, b, clusters))
        low, high = interval_of(joined.tolist(), of.tolist())
        covered += low <= a / (a + b) <= high
    return covered / SAMPLES


LEAST_COVERAGE = 0.95 - 4 * (0.95 * 0.05 / SAMPLES) ** 0.5
"""Four standard errors of the simulation below the nominal coverage: 0.922."""


@pytest.mark.parametrize(("a", "b"), [(1, 3), (0.2, 2), (4, 1), (30, 90)])
def test_clustered_interval_covers_the_truth(a: float, b: float) -> None:
    assert coverage(60, a, b) >= LEAST_COVERAGE


@pytest.mark.parametrize(("a", "b"), [(1, 3), (4, 1)])
def test_clustered_interval_of_a_few_replicates_covers_the_truth(a: float, b: float) -> None:
    assert coverage(5, a, b) >= LEAST_COVERAGE


def test_intervals_have_95_percent_confidence_unless_said_otherwise() -> None:
    assert share_interval(7, 20) == share_interval(7, 20, 0.95) != share_interval(7, 20, 0.9)
    counted = [np.array([each]) for each in (4, 7, 20, 13, 35, 102)]
    clusters, joined, of, *squares = counted
    given = (clusters, joined, of, (squares[0], squares[1], squares[2]))
    assert clustered_share_intervals(*given) == clustered_share_intervals(*given, 0.95)
    assert clustered_share_intervals(*given) != clustered_share_intervals(*given, 0.9)
