"""A fixed sample of simulation-based calibration; all of it is `make calibration`.

Of so few records each distance stays below the band in 95 % of cases where the likelihood is right;
a fault that matters to a parameter takes its ranks out of it.
"""

import numpy as np
import pytest

from sim.model.cells import Adjustable
from sim.scenario.recorded import EventRecord
from sim.scenario.schema import Scenario
from sim.studies.fit.calibration import rank_band
from sim.studies.likelihood.likelihood import simulated_record
from sim.vocabulary.arrays import Floats
from tests.calibration import PRIORS, distances

SAMPLE = range(8)
BAND = rank_band(len(SAMPLE))


@pytest.mark.slow
def test_true_values_stand_anywhere_among_the_draws() -> None:
    outside = [path for path, found in distances(SAMPLE, live=40).items() if found > BAND]
    assert len(outside) <= 1, outside


@pytest.mark.slow
def test_declines_taken_for_silence_are_found() -> None:
    def without_declines(scenario: Scenario) -> EventRecord:
        return tuple(row for row in simulated_record(scenario) if row.joined)

    assert max(distances(SAMPLE, 40, without_declines).values()) > BAND


@pytest.mark.slow
@pytest.mark.parametrize("parameter", ["model.weights.third_parties", "model.premium"])
def test_a_parameter_misread_is_found(parameter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    put, factors = Adjustable.set, np.array([1.0 + (path == parameter) for path in PRIORS])

    def misread(adjustable: Adjustable, values: Floats) -> object:
        return put(adjustable, values * factors)

    monkeypatch.setattr(Adjustable, "set", misread)
    assert distances(SAMPLE, live=40)[parameter] > BAND
