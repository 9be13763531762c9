"""Columns of a table by what they are to a score, with what is wrong with them in a sentence."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.scenario.checks.suggestions import suggestion
from sim.scenario.columns import of_points
from sim.statistics.scores import Labels
from sim.vocabulary.arrays import Floats
from sim.vocabulary.measures import ANSWERS

RESULTS = frozenset(of_points(ANSWERS))
"""Columns that a sweep adds to its factors and to what is carried through."""

_WORDS = {"yes": 1.0, "no": 0.0, "true": 1.0, "false": 0.0}


def column(table: pd.DataFrame, name: str) -> pd.Series:
    """A column; raises InputError with the nearest name where there is none."""
    if name not in table.columns:
        known = [str(known) for known in table.columns]
        raise InputError(f"no such column '{name}'{suggestion(name, known, 'columns')}")
    return table[name]


def outcomes_of(table: pd.DataFrame, name: str) -> Floats:
    """[row] 0 or 1 of a column of 0 and 1, yes and no, or true and false; raises InputError."""
    values = column(table, name)
    if not pd.api.types.is_numeric_dtype(values):
        words = values.astype(object)
        values = words.map(lambda word: _WORDS.get(str(word).strip().lower(), word))
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    if (wrong := ~np.isin(numbers, (0.0, 1.0))).any():
        found = table[name].astype(object)[wrong].iloc[0]
        said = "a cell is missing" if pd.isna(found) else f"found '{found}'"
        raise InputError(f"the outcome '{name}' must be 0 or 1, or yes or no, in each row; {said}")
    return numbers


def predictions_of(table: pd.DataFrame, name: str) -> Floats:
    """[row] a column of probabilities, some perhaps missing; raises InputError."""
    values = _numbers(table, name, "prediction")
    if (wrong := (values < 0.0) | (values > 1.0)).any():
        raise InputError(
            f"the prediction '{name}' must be a probability, from 0 to 1; "
            f"found {values[wrong][0]:g}"
        )
    return values


def weights_of(table: pd.DataFrame, name: str | None) -> Floats | None:
    """[row] a column of weights above 0; none where there is no name. Raises InputError."""
    if name is None:
        return None
    values = _numbers(table, name, "weight")
    if (wrong := ~((values > 0.0) & np.isfinite(values))).any():
        found = values[wrong][0]
        said = "a cell is missing" if np.isnan(found) else f"found {found:g}"
        raise InputError(f"the weight '{name}' must be a number above 0 in each row; {said}")
    return values


def labels_of(table: pd.DataFrame, name: str | None) -> Labels | None:
    """[row] a column by whose values rows belong together; none where there is no name.

    Raises InputError.
    """
    if name is None:
        return None
    values = column(table, name)
    if values.isna().any():
        raise InputError(f"the column '{name}', by which rows belong together, has missing cells")
    return pd.factorize(values)[0]


def predictors_of(
    table: pd.DataFrame, chosen: Collection[str] | None, others: Collection[str]
) -> tuple[str, ...]:
    """The columns that nulls are fitted on: those chosen, or all of numbers that vary.

    others: columns that are something else to the score, which are left out, as results of the
    model are. Raises InputError where one is no column of numbers, or there is none.
    """
    if chosen is not None:
        for name in chosen:
            _numbers(table, name, "predictor")
            if name in others:
                raise InputError(f"'{name}' cannot be a predictor as well; leave it out as one")
        names = tuple(dict.fromkeys(chosen))
    else:
        names = tuple(
            str(name)
            for name in table.columns
            if name not in RESULTS
            and name not in others
            and pd.api.types.is_numeric_dtype(table[name])
            and table[name].nunique() > 1
        )
    if not names:
        raise InputError("no column to fit nulls on: no other column holds numbers that vary")
    return names


def _numbers(table: pd.DataFrame, name: str, noun: str) -> Floats:
    values = column(table, name)
    if not pd.api.types.is_numeric_dtype(values):
        raise InputError(f"the {noun} '{name}' must be a column of numbers; it holds text")
    return values.to_numpy(np.float64, na_value=np.nan)
