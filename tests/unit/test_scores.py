"""Scores by hand, against scikit-learn's, and intervals against what they should cover."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest
from sklearn import metrics
from sklearn.calibration import calibration_curve

from sim.statistics.folds import dealt_folds
from sim.statistics.scores import (
    AreaWithinGroups,
    area_under_curve,
    area_within_groups,
    brier_scores,
    clustered_mean,
    log_scores,
    mean,
    reliability,
    smoothed_shares,
)
from sim.vocabulary.arrays import Floats

PREDICTIONS = np.array([0.1, 0.4, 0.4, 0.8])
OUTCOMES = np.array([0.0, 1.0, 0.0, 1.0])
WEIGHTS = np.array([2.0, 1.0, 3.0, 1.0])


def a_table(rows: int = 400, seed: int = 3) -> tuple[Floats, Floats, Floats]:
    """Predictions with ties, outcomes as probable as predicted, and uneven weights."""
    chance = np.random.default_rng(seed)
    predictions = chance.integers(1, 40, rows) / 40
    outcomes = (chance.random(rows) < predictions).astype(float)
    return predictions, outcomes, chance.uniform(0.2, 3.0, rows)


def test_log_score_is_minus_the_logarithm_of_what_happened() -> None:
    expected = [-np.log(0.9), -np.log(0.4), -np.log(0.6), -np.log(0.8)]
    assert log_scores(PREDICTIONS, OUTCOMES) == pytest.approx(expected)
    assert mean(log_scores(PREDICTIONS, OUTCOMES), WEIGHTS) == pytest.approx(
        np.dot(expected, WEIGHTS) / 7
    )


def test_what_was_held_impossible_scores_infinitely_badly_and_what_was_sure_not_at_all() -> None:
    assert log_scores(np.array([0.0, 1.0]), np.array([1.0, 0.0])).tolist() == [np.inf, np.inf]
    assert log_scores(np.array([0.0, 1.0]), np.array([0.0, 1.0])).tolist() == [0.0, 0.0]


def test_brier_score_is_the_squared_distance() -> None:
    assert brier_scores(PREDICTIONS, OUTCOMES) == pytest.approx([0.01, 0.36, 0.16, 0.04])


def test_area_counts_pairs_in_order_and_ties_half() -> None:
    # 0.4 beats 0.1 and ties with 0.4; 0.8 beats both.
    assert area_under_curve(PREDICTIONS, OUTCOMES) == (1 + 0.5 + 2) / 4
    # As weighed: 0.4 has 2 + 3/2 of 5, 0.8 all 5.
    assert area_under_curve(PREDICTIONS, OUTCOMES, WEIGHTS) == pytest.approx((3.5 + 5) / 10)


def test_area_of_a_constant_is_a_half_and_of_one_outcome_none() -> None:
    assert area_under_curve(np.full(4, 0.3), OUTCOMES) == 0.5
    assert np.isnan(area_under_curve(PREDICTIONS, np.ones(4)))


def test_area_within_groups_weighs_each_by_what_happened_in_it() -> None:
    groups = np.array(["a", "b", "a", "b", "b", "b", "c"])
    predictions = np.array([0.2, 0.6, 0.5, 0.4, 0.7, 0.5, 0.9])
    outcomes = np.array([1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0])
    # In a none of one pair is in order, in b all of four; in c there is no pair.
    assert area_within_groups(predictions, outcomes, groups) == pytest.approx((0 + 2 * 1) / 3)
    weights = np.array([4.0, 1, 1, 1, 1, 1, 1])
    assert area_within_groups(predictions, outcomes, groups, weights) == pytest.approx(2 / 6)
    assert np.isnan(area_within_groups(predictions, outcomes, np.arange(7)))


def test_rows_sorted_once_have_the_areas_of_any_weights_and_none_for_those_not_there() -> None:
    generator = np.random.default_rng(1)
    predictions, groups = generator.integers(0, 9, 200) / 9.0, generator.integers(0, 6, 200)
    outcomes = generator.integers(0, 2, 200).astype(np.float64)
    area = AreaWithinGroups(predictions, outcomes, groups)
    for weights in (None, generator.integers(0, 3, 200).astype(np.float64)):
        there = np.arange(200) if weights is None else np.flatnonzero(weights)
        heavy = None if weights is None else weights[there]
        left = area_within_groups(predictions[there], outcomes[there], groups[there], heavy)
        assert area(weights) == pytest.approx(left)
    one = AreaWithinGroups(predictions, outcomes, np.zeros(200))
    assert one() == pytest.approx(area_under_curve(predictions, outcomes))


def test_a_shift_between_groups_leaves_the_area_within_them() -> None:
    predictions, outcomes, weights = a_table()
    groups = np.arange(400) % 7
    shifted = predictions + groups
    within = area_within_groups(predictions, outcomes, groups, weights)
    assert area_within_groups(shifted, outcomes, groups, weights) == pytest.approx(within)
    assert area_under_curve(shifted, outcomes, weights) < within - 0.1


@pytest.mark.parametrize("weighted", [False, True])
def test_scores_are_those_of_scikit_learn(weighted: bool) -> None:
    predictions, outcomes, heavy = a_table()
    weights = heavy if weighted else None
    for ours, theirs in (
        (mean(log_scores(predictions, outcomes), weights), metrics.log_loss),
        (mean(brier_scores(predictions, outcomes), weights), metrics.brier_score_loss),
        (area_under_curve(predictions, outcomes, weights), metrics.roc_auc_score),
    ):
        assert ours == pytest.approx(theirs(outcomes, predictions, sample_weight=weights))


@pytest.mark.parametrize("bins", [1, 5, 10, 60])
def test_reliability_is_that_of_scikit_learn(bins: int) -> None:
    predictions, outcomes, _ = a_table()
    happened, predicted = calibration_curve(outcomes, predictions, n_bins=bins, strategy="quantile")
    curve = reliability(predictions, outcomes, bins=bins)
    assert curve["predicted"].to_numpy() == pytest.approx(predicted)
    assert curve["happened"].to_numpy() == pytest.approx(happened)
    assert curve["rows"].sum() == len(outcomes)


def test_bins_have_the_exact_interval_of_their_share() -> None:
    predictions = np.repeat([0.1, 0.6], [20, 10])
    outcomes = np.array([1.0] * 3 + [0.0] * 17 + [1.0] * 10)
    curve = reliability(predictions, outcomes, bins=2)
    assert curve[["predicted", "happened"]].to_numpy() == pytest.approx(
        np.array([[0.1, 0.15], [0.6, 1.0]])
    )
    assert curve["rows"].tolist() == [20, 10]
    for row, (happened, rows) in zip(curve.itertuples(), ((3, 20), (10, 10)), strict=True):
        exact = binomtest(happened, rows).proportion_ci(0.95, method="exact")
        assert (row.low, row.high) == pytest.approx((exact.low, exact.high))


def test_equal_predictions_share_a_bin() -> None:
    curve = reliability(np.repeat([0.1, 0.2], [70, 30]), np.tile([0.0, 1.0], 50), bins=10)
    assert curve["rows"].tolist() == [70, 30]


def test_weights_move_the_share_of_a_bin_and_widen_its_interval() -> None:
    outcomes = np.tile([1.0, 0.0, 0.0, 0.0], 50)
    predictions = np.full(200, 0.3)
    plain = reliability(predictions, outcomes, bins=1).iloc[0]
    for weight in (0.01, 7.0):
        even = reliability(predictions, outcomes, np.full(200, weight), bins=1).iloc[0]
        assert even[["low", "high"]].tolist() == pytest.approx(plain[["low", "high"]], abs=0.001)
    weights = np.where(np.arange(200) < 20, 30.0, 1.0)
    uneven = reliability(predictions, outcomes, weights, bins=1).iloc[0]
    assert uneven["happened"] == pytest.approx(0.25)
    assert uneven["high"] - uneven["low"] > 1.8 * (plain["high"] - plain["low"])


@pytest.mark.parametrize("happened", [0.0, 1.0])
def test_rows_that_are_copies_of_each_other_count_once(happened: float) -> None:
    predictions, outcomes = np.full(12, 0.5), np.full(12, happened)
    copied = reliability(predictions, outcomes, clusters=np.repeat([1, 2, 3, 4], 3), bins=1)
    alone = reliability(predictions[:4], outcomes[:4], bins=1)
    assert copied[["low", "high"]].to_numpy() == pytest.approx(alone[["low", "high"]].to_numpy())


@pytest.mark.slow
def test_intervals_of_clustered_shares_cover_the_truth() -> None:
    chance = np.random.default_rng(8)
    clusters = np.repeat(np.arange(40), 5)
    covered, blind = 0, 0
    for _ in range(300):
        rates = np.repeat(chance.beta(1.0, 3.0, 40), 5)
        outcomes = (chance.random(200) < rates).astype(float)
        for labels in (clusters, None):
            row = reliability(np.full(200, 0.25), outcomes, clusters=labels, bins=1).iloc[0]
            holds = row["low"] <= 0.25 <= row["high"]
            covered += holds and labels is not None
            blind += holds and labels is None
    assert 0.93 <= covered / 300 <= 0.99
    assert blind / 300 < 0.92  # without clusters they are too narrow


def test_error_of_a_mean_is_the_usual_one_where_rows_are_independent() -> None:
    values = np.array([1.0, 4.0, 4.0, 7.0])
    found = clustered_mean(values)
    assert [*found] == pytest.approx([4.0, np.std(values, ddof=1) / 2, 4])
    assert found.interval() == pytest.approx(
        (4 - 3.1824463 * found.error, 4 + 3.1824463 * found.error)
    )


def test_error_of_a_mean_by_hand_with_weights_and_clusters() -> None:
    values, weights = np.array([1.0, 2.0, 6.0]), np.array([1.0, 2.0, 1.0])
    # The mean is 11/4, residuals -7/4, -3/4, 13/4, weighed and summed -13/4 and 13/4.
    found = clustered_mean(values, weights, np.array(["x", "x", "y"]))
    assert found.value == 11 / 4
    assert found.error == pytest.approx(np.sqrt(2 / 1 * 2 * (13 / 4) ** 2) / 4)


def test_copies_of_rows_leave_a_clustered_error_as_it_is() -> None:
    values = np.random.default_rng(4).normal(size=30)
    copied = clustered_mean(np.repeat(values, 3), clusters=np.repeat(np.arange(30), 3))
    assert copied == pytest.approx(clustered_mean(values))


def test_a_single_cluster_has_no_error() -> None:
    assert np.isnan(clustered_mean(np.array([1.0, 2.0]), clusters=np.array([5, 5])).error)


def test_shares_of_few_replicates_are_kept_from_none_and_all() -> None:
    assert smoothed_shares(np.array([0.0, 0.25, 1.0]), 20) == pytest.approx(
        [0.5 / 21, 5.5 / 21, 20.5 / 21]
    )


def test_folds_are_even_and_keep_together_what_belongs_together() -> None:
    pairs = np.repeat([f"pair {number}" for number in range(23)], 4)
    folds = dealt_folds(92, 5, pairs)
    assert pd.Series(folds).groupby(pairs).nunique().max() == 1
    assert sorted(pd.Series(folds).value_counts()) == [16, 16, 20, 20, 20]
    assert dealt_folds(92, 5, pairs).tolist() == folds.tolist()
    assert dealt_folds(92, 5, pairs, seed=2).tolist() != folds.tolist()
    assert sorted(dealt_folds(3, 5)) == [0, 1, 2]
