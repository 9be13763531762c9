"""States of a page never stand on each other, however many places a scenario gives."""

from itertools import combinations
from math import dist
from random import Random
from typing import Any

import pytest

from sim.page.places import places
from sim.scenario.schema import Scenario
from tests.unit.test_schema import small

NEAREST = 12
"""Percent between the middles of any two."""


def with_places(count: int, given: dict[str, Any]) -> Scenario:
    """A scenario of some states, A and B in its focus, and the places that it gives."""
    ids = ["B", "A", *(f"S{number:02}" for number in range(count - 2, 0, -1))]
    states = {
        id_: {"name": id_, "power": 1} | ({"place": given[id_]} if id_ in given else {})
        for id_ in ids
    }
    states["A"]["interests"] = {"land": [1, 1]}
    return Scenario.model_validate(small(states=states))


def nearest(laid_out: dict[str, tuple[float, float]]) -> float:
    return min(dist(one, other) for one, other in combinations(laid_out.values(), 2))


@pytest.mark.parametrize("count", range(2, 17))
def test_states_without_places_stand_apart_in_any_number(count: int) -> None:
    laid_out = places(with_places(count, {}))
    assert nearest(laid_out) >= NEAREST
    assert (laid_out["A"], laid_out["B"]) == ((34, 50), (66, 50))
    assert all(0 <= part <= 100 for place in laid_out.values() for part in place)


def test_others_go_round_by_id_from_the_top_by_the_clock() -> None:
    laid_out = places(with_places(6, {}))
    assert list(laid_out) == ["B", "A", "S04", "S03", "S02", "S01"]
    assert [laid_out[f"S0{n}"] for n in (1, 2, 3, 4)] == [(50, 10), (92, 50), (50, 90), (8, 50)]


@pytest.mark.parametrize("seed", range(20))
def test_given_places_are_kept_and_the_others_keep_clear_of_them(seed: int) -> None:
    chance = Random(seed)
    grid = [(x, y) for x in range(5, 96, 15) for y in range(5, 96, 15)]
    ids = ["A", "B", *(f"S{number:02}" for number in range(1, 15))]
    given = dict(
        zip(chance.sample(ids, chance.randint(1, 15)), chance.sample(grid, 16), strict=False)
    )
    laid_out = places(with_places(16, given))
    assert {id_: laid_out[id_] for id_ in given} == given
    assert nearest(laid_out) >= NEAREST
