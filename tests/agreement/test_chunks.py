"""A replicate is the same however the work is cut up, and whatever else is drawn beside it."""

from itertools import count
from typing import Any

import numpy as np
import pytest

from sim.model import engine
from sim.model.engine import LANE
from sim.model.record import Record
from sim.model.simulate import simulate
from sim.model.world import build_world
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from tests.agreement.generated_scenarios import generated_scenario, scenario_of
from tests.agreement.record_bits import (
    Arrays,
    arrays_of,
    differences,
    joined_up,
    replicates_of,
)

BATCH = range(2 * LANE + 2)
FAR = 2**32 - 300


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """A small scenario in which all that takes place can: events, dates, alliances."""
    return next(filter(eventful, map(generated_scenario, count())))


def eventful(scenario: Scenario) -> bool:
    world = build_world(scenario)
    return (
        len(world.hosts) == len(world.states) == 3
        and 8 <= scenario.steps <= 20
        and len(world.segments) > 1
        and any(occasion.at for occasion in scenario.occasions.values())
        and bool(engine.record(world, scenario.seed, BATCH).outcome.allied_steps.any())
    )


@pytest.fixture(scope="module")
def batch(scenario: Scenario) -> Arrays:
    return arrays_of(traced(scenario, BATCH))


def traced(scenario: Scenario, replicates: range) -> Record:
    return engine.record(build_world(scenario), scenario.seed, replicates, trace=True)


@pytest.mark.parametrize("chunk", [1, 7, 64, 300, len(BATCH)])
@pytest.mark.parametrize("threads", [1, 2])
def test_threads_and_chunks_change_nothing(
    scenario: Scenario, batch: Arrays, threads: int, chunk: int
) -> None:
    records = list(simulate(scenario, BATCH, threads=threads, chunk=chunk, trace=True))
    assert [record.first for record in records] == list(BATCH[::chunk])
    assert differences(joined_up(records), batch) == []


@pytest.mark.parametrize("threads", [1, 2])
def test_chunks_that_are_chosen_change_nothing(
    scenario: Scenario, batch: Arrays, threads: int
) -> None:
    records = simulate(scenario, BATCH, threads=threads, trace=True)
    assert differences(joined_up(records), batch) == []


@pytest.mark.parametrize("few", [1, 2, LANE - 1, LANE, LANE + 1, 2 * LANE, 2 * LANE + 1])
def test_more_replicates_leave_earlier_ones_as_they_were(
    scenario: Scenario, batch: Arrays, few: int
) -> None:
    fewer = replicates_of(arrays_of(traced(scenario, range(few))), slice(None))
    assert differences(fewer, replicates_of(batch, slice(few))) == []


@pytest.mark.parametrize("replicate", [0, 1, LANE - 1, LANE, LANE + 1, len(BATCH) - 1])
def test_replicate_alone_is_the_one_in_the_batch(
    scenario: Scenario, batch: Arrays, replicate: int
) -> None:
    alone = replicates_of(arrays_of(traced(scenario, range(replicate, replicate + 1))), slice(None))
    assert differences(alone, replicates_of(batch, slice(replicate, replicate + 1))) == []


@pytest.mark.parametrize("start", [1, 7, LANE - 1, LANE, 300])
def test_starting_replicate_changes_nothing(scenario: Scenario, batch: Arrays, start: int) -> None:
    later = replicates_of(arrays_of(traced(scenario, BATCH[start:])), slice(None))
    assert differences(later, replicates_of(batch, slice(start, None))) == []


def test_replicates_beyond_one_word_are_like_any_others(scenario: Scenario) -> None:
    """The counter's first word overflows within a lane, and starts anew between lanes."""
    far = replicates_of(arrays_of(traced(scenario, range(FAR, FAR + 600))), slice(None))
    across = replicates_of(arrays_of(traced(scenario, range(2**32 - 2, 2**32 + 2))), slice(None))
    assert differences(across, replicates_of(far, slice(298, 302))) == []
    low = replicates_of(arrays_of(traced(scenario, range(2))), slice(None))
    assert "trace.joined" in differences(low, replicates_of(far, slice(300, 302)))


def test_number_of_replicates_in_the_scenario_changes_nothing(
    scenario: Scenario, batch: Arrays
) -> None:
    more = with_values(scenario, {"replicates": 7 * scenario.replicates})
    assert differences(arrays_of(traced(more, BATCH)), batch) == []


def test_another_seed_is_other_luck(scenario: Scenario, batch: Arrays) -> None:
    other = with_values(scenario, {"seed": scenario.seed + 1})
    assert "trace.opened" in differences(arrays_of(traced(other, BATCH)), batch)


def test_what_is_followed_beside_the_outcome_does_not_touch_it(
    scenario: Scenario, batch: Arrays
) -> None:
    bare = engine.record(build_world(scenario), scenario.seed, BATCH, path=False)
    assert (len(bare.path.allied), len(bare.trace.allied)) == (0, 0)
    kept, outcome = (
        {name: array for name, array in arrays.items() if name.startswith("outcome.")}
        for arrays in (arrays_of(bare), batch)
    )
    assert differences(kept, outcome) == []


@pytest.mark.parametrize("kept", [range(1, 2), range(3, 6), range(8, 9)])
def test_trace_of_some_steps_is_that_part_of_the_trace_of_all(
    scenario: Scenario, batch: Arrays, kept: range
) -> None:
    part = engine.record(build_world(scenario), scenario.seed, BATCH, trace=kept)
    assert part.traced == kept
    rows = slice(kept.start - 1, kept.stop - 1)
    cut = {name: a[rows] if name.startswith("trace.") else a for name, a in batch.items()}
    assert differences(arrays_of(part), cut) == []


def test_occasion_of_a_third_host_leaves_what_others_do_as_it_was(scenario: Scenario) -> None:
    host = next(state for state in scenario.states if state not in scenario.focus)
    data: dict[str, Any] = scenario.model_dump(by_alias=True, exclude_none=True)
    issue = next(iter(scenario.issues))
    added = {"host": host, "kind": "exercise", "issue": issue, "rate": 0.5}
    data["occasions"] = {"added": added} | data["occasions"]
    before, after = (
        among_others(traced(each, range(5)), host) for each in (scenario, scenario_of(data))
    )
    assert before
    assert before.keys() == after.keys()
    assert all(np.array_equal(before[name], after[name]) for name in before)


def among_others(record: Record, left_out: str) -> dict[tuple[str, ...], Any]:
    """What all but one state do among themselves, by name: openings, commitments, joins."""
    world, trace = record.world, record.trace
    host_of = {name: occasion.host for name, occasion in world.scenario.occasions.items()}
    opened = {("open", o): trace.opened[:, row] for row, o in enumerate(world.occasions)}
    committed = {pair: trace.commitment[:, row] for row, pair in enumerate(world.pairs)}
    joined = {d: trace.joined[:, row] for row, d in enumerate(world.decisions)}
    return {
        name: values
        for name, values in (opened | committed | joined).items()
        if left_out not in (*name, host_of.get(name[0]), host_of.get(name[-1]))
    }
