"""What would have turned a decision round, checked against explaining it in the changed world."""

from typing import Any

import pytest

from sim.scenario.files.reader import read_scenario
from sim.scenario.knobs import changed, neutral
from sim.scenario.schema import Scenario
from sim.studies.explain import counterfactuals
from sim.studies.explain.counterfactuals import smallest_flips
from sim.studies.explain.explanation import Explanation, explain


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return read_scenario("scenarios/russia-china-2022.yaml")


@pytest.fixture(scope="module")
def zapad(scenario: Scenario) -> Explanation:
    return explain(scenario, "CHN", "zapad")


def test_turned_to_the_flip_the_decision_falls_the_other_way(
    scenario: Scenario, zapad: Explanation
) -> None:
    found = [flip for flip in smallest_flips(scenario, zapad) if flip.flips_at is not None]
    assert found
    for flip in found:
        world = changed(scenario, {flip.knob: flip.flips_at})
        assert explain(world, "CHN", "zapad", step=zapad.step).joined != zapad.joined


def test_turned_a_little_less_it_does_not(scenario: Scenario, zapad: Explanation) -> None:
    for flip in smallest_flips(scenario, zapad):
        if flip.flips_at is not None:
            nearer = flip.flips_at + 0.02 * (flip.now - flip.flips_at)
            world = changed(scenario, {flip.knob: nearer})
            assert explain(world, "CHN", "zapad", step=zapad.step).joined == zapad.joined


def test_every_knob_is_tried_from_where_it_stands(scenario: Scenario, zapad: Explanation) -> None:
    found = smallest_flips(scenario, zapad)
    assert [flip.knob for flip in found] == list(scenario.knobs)
    assert [flip.now for flip in found] == [neutral(scenario, knob) for knob in scenario.knobs]


def test_what_was_not_decided_has_nothing_to_flip(scenario: Scenario) -> None:
    closed = explain(scenario, "CHN", "zapad", step=99)
    assert not closed.open
    assert smallest_flips(scenario, closed) == []


def test_dates_after_the_decision_count_as_they_do_in_the_whole(scenario: Scenario) -> None:
    # How much an exercise weighs in what a host expects is its share of all dates, past and to come
    data = scenario.model_dump(by_alias=True, exclude_none=True)
    for occasion, dates in (("zapad", range(6, 61, 6)), ("csto", range(61, 121))):
        del data["occasions"][occasion]["rate"]
        data["occasions"][occasion]["at"] = [*dates]
    dated = Scenario.model_validate(data)
    decision = explain(dated, "CHN", "zapad", step=48)
    (ties,) = (flip for flip in smallest_flips(dated, decision) if flip.knob == "ties")
    world = changed(dated, {"ties": ties.flips_at})
    assert explain(world, "CHN", "zapad", step=48).joined != decision.joined


@pytest.mark.parametrize(("below", "above", "nearest"), [(0.8, 1.1, 1.1), (0.97, 1.1, 0.97)])
def test_nearest_flip_is_found_whichever_side_it_is_on(
    scenario: Scenario,
    zapad: Explanation,
    monkeypatch: pytest.MonkeyPatch,
    below: float,
    above: float,
    nearest: float,
) -> None:
    tried: list[float] = []

    def falls_otherwise(*arguments: Any) -> bool:
        tried.append(arguments[-1])
        return not below < tried[-1] < above

    monkeypatch.setattr(counterfactuals, "_flips", falls_otherwise)
    alone = scenario.model_copy(update={"knobs": {"threat": scenario.knobs["threat"]}})
    (threat,) = smallest_flips(alone, zapad)
    assert threat.now == 1.0
    assert threat.flips_at == pytest.approx(nearest, abs=2e-4)
    assert min(tried) > 0.8  # nothing farther off than a flip that is known


@pytest.mark.parametrize("at", [5, 15, 24])
def test_a_knob_of_whole_numbers_flips_at_one(
    scenario: Scenario, zapad: Explanation, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    data = scenario.model_dump(by_alias=True, exclude_none=True)
    hold = {"title": "Patience", "set": "model.alliance.sustain", "from": 1, "to": 90}
    data |= {"knobs": {"hold": hold}, "claims": {}, "story": None}
    world = Scenario.model_validate(data)
    tried: list[float] = []

    def flip(_scenario: Scenario, _decision: Explanation, _knob: str, value: float) -> bool:
        tried.append(value)
        return value <= at if at < 6 else value >= at

    monkeypatch.setattr(counterfactuals, "_flips", flip)
    (found,) = smallest_flips(world, zapad)
    assert found.flips_at == at
    assert all(float(value).is_integer() for value in tried)


def test_an_occasion_that_is_no_longer_open_is_no_decision_reversed() -> None:
    data = read_scenario("scenarios/two-states.yaml").model_dump(by_alias=True, exclude_none=True)
    rate = {"title": "How often", "set": "occasions.a_drills.rate", "from": 0.0, "to": 1.0}
    data |= {"knobs": {"rate": rate}, "claims": {}, "story": None}
    scenario = Scenario.model_validate(data)
    decisions = (explain(scenario, "B", "a_drills", replicate=r, step=1) for r in range(200))
    joined = next(each for each in decisions if each.open and each.joined)
    (flip,) = smallest_flips(scenario, joined)
    assert flip.flips_at is None  # at the first step nothing but the opening can differ
