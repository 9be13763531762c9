"""Predictions against outcomes: how good they are, and whether a table predicts as well alone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.statistics.folds import dealt_folds
from sim.statistics.scores import (
    BINS,
    Labels,
    area_under_curve,
    area_within_groups,
    brier_scores,
    clustered_mean,
    log_scores,
    mean,
    reliability,
    smoothed_shares,
)
from sim.studies.score.columns import (
    column,
    labels_of,
    outcomes_of,
    predictions_of,
    predictors_of,
    weights_of,
)
from sim.studies.score.nulls import BASE_RATE, Rows, null_predictions, nulls_of
from sim.vocabulary.arrays import Floats

PREDICTION = "ever_allied"
"""The column that is scored unless another is named."""

FOLDS = 5


@dataclass(frozen=True, eq=False)
class Score:
    """How well a column of a table predicts what happened, beside nulls."""

    outcome: str
    prediction: str
    rows: int
    happened: int
    """In how many of the rows."""
    left_out: int
    """Rows that have no prediction, such as points of a sweep that failed."""
    replicates: int | None
    """Of how many the predictions are shares; none where they are taken as they are."""
    groups: str | None
    clusters: str | None
    weights: str | None
    folds_by: str | None
    folds: int
    """In which nulls were predicted, fitted on the others; 0 where they were fitted elsewhere."""
    predictors: tuple[str, ...]
    """The columns that nulls are fitted on."""
    scores: pd.DataFrame
    """By predictor, the prediction first: as `score_table` has it."""
    reliability: pd.DataFrame
    """Of the prediction: as `sim.statistics.scores.reliability` has it."""
    predictions: pd.DataFrame
    """[row that is scored] the outcome, then the probability that each predictor gave."""

    @property
    def worse(self) -> int:
        """How many nulls have a worse log score, by 95 % intervals of the differences."""
        return int((self.scores["difference_low"][1:] > 0.0).sum())

    @property
    def better(self) -> int:
        """How many nulls have a better log score, by 95 % intervals of the differences."""
        return int((self.scores["difference_high"][1:] < 0.0).sum())


def score(  # noqa: PLR0913 - one parameter an option of the command
    table: pd.DataFrame,
    outcome: str,
    prediction: str = PREDICTION,
    *,
    replicates: int | None = None,
    predictors: Collection[str] | None = None,
    groups: str | None = None,
    clusters: str | None = None,
    weights: str | None = None,
    folds_by: str | None = None,
    train: pd.DataFrame | None = None,
    folds: int = FOLDS,
    bins: int = BINS,
    seed: int = 1,
) -> Score:
    """The scores of a column of predicted probabilities, beside those of nulls of the same table.

    outcome: a column of 0 and 1, or yes and no. replicates: where predictions are shares k/n of so
    many, they enter as (k + 1/2)/(n + 1), as in fits. predictors: columns of numbers for the nulls;
    all that vary unless given, but for what the score itself names and for results of the model.
    groups: areas under the curve within its values as well. clusters: rows of the same value are
    not independent, in errors, intervals and folds. weights: of rows, in everything. folds_by:
    rows of the same value are in one fold; the clusters unless given. train: rows that nulls are
    fitted on instead of other folds, with the same columns. seed: of the folds. Rows without a
    prediction are left out.

    Raises InputError where there is nothing to score, with the reason.

    >>> table = pd.DataFrame({"x": np.arange(40.0), "formed": np.arange(40) % 3 == 0})
    >>> found = score(table.assign(p=0.4), "formed", "p", predictors=["x"])
    >>> found.scores["predictor"].tolist()
    ['p', 'base rate', 'logit on x', 'boosted trees on all']
    """
    roles = [outcome, prediction, groups, clusters, weights, folds_by]
    named = [name for name in roles if name is not None]
    for name in named:
        column(table, name)
    if outcome == prediction:
        raise InputError(f"'{outcome}' cannot be both outcome and prediction")
    columns = predictors_of(table, predictors, named)
    kept = _with_prediction(table, prediction)
    happened, heavy = outcomes_of(kept, outcome), weights_of(kept, weights)
    _refuse_one_outcome(happened, outcome)
    predicted = _predictions(kept, prediction, happened, replicates)
    labels = labels_of(kept, clusters)
    rows = Rows(kept, happened, heavy)
    if train is None:
        together = labels_of(kept, folds_by) if folds_by else labels
        dealt = dealt_folds(len(kept), folds, together, seed)
        nulls = null_predictions(columns, rows, dealt)
    else:
        dealt = np.empty(0, dtype=np.int64)
        fitted = Rows(train, outcomes_of(train, outcome), weights_of(train, weights))
        for name in columns:
            column(train, name)
        nulls = {null.name: null.predicted(fitted, kept) for null in nulls_of(columns)}
    if prediction in nulls:
        raise InputError(f"the prediction is called '{prediction}' as one of the nulls; rename it")
    predictions = {prediction: predicted, **nulls}
    return Score(
        outcome=outcome,
        prediction=prediction,
        rows=len(kept),
        happened=int(happened.sum()),
        left_out=len(table) - len(kept),
        replicates=replicates,
        groups=groups,
        clusters=clusters,
        weights=weights,
        folds_by=None if train is not None else folds_by or clusters,
        folds=len(np.unique(dealt)),
        predictors=columns,
        scores=_scores(happened, predictions, labels_of(kept, groups), labels, heavy),
        reliability=reliability(predicted, happened, heavy, labels, bins=bins),
        predictions=pd.DataFrame({outcome: happened, **predictions}, index=kept.index),
    )


def score_table(
    outcomes: Floats,
    predictions: Mapping[str, Floats],
    *,
    groups: Labels | None = None,
    clusters: Labels | None = None,
    weights: Floats | None = None,
) -> pd.DataFrame:
    """The scores of several predictors of the same outcomes, each a row, against the first.

    outcomes: [row] 0 or 1. predictions: by name [row] probabilities. Columns: predictor; log_score
    (nats) and brier, lower is better; auc; auc_within, not a number without groups; difference in
    log score from the first, above 0 where it is worse than that; difference_se, its standard error
    with rows of one cluster taken together, and difference_low and difference_high, its 95 %
    interval. The error is that of these predictions on such rows: it does not hold what would
    differ if what was fitted had been fitted to others.
    """
    first = next(iter(predictions.values()))
    reference = log_scores(first, outcomes)
    rows = []
    for name, predicted in predictions.items():
        logs = log_scores(predicted, outcomes)
        within = np.nan
        if groups is not None:
            within = area_within_groups(predicted, outcomes, groups, weights)
        difference = clustered_mean(logs - reference, weights, clusters)
        low, high = difference.interval()
        rows.append(
            {
                "predictor": name,
                "log_score": mean(logs, weights),
                "brier": mean(brier_scores(predicted, outcomes), weights),
                "auc": area_under_curve(predicted, outcomes, weights),
                "auc_within": within,
                "difference": difference.value,
                "difference_se": difference.error,
                "difference_low": low,
                "difference_high": high,
            }
        )
    return pd.DataFrame(rows)


def _scores(
    outcomes: Floats,
    predictions: Mapping[str, Floats],
    groups: Labels | None,
    clusters: Labels | None,
    weights: Floats | None,
) -> pd.DataFrame:
    table = score_table(outcomes, predictions, groups=groups, clusters=clusters, weights=weights)
    # It orders nothing; that a fold with fewer of them predicts more would count against it.
    areas = ["auc", "auc_within"] if groups is not None else ["auc"]
    table.loc[table["predictor"] == BASE_RATE.name, areas] = 0.5
    return table


def _with_prediction(table: pd.DataFrame, prediction: str) -> pd.DataFrame:
    """The rows that have a prediction and did not fail."""
    kept = ~np.isnan(predictions_of(table, prediction))
    if "failure" in table.columns:
        kept &= table["failure"].isna().to_numpy()
    if not kept.any():
        raise InputError(f"no row has a prediction '{prediction}'; all points failed or lack it")
    return table[kept]


def _refuse_one_outcome(outcomes: Floats, name: str) -> None:
    if outcomes.min() == outcomes.max():
        raise InputError(
            f"the outcome '{name}' is {outcomes[0]:g} in all {len(outcomes):,} rows; "
            "scores need rows of both kinds"
        )


def _predictions(
    table: pd.DataFrame, name: str, outcomes: Floats, replicates: int | None
) -> Floats:
    """What is scored, none of it held impossible that happened."""
    predicted = predictions_of(table, name)
    if replicates is not None:
        return smoothed_shares(predicted, replicates)
    if impossible := int(np.isinf(log_scores(predicted, outcomes)).sum()):
        raise InputError(
            f"'{name}' holds impossible what happened in {impossible:,} of {len(table):,} rows, "
            "which scores infinitely badly; predict no 0 and no 1, or, of shares of replicates, "
            "say of how many"
        )
    return predicted
