"""Where on a grid more than half of the runs end allied, in a sentence."""

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.studies.sweep.factor_axis import FactorAxis
from sim.wording.differences import value_in_words

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

_ENOUGH = 0.95
"""The share of the points of which a rule must be true to be told."""


class _Rule(NamedTuple):
    """Words, and at which points they are true."""

    words: str
    true: "NDArray[np.bool_]"


def where_allied(points: "pd.DataFrame", factors: Sequence[FactorAxis]) -> str:
    """The simplest rule of at most two factors for where the share allied is more than half.

    One factor before two. Empty where more than half are allied at all points or at none, and where
    no rule is true of nearly all points; of how many it is not true is said.
    """
    ran = points.dropna(subset=["allied"])
    allied = (ran["allied"] > 0.5).to_numpy(bool)
    if allied.all() or not allied.any():
        return ""
    sides = {factor.name: list(_sides(ran, factor)) for factor in factors}
    for rules in (
        (rule for each in sides.values() for rule in each),
        (rule for pair in combinations(sides.values(), 2) for rule in _both(*pair)),
    ):
        best = max(rules, key=lambda rule: int((rule.true == allied).sum()), default=None)
        if best is not None and (best.true == allied).mean() >= _ENOUGH:
            wrong = int((best.true != allied).sum())
            but = f", but for {wrong:,} of {len(ran):,} points" if wrong else ""
            return f"More than half end allied where {best.words}{but}."
    return ""


def _sides(points: "pd.DataFrame", factor: FactorAxis) -> Iterator[_Rule]:
    """From each value of a factor on, upwards and downwards; all of it is no rule."""
    x = points[factor.name].to_numpy(float)
    for low, high in zip(factor.values[:-1], factor.values[1:], strict=True):
        yield _Rule(
            f"{factor.title} \N{GREATER-THAN OR EQUAL TO} {value_in_words(float(high))}", x >= high
        )
        yield _Rule(
            f"{factor.title} \N{LESS-THAN OR EQUAL TO} {value_in_words(float(low))}", x <= low
        )


def _both(one: Sequence[_Rule], other: Sequence[_Rule]) -> Iterator[_Rule]:
    for a, b in product(one, other):
        yield _Rule(f"{a.words} or {b.words}", a.true | b.true)
        yield _Rule(f"{a.words} and {b.words}", a.true & b.true)
