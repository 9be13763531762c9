"""What two states do on each other's occasions is the same whether or not others are run beside."""

from itertools import combinations, product
from random import Random

import pytest

from sim.model import engine
from sim.model.record import Record
from sim.model.simulate import pair_record
from sim.model.world import build_world
from sim.scenario.files.reader import read_scenario
from tests.agreement.generated_scenarios import generated_scenario
from tests.agreement.record_bits import Arrays, arrays_of, differences


def part_of(whole: Record, part: Record) -> Arrays:
    """The trace of a whole record, as far as it is in a part's."""
    one, other = whole.world, part.world
    rows = {
        "opened": [one.occasion_index[occasion] for occasion in other.occasions],
        "joined": [one.decision_index[decision] for decision in other.decisions],
        "allied": [one.candidates.index(pair) for pair in other.candidates],
        "perceived": [one.watched_pairs.index(pair) for pair in other.watched_pairs],
    }
    pairs = [one.pair_index[pair] for pair in other.pairs]
    steps = slice(part.traced.start - 1, part.traced.stop - 1)
    return {
        name: values[steps][:, rows.get(name.removeprefix("trace."), pairs)]
        for name, values in traced(whole).items()
    }


def traced(record: Record) -> Arrays:
    return {name: a for name, a in arrays_of(record).items() if name.startswith("trace.")}


@pytest.mark.parametrize("number", range(60))
def test_pair_alone_is_the_pair_among_others(number: int) -> None:
    scenario, replicate = generated_scenario(number), 2**32 - 1 + number % 3
    world = build_world(scenario)
    whole = engine.record(world, scenario.seed, range(replicate, replicate + 1), trace=True)
    hosted = [pair for pair in combinations(scenario.states, 2) if {*pair} & {*world.hosts}]
    middle = scenario.steps // 2 + 1
    spans = (range(1, scenario.steps + 1), range(1, middle + 1), range(middle, middle + 1))
    for pair, steps in product(hosted, spans):
        part = pair_record(scenario, pair, replicate, steps)
        assert differences(traced(part), part_of(whole, part)) == []


@pytest.mark.parametrize("number", range(60))
def test_some_pairs_are_what_they_are_among_all(number: int) -> None:
    scenario = generated_scenario(number)
    pairs = Random(number).sample(list(combinations(sorted(scenario.states), 2)), k=1)
    pairs += [(scenario.focus[1], other) for other in scenario.states if other != scenario.focus[1]]
    replicates = range(3)
    whole = engine.record(build_world(scenario), scenario.seed, replicates, trace=True)
    part = engine.record(build_world(scenario, pairs), scenario.seed, replicates, trace=True)
    assert differences(traced(part), part_of(whole, part)) == []


def test_the_focus_pair_alone_is_about_a_sixth_of_the_work() -> None:
    scenario = read_scenario("scenarios/russia-china-2022.yaml")
    whole, part = build_world(scenario), build_world(scenario, [scenario.focus])
    assert len(whole.decisions) > 6 * len(part.decisions)


def test_states_that_host_nothing_are_no_part_and_the_whole_is_run() -> None:
    scenario = read_scenario("scenarios/russia-china-2022.yaml")
    idle = [state for state in scenario.states if state not in build_world(scenario).hosts]
    assert build_world(scenario, [(idle[0], idle[1])]).decisions == build_world(scenario).decisions


def test_the_engine_is_not_compiled_anew_for_a_pair() -> None:
    scenario = generated_scenario(0)
    world = build_world(scenario)
    engine.record(world, scenario.seed, range(2))
    pair_record(scenario, scenario.focus, 0, range(1, 2))
    assert len(engine.run.signatures) == 1
