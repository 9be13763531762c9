"""What would have turned a decision round, checked against explaining it in the changed world."""

import pytest

from sim.scenario.knobs import changed, neutral
from sim.scenario.reader import read_scenario
from sim.scenario.schema import Scenario
from sim.studies.explain import Explanation, explain
from sim.studies.flips import smallest_flips


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return read_scenario("scenarios/russia-china-2022.yaml")


@pytest.fixture(scope="module")
def zapad(scenario: Scenario) -> Explanation:
    return explain(scenario, "CHN", "zapad")


def test_turned_to_the_flip_the_decision_falls_the_other_way(
    scenario: Scenario, zapad: Explanation
) -> None:
    flips = [flip for flip in smallest_flips(scenario, zapad) if flip.flips_at is not None]
    assert flips
    for flip in flips:
        world = changed(scenario, {flip.knob: flip.flips_at})
        assert explain(world, "CHN", "zapad", step=zapad.step).joined != zapad.joined


def test_turned_a_little_less_it_does_not(scenario: Scenario, zapad: Explanation) -> None:
    for flip in smallest_flips(scenario, zapad):
        if flip.flips_at is not None:
            nearer = flip.flips_at + 0.02 * (flip.now - flip.flips_at)
            world = changed(scenario, {flip.knob: nearer})
            assert explain(world, "CHN", "zapad", step=zapad.step).joined == zapad.joined


def test_every_knob_is_tried_from_where_it_stands(scenario: Scenario, zapad: Explanation) -> None:
    flips = smallest_flips(scenario, zapad)
    assert [flip.knob for flip in flips] == list(scenario.knobs)
    assert [flip.now for flip in flips] == [neutral(scenario, knob) for knob in scenario.knobs]


def test_what_was_not_decided_has_nothing_to_flip(scenario: Scenario) -> None:
    closed = explain(scenario, "CHN", "zapad", step=99)
    assert not closed.open
    assert smallest_flips(scenario, closed) == []
