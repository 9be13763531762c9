"""Where on a grid more than half of the runs end allied, in a sentence."""

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.studies.sweep.factor_axis import FactorAxis
from sim.wording.differences import value_in_words

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

_ENOUGH = 0.95
"""The share of the points of which a rule must be true to be told."""


class _Sides(NamedTuple):
    """The rules of one factor: from each of its values on, upwards and downwards."""

    words: list[str]
    true: "NDArray[np.bool_]"
    """[rule, value]: at which values of the factor a rule is true."""
    at: "NDArray[np.intp]"
    """[point]: which of its values the factor has."""


class _Rule(NamedTuple):
    """The points at which a rule is true: those that end allied less those that do not."""

    gain: int
    words: str


def where_allied(points: "pd.DataFrame", factors: Sequence[FactorAxis]) -> str:
    """The simplest rule of at most two factors for where the share allied is more than half.

    One factor before two. Empty where more than half are allied at all points or at none, and where
    no rule is true of nearly all points; of how many it is not true is said.
    """
    ran = points.dropna(subset=["allied"])
    allied = (ran["allied"] > 0.5).to_numpy(bool)
    if allied.all() or not allied.any():
        return ""
    weights = np.where(allied, 1, -1)
    sides = [_sides(ran, factor) for factor in factors if len(factor.values) > 1]
    for rules in (
        (_alone(one, weights) for one in sides),
        (_together(*pair, weights) for pair in combinations(sides, 2)),
    ):
        best = max(rules, key=lambda rule: rule.gain, default=None)
        if best is None:
            continue
        wrong = int(allied.sum()) - best.gain
        if wrong <= (1.0 - _ENOUGH) * len(ran):
            but = f", but for {wrong:,} of {len(ran):,} points" if wrong else ""
            return f"More than half end allied where {best.words}{but}."
    return ""


def _sides(points: "pd.DataFrame", factor: FactorAxis) -> _Sides:
    """From each value of a factor on, upwards and downwards; all of it is no rule."""
    words, true = [], []
    for low, high in zip(factor.values[:-1], factor.values[1:], strict=True):
        words += [
            f"{factor.title} \N{GREATER-THAN OR EQUAL TO} {value_in_words(float(high))}",
            f"{factor.title} \N{LESS-THAN OR EQUAL TO} {value_in_words(float(low))}",
        ]
        true += [factor.values >= high, factor.values <= low]
    at = np.searchsorted(factor.values, points[factor.name].to_numpy(float))
    return _Sides(words, np.array(true), at)


def _alone(sides: _Sides, weights: "NDArray[np.int_]") -> _Rule:
    """The best rule of one factor."""
    gains = sides.true @ np.bincount(sides.at, weights, sides.true.shape[1])
    best = int(gains.argmax())
    return _Rule(int(gains[best]), sides.words[best])


def _together(one: _Sides, other: _Sides, weights: "NDArray[np.int_]") -> _Rule:
    """The best rule of two factors: where one or the other is true, or both are.

    Summed over the grid of their values and not over points, of which there may be very many.
    """
    grid = np.zeros((one.true.shape[1], other.true.shape[1]))
    np.add.at(grid, (one.at, other.at), weights)
    both = one.true @ grid @ other.true.T
    either = np.add.outer(one.true @ grid.sum(axis=1), other.true @ grid.sum(axis=0)) - both
    gains = np.stack([either, both], axis=-1)
    first, second, is_both = np.unravel_index(int(gains.argmax()), gains.shape)
    joined = "and" if is_both else "or"
    words = f"{one.words[first]} {joined} {other.words[second]}"
    return _Rule(int(gains[first, second, is_both]), words)
