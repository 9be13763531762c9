"""Sensitivity: how much of what comes out each knob accounts for, as Sobol indices.

The first-order index of a knob is the share of an outcome's variance that it explains alone, the
total index that in which it has any part (Sobol 2001; estimators of Saltelli et al. 2010). They
need a design of their own, in which each point differs from another in one knob.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.studies.sweep.designs import exchanged
from sim.vocabulary.arrays import Floats, Integers

_RESAMPLES = 400
"""Bootstrap samples that intervals come from."""

TOO_FEW = "Too few draws to order them: a knob explains more alone than in all"

_SEED = 1
"""Of the bootstrap."""


@dataclass(frozen=True)
class Sensitivity:
    """Which knobs matter for one outcome of a sweep."""

    measure: str
    """The column of the sweep's points whose variance is explained."""
    mean: float
    variance: float
    blocks: int
    """Independent draws behind the indices: points / (factors + 2)."""
    confidence: float
    indices: pd.DataFrame
    """Columns factor, first, first_low, first_high, total, total_low, total_high."""

    @property
    def has_too_few(self) -> bool:
        """Whether a knob explains more alone than in all, which is chance: too few draws."""
        return bool((self.indices["first"] > self.indices["total"]).any())


def sensitivity(
    points: pd.DataFrame,
    factors: Sequence[str],
    measure: str = "allied",
    confidence: float = 0.95,
) -> Sensitivity:
    """Sobol indices of an outcome from the points of a finished sweep, in the design's order.

    points: a column for each factor and one for the measure. Raises InputError where there are no
    indices to be had: another design, points that failed, an outcome that does not vary.
    """
    outcome = _outcome(points.drop(columns=list(factors)), measure)
    blocks = _blocks(points[list(factors)].to_numpy(dtype=float))
    estimates, reach = _indices(outcome.reshape(blocks, -1), confidence)
    indices: dict[str, object] = {"factor": list(factors)}
    for name, value, half in zip(("first", "total"), estimates, reach, strict=True):
        indices |= {name: value, f"{name}_low": value - half, f"{name}_high": value + half}
    return Sensitivity(
        measure=measure,
        mean=float(outcome.mean()),
        variance=float(outcome.var()),
        blocks=blocks,
        confidence=confidence,
        indices=pd.DataFrame(indices),
    )


def _indices(outcome: Floats, confidence: float) -> tuple[Floats, Floats]:
    """[first or total, factor] the indices, and how far their intervals reach to either side.

    outcome: [block, row], rows as of `exchanged`. Blocks are resampled, and the intervals are those
    of a normal distribution with the standard error that results.
    """
    from scipy import stats

    def of(blocks: Integers) -> Floats:
        rows = outcome[blocks]
        result = stats.sobol_indices(
            func={"f_A": rows[:, 0], "f_B": rows[:, -1], "f_AB": rows[:, np.newaxis, 1:-1].T},
            n=len(blocks),
        )
        return np.stack([result.first_order, result.total_order])

    blocks = np.arange(len(outcome))
    resampled = stats.bootstrap(
        (blocks,), of, vectorized=False, n_resamples=_RESAMPLES, method="percentile", rng=_SEED
    )
    z = stats.norm.ppf(0.5 + confidence / 2.0)
    return of(blocks), z * resampled.standard_error


def _outcome(points: pd.DataFrame, measure: str) -> Floats:
    """The outcome at every point."""
    numbers = [name for name in points.columns if pd.api.types.is_float_dtype(points[name])]
    if measure not in numbers:
        are = "are" if len(numbers) > 1 else "is"
        raise InputError(f"no such measure '{measure}'; there {are} {', '.join(numbers)}")
    outcome = points[measure].to_numpy(dtype=float)
    missing = int(np.isnan(outcome).sum())
    if missing:
        raise InputError(
            f"{missing:,} of the {len(points):,} points have no {measure}, and Sobol indices need "
            "every point; sweep narrower ranges, or choose another --measure"
        )
    if np.ptp(outcome) <= np.finfo(float).eps:
        raise InputError(
            f"{measure} is {outcome[0]:g} at every point, so there is no variance to explain; "
            "sweep wider ranges, or choose another --measure"
        )
    return outcome


def _blocks(values: Floats) -> int:
    """The number of blocks of a Saltelli design, [point, factor]; refuses any other."""
    points, factors = values.shape
    blocks, rest = divmod(points, factors + 2)
    if blocks > 1 and blocks.bit_count() == 1 and not rest:
        rows = values.reshape(blocks, factors + 2, factors)
        if np.array_equal(rows, exchanged(rows[:, 0], rows[:, -1])):
            return int(blocks)
    raise InputError(
        "Sobol indices need a sweep of the design saltelli, whose points differ in one knob at a "
        "time, and this one is of another; make one with: "
        "alliance-sim sweep SCENARIO --design saltelli --points 256 --vary KNOB=from:to ..."
    )
