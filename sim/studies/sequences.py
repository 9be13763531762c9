"""Confidence sequences: intervals for a mean that stay valid however often one looks.

The hedged capital process of Waudby-Smith and Ramdas 2024 (Estimating means of bounded random
variables by betting, Journal of the Royal Statistical Society B 86), section 4: for every value
that the mean might have, a gambler bets against it on each observation, with stakes that depend
on earlier observations only. Were the value true, the capital would ever reach 1 / (1 - confidence)
with a probability of 1 - confidence at most (Ville's inequality). So all values against which the
capital has stayed below are an interval that holds at all times at once.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_VALUES = 1001
_LARGEST_SHARE = 0.5
"""The share of what could be lost that is staked at most, so that no bet is ruinous."""


class ConfidenceSequence:
    """An interval for the mean of observations in [0, 1], to be looked at after any of them.

    confidence: in (0, 1). The interval is found on a grid of 1,001 values and rounded outwards.

    >>> sequence = ConfidenceSequence(confidence=0.95)
    >>> sequence.add(np.zeros(400))
    >>> low, high = sequence.interval
    >>> low, high < 0.05
    (0.0, True)
    """

    def __init__(self, confidence: float) -> None:
        self._error = 1.0 - confidence
        self._means: Floats = np.linspace(0.0, 1.0, _VALUES)
        self._up: Floats = np.zeros(_VALUES)
        """Logarithm of the capital of whoever bets on a larger mean; `_down`, on a smaller one."""
        self._down: Floats = np.zeros(_VALUES)
        self._count = 0
        self._sum = 0.0
        self._squares = 0.0
        self._interval = (0.0, 1.0)

    @property
    def interval(self) -> tuple[float, float]:
        """The interval as it stands: (0, 1) before the first observation."""
        return self._interval

    def add(self, observations: Floats) -> None:
        """Takes note of further observations, each in [0, 1], in their order."""
        if len(observations) == 0:
            return
        stakes = self._stakes(observations)
        for observation, stake in zip(observations.tolist(), stakes.tolist(), strict=True):
            excess = observation - self._means
            with np.errstate(divide="ignore"):
                up = np.minimum(stake, _LARGEST_SHARE / self._means)
                down = np.minimum(stake, _LARGEST_SHARE / (1.0 - self._means))
            self._up += np.log1p(up * excess)
            self._down += np.log1p(-down * excess)
        self._interval = self._kept()

    def _stakes(self, observations: Floats) -> Floats:
        """What is staked on each observation, from the mean and variance of those before it."""
        counts = self._count + np.arange(len(observations))
        sums = self._sum + np.concatenate([[0.0], observations.cumsum()])
        means = (0.5 + sums) / (1.0 + np.concatenate([counts, [counts[-1] + 1]]))
        deviations = (observations - means[1:]) ** 2
        squares = self._squares + np.concatenate([[0.0], deviations.cumsum()])
        variances = (0.25 + squares[:-1]) / (1.0 + counts)
        self._count += len(observations)
        self._sum, self._squares = float(sums[-1]), float(squares[-1])
        ordinal = counts + 1.0
        stakes: Floats = np.sqrt(
            2.0 * np.log(2.0 / self._error) / (variances * ordinal * np.log1p(ordinal))
        )
        return stakes

    def _kept(self) -> tuple[float, float]:
        """The values that have not been bet away; a running intersection, for all looks hold."""
        capital = np.maximum(self._up, self._down) - np.log(2.0)
        kept = np.flatnonzero(capital < np.log(1.0 / self._error))
        low, high = self._interval
        if kept.size == 0:
            return low, high
        step = 1.0 / (_VALUES - 1)
        return (
            max(low, 0.0 if kept[0] == 0 else float(self._means[kept[0]]) - step),
            min(high, 1.0 if kept[-1] == _VALUES - 1 else float(self._means[kept[-1]]) + step),
        )
