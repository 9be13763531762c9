"""Differences between runs whose replicates are not the same, and the means of single runs.

Means have intervals by Student's t, their differences by Welch 1947. Shares of replicates have
those of Clopper and Pearson 1934, their differences of Agresti and Caffo 2000. Of two estimates of
which only the intervals are left, the difference is that of Zou and Donner 2008.
"""

import math
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri, stdtrit

from sim.statistics.proportions import share_interval
from sim.vocabulary.arrays import Floats

_TAIL = 0.975


class Interval(NamedTuple):
    """An estimate with its 95 % interval; the bounds are not numbers where nothing tells them."""

    value: float
    low: float
    high: float


def mean_of(values: Floats, *, share: bool) -> Interval:
    """The mean of a measure between 0 and 1; share: whether it is 0 or 1 in each replicate."""
    number, mean = len(values), float(values.mean())
    # Of nothing but zeros, or ones, no more is known than of shares that are none or all.
    if share or ((values == mean).all() and mean in (0.0, 1.0)):
        return Interval(mean, *share_interval(float(values.sum()), number))
    half = _half(number - 1, float(values.var(ddof=1)) / number) if number > 1 else math.nan
    return Interval(mean, max(mean - half, 0.0), min(mean + half, 1.0))


def difference_of_means(before: Floats, after: Floats, *, share: bool) -> Interval:
    """The difference between two runs that have nothing to do with each other."""
    difference = float(after.mean() - before.mean())
    if share:
        return _of_shares(difference, before, after)
    if min(len(before), len(after)) < 2:
        return Interval(difference, math.nan, math.nan)
    parts = [
        (float(values.var(ddof=1)) / len(values), len(values) - 1) for values in (before, after)
    ]
    variance = sum(part for part, _ in parts)
    if variance == 0:
        both = [np.array([mean_of(values, share=False)]) for values in (before, after)]
        return Interval(*differences_of_intervals(*both)[0].tolist())
    freedom = variance**2 / sum(part**2 / free for part, free in parts)
    return _bounded(difference, difference, _half(freedom, variance))


def _of_shares(difference: float, before: Floats, after: Floats) -> Interval:
    shares = [
        ((float(values.sum()) + 1) / (len(values) + 2), len(values) + 2)
        for values in (before, after)
    ]
    variance = sum(share * (1 - share) / size for share, size in shares)
    centre = shares[1][0] - shares[0][0]
    return _bounded(difference, centre, float(ndtri(_TAIL)) * math.sqrt(variance))


def _bounded(difference: float, centre: float, half: float) -> Interval:
    return Interval(difference, max(centre - half, -1.0), min(centre + half, 1.0))


def _half(freedom: float, variance: float) -> float:
    return float(stdtrit(freedom, _TAIL)) * math.sqrt(variance)


def differences_of_intervals(before: Floats, after: Floats) -> Floats:
    """[row, (difference, low, high)] from [row, (value, low, high)] of each."""
    (one, one_low, one_high), (other, other_low, other_high) = before.T, after.T
    difference = other - one
    low = difference - np.hypot(other - other_low, one_high - one)
    high = difference + np.hypot(other_high - other, one - one_low)
    return np.stack([difference, np.maximum(low, -1.0), np.minimum(high, 1.0)], axis=1)
