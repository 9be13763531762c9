"""What must not matter does not: units of power, order, bystanders, who is named first."""

from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model import engine
from sim.model.record import PATH_MEASURES, Record
from sim.model.world import build_world
from tests.agreement.generated_scenarios import Data, scenario_data, scenario_of, without
from tests.agreement.record_bits import arrays_of, differences

REPLICATES = range(3)

EXAMPLES = settings(max_examples=40)


def _small_scenario(chance: Random) -> Data:
    return scenario_data(chance, most_states=4, most_steps=12)


SCENARIOS = st.randoms(use_true_random=False).map(_small_scenario)


def recorded(data: Data) -> Record:
    scenario = scenario_of(data)
    return engine.record(build_world(scenario), scenario.seed, REPLICATES, trace=True)


def differences_between(one: Data, other: Data) -> list[str]:
    return differences(arrays_of(recorded(one)), arrays_of(recorded(other)))


def with_powers_times(data: Data, factor: float) -> Data:
    """The scenario in another unit of power, also in what its events say."""
    states = {
        name: state | {"power": state["power"] * factor} for name, state in data["states"].items()
    }
    events = [
        event
        | {
            "set": {
                path: value * factor if path.endswith(".power") else value
                for path, value in event["set"].items()
            }
        }
        for event in data["events"]
    ]
    return data | {"states": states, "events": events}


def reordered(chance: Random, data: Data) -> Data:
    """The scenario with its states, issues, occasions and all else listed in another order."""
    states = {
        name: state | {"interests": _shuffled(chance, state["interests"])}
        for name, state in _shuffled(chance, data["states"]).items()
    }
    sections = ("issues", "occasions", "ties")
    rivalries = chance.sample(data["rivalries"], len(data["rivalries"]))
    mixed = {section: _shuffled(chance, data[section]) for section in sections}
    return data | mixed | {"states": states, "rivalries": rivalries}


def _shuffled(chance: Random, mapping: dict[str, Any]) -> dict[str, Any]:
    return dict(chance.sample(list(mapping.items()), len(mapping)))


def by_name(record: Record) -> dict[tuple[str, ...], bytes]:
    """The bits of all that is traced, by measure and the names of states and occasions."""
    world, trace = record.world, record.trace
    rows = {
        "opened": [(occasion,) for occasion in world.occasions],
        "joined": world.decisions,
        "allied": world.candidates,
        "perceived": world.watched_pairs,
    }
    return {
        (measure, *name): values[:, row].tobytes()
        for measure, values in trace._asdict().items()
        for row, name in enumerate(rows.get(measure, world.pairs))
    }


@pytest.mark.slow
@EXAMPLES
@given(SCENARIOS, st.integers(-40, 40))
def test_powers_times_a_power_of_two_leave_every_bit_as_it_was(data: Data, exponent: int) -> None:
    assert differences_between(data, with_powers_times(data, 2.0**exponent)) == []


@pytest.mark.slow
@EXAMPLES
@given(SCENARIOS, st.floats(1e-9, 1e9))
def test_powers_times_any_number_leave_every_join_as_it_was(data: Data, factor: float) -> None:
    one, other = map(recorded, (data, with_powers_times(data, factor)))
    for before, after in zip(one.trace, other.trace, strict=True):
        # Last bits may differ, and large weights and little noise multiply what differs.
        tolerance = 1e-4 if before.dtype == np.float64 else 0.0
        assert np.max(np.abs(before - after), initial=0.0) <= tolerance


@pytest.mark.slow
@EXAMPLES
@given(SCENARIOS, st.randoms(use_true_random=False))
def test_order_in_the_file_leaves_every_bit_as_it_was(data: Data, chance: Random) -> None:
    assert differences_between(data, reordered(chance, data)) == []


NAMES = st.sampled_from(["AA", "Bystander", "c", "zz"])
ANSWERS = ("backlash", "deterrence", "convergence")


@EXAMPLES
@given(SCENARIOS, NAMES, st.floats(1e-3, 1e3))
def test_bystander_leaves_what_others_do_as_it_was(data: Data, name: str, power: float) -> None:
    static = without(data, *ANSWERS)
    bystander = {"name": "Bystander", "power": power}
    assert_unmoved(static, static | {"states": data["states"] | {name: bystander}}, name)


@pytest.mark.slow
@EXAMPLES
@given(SCENARIOS, NAMES, st.sampled_from(ANSWERS), st.sampled_from(["exercise", "rhetoric"]))
def test_where_others_answer_one_who_stands_apart_leaves_them_as_they_were(
    data: Data, name: str, answer: str, kind: str
) -> None:
    # Where others answer, who joins is answered, and whose power counts deters or draws: unrelated
    # is one who joins nothing, as it wants to stand apart, and next to whom all others are giants.
    data = without(data, "exposure", "autonomy")
    data["model"] |= {answer: 0.4}
    data["model"]["weights"] = data["model"].get("weights", {}) | {"autonomy": 1e12}
    states = {state: values | {"autonomy": 0} for state, values in data["states"].items()}
    apart = {"name": "Bystander", "power": 1e-60, "autonomy": 1}
    occasion = {"host": name, "kind": kind, "issue": next(iter(data["issues"])), "rate": 1}
    larger = {"states": states | {name: apart}}
    larger |= {"occasions": data["occasions"] | {f"o_{name}": occasion}}
    assert_unmoved(data | {"states": states}, data | larger, name)


def assert_unmoved(alone: Data, among: Data, name: str) -> None:
    """What everybody but one does is to the last bit as without it."""
    before, after = by_name(recorded(alone)), by_name(recorded(among))
    assert {key: after[key] for key in before} == before
    assert all(any(name in part for part in key) for key in after.keys() - before.keys())


@pytest.mark.slow
@EXAMPLES
@given(SCENARIOS)
def test_focus_the_other_way_round_mirrors_the_path(data: Data) -> None:
    one, other = recorded(data), recorded(data | {"focus": data["focus"][::-1]})
    mirrored = np.arange(2 * len(PATH_MEASURES)).reshape(-1, 2)[:, ::-1].ravel()
    assert np.array_equal(one.path.total, other.path.total[:, mirrored])
    assert np.array_equal(one.path.histogram, other.path.histogram[:, mirrored])
    assert np.array_equal(one.path.allied, other.path.allied)
    rest = differences(arrays_of(one), arrays_of(other))
    assert all(name.startswith("path.") for name in rest)


@EXAMPLES
@given(SCENARIOS, st.integers(1, 10_000_000))
def test_number_of_replicates_leaves_every_bit_as_it_was(data: Data, replicates: int) -> None:
    assert differences_between(data, data | {"replicates": replicates}) == []


@pytest.mark.slow
@EXAMPLES
@given(SCENARIOS, st.text("words ", min_size=1).map("w".__add__))
def test_words_for_people_leave_every_bit_as_they_were(data: Data, words: str) -> None:
    states = {name: state | {"name": words} for name, state in data["states"].items()}
    occasions = {name: opens | {"title": words} for name, opens in data["occasions"].items()}
    reworded = {"title": words, "about": words, "unit": words, "start": "2022-02"}
    assert (
        differences_between(data, data | reworded | {"states": states, "occasions": occasions})
        == []
    )
