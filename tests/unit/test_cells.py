"""A value set in a cell of a world's arrays is that value in the scenario, laid out anew."""

import numpy as np
import pytest

from sim.model.cells import Adjustable, cell_of
from sim.model.layout import Layout, layout_of
from sim.model.world import build_world
from sim.scenario.addressable_paths import addressable_paths
from sim.scenario.editor import Editor
from sim.scenario.files.reader import parse_scenario
from sim.scenario.paths import value_at, with_values
from tests.unit.test_likelihood import ANSWERING

EVENTS = """
events:
  - {step: 2, title: One, set: {states.I.interests.land: [0.2, 0.3], model.premium: 0.9}}
  - {step: 4, until: 5, title: Two, set: {hostility.M.I: 0.6, occasions.drill.rate: 0.9}}
"""
HEAD, MODEL = ANSWERING.split("events:")[0], ANSWERING[ANSWERING.index("model:") :]
SCENARIO = parse_scenario(f"{HEAD}{EVENTS}{MODEL}")
PATHS = [
    path
    for path, place in addressable_paths(Editor(SCENARIO).names).items()
    if place.is_number and place.changes_in_time
]


def differing(one: Layout, other: Layout) -> list[str]:
    """The arrays that differ, but for openings, which no record needs."""
    return [
        name
        for name in Layout._fields
        if name != "opening" and not np.array_equal(getattr(one, name), getattr(other, name))
    ]


@pytest.mark.parametrize("path", PATHS)
def test_cell_is_the_path(path: str) -> None:
    value = 3 if path.endswith("sustain") else 0.4375
    assert value_at(SCENARIO, path) != value
    adjustable = Adjustable(build_world(SCENARIO), [path])
    assert differing(adjustable.layout, layout_of(build_world(SCENARIO))) == []
    anew = layout_of(build_world(with_values(SCENARIO, {path: value})))
    assert differing(adjustable.set([value]), anew) == []


def test_several_values_are_set_each_at_its_path() -> None:
    paths = ["model.noise", "states.M.power", "ties.I.M"]
    values = [0.2, 5.0, 0.125]
    anew = layout_of(build_world(with_values(SCENARIO, dict(zip(paths, values, strict=True)))))
    adjustable = Adjustable(build_world(SCENARIO), paths)
    adjustable.set([1.0, 1.0, 1.0])
    assert differing(adjustable.set(values), anew) == []


@pytest.mark.parametrize("path", ["steps", "states.I.interests.land", "occasions.drill.kind"])
def test_what_is_no_number_in_time_has_no_cell(path: str) -> None:
    with pytest.raises(KeyError):
        cell_of(build_world(SCENARIO), path)
