"""Simulation-based calibration: `python -m tests.calibration [RECORDS]` (Talts and others 2018).

Parameters are drawn from their priors, a record is simulated with each, and fitted. Where the
likelihood is that of the model, the ranks of the true values among the draws of their posteriors
are uniform. Printed: for each parameter the largest distance of the ranks' distribution from the
uniform, beside what it stays below in 95 % of cases.
"""

import sys
from collections.abc import Iterator

import numpy as np

from sim.scenario.files.reader import read_scenario
from sim.scenario.fit_plan import Prior
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from sim.statistics.priors import distance_from_uniform, distribution
from sim.studies.fit.fit import fit
from sim.studies.fit.target import Evidence
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

BAND = 1.358
"""Kolmogorov's: over the square root of the number of records, the distance that chance stays below
in 95 % of cases."""


def world() -> Scenario:
    """The scenario that records are made of: Russia and China in 2022, for four years."""
    scenario = read_scenario("scenarios/russia-china-2022.yaml")
    return with_values(scenario, {"steps": STEPS}).model_copy(update={"claims": {}})


def ranks(records: range, live: int = 100) -> Iterator[list[float]]:
    """For each record, where the true value of each parameter stands among its draws, 0 to 1."""
    base = world()
    for number in records:
        chance = np.random.default_rng([2026, number])
        true = {
            path: float(distribution(prior.kind, *prior.parameters).ppf(chance.random()))
            for path, prior in PRIORS.items()
        }
        made = simulated_record(with_values(base, true).model_copy(update={"seed": number}))
        found = fit([Evidence(base, made)], PRIORS, seed=number, live=live)
        below = [(found.posterior[path] < value).mean() for path, value in true.items()]
        yield [float(share) for share in below]


def main() -> None:
    """Print a line for each parameter; end with 1 if more than one is outside its band."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    found = np.array(list(_counted(ranks(range(count)), count)))
    band, outside = BAND / np.sqrt(count), 0
    print(f"{count} records; distance from uniform ranks, band {band:.3f}")
    for column, path in enumerate(PRIORS):
        distance = distance_from_uniform(found[:, column], np.ones(count))
        outside += distance > band
        print(f"{path:32} {distance:.3f} {'outside' if distance > band else 'within'}")
    sys.exit(int(outside > 1))


def _counted(rows: Iterator[list[float]], count: int) -> Iterator[list[float]]:
    for number, row in enumerate(rows, start=1):
        print(f"\r{number} of {count}", end="", file=sys.stderr, flush=True)
        yield row
    print(file=sys.stderr)


if __name__ == "__main__":
    main()
