"""Confidence intervals for shares."""

import math

from scipy.special import betaincinv


def share_interval(joined: float, of: float, confidence: float = 0.95) -> tuple[float, float]:
    """The exact interval of Clopper and Pearson 1934 for a share, `joined` out of `of`.

    Both may be effective, hence broken, numbers. Out of nothing: (0, 1).

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


def clustered_share_interval(
    clusters: int,
    joined: int,
    of: int,
    squares: tuple[int, int, int],
    confidence: float = 0.95,
) -> tuple[float, float]:
    """The interval of Korn and Graubard 1998 for a share pooled over unlike clusters.

    What is counted within a replicate is not independent, so the sample is as large as the
    variance between replicates says. clusters: replicates in which there was anything to join.
    joined, of: sums over them. squares: sums of joined**2, joined * of, of**2. Where the share is
    0 or 1 in all replicates, each of them counts once.
    """
    if of == 0:
        return 0.0, 1.0
    share = joined / of
    jj, jo, oo = squares
    spread = jj - 2.0 * share * jo + share * share * oo
    size = float(clusters)
    if clusters > 1 and spread > 0.0 and 0.0 < share < 1.0:
        variance = spread * clusters / (clusters - 1) / of**2
        size = min(share * (1.0 - share) / variance, float(of))
    low, high = share_interval(share * size, size, confidence)
    return min(low, share), max(high, share) if not math.isnan(high) else 1.0
