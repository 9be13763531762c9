"""A table's predictions, its nulls and what is refused."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import InputError
from sim.statistics.scores import area_within_groups, clustered_mean, log_scores, reliability
from sim.studies.score.score import score, score_table


def a_table(rows: int = 240, seed: int = 11) -> pd.DataFrame:
    """Pairs of three rows each in two eras; `ever_allied` knows the truth, `x` a part of it."""
    chance = np.random.default_rng(seed)
    x, y = chance.normal(size=(2, rows))
    truth = 1 / (1 + np.exp(-x - 2 * y))
    return pd.DataFrame(
        {
            "threat": x,
            "noise": chance.normal(size=rows),
            "still": 1.0,
            "name": "text",
            "pair": [f"pair {row // 3}" for row in range(rows)],
            "era": np.arange(rows) % 2,
            "weight": np.where(np.arange(rows) % 5 == 0, 6.0, 1.0),
            "formed": (chance.random(rows) < truth).astype(float),
            "ever_allied": np.round(truth * 50) / 50,
            "expected_ab": truth,
            "failure": None,
        }
    )


TABLE = a_table()
PLAIN: dict[str, Any] = {
    "outcome": "formed",
    "replicates": 50,
    "predictors": ["threat"],
    "folds": 2,
}


def test_predictor_by_predictor_the_table_has_scores_and_differences_from_the_first() -> None:
    outcomes = np.array([1.0, 0.0, 1.0, 0.0])
    predictions = {"good": np.array([0.8, 0.2, 0.5, 0.4]), "coin": np.full(4, 0.5)}
    table = score_table(outcomes, predictions, groups=np.array([0, 0, 1, 1]))
    losses = -np.log([0.8, 0.8, 0.5, 0.6])
    assert table["predictor"].tolist() == ["good", "coin"]
    assert table["log_score"].tolist() == pytest.approx([losses.mean(), np.log(2)])
    assert table["brier"].tolist() == pytest.approx([(0.04 + 0.04 + 0.25 + 0.16) / 4, 0.25])
    assert table["auc"].tolist() == [1.0, 0.5]
    assert table["auc_within"].tolist() == [1.0, 0.5]
    steps = np.log(2) - losses
    assert table["difference"].tolist() == pytest.approx([0.0, steps.mean()])
    assert table["difference_se"].tolist() == pytest.approx([0.0, steps.std(ddof=1) / 2])
    half = 3.1824463 * steps.std(ddof=1) / 2
    ends = table[["difference_low", "difference_high"]].to_numpy()
    assert ends.tolist() == [[0.0, 0.0], pytest.approx([steps.mean() - half, steps.mean() + half])]


def test_the_model_comes_first_and_then_the_nulls_of_all_columns_that_vary() -> None:
    found = score(TABLE, "formed", replicates=50, folds=2)
    assert found.predictors == ("threat", "noise", "era", "weight")
    assert found.scores["predictor"].tolist() == [
        "ever_allied",
        "base rate",
        "logit on threat",
        "logit on noise",
        "logit on era",
        "logit on weight",
        "logit on all",
        "boosted trees on all",
    ]
    assert (found.rows, found.happened) == (240, int(TABLE["formed"].sum()))
    assert found.worse == 7  # for the model knows y
    assert found.better == 0
    backwards = score(TABLE.assign(ever_allied=1 - TABLE["ever_allied"]), **PLAIN)
    assert (backwards.worse, backwards.better) == (0, 3)


def test_what_the_score_names_is_no_predictor() -> None:
    found = score(TABLE, "formed", replicates=50, groups="era", weights="weight", clusters="pair")
    assert found.predictors == ("threat", "noise")


def test_every_score_is_that_of_the_predictions_it_is_told_with() -> None:
    found = score(TABLE, **PLAIN, groups="era", clusters="pair", weights="weight")
    predictions, weights = found.predictions, TABLE["weight"].to_numpy()
    outcomes, groups = TABLE["formed"].to_numpy(), TABLE["era"].to_numpy()
    assert predictions["formed"].tolist() == outcomes.tolist()
    pairs = TABLE["pair"].to_numpy()
    curve = reliability(predictions["ever_allied"].to_numpy(), outcomes, weights, pairs)
    pd.testing.assert_frame_equal(found.reliability, curve)
    for row in found.scores.to_dict("records"):
        predicted = predictions[row["predictor"]].to_numpy()
        losses = log_scores(predicted, outcomes)
        assert row["log_score"] == pytest.approx(np.average(losses, weights=weights))
        steps = losses - log_scores(predictions["ever_allied"].to_numpy(), outcomes)
        apart = clustered_mean(steps, weights, pairs)
        assert row["difference"] == pytest.approx(apart.value)
        assert row["difference_se"] == pytest.approx(apart.error)
        if row["predictor"] != "base rate":
            within = area_within_groups(predicted, outcomes, groups, weights)
            assert row["auc_within"] == pytest.approx(within)


def test_a_base_rate_orders_nothing_although_it_differs_between_folds() -> None:
    found = score(TABLE, **PLAIN, groups="era")
    assert found.predictions["base rate"].nunique() > 1
    areas = found.scores.loc[found.scores["predictor"] == "base rate", ["auc", "auc_within"]]
    assert areas.to_numpy().tolist() == [[0.5, 0.5]]


def test_shares_of_replicates_enter_as_in_fits() -> None:
    found = score(TABLE, **PLAIN)
    expected = (TABLE["ever_allied"] * 50 + 0.5) / 51
    assert found.predictions["ever_allied"].tolist() == pytest.approx(expected.tolist())
    as_is = score(TABLE, **PLAIN | {"prediction": "expected_ab", "replicates": None})
    assert as_is.predictions["expected_ab"].tolist() == TABLE["expected_ab"].tolist()


@pytest.mark.slow
def test_clusters_stay_together_in_folds_unless_another_column_says_what_does() -> None:
    def constant_within(found: sim.Score, column: str) -> bool:
        return bool(found.predictions.groupby(TABLE[column])["base rate"].nunique().max() == 1)

    assert constant_within(score(TABLE, **PLAIN, clusters="pair"), "pair")
    assert not constant_within(score(TABLE, **PLAIN), "pair")
    by_era = score(TABLE, **PLAIN, clusters="pair", folds_by="era")
    assert constant_within(by_era, "era")
    assert (by_era.folds, by_era.folds_by) == (2, "era")
    # Each era is predicted from the other.
    rates = TABLE.groupby("era")["formed"].mean()
    told = by_era.predictions["base rate"].groupby(TABLE["era"]).first()
    assert told.tolist() == pytest.approx([rates[1], rates[0]])


def test_nulls_may_be_fitted_on_rows_of_their_own() -> None:
    train, test = TABLE[:120], TABLE[120:]
    found = score(test, **PLAIN, train=train)
    assert (found.folds, found.folds_by) == (0, None)
    assert found.predictions["base rate"].tolist() == [pytest.approx(train["formed"].mean())] * 120


def test_yes_and_no_are_outcomes_and_failed_points_are_left_out() -> None:
    words = TABLE.assign(formed=np.where(TABLE["formed"] == 1, "yes", "No").astype(object))
    words.loc[:1, "failure"] = "parity: must be above 0"
    words.loc[2, "ever_allied"] = np.nan
    found = score(words, **PLAIN)
    assert (found.rows, found.left_out) == (237, 3)
    assert found.predictions["formed"].tolist() == TABLE["formed"][3:].tolist()
    assert found.scores["log_score"][0] == score(TABLE[3:], **PLAIN).scores["log_score"][0]


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a misspelt outcome": ({"outcome": "formd"}, "no such column 'formd'; did you mean 'formed'"),
    "a prediction that is missing": ({"prediction": "nobody"}, "no such column 'nobody'; the"),
    "misspelt clusters": ({"clusters": "pare"}, "no such column 'pare'; did you mean 'pair'"),
    "an outcome of numbers": ({"outcome": "noise"}, "'noise' must be 0 or 1, or yes or no"),
    "an outcome of text": ({"outcome": "name"}, "in each row; found 'text'"),
    "one outcome throughout": ({"outcome": "still"}, "'still' is 1 in all 240 rows"),
    "the prediction as outcome": ({"outcome": "ever_allied"}, "both outcome and prediction"),
    "predictions beyond 1": ({"prediction": "weight"}, "from 0 to 1; found 6"),
    "predictions of text": ({"prediction": "name"}, "'name' must be a column of numbers"),
    "weights of 0": ({"weights": "era"}, "'era' must be a number above 0 in each row; found 0"),
    "a predictor of text": ({"predictors": ["name"]}, "predictor 'name' must be a column of num"),
    "a misspelt predictor": ({"predictors": ["thret"]}, "did you mean 'threat'"),
    "the outcome as predictor": ({"predictors": ["formed"]}, "'formed' cannot be a predictor"),
    "one fold": ({"folds_by": "still"}, "nulls need two folds or more"),
    "sure predictions": (
        {"prediction": "era", "replicates": None},
        "'era' holds impossible what happened in .* of 240 rows",
    ),
}


@pytest.mark.parametrize("mistake", REFUSED)
def test_what_cannot_be_scored_is_refused_in_a_sentence(mistake: str) -> None:
    changes, message = REFUSED[mistake]
    with pytest.raises(InputError, match=message):
        score(TABLE, **PLAIN | changes)


def test_a_table_without_predictors_or_predictions_is_refused() -> None:
    bare = TABLE[["formed", "ever_allied", "name", "still"]]
    with pytest.raises(InputError, match="no column to fit nulls on"):
        score(bare, "formed", replicates=50)
    with pytest.raises(InputError, match="no row has a prediction 'ever_allied'"):
        score(TABLE.assign(ever_allied=np.nan), "formed")


def test_cells_that_are_missing_are_refused_where_they_must_not_be() -> None:
    gaps = TABLE.assign(formed=TABLE["formed"].where(TABLE.index > 0))
    with pytest.raises(InputError, match=r"'formed' must be .* a cell is missing"):
        score(gaps, **PLAIN)
    with pytest.raises(InputError, match="'pair', by which rows belong together, has missing"):
        score(TABLE.assign(pair=TABLE["pair"].where(TABLE.index > 0)), **PLAIN, clusters="pair")
