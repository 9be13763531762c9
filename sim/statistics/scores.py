"""Scores of predicted probabilities against what happened, yes or no, and how sure they are.

The log score (Good 1952, Rational decisions) and that of Brier 1950 are proper: they are best, on
average, for whoever predicts the true probability. The area under the ROC curve (Hanley and McNeil
1982) asks of the order alone. In all of this predictions [row] lie in [0, 1], outcomes [row] are 0
or 1, and weights [row] are above 0, the same for every row unless given. Groups and clusters [row]
are labels of any kind.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtrit

from sim.statistics.proportions import clustered_share_intervals, share_interval
from sim.vocabulary.arrays import Floats

Labels = npt.NDArray[Any]

BINS = 10
"""Bins of a reliability curve, unless it is said how many."""


def smoothed_shares(shares: Floats, replicates: int) -> Floats:
    """Shares k/n of n replicates as probabilities, (k + 1/2)/(n + 1): never 0 or 1, in their order.

    The mean of the posterior from Jeffreys' prior, as fits take it too.

    >>> smoothed_shares(np.array([0.0, 0.5, 1.0]), replicates=4).tolist()
    [0.1, 0.5, 0.9]
    """
    smoothed: Floats = (shares * replicates + 0.5) / (replicates + 1.0)
    return smoothed


def log_scores(predictions: Floats, outcomes: Floats) -> Floats:
    """[row] minus the natural logarithm of the probability of what happened, in nats, 0 or more.

    Infinite where that probability was 0.

    >>> log_scores(np.array([0.5, 0.0]), np.array([1.0, 1.0])).round(3).tolist()
    [0.693, inf]
    """
    with np.errstate(divide="ignore"):
        logs: Floats = -np.where(outcomes == 1.0, np.log(predictions), np.log1p(-predictions))
    return logs + 0.0  # no minus zero


def brier_scores(predictions: Floats, outcomes: Floats) -> Floats:
    """[row] the squared difference of prediction and outcome, from 0 to 1."""
    squares: Floats = (predictions - outcomes) ** 2
    return squares


def mean(values: Floats, weights: Floats | None = None) -> float:
    """The weighted mean; of log or Brier scores that of a set of predictions, lower is better."""
    return float(np.average(values, weights=weights))


def area_under_curve(predictions: Floats, outcomes: Floats, weights: Floats | None = None) -> float:
    """The probability that what happened was thought likelier than what did not, ties half.

    The area under the ROC curve, from 0 to 1, and 0.5 by chance. Not a number where all outcomes
    are the same.

    >>> area_under_curve(np.array([0.1, 0.2, 0.2]), np.array([0.0, 0.0, 1.0]))
    0.75
    """
    heavy = np.ones(len(outcomes)) if weights is None else weights
    _, places = np.unique(predictions, return_inverse=True)
    happened, others = _sums(places, heavy * outcomes), _sums(places, heavy * (1.0 - outcomes))
    pairs = float(happened.sum() * others.sum())
    below = np.cumsum(others) - 0.5 * others
    return float(np.sum(happened * below)) / pairs if pairs > 0.0 else float("nan")


def area_within_groups(
    predictions: Floats, outcomes: Floats, groups: Labels, weights: Floats | None = None
) -> float:
    """The mean of `area_under_curve` over groups, each as heavy as what happened in it.

    Groups in which all outcomes are the same say nothing and are left out; not a number where they
    are all of this kind.
    """
    return AreaWithinGroups(predictions, outcomes, groups)(weights)


class AreaWithinGroups:
    """`area_within_groups` of the same rows with other weights, which may be 0; sorted once."""

    def __init__(self, predictions: Floats, outcomes: Floats, groups: Labels) -> None:
        _, group = np.unique(groups, return_inverse=True)
        _, rank = np.unique(predictions, return_inverse=True)
        ranks = int(rank.max(initial=0)) + 1
        ties, self._place = np.unique(group * ranks + rank, return_inverse=True)
        self._group, self._outcomes = ties // ranks, outcomes

    def __call__(self, weights: Floats | None = None) -> float:
        """The area with weights [row]; all alike unless given."""
        heavy = np.ones(len(self._outcomes)) if weights is None else weights
        happened = _sums(self._place, heavy * self._outcomes)
        others = _sums(self._place, heavy * (1.0 - self._outcomes))
        in_group, without = _sums(self._group, happened), _sums(self._group, others)
        before = np.cumsum(without) - without
        below = np.cumsum(others) - 0.5 * others - before[self._group]
        pairs = in_group * without
        told = pairs > 0.0
        if not told.any():
            return float("nan")
        areas = _sums(self._group, happened * below)[told] / pairs[told]
        return float(np.average(areas, weights=in_group[told]))


class Mean(NamedTuple):
    """A mean with its standard error, which is not a number for a single cluster."""

    value: float
    error: float
    clusters: int
    """How many independent parts it comes from: clusters, or rows where there are none."""

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """The interval by Student's t, of one degree of freedom less than there are clusters."""
        freedom = max(self.clusters - 1, 1)
        half = float(stdtrit(freedom, (1.0 + confidence) / 2.0)) * self.error
        return self.value - half, self.value + half


def clustered_mean(
    values: Floats, weights: Floats | None = None, clusters: Labels | None = None
) -> Mean:
    """The weighted mean of values with a standard error that allows for clusters.

    With r the residuals from the mean, summed by cluster with their weights, the error is
    sqrt(G / (G - 1) * sum r**2) / sum of weights, G the number of clusters (Liang and Zeger 1986,
    of a mean). Rows are clusters of their own unless these are given; then, with equal weights, it
    is the usual error of a mean. For differences of two predictors' scores: give them row by row.

    >>> clustered_mean(np.array([1.0, 2.0, 3.0, 4.0]), clusters=np.array([1, 1, 2, 2]))
    Mean(value=2.5, error=1.0, clusters=2)
    """
    heavy = np.ones(len(values)) if weights is None else weights
    centre = mean(values, heavy)
    with np.errstate(invalid="ignore"):  # of infinite scores the error is not a number
        residuals = heavy * (values - centre)
    if clusters is not None:
        residuals = _sums(np.unique(clusters, return_inverse=True)[1], residuals)
    count = len(residuals)
    if count < 2:
        return Mean(centre, float("nan"), count)
    spread = float(np.sum(residuals**2)) * count / (count - 1)
    return Mean(centre, float(np.sqrt(spread) / heavy.sum()), count)


def reliability(
    predictions: Floats,
    outcomes: Floats,
    weights: Floats | None = None,
    clusters: Labels | None = None,
    *,
    bins: int = BINS,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The reliability curve: how often it happened of what was given about the same probability.

    A row for each bin, from the least predictions on. Bins hold equally many rows, but for ties,
    which stay together, so there may be fewer; a prediction at the edge of two is in the lower.
    Columns: predicted (mean prediction), happened (share), rows, low and high, the interval of the
    share: of Clopper and Pearson 1934, or of Korn and Graubard 1998 with weights or clusters.
    """
    edges = np.quantile(predictions, np.linspace(0.0, 1.0, bins + 1)[1:-1])
    table = []
    for rows in _rows_of(np.searchsorted(edges, predictions)):
        heavy = None if weights is None else weights[rows]
        low, high = _share_bounds(
            outcomes[rows], heavy, None if clusters is None else clusters[rows], confidence
        )
        predicted, happened = (mean(values[rows], heavy) for values in (predictions, outcomes))
        table.append((predicted, happened, len(rows), low, high))
    return pd.DataFrame(table, columns=["predicted", "happened", "rows", "low", "high"])


def _share_bounds(
    outcomes: Floats, weights: Floats | None, clusters: Labels | None, confidence: float
) -> tuple[float, float]:
    """The interval of the weighted share of rows in which it happened."""
    count = len(outcomes)
    if weights is None and clusters is None:
        return share_interval(float(outcomes.sum()), count, confidence)
    # Weights that sum to the number of rows, which is then the largest size the sample can have.
    heavy = np.ones(count) if weights is None else weights * count / weights.sum()
    places = np.arange(count) if clusters is None else np.unique(clusters, return_inverse=True)[1]
    joined, of = _sums(places, heavy * outcomes), _sums(places, heavy)
    if joined.sum() in (0.0, of.sum()):
        # Nothing varies: as many as so unequal clusters are worth (Kish 1965).
        size = float(of.sum() ** 2 / np.sum(of**2))
        return share_interval(size if joined.sum() else 0.0, size, confidence)
    number = np.array(len(of))
    squares = [np.array(np.sum(each)) for each in (joined**2, joined * of, of**2)]
    low, high = clustered_share_intervals(
        number,
        np.array(joined.sum()),
        np.array(of.sum()),
        (squares[0], squares[1], squares[2]),
        confidence,
    )
    return float(low), float(high)


def _sums(places: npt.NDArray[np.intp], values: Floats) -> Floats:
    """[place] the sum of the values there."""
    sums: Floats = np.bincount(places, weights=values).astype(np.float64)
    return sums


def _rows_of(labels: Labels) -> list[npt.NDArray[np.intp]]:
    """The rows of each label, by ascending label."""
    _, places, counts = np.unique(labels, return_inverse=True, return_counts=True)
    return np.split(np.argsort(places, kind="stable"), np.cumsum(counts)[:-1])
