"""The table of pacts as numbers, for nulls: what each pair was like, without the model."""

from pathlib import Path

import numpy as np
import pandas as pd

from sim.history.csv_table import read_lines, whole_within
from sim.history.dyad_tables import DYADS, DyadTables, PairYear, table_file
from sim.history.pair_scenario import third_states
from sim.statistics.folds import dealt_folds
from sim.studies.score.nulls import BASE_RATE, Null
from sim.vocabulary.arrays import Floats, Integers

NEAR = 4000.0
"""The distance in km at which nearness falls to 1/e."""

COVARIATES = (
    *("S", "nearness", "log_distance", "log_parity", "log_joint_power", "rivals", "dispute"),
    *("common_rivals", "power_of_rivals_1", "power_of_rivals_2", "trade_at_risk_1"),
    *("trade_at_risk_2", "tie_1", "tie_2", "majors", "past_pact", "common_allies"),
)
"""The 17 of the table's own nulls."""

_MORE = {
    "majors": whole_within(0, 2),
    "past_pact": whole_within(0, 1),
    "common_allies": whole_within(0, 1000),
}

S_AND_NEARNESS = Null("S and nearness", "logit", ("S", "nearness"))
LOGIT = Null("17 covariates, logit", "logit", COVARIATES)
TREES = Null("17 covariates, trees", "boosted trees", COVARIATES)
NULLS = (BASE_RATE, S_AND_NEARNESS, LOGIT, TREES)
"""Those decided on beforehand."""

ALONE = tuple(
    Null(f"{name} alone", "logit", (column,))
    for name, column in (("nearness", "nearness"), ("S", "S"), ("past pact", "past_pact"))
)
"""Exploratory: one column each. A past pact, in the twenty years before, is persistence."""


def in_year(column: str) -> str:
    """The name of a column less its mean in the year."""
    return f"{column}_in_year"


WITHIN_YEARS = (
    Null("S and nearness, in year", "logit", (in_year("S"), in_year("nearness"))),
    Null("17 covariates, in year, logit", "logit", tuple(map(in_year, COVARIATES))),
)
"""Exploratory: what nulls learn where they cannot learn from the differences between years."""


def covariates(tables: DyadTables, folder: Path) -> pd.DataFrame:
    """A row for each pair and year, in the order of the table: who, whether a pact, and COVARIATES.

    These are there as they are and, by the names of `in_year`, less their means in the year.
    folder: of the tables, for three columns that no scenario is coded from.
    """
    more = read_lines(table_file(folder, DYADS), _MORE)
    rows = [
        _row(pair_year) | more_of_it
        for pair_year, (_, more_of_it) in zip(tables.rows, more, strict=True)
    ]
    table = pd.DataFrame(rows)
    columns = list(COVARIATES)
    means = table.groupby("year")[columns].transform("mean")
    return table.join((table[columns] - means).rename(columns=in_year))


def _row(pair_year: PairYear) -> dict[str, object]:
    (c1, c2), facts = pair_year.pair, pair_year.facts
    between, back = facts.of(c1, c2), facts.of(c2, c1)
    p1, p2 = facts.power[c1], facts.power[c2]
    distance = between.distance or 0.0
    rivals = {
        state: {m for m in third_states(facts, pair_year.pair) if facts.of(state, m).rival}
        for state in (c1, c2)
    }

    def power(state: str) -> float:
        return sum(facts.power[m] for m in rivals[state])

    def trade_at_risk(state: str, other: str) -> float:
        return sum(facts.of(state, m).trade_share or 0.0 for m in rivals[other] - rivals[state])

    return {
        "pair": f"{c1} {c2}",
        "year": pair_year.year,
        "formed": float(pair_year.formed),
        "S": between.similarity,
        "nearness": np.exp(-distance / NEAR),
        "log_distance": np.log1p(distance),
        "log_parity": np.log(min(p1, p2) / max(p1, p2)),
        "log_joint_power": np.log(p1 + p2),
        "rivals": float(between.rival),
        "dispute": float(between.dispute),
        "common_rivals": len(rivals[c1] & rivals[c2]),
        "power_of_rivals_1": power(c1),
        "power_of_rivals_2": power(c2),
        "trade_at_risk_1": trade_at_risk(c1, c2),
        "trade_at_risk_2": trade_at_risk(c2, c1),
        "tie_1": between.trade_share,
        "tie_2": back.trade_share,
    }


def folds_by_pair(table: pd.DataFrame) -> Integers:
    """[row] one of five folds; all years of a pair are in the same."""
    return dealt_folds(len(table), together=table["pair"].to_numpy())


def outcomes(table: pd.DataFrame) -> Floats:
    """[row] 1 where a pact was formed within five years."""
    return table["formed"].to_numpy(dtype=np.float64)
