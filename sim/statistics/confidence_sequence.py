"""Confidence sequences: intervals for a mean that stay valid however often one looks.

Estimating means by betting, Waudby-Smith and Ramdas 2024 (Journal of the Royal Statistical Society
B 86). Against every value that the mean might have, one gambler bets that the mean is larger and
another that it is smaller. Were the value true, their bets would be fair, so that neither would
ever make 2 / (1 - confidence) of 1, but for a probability of 1 - confidence over both (Ville's
inequality). The values against which nobody has ever made so much are therefore an interval that
holds at all times at once.

Each gambler spreads the capital over seven purses, and stakes a fixed share of each. One of these
shares is near the best, whatever mean and variance are, so that nothing need be guessed beforehand:
a coarse universal portfolio (Orabona and Jun 2024, IEEE Transactions on Information Theory 70).
"""

import numpy as np

from sim.statistics.bisection import bisect, whole_midpoint
from sim.vocabulary.arrays import Floats

_FINENESS = 10_000
"""Bounds are whole multiples of 1 / 10,000."""

_SHARES: Floats = 0.9 * np.power(0.5, np.arange(7.0))[:, None]
"""The share of a purse that is staked on each observation; below 1, so that none is ever empty."""


class ConfidenceSequence:
    """What is sure about the mean of observations in [0, 1], after any number of them.

    confidence: in (0, 1). All observations are kept, for the bets are settled anew at each value
    that is asked about.

    >>> sequence = ConfidenceSequence(confidence=0.95)
    >>> sequence.add(np.zeros(400))
    >>> sequence.is_below(0.05)
    True
    >>> sequence.interval
    (0.0, 0.0153)
    """

    def __init__(self, confidence: float) -> None:
        self._fortune = 2.0 / (1.0 - confidence)
        self._observations: Floats = np.empty(0)

    def add(self, observations: Floats) -> None:
        """Takes note of further observations, each in [0, 1], in their order."""
        self._observations = np.concatenate([self._observations, observations])

    def is_above(self, value: float) -> bool:
        """Whether the interval of the mean lies above a value in (0, 1)."""
        return self._wins(self._observations, value)

    def is_below(self, value: float) -> bool:
        """Whether the interval of the mean lies below a value in (0, 1)."""
        return self._wins(1.0 - self._observations, 1.0 - value)

    @property
    def interval(self) -> tuple[float, float]:
        """The values that are not ruled out, rounded outwards to 1 / 10,000."""

        # Whoever wins against a value wins against all beyond it, so bounds are found by bisection.
        def above(value: float) -> bool:
            return self.is_above(value / _FINENESS)

        def below(value: float) -> bool:
            return self.is_below(value / _FINENESS)

        low, _ = bisect(0.0, _FINENESS, above, 1.0, whole_midpoint)
        high, _ = bisect(_FINENESS, low, below, 1.0, whole_midpoint)
        return low / _FINENESS, high / _FINENESS

    def _wins(self, observations: Floats, mean: float) -> bool:
        """Whether the gambler who bets on more than a mean has ever made a fortune."""
        if len(observations) == 0:
            return False
        with np.errstate(over="ignore"):  # infinite capital is a fortune too
            returns = observations / mean - 1.0
            capital = np.cumprod(1.0 + _SHARES * returns, axis=1).mean(axis=0)
        return bool(capital.max() >= self._fortune)
