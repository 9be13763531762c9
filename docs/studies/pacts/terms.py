"""What each term of the rule says of a pair before any signal, and how well it separates pacts."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.history.dyad_tables import PairYear
from sim.history.pair_scenario import coded_pair
from sim.model.regard import Conditions
from sim.model.rule import STATIC_TERMS
from sim.statistics.resampling import resampled, standard_errors
from sim.statistics.scores import AreaWithinGroups
from sim.vocabulary.arrays import Floats
from sim.vocabulary.terms import TERMS

TERM_COLUMNS = (
    *("shared_interest", "security", "audience"),
    *("third_parties", "entrapment", "dependence"),
)
"""The terms of a show of force that differ between pairs before anyone has joined anything."""

COLUMNS = {
    "S": 1,
    "nearness": 1,
    "past_pact": 1,
    "common_allies": 1,
    "common_rivals": 1,
    "rivals": -1,
    "dispute": -1,
    "log_parity": 1,
    "log_joint_power": 1,
    "majors": 1,
}
"""Columns of the table, and the sign with which they were expected to count for a pact."""


def term_sizes(rows: Sequence[PairYear]) -> Floats:
    """[term, row] what each term counts for joining, of the two states the one it counts less for.

    Before weights, which change no order. Security is the gain with full support.
    """
    return np.array([_least(row) for row in rows]).reshape(len(rows), -1).T


def _least(row: PairYear) -> list[float]:
    scenario = coded_pair(row.facts, row.pair, row.year, sources=())
    conditions, (a, b) = Conditions(scenario), row.pair
    both = []
    for joiner, host in ((a, b), (b, a)):
        shown = conditions.static_terms(joiner, f"drills_{host}")
        sizes = dict(zip(STATIC_TERMS, shown, strict=True))
        sizes["security"] = conditions.regard(joiner, host).security_gain
        both.append([TERMS[term].sign * sizes[term] for term in TERM_COLUMNS])
    return [min(pair) for pair in zip(*both, strict=True)]


def separation(
    measures: Mapping[str, Floats], table: pd.DataFrame, draws: int
) -> dict[str, dict[str, float]]:
    """By measure: the area under the ROC curve within years, and its standard error by pair."""
    happened = table["formed"].to_numpy(dtype=np.float64)
    years = table["year"].to_numpy()

    within = [AreaWithinGroups(measure, happened, years) for measure in measures.values()]

    def areas(weights: Floats) -> Floats:
        return np.array([area(weights) for area in within])

    values = areas(np.ones(len(table)))
    errors = standard_errors(resampled(areas, table["pair"].to_numpy(), draws))
    return {
        name: {"value": float(value), "error_by_pairs": float(error)}
        for name, value, error in zip(measures, values, errors, strict=True)
    }
