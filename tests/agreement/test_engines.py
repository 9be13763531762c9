"""The Mesa agents and the compiled engine give the same bits, whatever the scenario."""

from collections import Counter
from collections.abc import Iterator
from random import Random

import numpy as np
import pytest

from sim.model import engine, stepping
from sim.model.record import Record
from sim.model.world import build_world
from sim.scenario.files.reader import read_scenario
from sim.scenario.schema import Scenario
from sim.vocabulary.kinds import COSTLY_KINDS
from tests.agreement.generated_scenarios import (
    generated_scenario,
    scenario_data,
    scenario_of,
    without,
)
from tests.agreement.record_bits import arrays_of, differences

NUMBERS = range(320)
STARTS = (0, 7, 10**9, 2**32 - 1, 2**40 - 2)


def both_records(scenario: Scenario, replicates: range) -> tuple[Record, Record]:
    world, steps = build_world(scenario), range(1, scenario.steps + 1)
    compiled, stepped = (
        record(world, scenario.seed, replicates, trace=True, explained=steps)
        for record in (engine.record, stepping.record)
    )
    return compiled, stepped


@pytest.mark.slow
@pytest.mark.parametrize("number", NUMBERS)
def test_engines_agree_to_the_last_bit(number: int) -> None:
    start = STARTS[number % len(STARTS)]
    compiled, stepped = both_records(
        generated_scenario(number), range(start, start + 2 + number % 2)
    )
    assert differences(arrays_of(compiled), arrays_of(stepped)) == []
    assert_sound(compiled)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["two-states", "russia-china-2022"])
def test_engines_agree_on_scenarios_that_come_with_the_program(name: str) -> None:
    compiled, stepped = both_records(read_scenario(f"scenarios/{name}.yaml"), range(3))
    assert differences(arrays_of(compiled), arrays_of(stepped)) == []


@pytest.mark.slow
@pytest.mark.parametrize("number", range(40))
def test_answers_at_nought_leave_every_bit_as_without_them(number: int) -> None:
    # What the last step's joins do is in force after it, so all before is as if nobody answered.
    data = without(scenario_data(Random(number)), "backlash", "deterrence", "convergence")
    late = {"step": data["steps"], "title": "at last", "set": dict.fromkeys(LATE, 1.0)}
    never, at_last = (
        engine.record(build_world(scenario_of(each)), 1, range(3), trace=True)
        for each in (data, data | {"events": [*data["events"], late]})
    )
    assert at_last.world.slow
    assert not never.world.slow
    before, after = arrays_of(never), arrays_of(at_last)
    assert set(differences(before, after)) <= OF_ANSWERS


LATE = ("model.backlash", "model.convergence")
OF_ANSWERS = {"outcome.strain", "outcome.shift", "path.strain", "path.tie_left"}
"""What only worlds in which the others answer have."""


def assert_sound(record: Record) -> None:
    """Everything that is a probability or a share is one."""
    for name, values in arrays_of(record).items():
        if values.dtype == np.float64 and name not in ("outcome.shift", "choices.term"):
            assert np.all((values >= 0.0) & (values <= 1.0)), name


def test_generated_scenarios_hold_everything_that_a_model_meets() -> None:
    met = Counter(
        feature for number in NUMBERS for feature in set(features(generated_scenario(number)))
    )
    expected = {
        *(f"{states} states" for states in range(2, 9)),
        *("host of none", "host of one", "host of many", "host of talk alone", "focus cannot ally"),
        *("at", "at with rate", "rate 0", "rate 1", "hostility 1", "powers far apart", "one step"),
        *(f"{share} {end}" for share in ("turnover", "memory", "prior") for end in (0, 1)),
        *("noise 0.001", "noise 50", "weight 0", "weight 1e+06", "cost", "premium", "alliances"),
        *("event until", "event for good"),
        *("power changes", "threshold changes until", "threshold changes for good"),
        *("backlash alone", "deterrence alone", "convergence alone", "outsiders alone"),
        *("all answers", "no answers", "answers change", "answers and dates"),
    }
    assert {feature: met[feature] for feature in expected if met[feature] < 3} == {}


def features(scenario: Scenario) -> Iterator[str]:
    yield f"{len(scenario.states)} states"
    yield from _features_of_occasions(scenario)
    yield from _features_of_events(scenario)
    yield from _features_of_answers(scenario)
    model = scenario.model
    for name in ("turnover", "memory", "prior", "noise"):
        yield f"{name} {getattr(model, name):g}"
    yield from (f"weight {weight:g}" for _, weight in model.weights)
    yield from (name for name in ("cost", "premium") if name in model.model_fields_set)
    yield from (f"hostility {hostility:g}" for hostility in scenario.hostility.values())
    powers = [state.power for state in scenario.states.values()]
    if max(powers) > 1e4 * min(powers):
        yield "powers far apart"
    if scenario.steps == 1:
        yield "one step"
    world = build_world(scenario)
    if tuple(sorted(scenario.focus)) not in world.candidates:
        yield "focus cannot ally"
    if engine.record(world, scenario.seed, range(3)).outcome.allied_steps.any():
        yield "alliances"


def _features_of_occasions(scenario: Scenario) -> Iterator[str]:
    hosting = Counter(occasion.host for occasion in scenario.occasions.values())
    for state in scenario.states:
        yield f"host of {('none', 'one')[hosting[state]] if hosting[state] < 2 else 'many'}"
    costly = {o.host for o in scenario.occasions.values() if o.kind in COSTLY_KINDS}
    if hosting.keys() - costly:
        yield "host of talk alone"
    for occasion in scenario.occasions.values():
        if occasion.at is not None:
            yield "at" if occasion.rate is None else "at with rate"
        yield f"rate {occasion.weight:g}"


def _features_of_answers(scenario: Scenario) -> Iterator[str]:
    model = scenario.model
    slow = ("backlash", "deterrence", "convergence")
    on = [name for name in slow if getattr(model, name)]
    if len(on) == 1:
        yield f"{on[0]} alone"
    if not on:
        yield "no answers" if model.outsiders is None else "outsiders alone"
    if len(on) == len(slow):
        yield "all answers"
    if any(path.removeprefix("model.") in slow for event in scenario.events for path in event.set):
        yield "answers change"
    if on and any(occasion.at is not None for occasion in scenario.occasions.values()):
        yield "answers and dates"


def _features_of_events(scenario: Scenario) -> Iterator[str]:
    for event in scenario.events:
        end = "until" if event.until is not None else "for good"
        yield f"event {end}"
        for path in event.set:
            if path.endswith(".power"):
                yield "power changes"
            if path.startswith("model.alliance."):
                yield f"threshold changes {end}"
