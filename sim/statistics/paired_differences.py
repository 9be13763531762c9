"""Paired differences: what a change did, measured in the same replicates before and after.

A measure is a share: joins out of occasions, or any value out of 1. Its mean over replicates is
the sum of the parts over the sum of what they are parts of, its intervals those of the linearised
ratio (Cochran 1977, Sampling Techniques, ch. 6) by Student's t. Shares of replicates are too often
none or all for that; theirs are adjusted, as Bonett and Price 2012 do for paired ones and Agresti
and Caffo 2000 for others, and stay honest where no replicate, or every one, has changed.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtri, stdtrit

from sim.vocabulary.arrays import Floats

_CONFIDENCE = 0.95
_TAIL = (1.0 + _CONFIDENCE) / 2.0


class Shares(NamedTuple):
    """What is measured in each replicate, arrays [measure, replicate]."""

    part: Floats
    of: Floats


class Estimate(NamedTuple):
    """Centres of intervals, and half their widths, by measure."""

    centre: Floats
    half: Floats

    @property
    def bounds(self) -> tuple[Floats, Floats]:
        """Both ends; a difference of shares lies between -1 and 1."""
        low, high = self.centre - self.half, self.centre + self.half
        return np.maximum(low, -1.0), np.minimum(high, 1.0)


class PairedSums:
    """Sums over replicates, from which differences come; they do not grow with replicates."""

    def __init__(self, measures: int) -> None:
        self.replicates = 0
        self.differing = np.zeros(measures, dtype=np.int64)
        """[measure] replicates in which it differed."""
        self._first = np.zeros((4, measures))
        self._second = np.zeros((4, 4, measures))

    def add(self, before: Shares, after: Shares) -> None:
        """Adds replicates: the same ones of baseline and modified scenario."""
        steps = Shares(after.part - before.part, after.of - before.of)
        values = np.stack([*before, *steps])
        self.replicates += values.shape[-1]
        self.differing += ((steps.part != 0) | (steps.of != 0)).sum(axis=-1)
        self._first += values.sum(axis=-1)
        self._second += np.einsum("imr,jmr->ijm", values, values)

    def table(self, of_replicates: npt.NDArray[np.bool_]) -> pd.DataFrame:
        """A row a measure: before, after, their difference with its interval, paired and not.

        Exactly zero where the measure differed in no replicate. Intervals have 95 % confidence, and
        are missing for a single replicate. of_replicates: [measure] whether it is a share of
        replicates, in each of which it is 0 or 1.
        """
        part, of, part_step, of_step = self._first
        still = self.differing == 0
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio, total = np.stack([part / of, (part + part_step) / (of + of_step)]), of + of_step
            one = np.stack([1 / of, -ratio[0] / of, 0 / of, 0 / of])
            other = np.stack([1 / total, -ratio[1] / total] * 2)
            difference = np.where(still, 0.0 * ratio[0], ratio[1] - ratio[0])
            halves = [self._half_width(line) for line in (other - one, one, other)]
        paired = Estimate(difference, np.where(still, 0.0 * ratio[0], halves[0]))
        unpaired = Estimate(difference, np.hypot(halves[1], halves[2]))
        columns = {"before": ratio[0], "after": ratio[1], "difference": difference}
        for prefix, plain, adjusted in (
            ("", paired, self._paired_shares()),
            ("unpaired_", unpaired, self._unpaired_shares()),
        ):
            sides = zip(adjusted, plain, strict=True)
            chosen = Estimate(*(np.where(of_replicates, *each) for each in sides))
            columns[f"{prefix}low"], columns[f"{prefix}high"] = chosen.bounds
        return pd.DataFrame(columns | {"differing": self.differing})

    def flips(self) -> tuple[Floats, Floats]:
        """Of shares of replicates, by measure: how many turned from 0 to 1, and from 1 to 0."""
        change, changes = self._first[2], self._second[2, 2]
        return (changes + change) / 2, (changes - change) / 2

    def _half_width(self, line: Floats) -> Floats:
        """Half an interval's width of the sum over replicates of a linear form of their values."""
        squares = np.einsum("im,jm,ijm->m", line, line, self._second)
        freedom = self.replicates - 1
        variance = np.maximum(squares, 0.0) * self.replicates / freedom if freedom else np.nan
        return np.asarray(stdtrit(max(freedom, 1), _TAIL) * np.sqrt(variance) + 0.0 * squares)

    def _paired_shares(self) -> Estimate:
        size = self.replicates + 2
        up, down = ((flips + 1) / size for flips in self.flips())
        return Estimate(up - down, ndtri(_TAIL) * np.sqrt((up + down - (up - down) ** 2) / size))

    def _unpaired_shares(self) -> Estimate:
        size = self.replicates + 2
        before, after = ((x + 1) / size for x in (self._first[0], self._first[0] + self._first[2]))
        variance = (before * (1 - before) + after * (1 - after)) / size
        # Of what is no share of replicates nothing is asked here.
        return Estimate(after - before, ndtri(_TAIL) * np.sqrt(np.maximum(variance, 0.0)))
