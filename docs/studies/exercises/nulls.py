"""What needs no model to predict who joins whose exercises: seven nulls, from the same tables.

Each predicts the probability of joining in the rows of test, fitted to those of training alone:

- base rate: the share of all decisions that were joins;
- state rate: that of the state, shrunk towards the base rate;
- pair rate: that of the state with this host, shrunk towards the state's;
- persistence: the share of joins after the state had joined the host's last exercise, after it had
  stayed away, and where there was none before, each counted in training;
- running rate: the share that the state joined of all the host's exercises so far, shrunk towards
  the state rate, which is that of training;
- a logit and boosted trees on `covariates` and the prediction of persistence, both as
  `sim.studies.score` has them.

With joins k of n, a rate shrunk towards r is (k + m r) / (n + m), the mean of a beta distribution
(Gelman and others 2013, Bayesian data analysis, 2.4). The strength m is that of `STRENGTHS` with
the best log score in training: of state and pair rates with the decision's own outcome left out of
k and n, though not of r; of the running rate as it is, since k and n are of what came before.

In panels of series, read series for host in persistence and running rate, and lead for host in the
pair rate. These two use what is on record before a decision, from the first exercise on, be it
before training or in test. The record holds what every state did that there was, asked or not by
the panel. Covariates are those of the decision's year; what is blank is taken from the nearest year
that has it, perhaps a later one.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Literal

import numpy as np
import pandas as pd

from sim.history.exercise_tables import Exercise, StateTables
from sim.scenario.recorded import EventRecord
from sim.statistics.scores import log_scores, mean
from sim.studies.score.nulls import BASE_RATE, Null, Rows
from sim.vocabulary.arrays import Floats

Before = Literal["exercise", "month"]

STRENGTHS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
"""Decisions that what a rate is shrunk towards may be worth."""

COVARIATES = (
    "similarity",
    "log_distance",
    "ideal_points_apart",
    "rival",
    "dispute",
    "pact",
    "trade_share",
    "log_relative_power",
    "common_rival",
)


def decisions_of(
    record: EventRecord, exercises: Sequence[Exercise], test_from: int
) -> pd.DataFrame:
    """The decisions on a panel's record, a row each, in its order.

    Columns: year, month, exercise (its id), host (whom the joiner is measured against: in panels of
    series the lead), state, joined, series (empty where it is of none) and test: whether its year
    is `test_from` or later.
    """
    by_id = {each.id: each for each in exercises}
    table = pd.DataFrame(
        [
            {
                "year": by_id[row.source].year,
                "month": by_id[row.source].month,
                "exercise": row.source,
                "host": row.occasion.removeprefix("drills_"),
                "state": row.state,
                "joined": row.joined,
                "series": by_id[row.source].series,
            }
            for row in record
        ]
    )
    return table.assign(test=table["year"] >= test_from)


def clusters(decisions: pd.DataFrame) -> pd.Series:
    """What each decision is not independent within: its series, or its exercise if of none."""
    return decisions["series"].where(decisions["series"] != "", decisions["exercise"])


def null_predictions(
    tables: StateTables,
    exercises: Sequence[Exercise],
    decisions: pd.DataFrame,
    *,
    kind: str = "host",
    before: Before = "exercise",
) -> pd.DataFrame:
    """The probability of joining in each row of test, a column a null, fitted to the other rows.

    exercises: what is on record, all years of it. decisions: as `decisions_of` has them, or some of
    them. kind: of the panel, one of `sim.history.panel.PANELS`. before: what of the record is known
    to persistence and running rate: with `exercise` what is listed before the decision's exercise,
    others of its month among it, as in the scores published with the tables; with `month` what took
    place in earlier months.
    """
    rows = decisions.join(_on_record(tables, exercises, decisions, kind, before))
    rows = rows.join(covariates(tables, decisions))
    rows["persistence"] = _persistence(rows)
    train, test = rows[~rows["test"]], rows[rows["test"]]
    base = BASE_RATE.predicted(_to_fit(train), rows)
    by_state = _shrunk_share(rows, ["state"], base)
    rates = {
        "base rate": base,
        "state rate": by_state,
        "pair rate": _shrunk_share(rows, ["state", "host"], by_state),
        "persistence": rows["persistence"].to_numpy(),
        "running rate": _running_rate(rows, by_state),
    }
    found = pd.DataFrame(rates, index=rows.index)[rows["test"]]
    columns = (*COVARIATES, "persistence")
    for null in (Null("logit", "logit", columns), Null("boosted trees", "boosted trees", columns)):
        found[null.name] = null.predicted(_to_fit(train), test)
    return found


def covariates(tables: StateTables, decisions: pd.DataFrame) -> pd.DataFrame:
    """[row of decisions, one of COVARIATES] what the year's tables say of state and host.

    log_distance is log(1 + km), log_relative_power the logarithm of the state's power over the
    host's, trade_share that of the state's trade; common_rival: whether some state is a rival of
    both.
    """
    facts_of = cache(tables.facts)

    @cache
    def rivals(year: int) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for (state, other), facts in facts_of(year).pairs.items():
            if facts.rival:
                found[state].add(other)
        return found

    @cache
    def of(year: int, state: str, host: str) -> tuple[float | None, ...]:
        facts, power = facts_of(year).of(state, host), facts_of(year).power
        return (
            facts.similarity,
            None if facts.distance is None else math.log1p(facts.distance),
            facts_of(year).votes_apart(state, host),
            facts.rival,
            facts.dispute,
            facts.pact,
            facts.trade_share,
            math.log(power[state] / power[host]),
            bool(rivals(year).get(state, set()) & rivals(year).get(host, set())),
        )

    keys = zip(decisions["year"], decisions["state"], decisions["host"], strict=True)
    values = np.array([of(*key) for key in keys], dtype=np.float64).reshape(-1, len(COVARIATES))
    return pd.DataFrame(values, index=decisions.index, columns=list(COVARIATES))


def _on_record(
    tables: StateTables,
    exercises: Sequence[Exercise],
    decisions: pd.DataFrame,
    kind: str,
    before: Before,
) -> pd.DataFrame:
    """[row of decisions] what the state had made of the host's, or the series', exercises before.

    Columns: earlier (how many there were while it existed and was not the host), earlier_joins, and
    last, 1 if it joined the last, 0 if it stayed away, not a number if there was none. Exercises of
    which a participant is unknown are left out.
    """
    ordered = sorted(exercises, key=lambda each: (each.year, each.month))
    known: dict[tuple[str, str], list[bool]] = defaultdict(list)
    found: dict[tuple[str, str], tuple[int, int, float]] = {}
    for _, together in groupby(
        ordered, key=lambda each: (each.year, each.month) if before == "month" else each.id
    ):
        news = []
        for each in together:
            place = each.host if kind == "host" else each.series
            if not each.complete or not place:
                continue
            for state in tables.exist(each.year):
                if state != each.host:
                    past = known[place, state]
                    found[each.id, state] = (len(past), sum(past), past[-1] if past else math.nan)
                    news.append((place, state, state in each.joiners))
        for place, state, joined in news:
            known[place, state].append(joined)
    keys = zip(decisions["exercise"], decisions["state"], strict=True)
    columns = ["earlier", "earlier_joins", "last"]
    return pd.DataFrame([found[key] for key in keys], index=decisions.index, columns=columns)


def _to_fit(train: pd.DataFrame) -> Rows:
    return Rows(train, train["joined"].to_numpy(np.float64))


def _persistence(rows: pd.DataFrame) -> Floats:
    """[row] the share that joined in training after the same; of all where that never occurred."""
    train, predicted = rows[~rows["test"]], np.empty(len(rows))
    for last in (1.0, 0.0, math.nan):
        alike, here = (_same(table["last"], last) for table in (train, rows))
        to_fit = train[alike] if alike.any() else train
        predicted[here] = BASE_RATE.predicted(_to_fit(to_fit), rows[here])
    return predicted


def _same(values: pd.Series, value: float) -> pd.Series:
    return values.isna() if math.isnan(value) else values == value


def _shrunk_share(rows: pd.DataFrame, by: list[str], towards: Floats) -> Floats:
    """[row] the share that joined in training of rows that are alike, shrunk towards another."""
    training = ~rows["test"].to_numpy()
    joined = rows["joined"].to_numpy(np.float64)
    alike = rows.groupby(by, sort=False).ngroup().to_numpy()
    joins, of = (
        np.bincount(alike, weights=counted)[alike].astype(np.float64)
        for counted in (joined * training, training)
    )
    own = joined[training]
    left = shrinkage(joins[training] - own, of[training] - 1.0, towards[training], own)
    return shrunk(joins, of, towards, left)


def _running_rate(rows: pd.DataFrame, towards: Floats) -> Floats:
    """[row] the share joined of what came before, shrunk towards another."""
    training = ~rows["test"].to_numpy()
    joins, of = (rows[name].to_numpy(np.float64) for name in ("earlier_joins", "earlier"))
    outcomes = rows["joined"].to_numpy(np.float64)[training]
    best = shrinkage(joins[training], of[training], towards[training], outcomes)
    return shrunk(joins, of, towards, best)


def shrunk(joins: Floats, of: Floats, towards: Floats, strength: float) -> Floats:
    """[row] (k + m r) / (n + m) for joins k of n, a rate r and strength m.

    >>> shrunk(np.array([2.0]), np.array([3.0]), np.array([0.5]), 1.0).tolist()
    [0.625]
    """
    rate: Floats = (joins + strength * towards) / (of + strength)
    return rate


def shrinkage(joins: Floats, of: Floats, towards: Floats, outcomes: Floats) -> float:
    """The strength of STRENGTHS whose shrunk rates have the best log score, of equals the least."""
    return min(
        STRENGTHS, key=lambda each: mean(log_scores(shrunk(joins, of, towards, each), outcomes))
    )
