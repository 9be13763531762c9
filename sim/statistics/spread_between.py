"""How much of a yes or no differs between groups, and how much is chance within each."""

import numpy as np

from sim.vocabulary.arrays import Floats


def share_between(shares: Floats, draws: int) -> float:
    """The part of the variance of a yes or no that lies between groups, 0 to 1.

    shares: [group] of `draws` (2 or more) yes or no each. What they vary by chance alone is taken
    off; 0 where nothing varies, or no more than that.

    >>> share_between(np.array([0.0, 1.0]), draws=10)
    1.0
    >>> share_between(np.array([0.5, 0.5]), draws=10)
    0.0
    """
    mean = float(shares.mean())
    total = mean * (1.0 - mean)
    by_chance = float(np.mean(shares * (1.0 - shares))) / (draws - 1)
    between = float(np.mean((shares - mean) ** 2)) - by_chance
    return min(1.0, max(0.0, between / total)) if total > 0.0 else 0.0
