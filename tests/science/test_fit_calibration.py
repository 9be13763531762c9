"""A fixed sample of simulation-based calibration; all of it is `make calibration`.

Of so few records each distance stays below the band in 95 % of cases where the likelihood is right;
a fault that matters to a parameter takes its ranks out of it.
"""

import numpy as np
import pytest

from sim.model.cells import Adjustable
from sim.scenario.recorded import EventRecord
from sim.statistics.priors import distance_from_uniform
from sim.studies.likelihood.likelihood import simulated_record
from sim.vocabulary.arrays import Floats
from tests import calibration
from tests.calibration import BAND, PRIORS

SAMPLE = range(8)


def distances() -> dict[str, float]:
    found = np.array(list(calibration.ranks(SAMPLE, live=40)))
    ones = np.ones(len(SAMPLE))
    return {path: distance_from_uniform(found[:, n], ones) for n, path in enumerate(PRIORS)}


@pytest.mark.slow
def test_true_values_stand_anywhere_among_the_draws() -> None:
    outside = [path for path, found in distances().items() if found > BAND / np.sqrt(len(SAMPLE))]
    assert len(outside) <= 1, outside


@pytest.mark.slow
def test_declines_taken_for_silence_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_declines(*arguments: object) -> EventRecord:
        return tuple(row for row in simulated_record(*arguments) if row.joined)  # type: ignore[arg-type]

    monkeypatch.setattr(calibration, "simulated_record", without_declines)
    assert max(distances().values()) > BAND / np.sqrt(len(SAMPLE))


@pytest.mark.slow
def test_weight_misread_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    put = Adjustable.set

    def misread(adjustable: Adjustable, values: Floats) -> object:
        return put(adjustable, values * np.array([2.0, 1.0, 1.0, 1.0]))

    monkeypatch.setattr(Adjustable, "set", misread)
    assert distances()["model.weights.third_parties"] > BAND / np.sqrt(len(SAMPLE))
