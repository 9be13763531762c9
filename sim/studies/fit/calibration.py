"""Simulation-based calibration (Talts and others 2018): are known parameters found again?

Parameters are drawn from their priors, a record is simulated with each, and fitted. Where the
likelihood is that of the model, the ranks of the true values among the draws of their posteriors
are uniform.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import sqrt
from typing import NamedTuple

import numpy as np

from sim.scenario.fit_plan import Prior
from sim.scenario.paths import with_values
from sim.scenario.recorded import EventRecord
from sim.scenario.schema import Scenario
from sim.statistics.priors import quantile
from sim.studies.fit.fit import fit
from sim.studies.fit.target import Evidence
from sim.studies.likelihood.likelihood import simulated_record


class Recovered(NamedTuple):
    """A parameter that was known, and what a fit found of it."""

    parameter: str
    true: float
    low: float
    """5 % of the posterior; the next two are its median and 95 %."""
    median: float
    high: float
    rank: float
    """The share of the posterior that lies below the true value, 0 to 1."""


def recovered(
    scenario: Scenario,
    priors: Mapping[str, Prior],
    numbers: Iterable[int],
    *,
    live: int,
    record_of: Callable[[Scenario], EventRecord] = simulated_record,
) -> Iterator[list[Recovered]]:
    """For each number a record, simulated with parameters from their priors, and what is found.

    live: points of the sampler. record_of: makes the record of a scenario, whose seed it follows;
    an empty one says nothing, and is passed over.
    """
    for number in numbers:
        chance = np.random.default_rng([2026, number])
        true = {
            path: quantile(prior.kind, *prior.parameters, chance.random())
            for path, prior in priors.items()
        }
        made = record_of(with_values(scenario, true).model_copy(update={"seed": number}))
        if not made:
            continue
        found = fit([Evidence(scenario, made)], priors, seed=number, live=live)
        summary = found.summary.set_index("parameter").astype(float)
        yield [
            Recovered(
                parameter=path,
                true=value,
                low=summary["q5"][path],
                median=summary["q50"][path],
                high=summary["q95"][path],
                rank=float((found.posterior[path] < value).mean()),
            )
            for path, value in true.items()
        ]


def rank_band(records: int) -> float:
    """What the ranks' distance from uniform stays below in 95 % of cases (Kolmogorov)."""
    return 1.358 / sqrt(records)
