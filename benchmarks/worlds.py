"""Worlds of any number of states, made by chance but always the same."""

from itertools import permutations
from random import Random

from sim.scenario.schema import Scenario
from sim.vocabulary.kinds import KIND_NAMES

SIZES = (2, 10, 15, 50)
"""Numbers of states that are measured."""

_ISSUES = ("north", "south", "east", "west")
_OCCASIONS = 5
"""For each host: between those of the two real scenarios, 3 and 5.5."""


def world_of(states: int) -> Scenario:
    """A scenario of so many states, at most ten of which host occasions, over 120 months."""
    chance = Random(states)
    names = [f"S{number:02}" for number in range(states)]
    pairs = list(permutations(names, 2))
    return Scenario.model_validate(
        {
            "format": 1,
            "title": f"{states} states made by chance",
            "steps": 120,
            "seed": states,
            "focus": names[:2],
            "issues": dict.fromkeys(_ISSUES, "made by chance"),
            "states": {name: _state(chance, name) for name in names},
            "rivalries": [
                {"from": one, "to": other, "hostility": chance.random() / 2}
                for one, other in chance.sample(pairs, len(pairs) // 4)
            ],
            "occasions": {
                f"{host}_{number}": {
                    "host": host,
                    "kind": KIND_NAMES[number % len(KIND_NAMES)],
                    "issue": chance.choice(_ISSUES),
                    "rate": 0.1 + 0.4 * chance.random(),
                }
                for host in names[:10]
                for number in range(_OCCASIONS)
            },
        }
    )


def panel_of(states: int, steps: int) -> Scenario:
    """A scenario in which every state hosts one exercise, for a record of many decisions."""
    data = world_of(states).model_dump(by_alias=True, exclude_none=True)
    occasions = {
        f"{state}_drill": {
            "host": state,
            "kind": "exercise",
            "issue": _ISSUES[number % len(_ISSUES)],
            "rate": 0.2,
        }
        for number, state in enumerate(data["states"])
    }
    return Scenario.model_validate(data | {"steps": steps, "occasions": occasions})


def _state(chance: Random, name: str) -> dict[str, object]:
    interests = {issue: [2 * chance.random() - 1, chance.random()] for issue in _ISSUES}
    return {"name": name, "power": 0.1 + chance.random(), "interests": interests}
