"""Measures brought to a scale from 0 to 1, on which shares and means are estimated, and back."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.vocabulary.arrays import Floats
from sim.vocabulary.measures import MEASURES

_DIFFERENCES = ("difference", "unpaired_low", "unpaired_high")


def as_shares(values: Floats, names: Sequence[str]) -> Floats:
    """[measure, ...] values of measures as shares of the way from their least to their largest.

    What is from 0 to 1 already stays as it is, to the last bit.
    """
    low, width = _ranges(names, values.ndim)
    return np.asarray((values - low) / width)


def values_from_shares(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Estimates by row, of a measure each: value, low, high."""
    low, width = _ranges(names, 2)
    return table.assign(**_scaled(table, ("value", "low", "high"), width, low))


def differences_from_shares(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Differences by row, of a measure each: before, after, difference, low, high, unpaired too."""
    low, width = _ranges(names, 2)
    reach = [name for name in ("low", "high", *_DIFFERENCES) if name in table]
    sides = _scaled(table, ("before", "after"), width, low)
    return table.assign(**sides, **_scaled(table, reach, width, 0.0 * low))


def _scaled(
    table: pd.DataFrame, columns: Sequence[str], width: Floats, low: Floats
) -> dict[str, Floats]:
    scaled = table[list(columns)].to_numpy(float) * width + low
    return dict(zip(columns, scaled.T, strict=True))


def _ranges(names: Sequence[str], dimensions: int) -> tuple[Floats, Floats]:
    """[measure, 1, ...] the least value of each measure, and how far its range is."""
    low = np.array([MEASURES[name].low for name in names])
    high = np.array([MEASURES[name].high for name in names])
    shape = (-1, *(1,) * (dimensions - 1))
    return low.reshape(shape), (high - low).reshape(shape)
