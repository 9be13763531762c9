"""Simulation-based calibration of a scenario: `python -m tests.calibration [RECORDS]`.

Printed: for each parameter the largest distance of the ranks' distribution from the uniform, beside
what it stays below in 95 % of cases.
"""

import sys
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from sim.scenario.files.reader import read_scenario
from sim.scenario.fit_plan import Prior
from sim.scenario.paths import with_values
from sim.scenario.recorded import EventRecord
from sim.scenario.schema import Scenario
from sim.statistics.priors import distance_from_uniform
from sim.studies.fit.calibration import rank_band, recovered
from sim.studies.likelihood.likelihood import simulated_record

RECORDS = 100
STEPS = 48

PRIORS = {
    "model.weights.third_parties": Prior(lognormal=(12.0, 0.5)),
    "model.weights.audience": Prior(lognormal=(0.8, 0.5)),
    "model.premium": Prior(uniform=(0.0, 1.0)),
    "model.prior": Prior(beta=(2.0, 2.0)),
}
"""A weight that is felt by few, one that is felt by many, and what makes commitments."""


def world() -> Scenario:
    """The scenario that records are made of: Russia and China in 2022, for four years."""
    scenario = read_scenario("scenarios/russia-china-2022.yaml")
    return with_values(scenario, {"steps": STEPS}).model_copy(update={"claims": {}})


def distances(
    numbers: Iterable[int],
    live: int = 100,
    record_of: Callable[[Scenario], EventRecord] = simulated_record,
) -> dict[str, float]:
    """How far each parameter's ranks are from uniform."""
    rows = recovered(world(), PRIORS, numbers, live=live, record_of=record_of)
    ranks = np.array([[found.rank for found in row] for row in rows])
    ones = np.ones(len(ranks))
    return {path: distance_from_uniform(ranks[:, n], ones) for n, path in enumerate(PRIORS)}


def main() -> None:
    """Print a line for each parameter; end with 1 if more than one is outside its band."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    band = rank_band(count)
    print(f"{count} records; distance from uniform ranks, band {band:.3f}")
    found = distances(_counted(count))
    for path, distance in found.items():
        print(f"{path:32} {distance:.3f} {'outside' if distance > band else 'within'}")
    sys.exit(int(sum(distance > band for distance in found.values()) > 1))


def _counted(count: int) -> Iterator[int]:
    for number in range(count):
        print(f"\r{number} of {count} done", end="", file=sys.stderr, flush=True)
        yield number
    print(file=sys.stderr)


if __name__ == "__main__":
    main()
