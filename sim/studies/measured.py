"""Measures of a pair as run folders keep them: which there are, and their values by replicate."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.errors import InputError
from sim.model.record import Floats
from sim.scenario.schema import Scenario
from sim.scenario.spelling import suggestion
from sim.studies.focus import OF_REPLICATES, Measure
from sim.vocabulary.kinds import COSTLY_KINDS, TALK

JOINS = "joins"
OF_PAIRS = (*OF_REPLICATES, "share_allied", "costly_rate", "rhetoric_rate", "expected")
MEASURES = (*OF_PAIRS, JOINS)
"""What is compared: all of a pair at the last step, but joins, of anybody."""

Pair = tuple[str, str]


class Scored(NamedTuple):
    """A measure of a pair, and the column it stands in."""

    measure: Measure
    column: str

    def column_for(self, pair: Pair, kept: Pair) -> str:
        """The column where the table has the pair the other way round."""
        stem, _, way = self.column.rpartition("_")
        return f"{stem}_{way[::-1]}" if pair != kept and way in ("ab", "ba") else self.column


def refuse_unknown(measure: str, known: Sequence[str] = MEASURES) -> None:
    """Raise InputError, with the nearest that there is, for a measure that is not compared."""
    if measure not in known:
        raise InputError(
            f"no such measure '{measure}'{suggestion(measure, known, 'measures that are compared')}"
        )


def scored(scenarios: Sequence[Scenario], pairs: Sequence[Pair]) -> Iterator[Scored]:
    """The measures of a pair that any of some scenarios has, each with a pair of its own."""
    a, b = pairs[0]
    for measure in (*OF_REPLICATES, "share_allied"):
        yield Scored(Measure(measure, a, b), measure)
    for by, host, way, back in ((0, 1, "ab", "ba"), (1, 0, "ba", "ab")):
        kinds = {
            occasion.kind
            for scenario, pair in zip(scenarios, pairs, strict=True)
            for occasion in scenario.occasions.values()
            if occasion.host == pair[host]
        }
        joiner, hosting = pairs[0][by], pairs[0][host]
        if kinds & {*COSTLY_KINDS}:
            yield Scored(Measure("costly_rate", joiner, hosting), f"costly_rate_{way}")
            yield Scored(Measure("expected", hosting, joiner), f"expected_{back}")
        if kinds & {*TALK}:
            yield Scored(Measure("rhetoric_rate", joiner, hosting), f"rhetoric_rate_{way}")


def are_shares(measures: Sequence[Scored]) -> npt.NDArray[np.bool_]:
    """[measure] whether it is 0 or 1 in each replicate."""
    return np.array([each.measure.measure in OF_REPLICATES for each in measures])


def rows_of(table: pd.DataFrame, pair: Pair) -> tuple[pd.DataFrame, Pair]:
    """The rows of a pair in a table of pairs or replicates, and the way round they have it."""
    for kept in (pair, pair[::-1]):
        rows = table[(table["a"] == kept[0]) & (table["b"] == kept[1])]
        if len(rows):
            return rows, kept
    return table.iloc[:0], pair


def values_of(rows: pd.DataFrame, pair: Pair, kept: Pair, measures: Sequence[Scored]) -> Floats:
    """[measure, row] the values of a pair."""
    columns = [rows[each.column_for(pair, kept)].to_numpy(np.float64) for each in measures]
    return np.stack(columns)
