"""Patterns 8 to 10: support for one side drives the others together; the alliance is perceived
before it is there, and makes allies less needed; who is weaker pays in policy.

The published figures come from another implementation of the model, with random draws of its own
(400 replicates, two digits).
"""

import math

import numpy as np
import pytest

from sim.model import rule
from sim.model.record import Record
from sim.scenario.files.reader import read_scenario
from sim.scenario.paths import with_values
from tests.science.estimates import Estimate, Floats, record_of, share_joined

SCENARIO = read_scenario("scenarios/russia-china-2022-system.yaml")
REPLICATES = PUBLISHED = 400


@pytest.fixture(scope="module", params=[0.0, 0.06])
def record(request: pytest.FixtureRequest) -> Record:
    backlash = float(request.param)
    return record_of(with_values(SCENARIO, {"model.backlash": backlash}), REPLICATES)


def answering(record: Record) -> bool:
    return bool(record.world.scenario.model.backlash > 0.0)


def tolerance(share: Estimate) -> float:
    """Four standard errors of both, and the rounding of what was published."""
    return 4.0 * share.error * math.sqrt(2.0) + 0.005


@pytest.mark.parametrize(("state", "without", "with_"), [("EUR", 0.54, 0.94), ("KOR", 0.12, 0.39)])
def test_europeans_and_koreans_join_american_exercises_in_asia_as_published(
    record: Record, state: str, without: float, with_: float
) -> None:
    share = share_joined(record, state, "quad_exercise")
    published = with_ if answering(record) else without
    assert share.mean == pytest.approx(published, abs=tolerance(share))
    assert share.error < 0.02


def test_the_pair_allies_as_published(record: Record) -> None:
    share = record.outcome.allied_at_end[record.world.candidates.index(("CHN", "RUS"))].mean()
    # Four standard errors of both are 0.12 where a quarter ally.
    assert share == pytest.approx(0.24, abs=0.125) if answering(record) else share == 0.0


def test_hostility_and_ties_end_as_published(record: Record) -> None:
    if not answering(record):
        assert not record.outcome.strain.any()
        return
    strain = dict(zip(record.world.relations, record.outcome.strain, strict=True))
    given = SCENARIO.hostility.get(("EUR", "CHN"), 0.0)
    hostility = np.mean([rule.strained_hostility(given, s) for s in strain["EUR", "CHN"].tolist()])
    assert hostility == pytest.approx(0.19, abs=0.01)
    for i, m, published in (("CHN", "EUR", 0.097), ("RUS", "IND", 0.033)):
        tie = SCENARIO.tie[i, m]
        ties = [
            rule.strained_tie(tie, mi, im)
            for mi, im in zip(strain[m, i].tolist(), strain[i, m].tolist(), strict=True)
        ]
        assert np.mean(ties) == pytest.approx(published, abs=0.004)


def test_the_alliance_is_perceived_before_it_is_there() -> None:
    record = record_of(with_values(SCENARIO, {"model.backlash": 0.0}), REPLICATES)
    pair = record.world.pair_index["CHN", "RUS"]
    perceived, belief = record.outcome.perceived[pair], record.outcome.belief[pair]
    assert perceived.mean() == pytest.approx(0.98, abs=tolerance(mean_of(perceived)))
    # An exact filter averages its prior.
    assert belief.mean() == pytest.approx(0.50, abs=tolerance(mean_of(belief)))
    assert mean_of(belief).error < 0.025


def test_fear_of_two_fronts_makes_allies_less_needed() -> None:
    deterred = record_of(
        with_values(SCENARIO, {"model.backlash": 0.0, "model.deterrence": 0.5}), REPLICATES
    )
    share = share_joined(deterred, "EUR", "quad_exercise")
    assert share.mean == pytest.approx(0.38, abs=tolerance(share))
    assert share.error < 0.02


def test_russia_comes_nearer_to_china_on_east_asia() -> None:
    scenario = read_scenario("scenarios/russia-china-2022.yaml")
    record = record_of(with_values(scenario, {"model.convergence": 0.02}), REPLICATES)
    given = scenario.states["RUS"].interest("asian_order").position
    shift = record.outcome.shift[record.world.stances.index(("RUS", "asian_order"))]
    position = mean_of(given + shift)
    assert given == 0.60
    assert position.mean == pytest.approx(0.80, abs=tolerance(position))


def mean_of(values: Floats) -> Estimate:
    return Estimate(float(values.mean()), float(values.std()) / math.sqrt(len(values)), len(values))
