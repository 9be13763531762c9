"""Where a share, counted in the same replicates at every value of a knob, crosses a level.

Common random numbers make the share of n replicates a curve that can be drawn as finely as one
likes, and does not change when drawn again. Retrospective approximation (Chen and Schmeiser 2001,
Stochastic root finding via retrospective approximation, IIE Transactions 33) takes the crossing of
that curve, by bisection, for the crossing of the true one. The interval holds every value at which
the exact test of Clopper and Pearson 1934 does not tell the share from the level: the test errs at
the true crossing with a probability of 1 - confidence at most, whatever the curve's shape, and that
is the only place at which it must not.

Probabilistic bisection (Waeber, Frazier and Henderson 2013) is the better method where each answer
brings new random draws. Here neighbouring values share theirs, and its interval would be too
narrow.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from sim.statistics.bisection import bisect, midpoint, whole_midpoint
from sim.statistics.proportions import share_interval

Counted = Callable[[float], int]
"""In how many of the replicates, always the same ones, it came true at a value."""

_RESOLUTION = 2000
"""Into how many parts of the scanned range a crossing is narrowed down."""


class Crossing(NamedTuple):
    """A value at which the share crosses the level, and its interval."""

    value: float
    low: float
    high: float
    rising: bool
    """Whether the share is below the level before, and above it after."""


@dataclass
class Curve:
    """The share of replicates along the values of a knob, each value counted once."""

    counted: Counted
    replicates: int
    level: float
    whole: bool = False
    """Whether the values of the knob are whole numbers."""
    counts: dict[float, int] = field(default_factory=dict)

    def share(self, value: float) -> float:
        """The share at a value."""
        if value not in self.counts:
            self.counts[value] = self.counted(value)
        return self.counts[value] / self.replicates

    def interval(self, value: float, confidence: float) -> tuple[float, float]:
        """The interval of the share at a value."""
        self.share(value)
        return share_interval(self.counts[value], self.replicates, confidence)

    def side(self, value: float, confidence: float) -> int:
        """1 where the interval of the share is above the level, -1 below, 0 otherwise."""
        low, high = self.interval(value, confidence)
        return (low > self.level) - (high < self.level)

    def turn(
        self, start: float, end: float, holds: Callable[[float], bool], within: float
    ) -> tuple[float, float]:
        """`bisect` among the values of the knob."""
        return bisect(start, end, holds, within, whole_midpoint if self.whole else midpoint)


def scan_confidence(confidence: float, points: int) -> float:
    """The confidence of each point's side with which all sides together have `confidence`."""
    return 1.0 - (1.0 - confidence) / points


def crossings(curve: Curve, values: Sequence[float], confidence: float) -> list[Crossing]:
    """Every crossing between neighbouring values whose sides are sure, in ascending order.

    values: two or more, ascending. Two crossings between neighbouring values go unseen.
    """
    sure = scan_confidence(confidence, len(values))
    sides = [(value, curve.side(value, sure)) for value in values]
    decided = [(value, side) for value, side in sides if side]
    within = (values[-1] - values[0]) / _RESOLUTION
    return [
        _crossing(curve, (left, right), rising=side > 0, confidence=confidence, within=within)
        for (left, before), (right, side) in pairwise(decided)
        if side != before
    ]


def _crossing(
    curve: Curve, bracket: tuple[float, float], *, rising: bool, confidence: float, within: float
) -> Crossing:
    """The crossing between two values on different sides of the level."""
    left, right = bracket
    first, last = (-1, 1) if rising else (1, -1)
    before, after = curve.turn(
        left, right, lambda x: (curve.share(x) < curve.level) == rising, within
    )
    # From outside inwards, so that a share that hovers about the level widens the interval.
    known = sorted(value for value in curve.counts if left <= value <= right)
    low = _end(curve, known, lambda x: curve.side(x, confidence) == first, within)
    high = _end(curve, known[::-1], lambda x: curve.side(x, confidence) == last, within)
    return Crossing((before + after) / 2.0, low, high, rising)


def _end(
    curve: Curve, known: Sequence[float], holds: Callable[[float], bool], within: float
) -> float:
    """The last value, going inwards, up to which the side is sure."""
    start, end = next(pair for pair in pairwise(known) if not holds(pair[1]))
    return curve.turn(start, end, holds, within)[0]
