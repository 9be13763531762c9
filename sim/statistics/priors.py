"""Prior distributions of one number, by their kind and two parameters."""

import math
from typing import Any

import numpy as np
import scipy.special
import scipy.stats

from sim.vocabulary.arrays import Floats


def distribution(kind: str, one: float, other: float) -> Any:
    """A frozen distribution of scipy.

    uniform: lowest and highest. normal: mean and standard deviation. lognormal: median and standard
    deviation of the logarithm. beta: alpha and beta.

    >>> float(distribution("lognormal", 4.0, 0.5).median())
    4.0
    """
    match kind:
        case "uniform":
            return scipy.stats.uniform(one, other - one)
        case "normal":
            return scipy.stats.norm(one, other)
        case "lognormal":
            return scipy.stats.lognorm(other, scale=one)
        case "beta":
            return scipy.stats.beta(one, other)
    raise ValueError(f"no such distribution: {kind}")


def quantile(kind: str, one: float, other: float, share: float) -> float:
    """The number below which a share of a distribution lies; kind and numbers as there.

    What its `ppf` gives, at a hundredth of the time that scipy's checks take for a single number.
    """
    match kind:
        case "uniform":
            return one + (other - one) * share
        case "normal":
            return one + other * float(scipy.special.ndtri(share))
        case "lognormal":
            return one * math.exp(other * float(scipy.special.ndtri(share)))
    return float(scipy.special.betaincinv(one, other, share))


def distance_from_uniform(values: Floats, weights: Floats) -> float:
    """The largest difference between a weighted distribution on 0 to 1 and the uniform one.

    The statistic of Kolmogorov and Smirnov, 0 to 1. weights: at least 0, not all 0.

    >>> round(distance_from_uniform(np.array([0.25, 0.75]), np.ones(2)), 9)
    0.25
    """
    order = np.argsort(values)
    after = np.cumsum(weights[order]) / weights.sum()
    before = np.concatenate([[0.0], after[:-1]])
    there = values[order]
    return float(max(np.max(after - there), np.max(there - before)))
