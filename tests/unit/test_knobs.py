from itertools import permutations

import pytest

from sim.errors import InputError, ScenarioError
from sim.scenario.files.reader import parse_scenario
from sim.scenario.files.settings import parse_setting
from sim.scenario.knobs import changed, neutral
from sim.scenario.paths import value_at

SCENARIO = parse_scenario("""\
format: 1
title: Small
steps: 10
focus: [A, B]
issues: {land: Land, sea: Sea}
states:
  A: {name: Aland, power: 4, interests: {land: [1, 0.5]}}
  B: {name: Burg, power: 3, interests: {land: [-0.5, 1], sea: [0.5, 0.5]}}
rivalries:
  - {between: [A, B], hostility: 0.4}
occasions:
  drill: {host: A, kind: exercise, issue: land, rate: 0.5}
knobs:
  parity: {title: Parity, parity: [A, B], from: 0.1, to: 1}
  stakes: {title: Stakes, converge: {state: A, towards: B, issues: [land, sea]}, from: 0, to: 1}
  threat: {title: Threat, scale: [hostility.A.B], from: 0, to: 2}
  power: {title: Power of B, set: states.B.power, from: 1, to: 8}
  patience: {title: Patience, set: model.alliance.sustain, from: 1, to: 12}
""")


def test_set_knob_puts_its_value_at_its_path() -> None:
    assert changed(SCENARIO, {"power": 7}).states["B"].power == 7


def test_set_knob_turned_by_a_sweep_gives_a_whole_number_where_one_is_needed() -> None:
    assert changed(SCENARIO, {"patience": 3.0}).model.alliance.sustain == 3


def test_scale_knob_multiplies_what_is_there() -> None:
    after = changed(SCENARIO, {"threat": 2})
    assert after.hostility == {("A", "B"): 0.8, ("B", "A"): 0.4}


def test_parity_knob_moves_the_weaker_and_keeps_the_stronger() -> None:
    after = changed(SCENARIO, {"parity": 0.5})
    assert (after.states["A"].power, after.states["B"].power) == (4, 2)


def test_parity_knob_moves_the_first_of_equals() -> None:
    after = changed(SCENARIO, {"states.B.power": 4, "parity": 0.5})
    assert (after.states["A"].power, after.states["B"].power) == (2, 4)


def test_converge_knob_goes_all_the_way_to_the_others_interests() -> None:
    after = changed(SCENARIO, {"stakes": 1})
    assert after.states["A"].interests == SCENARIO.states["B"].interests


def test_converge_knob_goes_half_way_from_an_interest_that_is_not_given() -> None:
    interests = changed(SCENARIO, {"stakes": 0.5}).states["A"].interests
    assert interests == {"land": (0.25, 0.75), "sea": (0.25, 0.25)}


def test_parity_as_it_stands_moves_no_power_by_rounding() -> None:
    for power in (0.0349, 0.2329, 0.1, 0.7, 1 / 3, 2 / 3, 0.3, 0.9, 1.1, 2.3):
        scenario = changed(SCENARIO, {"states.A.power": power, "states.B.power": 0.2329})
        assert changed(scenario, {"parity": neutral(scenario, "parity")}) == scenario


def test_neutral_values_leave_the_scenario_as_it_is() -> None:
    at_rest = {knob: neutral(SCENARIO, knob) for knob in SCENARIO.knobs}
    assert at_rest == {"parity": 0.75, "stakes": 0, "threat": 1, "power": 3, "patience": 6}
    assert changed(SCENARIO, at_rest) == SCENARIO


def test_order_of_settings_does_not_matter() -> None:
    settings = [("parity", 0.5), ("power", 2), ("threat", 0.5), ("states.A.power", 1)]
    first, *others = (changed(SCENARIO, dict(order)) for order in permutations(settings))
    assert all(other == first for other in others)


def test_knobs_start_from_the_paths_that_are_set_with_them() -> None:
    after = changed(SCENARIO, {"threat": 0.5, "hostility.A.B": 1})
    assert value_at(after, "hostility.A.B") == 0.5


REFUSED = [
    ({"partiy": 1}, "partiy: no such knob or path; did you mean 'parity' or 'patience'?"),
    ({"parity": "high"}, "parity: must be a number; found the text 'high'"),
    ({"parity": 0}, "parity: must be above 0 and at most 1, a ratio of powers; found 0"),
    ({"stakes": 2}, "stakes: must be from 0, as it is, to 1, the other's interests; found 2"),
    ({"threat": -1}, "threat: must be 0 or above, a factor; found -1"),
    (
        {"threat": 3},
        "threat: turned to 3, hostility.A.B must be a number from 0 to 1; found 1.2000000000000002",
    ),
    (
        {"patience": 2.5},
        (
            "patience: turned to 2.5, "
            "model.alliance.sustain must be a whole number from 1 to 10,000; found 2.5"
        ),
    ),
]


@pytest.mark.parametrize(("settings", "expected"), REFUSED)
def test_refused_setting_is_named(settings: dict[str, object], expected: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        changed(SCENARIO, settings)
    assert str(caught.value) == expected


SETTINGS = [
    ("states.A.power=0.1", ("states.A.power", 0.1)),
    (" parity = 1e-1 ", ("parity", 0.1)),
    ("steps=12", ("steps", 12)),
    ("focus=[B, A]", ("focus", ["B", "A"])),
    ("occasions.drill.host=NO", ("occasions.drill.host", "NO")),
]


@pytest.mark.parametrize(("setting", "expected"), SETTINGS)
def test_setting_is_read_as_in_a_file(setting: str, expected: tuple[str, object]) -> None:
    assert parse_setting(setting) == expected


@pytest.mark.parametrize("setting", ["", "steps", "=3", "steps=", "steps:3"])
def test_setting_without_path_or_value_is_refused(setting: str) -> None:
    expected = f"'{setting}' is not a setting; write PATH=VALUE, such as model.weights.security=2"
    with pytest.raises(InputError) as caught:
        parse_setting(setting)
    assert str(caught.value) == expected


def test_setting_whose_value_cannot_be_read_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        parse_setting("steps=*all")
    assert str(caught.value) == (
        "'steps=*all' is not a setting: *all aliases (*all) are not read; write it out"
    )


def test_converging_leaves_what_both_want_alike_as_it_is_to_the_last_bit() -> None:
    alike = {"states.A.interests.land": [0.3, 0.7], "states.B.interests.land": [0.3, 0.9]}
    scenario = changed(SCENARIO, alike)
    for share in (0.1, 0.2, 0.3, 0.6, 0.7, 0.9):
        turned = changed(scenario, {"stakes": share}).states["A"].interests["land"]
        assert turned.position == 0.3
