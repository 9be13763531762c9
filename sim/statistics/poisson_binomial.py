"""How many of several independent things happen, each with a probability of its own."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sim.vocabulary.arrays import Floats


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


class AtLeast:
    """Several independent things, given that at least `number` of them happen.

    probabilities: [draw, thing], each draw a case of its own. Where no draw can come to so many,
    what is asked for is not a number.
    """

    def __init__(self, probabilities: Floats, number: int) -> None:
        self._p, self._number = probabilities, number
        draws, things = probabilities.shape
        # [thing, so many, draw] the probability that at least so many happen from a thing on
        self._tails = np.zeros((things + 1, number + 1, draws))
        self._tails[:, 0] = 1.0
        for thing in reversed(range(things)):
            p = probabilities[:, thing]
            after = self._tails[thing + 1]
            self._tails[thing, 1:] = p * after[:-1] + (1.0 - p) * after[1:]

    def expected(self) -> Floats:
        """[draw, thing] the probability that each happens."""
        draws, things = self._p.shape
        needed = np.zeros((self._number + 1, draws))
        """[so many, draw] the probability that so many are still needed"""
        needed[-1] = 1.0
        found = np.empty_like(self._p)
        for thing in range(things):
            happens = needed * self._chances(thing)
            found[:, thing] = happens.sum(axis=0)
            stays = needed - happens
            needed = stays
            needed[:-1] += happens[1:]
            needed[0] += happens[0]
        return found

    def drawn(self, generator: np.random.Generator) -> npt.NDArray[np.bool_]:
        """[draw, thing] whether each happens, in a case drawn by chance for each draw."""
        draws, things = self._p.shape
        needed = np.full(draws, self._number)
        found = np.empty(self._p.shape, dtype=np.bool_)
        for thing in range(things):
            chance = self._chances(thing)[needed, np.arange(draws)]
            found[:, thing] = generator.random(draws) < chance
            needed = np.maximum(0, needed - found[:, thing])
        return found

    def _chances(self, thing: int) -> Floats:
        """[so many, draw] that a thing happens, given that so many do from it on."""
        after = self._tails[thing + 1]
        fewer = np.concatenate([after[:1], after[:-1]])
        tails = self._tails[thing]
        # So many as cannot happen any more are never needed.
        chances: Floats = np.zeros_like(tails)
        np.divide(self._p[:, thing] * fewer, tails, chances, where=tails > 0.0)
        return chances
