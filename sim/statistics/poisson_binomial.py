"""How many of several independent things happen, each with a probability of its own."""

import math
from collections.abc import Sequence

import numpy as np


def log_at_least(probabilities: Sequence[float], number: int) -> float:
    """The logarithm of the probability that at least `number` of some independent things happen.

    0.0 for a number of 0; minus infinity where there are not so many things.

    >>> round(math.exp(log_at_least([0.5, 0.5], 1)), 12)
    0.75
    """
    if number <= 0:
        return 0.0
    if number > len(probabilities):
        return -math.inf
    if number == 1:  # exact also where all are unlikely
        none = math.fsum(math.log1p(-p) for p in probabilities)
        return math.log(-math.expm1(none))
    # [count] the probability of each count that would be too few, and of any other at the end
    counts = np.zeros(number + 1)
    counts[0] = 1.0
    for p in probabilities:
        counts[-1] += p * counts[-2]
        counts[1:-1] = (1.0 - p) * counts[1:-1] + p * counts[:-2]
        counts[0] *= 1.0 - p
    return math.log(counts[-1])
