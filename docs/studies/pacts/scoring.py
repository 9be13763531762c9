"""Scores of several predictors on the same rows, with standard errors by pair and by year."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from sim.statistics.resampling import resampled, standard_errors
from sim.statistics.scores import (
    AreaWithinGroups,
    Labels,
    brier_scores,
    log_scores,
    mean,
    reliability,
)
from sim.vocabulary.arrays import Floats

MEASURES = ("log_score", "brier", "auc", "auc_within_years")
Scores = dict[str, dict[str, dict[str, Any]]]


def scores(
    predictors: Mapping[str, Floats],
    table: pd.DataFrame,
    *,
    references: Sequence[str],
    draws: int,
) -> Scores:
    """By predictor and measure: its value, standard errors, and what it is less each reference.

    table: a row for each prediction, with `formed`, `pair` and `year`. Errors come from drawing
    pairs anew, and from drawing years anew: of a pact of many states many rows are formed at once.
    The year is that of the row; the pact is of one of the five that follow.
    """
    happened = table["formed"].to_numpy(dtype=np.float64)
    years = table["year"].to_numpy()
    names = list(predictors)

    measured = [_measures(predictors[name], happened, years) for name in names]

    def statistics(weights: Floats) -> Floats:
        return np.array([measure(weights) for each in measured for measure in each])

    values = statistics(np.ones(len(table))).reshape(len(names), -1)
    drawn = {
        by: resampled(statistics, clusters, draws).reshape(draws, *values.shape)
        for by, clusters in (("pairs", table["pair"].to_numpy()), ("years", years))
    }

    def less(row: int, column: int, reference: str | None = None) -> dict[str, float]:
        def taken(of: Floats) -> Floats:
            base = of[..., names.index(reference), column] if reference else 0.0
            difference: Floats = of[..., row, column] - base
            return difference

        errors = {by: float(standard_errors(taken(each))) for by, each in drawn.items()}
        return {
            "value": float(taken(values)),
            **{f"error_by_{by}": error for by, error in errors.items()},
        }

    return {
        name: {
            measure: less(row, column)
            | {"less": {reference: less(row, column, reference) for reference in references}}
            for column, measure in enumerate(MEASURES)
        }
        for row, name in enumerate(names)
    }


def _measures(
    predictions: Floats, happened: Floats, years: Labels
) -> tuple[Callable[[Floats], float], ...]:
    """MEASURES, as functions of the weights of rows."""
    logs, squares = log_scores(predictions, happened), brier_scores(predictions, happened)
    return (
        partial(mean, logs),
        partial(mean, squares),
        AreaWithinGroups(predictions, happened, np.zeros(len(happened))),
        AreaWithinGroups(predictions, happened, years),
    )


def reliability_rows(predictions: Floats, table: pd.DataFrame) -> list[dict[str, float]]:
    """The reliability curve, intervals clustered by pair, a dict for each bin."""
    curve = reliability(
        predictions,
        table["formed"].to_numpy(dtype=np.float64),
        clusters=table["pair"].to_numpy(),
    )
    return [
        {str(name): float(value) for name, value in row.items()} for row in curve.to_dict("records")
    ]
