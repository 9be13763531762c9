"""Intervals of paired differences, against textbook formulas."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.statistics.paired_differences import PairedSums, Shares

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def table(before: list[Floats], after: list[Floats], of_replicates: bool = False) -> pd.DataFrame:
    """Of one measure; given as its values, or as parts and what they are parts of."""
    sums = PairedSums(1)
    one, two = (
        Shares(each[0][np.newaxis], (each[1] if len(each) > 1 else 1 + 0 * each[0])[np.newaxis])
        for each in (before, after)
    )
    for half in (slice(0, 7), slice(7, None)):  # in two batches
        sums.add(*(Shares(s.part[:, half], s.of[:, half]) for s in (one, two)))
    return sums.table(np.array([of_replicates]))


def test_the_interval_of_a_value_is_that_of_the_mean_difference() -> None:
    luck = np.random.default_rng(5)
    before = luck.random(30)
    after = before + 0.01 * luck.standard_normal(30)
    row = table([before], [after]).iloc[0]
    textbook = stats.ttest_rel(after, before).confidence_interval(0.95)
    assert row["difference"] == pytest.approx(after.mean() - before.mean())
    assert (row["low"], row["high"]) == pytest.approx((textbook.low, textbook.high))
    spread = np.sqrt((before.var(ddof=1) + after.var(ddof=1)) / 30) * stats.t.ppf(0.975, 29)
    assert row["unpaired_high"] - row["difference"] == pytest.approx(spread)


def test_the_interval_of_a_ratio_is_that_of_the_jackknife_or_nearly() -> None:
    luck = np.random.default_rng(6)
    of = luck.integers(5, 15, 200).astype(float)
    of_after = (of + luck.integers(0, 6, 200)).astype(float)
    before = luck.binomial(of.astype(int), 0.4).astype(float)
    after = np.minimum(of_after, before + luck.integers(0, 5, 200)).astype(float)
    row = table([before, of], [after, of_after]).iloc[0]
    one, other = (
        (part.sum() - part) / (whole.sum() - whole)
        for part, whole in ((before, of), (after, of_after))
    )
    paired, not_paired = (
        np.sqrt(199 * sum(each.var() for each in without))
        for without in ((other - one,), (one, other))
    )
    assert row["before"] == pytest.approx(before.sum() / of.sum())
    assert row["after"] == pytest.approx(after.sum() / of_after.sum())
    assert row["difference"] == pytest.approx(row["after"] - row["before"])
    for prefix, error in (("", paired), ("unpaired_", not_paired)):
        half = (row[f"{prefix}high"] - row[f"{prefix}low"]) / 2
        assert half == pytest.approx(1.972 * error, rel=0.01), prefix


def test_the_interval_of_a_share_of_replicates_is_bonett_and_prices() -> None:
    before = np.array([0.0] * 6 + [1.0] * 4)
    after = np.array([1.0] * 3 + [0.0] * 3 + [1.0] * 3 + [0.0])  # 3 up, 1 down, of 10
    row = table([before], [after], of_replicates=True).iloc[0]
    half = 1.959964 * np.sqrt((4 / 12 + 2 / 12 - (2 / 12) ** 2) / 12)
    assert row["difference"] == pytest.approx(0.2)
    assert (row["low"], row["high"]) == pytest.approx((2 / 12 - half, 2 / 12 + half))
    # Not paired it is Agresti and Caffo's: 5/12 and 7/12, whose variances are equal.
    half = 1.959964 * np.sqrt(2 * (5 / 12) * (7 / 12) / 12)
    not_paired = (row["unpaired_low"], row["unpaired_high"])
    assert not_paired == pytest.approx((2 / 12 - half, 2 / 12 + half))


def test_shares_that_are_none_or_all_are_not_told_as_certain() -> None:
    none, all_ = np.zeros(400), np.ones(400)
    flipped = table([none], [all_], of_replicates=True).iloc[0]
    assert flipped["difference"] == 1
    assert 0.98 < flipped["low"] < 0.99
    assert flipped["high"] == 1
    still = table([none], [none], of_replicates=True).iloc[0]
    assert still["difference"] == 0
    assert still["high"] == -still["low"] == pytest.approx(0.0069, abs=1e-4)


def test_what_differs_in_no_replicate_differs_by_exactly_nothing() -> None:
    values = np.random.default_rng(7).random(50)
    row = table([values], [values.copy()]).iloc[0]
    assert (row["difference"], row["low"], row["high"], row["differing"]) == (0, 0, 0, 0)
    assert row["unpaired_low"] < 0 < row["unpaired_high"]


def test_what_never_arises_has_no_difference() -> None:
    row = table([np.zeros(9), np.zeros(9)], [np.ones(9), np.ones(9)]).iloc[0]
    assert row["after"] == 1
    assert np.isnan(row["difference"])


def test_intervals_hold_the_true_difference_as_often_as_they_say() -> None:
    luck = np.random.default_rng(8)
    held = 0
    for _ in range(400):
        shared = luck.random(60)
        before, after = ((shared + 0.3 * luck.random(60) < p).astype(float) for p in (0.5, 0.6))
        row = table([before], [after], of_replicates=True).iloc[0]
        # The density of the sum of both is 1 about there.
        held += row["low"] <= 0.1 <= row["high"]
    assert 0.93 <= held / 400 <= 0.995
