"""Confidence intervals for shares."""

import numpy as np
from scipy.special import betaincinv, stdtrit

from sim.vocabulary.arrays import Floats, Integers


def share_interval(joined: float, of: float, confidence: float = 0.95) -> tuple[float, float]:
    """The exact interval of Clopper and Pearson 1934 for a share, `joined` out of `of`.

    Both may be effective numbers, hence floats. Out of nothing: (0, 1).

    >>> [round(bound, 4) for bound in share_interval(0, 400)]
    [0.0, 0.0092]
    """
    if of <= 0.0:
        return 0.0, 1.0
    tail = (1.0 - confidence) / 2.0
    missed = of - joined
    low = betaincinv(joined, missed + 1.0, tail) if joined > 0.0 else 0.0
    high = betaincinv(joined + 1.0, missed, 1.0 - tail) if missed > 0.0 else 1.0
    return float(low), float(high)


def clustered_share_intervals(
    clusters: Integers,
    joined: Integers | Floats,
    of: Integers | Floats,
    squares: tuple[Integers, Integers, Integers] | tuple[Floats, Floats, Floats],
    confidence: float = 0.95,
) -> tuple[Floats, Floats]:
    """The intervals of Korn and Graubard 1998 for shares pooled over unlike clusters.

    What is counted within a replicate is not independent, so the sample is as large as the
    variance between replicates says, less what is lost where these are few. clusters: replicates
    in which there was anything to join. joined, of: sums over them. squares: sums of joined**2,
    joined * of, of**2. All of one shape; sums may be of weights that are 1 on average. Where the
    share is 0 or 1 in all replicates, each of them counts once. Out of nothing: (0, 1).
    """
    jj, jo, oo = squares
    with np.errstate(divide="ignore", invalid="ignore"):
        share = joined / of
        spread = jj - 2.0 * share * jo + share * share * oo
        variance = spread * clusters / (clusters - 1) / of.astype(np.float64) ** 2
        varied = (clusters > 1) & (spread > 0.0) & (share > 0.0) & (share < 1.0)
        tail = (1.0 - confidence) / 2.0
        few = (stdtrit(of - 1.0, tail) / stdtrit(clusters - 1.0, tail)) ** 2
        size = np.where(varied, np.minimum(few * share * (1.0 - share) / variance, of), clusters)
        low, high = _share_intervals(share * size, size, confidence)
    seen = of > 0
    return np.where(seen, np.minimum(low, share), 0.0), np.where(seen, np.maximum(high, share), 1.0)


def _share_intervals(joined: Floats, of: Floats, confidence: float) -> tuple[Floats, Floats]:
    """As `share_interval`, of arrays; what is out of nothing is not a number."""
    tail = (1.0 - confidence) / 2.0
    missed = of - joined
    low = np.where(joined > 0.0, betaincinv(joined, missed + 1.0, tail), 0.0)
    return low, np.where(missed > 0.0, betaincinv(joined + 1.0, missed, 1.0 - tail), 1.0)
