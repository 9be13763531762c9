"""The nulls of the study of exercises, on tables small enough to count by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from docs.studies.exercises.nulls import (
    COVARIATES,
    STRENGTHS,
    clusters,
    covariates,
    decisions_of,
    null_predictions,
    shrinkage,
    shrunk,
)
from sim.history.exercise_tables import Exercise, StateTables
from sim.history.facts import PairFacts
from sim.history.panel import panel

YEARS = range(2000, 2010)
STATES = ("AAA", "BBB", "CCC", "DDD")
FITTED = ["base rate", "state rate", "pair rate", "logit", "boosted trees"]
"""Nulls that know nothing of what happened after training, but for the last two persistence."""


def tables(**pairs: PairFacts) -> StateTables:
    """Four states that decide; DDD is there from 2003 on. pairs: by codes joined by _."""
    powers = {
        state: {year: 0.1 * number for year in YEARS if state != "DDD" or year >= 2003}
        for number, state in enumerate(STATES, start=1)
    }
    points = {"AAA": 1.5, "BBB": -0.5}
    votes = {state: {year: points.get(state) for year in powers[state]} for state in STATES}
    relations = {
        both: dict.fromkeys(YEARS, facts)
        for pair, facts in pairs.items()
        for both in ((pair[:3], pair[4:]), (pair[4:], pair[:3]))
    }
    return StateTables(powers, votes, relations, STATES)


def an_exercise(name: str, when: str, host: str = "AAA", *joiners: str) -> Exercise:
    year, month = when.split("-")
    return Exercise(
        id=name,
        year=int(year),
        month=int(month),
        series="",
        host=host,
        lead=host,
        warfighting=True,
        complete=True,
        outside=2,
        joiners=joiners,
        eligible=(),
    )


HELD = [
    an_exercise("e1", "2000-01", "AAA", "BBB"),
    an_exercise("e2", "2001-01", "AAA", "BBB"),
    an_exercise("e3", "2002-01", "AAA"),
    an_exercise("e4", "2004-05", "AAA", "BBB", "CCC"),
    an_exercise("e5", "2004-05", "AAA", "DDD"),
    an_exercise("e6", "2005-01", "AAA", "BBB"),
    an_exercise("e7", "2005-03", "BBB", "AAA"),
]
"""BBB joins of AAA's: 1 1 0 | 1 0 1; CCC 0 0 0 | 1 0 0; DDD, which was not there, - | 0 1 0."""


def decided(held: list[Exercise] = HELD, first: int = 2000) -> pd.DataFrame:
    years = range(first, YEARS.stop)
    return decisions_of(panel(tables(), held, years).record, held, test_from=2004)


def of(found: pd.DataFrame, decisions: pd.DataFrame, exercise: str, state: str) -> pd.Series:
    own = (decisions["exercise"] == exercise) & (decisions["state"] == state)
    return found[own.reindex(found.index)].iloc[0]


def many(seed: int = 3) -> list[Exercise]:
    """Four exercises a month, hosts in turn, joined by lot."""
    chance = np.random.default_rng(seed)
    held = []
    for year in YEARS:
        for number in range(24):
            host = STATES[number % 3]
            others = [state for state in STATES if state != host and (year > 2002 or state < "D")]
            joined = [state for state in others if chance.random() < 0.15 * ord(state[0]) - 9.5]
            held.append(an_exercise(f"{year}n{number}", f"{year}-{1 + number // 4}", host, *joined))
    return held


def turned(held: list[Exercise], which: set[str]) -> list[Exercise]:
    """The same exercises, but that in some of them all did the opposite."""
    everyone = {
        each.id: [state for state in tables().exist(each.year) if state != each.host]
        for each in held
    }
    return [
        each._replace(
            joiners=tuple(state for state in everyone[each.id] if state not in each.joiners)
        )
        if each.id in which
        else each
        for each in held
    ]


def test_decisions_are_the_rows_of_the_panel_s_record() -> None:
    rows = decided()
    first = rows.iloc[0]
    assert (first["exercise"], first["host"], first["state"]) == ("e1", "AAA", "BBB")
    assert (first["year"], first["month"], first["joined"]) == (2000, 1, True)
    asked = [*["e1"] * 2, *["e2"] * 2, *["e3"] * 2, *["e4"] * 3, *["e5"] * 3, *["e6"] * 3]
    assert rows["exercise"].tolist() == [*asked, *["e7"] * 3]
    assert rows["test"].tolist() == [False] * 6 + [True] * 12


def test_a_cluster_is_the_series_or_the_exercise_of_none() -> None:
    held = [HELD[0]._replace(series="red"), HELD[1]._replace(series="red"), HELD[-1]]
    rows = decided(held)
    assert clusters(rows).tolist() == ["red"] * 4 + ["e7"] * 3


def test_base_state_and_pair_rates_are_counted_in_training_and_shrunk() -> None:
    rows = decided()
    found = null_predictions(tables(), HELD, rows)
    # In training BBB joined 2 of 3, CCC 0 of 3, DDD was not asked: 2 of 6. Left out one by one,
    # BBB has 1 of 2 twice and 2 of 2 once, CCC 0 of 2 three times.
    base = 1 / 3

    def strength(b_towards: float, c_towards: float) -> float:
        def likelihood(m: float) -> float:
            joined, stayed = (1 + m * b_towards) / (2 + m), (2 + m * b_towards) / (2 + m)
            return joined**2 * (1 - stayed) * (1 - m * c_towards / (2 + m)) ** 3

        return max(STRENGTHS, key=likelihood)

    m = strength(base, base)
    b_rate, c_rate = (2 + m * base) / (3 + m), m * base / (3 + m)
    b_at, c_at, d_at = (of(found, rows, "e4", state) for state in ("BBB", "CCC", "DDD"))
    assert [at["base rate"] for at in (b_at, c_at, d_at)] == pytest.approx([base] * 3)
    expected = [b_rate, c_rate, base]
    assert [at["state rate"] for at in (b_at, c_at, d_at)] == pytest.approx(expected)
    # AAA is the only host in training, so that pairs have the counts of states.
    m = strength(b_rate, c_rate)
    expected = [(2 + m * b_rate) / (3 + m), m * c_rate / (3 + m), base]
    assert [at["pair rate"] for at in (b_at, c_at, d_at)] == pytest.approx(expected)
    # A pair that was never seen is held to be as the state is.
    assert of(found, rows, "e7", "CCC")["pair rate"] == pytest.approx(c_rate)


def test_a_rate_is_shrunk_by_as_many_decisions_as_it_is_strong() -> None:
    rates = shrunk(np.array([2.0, 0.0]), np.array([3.0, 0.0]), np.array([0.2, 0.2]), 5.0)
    assert rates.tolist() == pytest.approx([3 / 8, 0.2])


def test_shrinkage_is_weak_where_shares_hold_and_strong_where_they_mislead() -> None:
    joins, of_all = np.array([9.0, 1.0]), np.array([10.0, 10.0])
    half = np.array([0.5, 0.5])
    assert shrinkage(joins, of_all, half, np.array([1.0, 0.0])) == 1.0
    assert shrinkage(joins, of_all, half, np.array([0.0, 1.0])) == 100.0


def test_persistence_is_the_share_in_training_after_the_same() -> None:
    rows = decided()
    found = null_predictions(tables(), HELD, rows)["persistence"].to_frame()
    # Training: no exercise before 1 0; after joining 1 0 (BBB); after staying away 0 0 (CCC).
    after_none, after_joining, after_staying = 0.5, 0.5, 0.5 / 3
    expected = {
        ("e4", "BBB"): after_staying,
        ("e4", "CCC"): after_staying,
        ("e4", "DDD"): after_none,
        ("e5", "BBB"): after_joining,
        ("e5", "CCC"): after_joining,
        ("e5", "DDD"): after_staying,
        ("e6", "CCC"): after_staying,
        ("e6", "DDD"): after_joining,
        ("e7", "AAA"): after_none,
    }
    for (exercise, state), share in expected.items():
        assert of(found, rows, exercise, state)["persistence"] == pytest.approx(share)


def test_what_came_in_the_same_month_is_known_or_not_as_is_said() -> None:
    rows = decided()
    known = null_predictions(tables(), HELD, rows, before="exercise")
    unknown = null_predictions(tables(), HELD, rows, before="month")
    for name in ("persistence", "running rate"):
        first, second = (of(unknown, rows, each, "CCC")[name] for each in ("e4", "e5"))
        assert first == second == of(known, rows, "e4", "CCC")[name]
        assert of(known, rows, "e5", "CCC")[name] > second
        # Of an exercise of a later month as much is known either way.
        assert of(known, rows, "e6", "CCC")[name] == of(unknown, rows, "e6", "CCC")[name]


def test_the_running_rate_is_the_share_of_all_before_shrunk_to_the_state_rate() -> None:
    rows = decided()
    found = null_predictions(tables(), HELD, rows)
    rate = of(found, rows, "e4", "BBB")["state rate"]

    def running(exercise: str) -> float:
        return float(of(found, rows, exercise, "BBB")["running rate"])

    # One strength m explains 2 of 3, 3 of 4 and 3 of 5.
    m = (2 - 3 * running("e4")) / (running("e4") - rate)

    # In training BBB joined after 0 of 0 and 1 of 1 and not after 2 of 2, CCC never.
    def likelihood(m: float) -> float:
        joined = rate * (1 + m * rate) / (1 + m) * (1 - (2 + m * rate) / (2 + m))
        c_rate = of(found, rows, "e4", "CCC")["state rate"]
        return float(joined * (1 - m * c_rate / (1 + m)) * (1 - m * c_rate / (2 + m)))

    assert m == pytest.approx(max(STRENGTHS, key=likelihood))
    assert running("e5") == pytest.approx((3 + m * rate) / (4 + m))
    assert running("e6") == pytest.approx((3 + m * rate) / (5 + m))
    # Nothing before: the state rate itself.
    assert of(found, rows, "e7", "CCC")["running rate"] == pytest.approx(
        of(found, rows, "e7", "CCC")["state rate"]
    )


def test_the_record_reaches_back_before_the_rows_of_training() -> None:
    late = decided(first=2001)
    found = null_predictions(tables(), HELD, late)["persistence"].to_frame()
    # From 2001 on: after joining 1 0, after staying away 0 0, and nobody had nothing before.
    assert of(found, late, "e5", "BBB")["persistence"] == pytest.approx(0.5)
    assert of(found, late, "e4", "BBB")["persistence"] == pytest.approx(0.5 / 3)
    assert of(found, late, "e4", "DDD")["persistence"] == pytest.approx(0.25)


def test_exercises_of_unknown_participants_are_not_on_record() -> None:
    unknown = [HELD[0], HELD[1], HELD[2]._replace(complete=False), *HELD[3:]]
    rows = decided(unknown)
    found = null_predictions(tables(), unknown, rows)["persistence"].to_frame()
    # The last that is known of BBB is e2, which it joined: after joining it joined 1 of 1.
    assert of(found, rows, "e4", "BBB")["persistence"] == pytest.approx(0.75)


def test_in_a_panel_of_series_the_record_is_that_of_the_series() -> None:
    red = [
        an_exercise("s1", "2000-01", "AAA", "BBB", "CCC"),
        an_exercise("s2", "2001-01", "CCC", "BBB")._replace(lead="AAA"),
        an_exercise("s3", "2002-01", "AAA", "CCC"),
        an_exercise("s4", "2003-01", "AAA", "BBB"),
        an_exercise("s5", "2004-01", "AAA", "BBB"),
    ]
    blue = [
        an_exercise("t1", "2002-02", "AAA", "BBB"),
        an_exercise("t2", "2004-02", "")._replace(lead="CCC"),
    ]
    held = [each._replace(series="red", eligible=("BBB", "CCC")) for each in red]
    held += [each._replace(series="blue", eligible=("BBB", "CCC")) for each in blue]
    record = panel(tables(), held, YEARS, kind="past").record
    rows = decisions_of(record, held, test_from=2004)
    assert rows["exercise"].tolist() == ["s2", "s3", "s3", "s4", "s4", "s5", "s5", "t2"]
    found = null_predictions(tables(), held, rows, kind="past")["persistence"].to_frame()
    # BBB did 1 | 1 0 1 |, CCC 1 | - 1 0 |, as it hosted s2: after joining 1 0 1 0, after staying 1.
    assert of(found, rows, "s5", "BBB")["persistence"] == pytest.approx(0.5)
    assert of(found, rows, "s5", "CCC")["persistence"] == pytest.approx(0.75)


def test_covariates_are_those_of_state_and_host() -> None:
    known = tables(
        BBB_AAA=PairFacts(
            rival=False, dispute=True, pact=True, distance=99.0, similarity=0.4, trade_share=0.2
        ),
        BBB_CCC=PairFacts(rival=True),
        AAA_CCC=PairFacts(rival=True),
    )
    found = covariates(known, decided())
    assert tuple(found.columns) == COVARIATES
    assert found.iloc[0].tolist() == pytest.approx(
        [0.4, math.log(100), 2.0, 0, 1, 1, 0.2, math.log(2), 1]
    )
    # Of CCC and AAA there is no distance, no similarity, no vote and no trade, but a rivalry.
    assert found.iloc[1].isna().tolist() == [1, 1, 1, 0, 0, 0, 1, 0, 0]
    assert found.iloc[1]["rival"] == 1


def test_fitted_nulls_do_not_move_with_what_happened_in_test() -> None:
    held = many()
    late = {each.id for each in held if each.year >= 2004}
    other = turned(held, late)
    before, after = decided(held), decided(other)
    assert not before["joined"].equals(after["joined"])
    there, here = (
        null_predictions(tables(), each, rows) for each, rows in ((held, before), (other, after))
    )
    pd.testing.assert_frame_equal(there[FITTED[:3]], here[FITTED[:3]])
    # Persistence is predicted by three shares of training, and so are logit and trees through it.
    assert set(here["persistence"]) <= set(there["persistence"])
    assert not there["running rate"].equals(here["running rate"])
    # The first exercises of each host in test have the same before them, whatever came after.
    first = before["test"] & (before["year"] == 2004) & (before["month"] == 1)
    same = before.index[first & ~before["exercise"].eq("2004n3")]
    pd.testing.assert_frame_equal(there.loc[same], here.loc[same])


def test_nulls_move_only_after_the_decision_that_is_turned() -> None:
    held = many()
    one = "2006n8"
    rows = decided(held)
    place = int(np.flatnonzero(rows["exercise"] == one)[-1]) + 1
    there = null_predictions(tables(), held, rows)
    other = turned(held, {one})
    here = null_predictions(tables(), other, decided(other))
    until = rows.index[:place].intersection(there.index)
    pd.testing.assert_frame_equal(there.loc[until], here.loc[until])
    moved = rows.loc[there.index[there["running rate"] != here["running rate"]]]
    assert set(moved["host"]) == {rows.loc[rows["exercise"] == one, "host"].iloc[0]}
    assert moved.index[0] > until[-1]


def test_every_row_of_test_is_predicted_in_its_place() -> None:
    held = many()
    rows = decided(held)
    some = rows.sample(frac=0.5, random_state=1)
    found = null_predictions(tables(), held, some)
    assert found.index.tolist() == some.index[some["test"]].tolist()
    assert [*found.columns] == [
        "base rate",
        "state rate",
        "pair rate",
        "persistence",
        "running rate",
        "logit",
        "boosted trees",
    ]
    assert found.gt(0.0).all(axis=None)
    assert found.lt(1.0).all(axis=None)
