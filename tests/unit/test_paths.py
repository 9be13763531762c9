from typing import Any

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.scenario.files.reader import parse_scenario
from sim.scenario.paths import all_paths, value_at, with_values

SCENARIO = parse_scenario("""\
format: 1
title: Small
steps: 10
focus: [A, B]
issues: {land: Land, sea: Sea}
states:
  A: {name: Aland, power: 1, interests: {land: [1, 0.5]}}
  B: {name: Burg, power: 2, interests: {land: [0.5, 1]}}
rivalries:
  - {between: [A, B], hostility: 0.1}
ties:
  A: {B: 0.2}
occasions:
  drill: {host: A, kind: exercise, issue: land, rate: 0.5}
  dated: {host: B, kind: rhetoric, issue: land, at: [2, 8]}
events:
  - {step: 5, title: Early, set: {states.A.power: 2}}
  - {step: 9, title: Late, set: {states.A.power: 3}}
""")

VALUES = [
    ("steps", 10),
    ("seed", 0),
    ("replicates", 400),
    ("focus", ("A", "B")),
    ("states.A.power", 1.0),
    ("states.A.brinkmanship", 0.5),
    ("states.A.interests.land", (1.0, 0.5)),
    ("states.A.interests.land.position", 1.0),
    ("states.A.interests.land.salience", 0.5),
    ("states.A.interests.sea", (0.0, 0.0)),
    ("hostility.A.B", 0.1),
    ("hostility.B.A", 0.1),
    ("ties.A.B", 0.2),
    ("ties.B.A", 0.0),
    ("occasions.drill.host", "A"),
    ("occasions.drill.kind", "exercise"),
    ("occasions.drill.issue", "land"),
    ("occasions.drill.rate", 0.5),
    ("occasions.dated.at", (2, 8)),
    ("occasions.dated.rate", 0.2),
    ("model.weights.third_parties", 12.0),
    ("model.alliance.sustain", 6),
    ("model.noise", 0.15),
]


@pytest.mark.parametrize(("path", "value"), VALUES)
def test_path_leads_to_its_value(path: str, value: object) -> None:
    assert value_at(SCENARIO, path) == value
    assert path in all_paths(SCENARIO)


CHANGES = [
    ("steps", 20),
    ("seed", 3),
    ("focus", ("B", "A")),
    ("states.A.power", 5.0),
    ("states.A.interests.land", (0.0, 1.0)),
    ("states.A.interests.land.salience", 0.75),
    ("states.A.interests.sea.position", -1.0),
    ("hostility.A.B", 0.9),
    ("ties.B.A", 0.4),
    ("occasions.drill.host", "B"),
    ("occasions.drill.kind", "rhetoric"),
    ("occasions.drill.rate", 0.0),
    ("occasions.dated.at", (1, 2, 3)),
    ("occasions.dated.rate", 0.9),
    ("model.weights.third_parties", 0.0),
    ("model.alliance.sustain", 12),
]


def test_paths_stand_in_the_order_of_the_file() -> None:
    paths = all_paths(SCENARIO)
    sections = dict.fromkeys(path.partition(".")[0] for path in paths)
    assert [*sections] == [
        *("steps", "seed", "replicates", "focus", "states", "hostility", "ties"),
        *("occasions", "model"),
    ]
    kinds = [path for path in paths if path.endswith(".kind")]
    assert kinds == ["occasions.drill.kind", "occasions.dated.kind"]


@pytest.mark.parametrize(("path", "value"), CHANGES)
def test_value_that_is_set_is_found_and_no_other_changes(path: str, value: object) -> None:
    after = with_values(SCENARIO, {path: value})
    assert value_at(after, path) == value
    # A rate that is not given is the share of dates, which moves with the dates and the steps.
    follows = "occasions.dated.rate" if path in ("steps", "occasions.dated.at") else path
    for other in all_paths(SCENARIO):
        if not other.startswith(path) and not path.startswith(other) and other != follows:
            assert value_at(after, other) == value_at(SCENARIO, other)


def test_every_path_can_be_set_to_the_value_it_has() -> None:
    values = {path: value_at(SCENARIO, path) for path in all_paths(SCENARIO)}
    assert with_values(SCENARIO, values) == SCENARIO


def test_one_direction_of_a_rivalry_changes_and_the_other_stays() -> None:
    after = with_values(SCENARIO, {"hostility.A.B": 0.9})
    assert after.hostility == {("A", "B"): 0.9, ("B", "A"): 0.1}


def test_fewer_steps_drop_what_lies_beyond() -> None:
    after = with_values(SCENARIO, {"steps": 6})
    assert after.occasions["dated"].at == (2,)
    assert [event.title for event in after.events] == ["Early"]


def test_dates_are_checked_against_the_steps_they_are_set_with() -> None:
    after = with_values(SCENARIO, {"occasions.dated.at": [15], "steps": 20})
    assert after.occasions["dated"].at == (15,)


def test_numbers_of_numpy_become_numbers() -> None:
    point = {"states.A.power": np.float64(3), "steps": np.int64(7), "model.noise": np.float32(0.5)}
    after = with_values(SCENARIO, point)
    assert type(after.states["A"].power) is float
    assert type(after.steps) is int
    assert after.model.noise == 0.5


REFUSED = [
    ("states.A.powr", 1, "no such path; did you mean 'states.A.power', {}?"),
    ("hostility.A.A", 1, "no such path; did you mean 'hostility.B.A' or 'hostility.A.B'?"),
    ("occasions.drill.at", [1], "no such path; did you mean 'occasions.drill.rate', {}?"),
    ("states.A.power", 0, "must be a number above 0; found 0"),
    ("states.A.power", float("nan"), "must be a number above 0; found nan"),
    ("states.A.power", "1", "must be a number above 0; found the text '1'"),
    ("states.A.power", True, "must be a number above 0; found true"),
    ("hostility.A.B", 1.5, "must be a number from 0 to 1; found 1.5"),
    ("steps", 2.5, "must be a whole number from 1 to 10,000; found 2.5"),
    ("focus", ["A", "C"], "no such state 'C'; the states are A, B"),
    ("occasions.dated.at", [11], "must be a step from 1 to 10; found 11"),
    ("states.A.interests.land", [2, 0], "must be a number from -1 to 1; found 2"),
]


@pytest.mark.parametrize(("path", "value", "expected"), REFUSED)
def test_refused_change_names_its_path_and_what_is_right(
    path: str, value: Any, expected: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        with_values(SCENARIO, {path: value})
    (mistake,) = caught.value.mistakes
    begin, _, end = expected.partition("{}")
    assert mistake.path.startswith(path)
    assert mistake.message.startswith(begin)
    assert mistake.message.endswith(end)


def test_all_refused_changes_are_told_at_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        with_values(SCENARIO, {"states.A.power": -1, "model.noise": 0, "seed": 1})
    assert str(caught.value).split("\n") == [
        "states.A.power: must be a number above 0; found -1",
        "model.noise: must be a number above 0; found 0",
    ]


def test_looking_up_a_path_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(ScenarioError, match=r"states\.A\.powr: no such path; did you mean"):
        value_at(SCENARIO, "states.A.powr")


def test_value_in_time_stays_what_the_events_make_it() -> None:
    after = with_values(SCENARIO, {"states.A.power": 7})
    assert after.events == SCENARIO.events
