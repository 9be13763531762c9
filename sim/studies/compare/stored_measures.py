"""Measures of a pair as run folders keep them: which there are, and their values by replicate."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.errors import InputError
from sim.measures.labels import MeasureOf
from sim.measures.values import Pair, Way, column_of, from_table
from sim.scenario.checks.suggestions import suggestion
from sim.vocabulary.arrays import Floats
from sim.vocabulary.measures import ANSWERS, BINARY, COMPARED, JOINS, POSITION

OF_SWEEPS = (*COMPARED, *ANSWERS)
KNOWN = (*OF_SWEEPS, POSITION, JOINS)
"""What is compared: all of a pair at the last step, but joins, of anybody."""

Scored = tuple[MeasureOf, Way]
"""A measure, and which way within its pair it is."""


def refuse_unknown(measure: str, known: Sequence[str] = KNOWN) -> None:
    """Raise InputError, with the nearest that there is, for a measure that is not compared."""
    if measure not in known:
        raise InputError(
            f"no such measure '{measure}'{suggestion(measure, known, 'measures that are compared')}"
        )


def names_of(measures: Sequence[Scored]) -> list[str]:
    """The name of each measure."""
    return [measure.measure for measure, _ in measures]


def are_shares(measures: Sequence[Scored]) -> npt.NDArray[np.bool_]:
    """[measure] whether it is 0 or 1 in each replicate."""
    return np.array([measure.measure in BINARY for measure, _ in measures])


def rows_of(table: pd.DataFrame, pair: Pair) -> tuple[pd.DataFrame, Pair]:
    """The rows of a pair in a table of pairs or replicates, and the way round they have it."""
    for kept in (pair, pair[::-1]):
        rows = table[(table["a"] == kept[0]) & (table["b"] == kept[1])]
        if len(rows):
            return rows, kept
    return table.iloc[:0], pair


def values_of(
    rows: pd.DataFrame, pair: Pair, kept: Pair, measures: Sequence[Scored], steps: int
) -> Floats:
    """[measure, row] the values of a pair, which the rows have the way round that was kept."""
    columns = [
        from_table(measure.measure, rows, _as_kept(way, pair, kept), steps)
        for measure, way in measures
    ]
    return np.stack(columns)


def mean_column(measure: Scored, pair: Pair, kept: Pair) -> str:
    """The column of a table of points with the mean of a measure."""
    compared, way = measure
    return column_of(compared.measure, _as_kept(way, pair, kept))


def _as_kept(way: Way, pair: Pair, kept: Pair) -> Way:
    if pair == kept:
        return way
    return "ba" if way == "ab" else "ab"
