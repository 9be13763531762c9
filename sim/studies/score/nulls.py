"""Nulls: what a table's own columns predict without the model, fitted on other rows.

A base rate, logits and boosted trees. Nothing in them is tuned: the settings are fixed, so that
numbers can be compared between studies.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.statistics.scores import smoothed_shares
from sim.vocabulary.arrays import Floats, Integers

Kind = Literal["base rate", "logit", "boosted trees"]

_TREES: dict[str, Any] = {
    "max_iter": 150,
    "max_leaf_nodes": 8,
    "learning_rate": 0.05,
    "early_stopping": False,  # which would hold rows back of large tables only
    "random_state": 1,
}
"""150 trees of at most 8 leaves, each of 20 rows or more."""

_PENALTY = 1.0
"""Of the logit: half the sum of squared coefficients of standardised columns is added to minus the
log-likelihood. It hardly shows, and keeps columns that tell outcomes apart from growing on."""

_LEAST = float(np.finfo(np.float64).eps)
"""Predictions keep this far from 0 and 1."""


class Rows(NamedTuple):
    """Rows to fit to."""

    table: pd.DataFrame
    outcomes: Floats
    """[row] 0 or 1."""
    weights: Floats | None = None
    """[row] above 0."""

    def where(self, chosen: Any) -> "Rows":
        """Those of an array of truth values."""
        weights = None if self.weights is None else self.weights[chosen]
        return Rows(self.table[chosen], self.outcomes[chosen], weights)


@dataclass(frozen=True)
class Null:
    """A way to predict outcomes from some columns of a table, which hold numbers.

    Where all outcomes to fit to are the same, k of n, each kind predicts (k + 1/2) / (n + 1).
    """

    name: str
    kind: Kind
    columns: tuple[str, ...] = ()

    def predicted(self, train: Rows, test: pd.DataFrame) -> Floats:
        """[row of test] the probability that it happens, strictly within 0 and 1.

        What is missing is, to the logit, the mean of the column to be fitted to and an indicator of
        its own; trees take it as it is. Raises InputError where scikit-learn is not installed, or a
        column holds infinite numbers.
        """
        count, happened = len(train.outcomes), float(train.outcomes.mean())
        if happened in (0.0, 1.0):
            return np.full(len(test), smoothed_shares(np.array(happened), count))
        if self.kind == "base rate":
            return np.full(len(test), np.average(train.outcomes, weights=train.weights))
        known = [name for name in self.columns if train.table[name].notna().any()]
        if not known:
            return BASE_RATE.predicted(train, test)
        weights = np.ones(count) if train.weights is None else train.weights / train.weights.mean()
        x, x_test = (_numbers(table, known) for table in (train.table, test))
        fitted = _trees_fitted if self.kind == "boosted trees" else _logit_fitted
        with _one_thread():
            probabilities = fitted(x, train.outcomes, weights).predict_proba(x_test)[:, 1]
        return np.clip(np.asarray(probabilities, np.float64), _LEAST, 1.0 - _LEAST)


BASE_RATE = Null("base rate", "base rate")


def nulls_of(columns: Sequence[str]) -> tuple[Null, ...]:
    """The nulls of a table: base rate, a logit on each column, a logit and boosted trees on all."""
    single = [Null(f"logit on {name}", "logit", (name,)) for name in columns]
    every = tuple(columns)
    both = [Null("logit on all", "logit", every)] if len(every) > 1 else []
    trees = [Null("boosted trees on all", "boosted trees", every)] if every else []
    return (BASE_RATE, *single, *both, *trees)


def out_of_fold(null: Null, rows: Rows, folds: Integers) -> Floats:
    """[row] what a null predicts of each row when fitted on the rows of all other folds.

    folds: [row] the fold of each. Raises InputError as `Null.predicted`, and for a single fold.
    """
    each = np.unique(folds)
    if len(each) < 2:
        raise InputError("nulls need two folds or more, to be fitted on other rows than predicted")
    predicted = np.empty(len(folds))
    for fold in each:
        own = folds == fold
        predicted[own] = null.predicted(rows.where(~own), rows.table[own])
    return predicted


def null_predictions(columns: Sequence[str], rows: Rows, folds: Integers) -> dict[str, Floats]:
    """What each of `nulls_of` some columns predicts of each row, by name; raises as `out_of_fold`.

    The base rate of other folds is lower where a fold's own is higher, so that over all rows it has
    an area under the curve below a half.
    """
    return {null.name: out_of_fold(null, rows, folds) for null in nulls_of(columns)}


def _numbers(table: pd.DataFrame, columns: Sequence[str]) -> Floats:
    """[row, column] what to fit to; not a number where it is missing."""
    values = table[list(columns)].to_numpy(dtype=np.float64, na_value=np.nan)
    for name, column in zip(columns, values.T, strict=True):
        if np.isinf(column).any():
            raise InputError(f"the column '{name}' holds infinite numbers, and cannot be fitted to")
    return values


def _logit_fitted(x: Floats, outcomes: Floats, weights: Floats) -> Any:
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    last = LogisticRegression(C=1.0 / _PENALTY, max_iter=1000)
    logit = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler(), last)
    return logit.fit(x, outcomes, logisticregression__sample_weight=weights)


def _trees_fitted(x: Floats, outcomes: Floats, weights: Floats) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(**_TREES).fit(x, outcomes, sample_weight=weights)


def _one_thread() -> AbstractContextManager[Any]:
    """A `with` block in which scikit-learn runs on one thread.

    On a busy machine its threads wait for each other: trees took 60 seconds that take 3 on one.
    """
    try:
        import sklearn  # noqa: F401 - so that its threads are known, and to see whether it is there
        from threadpoolctl import threadpool_limits
    except ImportError:
        raise InputError(
            "logits and boosted trees need the extra 'score': "
            "python -m pip install 'alliance-sim[score]'"
        ) from None
    limits: AbstractContextManager[Any] = threadpool_limits(limits=1)
    return limits
