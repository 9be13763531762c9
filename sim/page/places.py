"""Where states stand on a page: as the scenario says, or else laid out once, always alike."""

from collections.abc import Collection
from itertools import product
from math import cos, dist, pi, sin

from sim.scenario.schema import Scenario

Place = tuple[float, float]
"""Percent from the left and from the top."""

_PAIR: tuple[Place, Place] = ((34.0, 50.0), (66.0, 50.0))
_AROUND = (42, 40)
"""Half the width and half the height of the ellipse on which all others stand."""

_APART = 16
"""How far a place must be from those that are given, else it is another."""

_OTHERS: tuple[Place, ...] = tuple(
    (float(x), float(y)) for x, y in product(range(8, 93, 6), repeat=2)
)


def places(scenario: Scenario) -> dict[str, Place]:
    """The place of each state: the focus pair in the middle, the others around it by id.

    Where the scenario has a state at that place, or near it, another is found.

    >>> from sim.scenario.files.reader import parse_scenario
    >>> from sim.scenario.files.starter import starter
    >>> places(parse_scenario(starter()))
    {'NOR': (34.0, 50.0), 'SUD': (66.0, 50.0), 'RIV': (50.0, 10.0)}
    """
    others = sorted(scenario.states.keys() - set(scenario.focus))
    own = dict(zip(scenario.focus, _PAIR, strict=True))
    own |= {id_: _around(index / len(others)) for index, id_ in enumerate(others)}
    taken = {id_: state.place for id_, state in scenario.states.items() if state.place}
    for id_ in (id_ for id_ in own if id_ not in taken):
        is_free = _distance(own[id_], taken.values()) >= _APART
        taken[id_] = own[id_] if is_free else _farthest(taken.values())
    return {id_: taken[id_] for id_ in scenario.states}


def _around(turn: float) -> Place:
    """A place on the ellipse, a share of the way round from the top, by the clock."""
    angle = 2 * pi * turn
    across, up = _AROUND
    return float(round(50 + across * sin(angle))), float(round(50 - up * cos(angle)))


def _farthest(taken: Collection[Place]) -> Place:
    return max(_OTHERS, key=lambda place: _distance(place, taken))


def _distance(place: Place, taken: Collection[Place]) -> float:
    """How far it is from a place to the nearest of some others."""
    return min((dist(place, other) for other in taken), default=float("inf"))
