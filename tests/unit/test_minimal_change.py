"""What it would take: searches against responses that are known, and against the model."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.measures.pairs import pair_outcome
from sim.model.simulate import simulate
from sim.scenario.files.reader import read_scenario
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario
from sim.studies.ensemble.ensemble import run
from sim.studies.whatif.knob_search import ACCURACY, Turn, Turns, turn_size
from sim.studies.whatif.minimal_change import CHECKED, Target, minimal_changes, parse_target

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture(scope="module")
def two_knobs() -> Scenario:
    """The powers of A and B, both 1 of 0 to 4: a range of 4, turned by -1/4 to 3/4."""
    data = read_scenario(SCENARIOS / "two-states.yaml").model_dump(by_alias=True, exclude_none=True)
    data["claims"] = {}
    data.pop("sweep", None)
    data.pop("story")
    data["knobs"] = {
        name: {"title": name, "set": f"states.{name}.power", "from": 1e-9, "to": 4}
        for name in ("A", "B")
    }
    return Scenario.model_validate(data)


@pytest.fixture
def turns(two_knobs: Scenario) -> Callable[..., Turns]:
    """Turns that reach where the powers of A and B satisfy a rule."""

    def turns(rule: Callable[[float, float], bool]) -> Turns:
        def reached(world: Scenario) -> bool:
            return rule(world.states["A"].power, world.states["B"].power)

        return Turns(two_knobs, reached, ThreadPoolExecutor(2), None)

    return turns


Make = Callable[..., Turns]


def together(turns: Turns, below: float = 2.0) -> Turn | None:
    return turns.together(turns.scan(("A", "B"), below))


def test_one_knob_is_closed_in_on_its_threshold(turns: Make) -> None:
    found = turns(lambda a, _: a >= 2.5).alone("A")
    assert found is not None
    assert 1.5 / 4 <= found["A"] <= 1.5 / 4 + ACCURACY


def test_the_nearer_side_wins(turns: Make) -> None:
    found = turns(lambda a, _: a >= 2.5 or a < 0.7).alone("A")
    assert found is not None
    assert -0.3 / 4 - ACCURACY <= found["A"] < -0.3 / 4


def test_what_falls_back_again_is_found_all_the_same(turns: Make) -> None:
    """A stretch of hits need not last to the end of the range."""
    found = turns(lambda a, _: 2.0 <= a <= 2.3).alone("A")
    assert found is not None
    assert 1.0 / 4 <= found["A"] <= 1.0 / 4 + ACCURACY


def test_what_is_nowhere_in_the_range_is_out_of_reach(turns: Make) -> None:
    assert turns(lambda a, _: a > 4).alone("A") is None
    assert together(turns(lambda a, b: a + b > 8)) is None


def test_the_very_end_of_a_range_is_tried(turns: Make) -> None:
    found = turns(lambda a, _: a >= 4).alone("A")
    assert found is not None
    assert found["A"] == pytest.approx(0.75)


def test_a_pair_that_needs_both_is_closed_in_on(turns: Make) -> None:
    found = together(turns(lambda a, b: a >= 2 and b >= 1.5))
    assert found is not None
    assert 1 / 4 <= found["A"] <= 1 / 4 + 2 * ACCURACY
    assert 0.5 / 4 <= found["B"] <= 0.5 / 4 + 2 * ACCURACY


def test_a_pair_may_be_turned_in_opposite_directions(turns: Make) -> None:
    found = together(turns(lambda a, b: a * (2 - b) >= 3))
    assert found is not None
    assert found["A"] > 0 > found["B"]
    # The least |turn| on a * c = 3, c = 2 - b, is where a = c, both the root of 3.
    assert turn_size(found) == pytest.approx(2 * (3**0.5 - 1) / 4, abs=0.02)


def test_a_pair_is_looked_for_only_below_what_either_does_alone(turns: Make) -> None:
    search = turns(lambda _, __: True)
    assert all(turn_size(turn) < 0.3 for turn in search.scan(("A", "B"), 0.3))
    assert search.scan(("A", "B"), 0.0) == []


def test_a_knob_that_stands_outside_its_range_is_brought_into_it(two_knobs: Scenario) -> None:
    outside = changed(two_knobs, {"states.A.power": 6.0})
    search = Turns(outside, lambda _: True, ThreadPoolExecutor(1), None)
    found = search.alone("A")
    assert found is not None
    assert search.values(found) == {"A": 4.0}


def test_each_turn_is_tried_once_and_told(two_knobs: Scenario) -> None:
    tried: list[tuple[float, float]] = []
    told: list[tuple[int, int]] = []

    def reached(world: Scenario) -> bool:
        tried.append((world.states["A"].power, world.states["B"].power))
        return False

    search = Turns(
        two_knobs, reached, ThreadPoolExecutor(1), lambda done, of: told.append((done, of))
    )
    for _ in range(2):
        assert search.alone("A") is None
    assert len(tried) == len(set(tried)) == search.tried == len(told)
    assert all(done <= of for done, of in told)


@pytest.fixture(scope="module")
def short() -> Scenario:
    scenario = read_scenario(SCENARIOS / "two-states.yaml")
    return changed(scenario, {"steps": 36, "threat": 0.3})


@pytest.mark.slow
def test_the_search_depends_on_no_thread(short: Scenario) -> None:
    target = Target("ever_allied", 0.5)
    one, two = (
        minimal_changes(short, target, replicates=20, threads=threads) for threads in (1, 2)
    )
    assert one.changes == two.changes
    assert (one.impossible, one.tried) == (two.impossible, two.tried)


@pytest.mark.slow
def test_what_is_found_reaches_the_target_and_a_little_less_does_not(short: Scenario) -> None:
    found = minimal_changes(short, Target("ever_allied", 0.5), replicates=40)
    alone = [change for change in found.changes if len(change.settings) == 1]
    assert alone
    for change in alone:
        ((knob, value),) = change.settings.items()
        turned = short.knobs[knob]
        back = 2 * ACCURACY * (turned.to - turned.from_)
        less = value - back if value > found.now[knob] else value + back
        shares = [
            run(changed(short, {knob: each}), replicates=40).pairs["ever_allied"].iloc[0]
            for each in (value, less)
        ]
        assert shares[0] >= 0.5 > shares[1]


@pytest.mark.slow
def test_the_smallest_change_comes_first_whatever_the_order_of_the_knobs(short: Scenario) -> None:
    knobs = dict(reversed(short.knobs.items()))
    for scenario in (short, short.model_copy(update={"knobs": knobs})):
        found = minimal_changes(scenario, Target("ever_allied", 0.5), replicates=20)
        sizes = [change.change for change in found.changes]
        assert len(sizes) > 1
        assert sizes == sorted(sizes)


@pytest.mark.slow
def test_every_knob_is_either_found_or_out_of_reach(short: Scenario) -> None:
    found = minimal_changes(short, Target("allied", 0.9), replicates=20)
    told = [set(change.settings) for change in found.changes] + [set(k) for k in found.impossible]
    for knob in short.knobs:
        assert told.count({knob}) == 1


def test_what_is_found_is_looked_at_again_in_worlds_that_were_not_searched(
    short: Scenario,
) -> None:
    alone = {"knobs": {"interests": short.knobs["interests"]}, "claims": {}, "story": None}
    one_knob = short.model_copy(update=alone)
    found = minimal_changes(one_knob, Target("ever_allied", 0.5), replicates=40)
    (change,) = found.changes
    assert found.checked == CHECKED

    def share(replicates: range) -> float:
        parts = simulate(changed(one_knob, change.settings), replicates, path=False)
        came = (pair_outcome(part, "A", "B").first_alliance > 0 for part in parts)
        return sum(int(each.sum()) for each in came) / len(replicates)

    assert change.then.share == share(range(40, 40 + CHECKED))
    assert change.then.share != share(range(CHECKED))


def test_what_is_there_already_is_told_with_what_would_undo_it() -> None:
    scenario = changed(read_scenario(SCENARIOS / "two-states.yaml"), {"steps": 36})
    with pytest.raises(InputError, match=r"nothing is needed: .* write --until 'ever_allied<0\.2'"):
        minimal_changes(scenario, Target("ever_allied", 0.2), replicates=20)


def test_without_knobs_there_is_nothing_to_search(two_knobs: Scenario) -> None:
    with pytest.raises(InputError, match="no knobs to turn"):
        minimal_changes(two_knobs.model_copy(update={"knobs": {}}), Target("allied", 0.5))


def test_targets_are_read_with_any_spacing() -> None:
    assert parse_target(" allied < 0.25 ") == Target("allied", 0.25, rising=False)
    assert parse_target("ever_allied= .5") == Target("ever_allied", 0.5)


def test_a_knob_of_whole_numbers_is_turned_to_whole_numbers_only() -> None:
    data = read_scenario(SCENARIOS / "two-states.yaml").model_dump(by_alias=True, exclude_none=True)
    hold = {"title": "Patience", "set": "model.alliance.sustain", "from": 1, "to": 24}
    data |= {"claims": {}, "knobs": {"hold": hold, "parity": data["knobs"]["parity"]}}
    data.pop("story")
    data.pop("sweep", None)
    tried: list[int] = []

    def reached(world: Scenario) -> bool:
        tried.append(world.model.alliance.sustain)
        return world.model.alliance.sustain >= 17 or (
            world.model.alliance.sustain >= 11 and world.states["A"].power < 0.9
        )

    with ThreadPoolExecutor(1) as pool:
        turns = Turns(Scenario.model_validate(data), reached, pool, None)
        alone = turns.alone("hold")
        assert alone is not None
        assert turns.values(alone) == {"hold": 17}
        assert turn_size(alone) == pytest.approx((17 - turns.now["hold"]) / 23)
        assert turns.tried == len(tried)  # none was refused as no world
        both = turns.together(turns.scan(("hold", "parity"), 1.0))
    assert both is not None
    assert turns.values(both)["hold"] == 11
    assert turns.values(both)["parity"] == pytest.approx(0.9, abs=ACCURACY)
