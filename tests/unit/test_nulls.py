"""Nulls find what is in a table, and never look at the rows that they predict."""

import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from sim.errors import InputError
from sim.statistics.folds import dealt_folds
from sim.statistics.scores import log_scores, mean
from sim.studies.score.nulls import Null, Rows, nulls_of, out_of_fold

BASE = Null("base rate", "base rate")


def a_table(rows: int = 600, seed: int = 6) -> Rows:
    """Outcomes by x alone, steeply; y tells of them only together with x; z nothing."""
    chance = np.random.default_rng(seed)
    table = pd.DataFrame(chance.normal(size=(rows, 3)), columns=["x", "y", "z"])
    utility = 2 * table["x"] + np.where(table["y"] > 0, 2, -2) * (table["x"] > 0)
    outcomes = (chance.random(rows) < 1 / (1 + np.exp(-utility))).astype(float)
    return Rows(table, outcomes)


def score(null: Null, rows: Rows) -> float:
    predicted = out_of_fold(null, rows, dealt_folds(len(rows.outcomes), number=3))
    return mean(log_scores(predicted, rows.outcomes))


def test_the_nulls_of_a_table_are_base_rate_each_column_and_all() -> None:
    assert [null.name for null in nulls_of(["x", "y"])] == [
        "base rate",
        "logit on x",
        "logit on y",
        "logit on all",
        "boosted trees on all",
    ]
    names = [null.name for null in nulls_of(["x"])]
    assert names == ["base rate", "logit on x", "boosted trees on all"]


def test_nulls_find_as_much_as_their_form_allows() -> None:
    rows = a_table()
    base, on_x, on_y, on_z, logit, trees = (score(null, rows) for null in nulls_of("xyz"))
    assert on_z > base - 0.002
    assert on_x < base - 0.15
    assert logit < min(on_x, on_y)
    assert trees < base - 0.1


def test_the_base_rate_is_that_of_the_rows_fitted_to() -> None:
    train = Rows(pd.DataFrame(index=range(4)), np.array([1.0, 0, 0, 0]))
    assert BASE.predicted(train, pd.DataFrame(index=range(2))).tolist() == [0.25, 0.25]
    weighted = train._replace(weights=np.array([3.0, 1, 1, 1]))
    assert BASE.predicted(weighted, pd.DataFrame(index=range(1))).tolist() == [0.5]


@pytest.mark.parametrize("null", nulls_of("xyz"), ids=lambda null: null.name)
def test_what_a_row_is_predicted_does_not_depend_on_its_own_outcome(null: Null) -> None:
    rows = a_table(120)
    folds = dealt_folds(120, 3)
    before = out_of_fold(null, rows, folds)
    reversed_ = np.where(folds == 1, 1 - rows.outcomes, rows.outcomes)
    after = out_of_fold(null, Rows(rows.table, reversed_), folds)
    assert after[folds == 1].tolist() == before[folds == 1].tolist()
    assert (after[folds != 1] != before[folds != 1]).any()


def test_noise_predicts_nothing_out_of_fold() -> None:
    chance = np.random.default_rng(2)
    table = pd.DataFrame(chance.normal(size=(300, 2)), columns=["x", "z"])
    rows = Rows(table, (chance.random(300) < 0.5).astype(float))
    trees = nulls_of("xz")[-1]
    seen = mean(log_scores(trees.predicted(rows, table), rows.outcomes))
    assert seen < 0.5  # of the rows they were fitted to they know the outcomes
    assert score(trees, rows) > np.log(2)


def test_a_logit_agrees_with_the_shares_of_a_yes_or_no() -> None:
    x = np.repeat([0.0, 1.0], 500)
    outcomes = np.concatenate([np.arange(500) < 100, np.arange(500) < 300]).astype(float)
    (null,) = (each for each in nulls_of(["x"]) if each.kind == "logit")
    train = Rows(pd.DataFrame({"x": x}), outcomes)
    predicted = null.predicted(train, pd.DataFrame({"x": [0.0, 1.0]}))
    assert predicted == pytest.approx([0.2, 0.6], abs=0.003)
    # Weights that halve the positives' odds.
    weighted = train._replace(weights=np.where(outcomes == 1, 10.0, 20.0))
    predicted = null.predicted(weighted, pd.DataFrame({"x": [0.0, 1.0]}))
    assert predicted == pytest.approx([1 / 9, 3 / 7], abs=0.003)


def test_trees_are_those_of_the_settings_that_are_told() -> None:
    rows = a_table(300)
    weights = np.where(np.arange(300) % 3 == 0, 4.0, 1.0)
    told = HistGradientBoostingClassifier(
        max_iter=150, max_leaf_nodes=8, learning_rate=0.05, early_stopping=False, random_state=1
    )
    with threadpool_limits(limits=1):
        told.fit(rows.table, rows.outcomes, sample_weight=weights / weights.mean())
        expected = told.predict_proba(rows.table)[:, 1]
    found = nulls_of("xyz")[-1].predicted(rows._replace(weights=weights), rows.table)
    assert found == pytest.approx(expected)


def test_that_a_number_is_missing_tells_a_logit_and_trees_something() -> None:
    chance = np.random.default_rng(5)
    missing = chance.random(400) < 0.5
    table = pd.DataFrame({"x": np.where(missing, np.nan, chance.normal(size=400)), "y": np.nan})
    rows = Rows(table, (chance.random(400) < np.where(missing, 0.9, 0.1)).astype(float))
    for null in nulls_of(["x"])[1:]:
        assert score(null, rows) < score(BASE, rows) - 0.2
    for null in nulls_of(["x", "y"])[3:]:  # y is missing throughout
        assert score(null, rows) < score(BASE, rows) - 0.2


def test_columns_that_tell_outcomes_apart_are_fitted_all_the_same() -> None:
    x = np.linspace(-1, 1, 100)
    rows = Rows(pd.DataFrame({"x": x, "huge": 1e12 * x}), (x > 0).astype(float))
    for null in nulls_of(["x", "huge"])[1:]:
        assert np.isfinite(score(null, rows))
        assert score(null, rows) < 0.3


@pytest.mark.parametrize("null", nulls_of("xyz"), ids=lambda null: null.name)
@pytest.mark.parametrize(("happened", "probability"), [(0.0, 0.5 / 21), (1.0, 20.5 / 21)])
def test_where_all_outcomes_are_the_same_nobody_is_sure(
    null: Null, happened: float, probability: float
) -> None:
    rows = Rows(a_table(20).table, np.full(20, happened))
    assert null.predicted(rows, rows.table[:1]).tolist() == [pytest.approx(probability)]


def test_infinite_numbers_are_refused_by_the_name_of_their_column() -> None:
    rows = a_table(40)
    rows.table.loc[3, "y"] = np.inf
    with pytest.raises(InputError, match="the column 'y' holds infinite numbers"):
        nulls_of("xyz")[-1].predicted(rows, rows.table)


def test_a_single_fold_leaves_no_rows_to_fit_to() -> None:
    rows = a_table(40)
    with pytest.raises(InputError, match="two folds or more"):
        out_of_fold(BASE, rows, np.zeros(40, dtype=np.int64))


def test_without_scikit_learn_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    rows = a_table(40)
    assert score(BASE, rows) < 1  # needs nothing
    with pytest.raises(InputError, match=r"need the extra 'score': .*'alliance-sim\[score\]'"):
        score(nulls_of("xyz")[-1], rows)
