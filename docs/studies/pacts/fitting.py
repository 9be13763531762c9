"""The few parameters that were fitted, on a case-control sample, by a simplex."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import exp, log
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from docs.studies.interim import Lines, progress
from docs.studies.pacts.predicting import RECALIBRATED
from docs.studies.pacts.worlds import PairWorld, log_odds, probabilities
from sim.history.dyad_tables import PairYear
from sim.scenario.parameters import ModelParameters
from sim.statistics.scores import log_scores
from sim.studies.score.nulls import Rows
from sim.vocabulary.arrays import Floats, Integers

_MODEL = ModelParameters()
DEFAULTS = {
    "model.weights.interest": _MODEL.weights.interest,
    "model.weights.security": _MODEL.weights.security,
    "model.cost.exercise": _MODEL.cost.exercise,
    "model.premium": _MODEL.premium,
    "model.prior": _MODEL.prior,
}
"""The parameters that are fitted, and where the search begins."""

CONTROLS = 500
FIRST_STEP = 0.5
"""Of the first simplex, in each direction: the protocol leaves it open."""


NEARLY = 2.0
"""In nats: a point that loses less is about as good."""


class Sample(NamedTuple):
    """Rows of a table, and how many of its rows each stands for."""

    rows: Integers
    weights: Floats


def case_control(happened: Floats, controls: int = CONTROLS, seed: int = 1) -> Sample:
    """All rows in which it happened and some of the others, which stand for the rest."""
    cases, others = (np.flatnonzero(happened == outcome) for outcome in (1.0, 0.0))
    drawn = np.random.default_rng(seed).choice(others, min(controls, len(others)), replace=False)
    rows = np.sort(np.concatenate([cases, drawn]))
    weights = np.where(happened[rows] == 1.0, 1.0, len(others) / max(len(drawn), 1))
    return Sample(rows, weights)


def setting_at(moved: Sequence[float] | Floats) -> dict[str, float]:
    """Values of the parameters, moved from the defaults in logarithms; in logits for the prior."""
    values = {}
    for (path, default), by in zip(DEFAULTS.items(), moved, strict=True):
        if path == "model.prior":
            values[path] = 1.0 / (1.0 + exp(-(log(default / (1.0 - default)) + by)))
        else:
            values[path] = default * exp(by)
    return values


def objective(
    rows: Sequence[PairYear],
    happened: Floats,
    weights: Floats,
    replicates: int,
    *,
    recalibrated: bool = False,
    threads: int = 2,
) -> Callable[[Floats], float]:
    """What is made least: the weighted sum of log scores, and half the squared distance moved.

    A sum, not a mean: half a squared distance is minus the logarithm of a normal density but for a
    constant, as a log score is minus that of a probability. recalibrated: the log scores are those
    after recalibration on these rows, so that the level of predictions does not matter.
    """
    worlds = [PairWorld(row, list(DEFAULTS)) for row in rows]

    def of(moved: Floats) -> float:
        setting = setting_at(moved)

        def counts(chunk: list[PairWorld]) -> list[int]:
            return [world.allied(setting, replicates) for world in chunk]

        with ThreadPoolExecutor(threads) as pool:
            halves = list(pool.map(counts, [worlds[number::threads] for number in range(threads)]))
        allied = np.zeros(len(worlds), dtype=np.int64)
        for number, half in enumerate(halves):
            allied[number::threads] = half
        predicted = probabilities(allied, replicates)
        if recalibrated:
            column = pd.DataFrame({"model": log_odds(predicted)})
            predicted = RECALIBRATED.predicted(Rows(column, happened, weights), column)
        scores = log_scores(predicted, happened)
        return float(weights @ scores + 0.5 * np.sum(np.square(moved)))

    return of


class Fit(NamedTuple):
    """Where the search ended."""

    setting: dict[str, float]
    moved: list[float]
    """From the defaults, in logarithms or logits."""
    loss: float
    at_defaults: float
    """The loss where it began."""
    evaluations: int
    converged: bool
    """Whether the simplex had shrunk to a point before evaluations ran out."""
    about_as_good: dict[str, list[float]]
    """Exploratory: the least and the largest value that each parameter has among the points tried
    whose loss is within NEARLY of the best."""


def fitted(
    loss: Callable[[Floats], float], evaluations: int, known: Lines, name: str = "fit"
) -> Fit:
    """The best of a search by Nelder and Mead 1965, from the defaults.

    known: what has been evaluated, by which a search that was interrupted goes the same way again.
    """
    done = {tuple(each["moved"]): each["loss"] for each in known.values}

    def remembered(moved: Floats) -> float:
        point: tuple[float, ...] = tuple(moved.tolist())
        if point not in done:
            done[point] = loss(moved)
            known.add({"moved": list(point), "loss": done[point]})
        tell(1)
        return float(done[point])

    origin = np.zeros(len(DEFAULTS))
    simplex = np.vstack([origin, FIRST_STEP * np.eye(len(DEFAULTS))])
    options: Any = {"maxfev": evaluations, "initial_simplex": simplex}
    with progress(name, evaluations) as tell:
        best = minimize(remembered, origin, method="Nelder-Mead", options=options)
    near = [setting_at(point) for point, lost in done.items() if lost <= best.fun + NEARLY]
    return Fit(
        setting=setting_at(best.x),
        moved=best.x.tolist(),
        loss=float(best.fun),
        at_defaults=done[tuple(origin.tolist())],
        evaluations=int(best.nfev),
        converged=bool(best.success),
        about_as_good={
            path: [bound(each[path] for each in near) for bound in (min, max)] for path in DEFAULTS
        },
    )
