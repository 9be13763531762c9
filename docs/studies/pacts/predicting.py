"""Predictions of every row: by the nulls and by the model, each fitted on other rows only."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from docs.studies.pacts.covariates import COVARIATES, folds_by_pair, outcomes
from docs.studies.pacts.worlds import log_odds
from sim.studies.score.nulls import Null, Rows, out_of_fold
from sim.vocabulary.arrays import Floats

Predictors = dict[str, Floats]

RECALIBRATED = Null("recalibrated", "logit", ("model",))
"""The model's predictions as a column: the logarithm of their odds."""

WITH_MODEL = (
    Null("S, nearness and model", "logit", ("S", "nearness", "model")),
    Null("17 covariates and model, logit", "logit", (*COVARIATES, "model")),
    Null("17 covariates and model, trees", "boosted trees", (*COVARIATES, "model")),
)
"""Exploratory: whether the model adds anything to what stands in the table."""

FIRST_LATE = 1946

ERAS: Mapping[str, Callable[[pd.DataFrame], "pd.Series[bool]"]] = {
    "before_1946": lambda table: table["year"] < FIRST_LATE,
    "from_1946": lambda table: table["year"] >= FIRST_LATE,
}


def with_model(table: pd.DataFrame, predictions: Floats) -> pd.DataFrame:
    """The table with the model's predictions as a column to fit to."""
    return table.assign(model=log_odds(predictions))


def by_folds(null: Null, table: pd.DataFrame) -> Floats:
    """[row] predicted by a null that is fitted on other pairs."""
    return out_of_fold(null, Rows(table, outcomes(table)), folds_by_pair(table))


def by_eras(null: Null, table: pd.DataFrame) -> Floats:
    """[row] predicted by a null that is fitted on the other era."""
    late = ERAS["from_1946"](table).to_numpy()
    return out_of_fold(null, Rows(table, outcomes(table)), late.astype(np.int64))


def recalibrated_by_eras(by_fit: Mapping[str, Floats], table: pd.DataFrame) -> Floats:
    """[row] the model's predictions of one era, recalibrated on the other.

    by_fit: by era, [row of the table] what the model predicts when fitted on that era.
    """
    predicted = np.empty(len(table))
    for era, of_era in ERAS.items():
        tested = ~of_era(table).to_numpy()
        rows = Rows(with_model(table, by_fit[era]), outcomes(table))
        predicted[tested] = RECALIBRATED.predicted(rows.where(~tested), rows.table[tested])
    return predicted


def across_eras(
    by_fit: Mapping[str, Floats], table: pd.DataFrame, *, in_sample: bool = False
) -> Floats:
    """[row] what the model predicts when fitted on the other era; in_sample: on the same."""
    predicted = np.empty(len(table))
    for era, of_era in ERAS.items():
        tested = of_era(table).to_numpy() == in_sample
        predicted[tested] = by_fit[era][tested]
    return predicted
