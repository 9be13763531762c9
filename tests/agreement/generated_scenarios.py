"""Scenarios made by chance, plain and extreme: as data to be changed, or ready to run.

Chance is a `random.Random`: one with a fixed seed gives a fixed scenario, and one from hypothesis
(`st.randoms(use_true_random=False)`) gives scenarios that hypothesis can shrink.
"""

from itertools import combinations, permutations
from random import Random
from typing import Any

from sim.scenario.schema import Scenario
from sim.vocabulary.kinds import KIND_NAMES, TALK

Data = dict[str, Any]

STATES = ("A", "b", "C9", "d_", "E_1", "ON", "Zed", "m")  # sorted otherwise than listed
ISSUES = ("q", "Borders", "a1")

SHARES = (0.0, 0.01, 0.3, 0.5, 0.92, 1.0)
AMOUNTS = (0.0, 0.1, 0.5, 1.0, 4.0, 1e6)
PARAMETERS: dict[str, tuple[float, ...]] = {
    **{
        f"weights.{term}": AMOUNTS
        for term in (
            "interest",
            "security",
            "reciprocity",
            "audience",
            "third_parties",
            "entrapment",
            "dependence",
            "autonomy",
        )
    },
    **{
        f"{by_kind}.{kind}": AMOUNTS
        for by_kind in ("cost", "worth", "exposure")
        for kind in KIND_NAMES
    },
    "premium": AMOUNTS,
    "noise": (1e-3, 0.05, 0.15, 1.0, 50.0),
    "prior": SHARES,
    "turnover": SHARES,
    "memory": SHARES,
    "alliance.reciprocity": SHARES,
    "alliance.expectation": SHARES,
    "alliance.sustain": (1, 2, 6, 50),
    **dict.fromkeys(("backlash", "recovery", "deterrence", "convergence"), SHARES),
    **{f"outsiders.sees.{kind}": SHARES for kind in KIND_NAMES},
    "outsiders.declines": SHARES,
}
"""Parameters of the model, each with values from one extreme to the other."""


def generated_scenario(number: int) -> Scenario:
    """The scenario of a number, always the same."""
    return scenario_of(scenario_data(Random(number)))


def scenario_of(data: Data) -> Scenario:
    """The scenario that plain data describe."""
    return Scenario.model_validate(data)


def scenario_data(chance: Random, *, most_states: int = 8, most_steps: int = 40) -> Data:
    """A scenario as plain data, with at least one occasion."""
    states = chance.sample(STATES, chance.randint(2, most_states))
    issues = chance.sample(ISSUES, chance.randint(1, len(ISSUES)))
    steps = chance.randint(1, most_steps)
    occasions = _occasions(chance, states, issues, steps)
    return {
        "format": 1,
        "title": "made by chance",
        "steps": steps,
        "seed": chance.choice([0, 1, 20220204, 2**63 - 1]),
        "focus": chance.sample(states, 2),
        "issues": {issue: issue for issue in issues},
        "states": {state: _state(chance, state, issues) for state in states},
        "rivalries": _rivalries(chance, states),
        "ties": _ties(chance, states),
        "occasions": occasions,
        "events": _events(chance, states, issues, list(occasions), steps),
        "model": _model(chance),
    }


def without(data: Data, *parameters: str) -> Data:
    """The scenario with the defaults of some parameters, and no event that sets these."""
    events = [
        event
        | {
            "set": {
                path: value
                for path, value in event["set"].items()
                if not set(path.split(".")) & set(parameters)
            }
        }
        for event in data["events"]
    ]
    model = {name: value for name, value in data["model"].items() if name not in parameters}
    return data | {"model": model, "events": [event for event in events if event["set"]]}


def _state(chance: Random, state: str, issues: list[str]) -> Data:
    interests = {q: _interest(chance) for q in issues if chance.random() < 0.8}
    return {
        "name": state,
        "power": _power(chance),
        "brinkmanship": _share(chance),
        "autonomy": _share(chance),
        "interests": interests,
    }


def _rivalries(chance: Random, states: list[str]) -> list[Data]:
    rivalries: list[Data] = []
    for one, other in combinations(states, 2):
        directions = chance.choice(["none", "none", "both alike", "one way", "each its own"])
        if directions == "both alike":
            rivalries.append({"between": [one, other], "hostility": _share(chance)})
        if directions in ("one way", "each its own"):
            rivalries.append({"from": one, "to": other, "hostility": _share(chance)})
        if directions == "each its own":
            rivalries.append({"from": other, "to": one, "hostility": _share(chance)})
    return rivalries


def _ties(chance: Random, states: list[str]) -> dict[str, dict[str, float]]:
    ties: dict[str, dict[str, float]] = {}
    for one, other in permutations(states, 2):
        if chance.random() < 0.3:
            ties.setdefault(one, {})[other] = _share(chance)
    return ties


def _occasions(
    chance: Random, states: list[str], issues: list[str], steps: int
) -> dict[str, dict[str, Any]]:
    """For each state none, one or several; for some of them nothing but talk."""
    occasions = {}
    numbers = {state: chance.choice([0, 1, 1, 2, 2, 4]) for state in states}
    if not any(numbers.values()):
        numbers[states[0]] = 1
    for host, number in numbers.items():
        kinds = chance.choice([KIND_NAMES, KIND_NAMES, KIND_NAMES, TALK])
        for index in range(number):
            occasion = {"host": host, "kind": chance.choice(kinds), "issue": chance.choice(issues)}
            occasions[f"{chance.choice('xYz')}{index}_{host}"] = occasion | _when(chance, steps)
    return occasions


def _when(chance: Random, steps: int) -> Data:
    dates = chance.sample(range(1, steps + 1), chance.randint(1, min(5, steps)))
    by_chance, dated = {"rate": _share(chance)}, {"at": sorted(dates)}
    return chance.choice([by_chance, by_chance, by_chance, dated, by_chance | dated])


def _events(
    chance: Random, states: list[str], issues: list[str], occasions: list[str], steps: int
) -> list[Data]:
    events = []
    for number in range(chance.choice([0, 0, 1, 2, 4])):
        changes = (_change(chance, states, issues, occasions) for _ in range(chance.randint(1, 4)))
        step = chance.randint(1, steps)
        event: Data = {"step": step, "title": f"event {number}", "set": dict(changes)}
        if chance.random() < 0.5:
            event["until"] = step + chance.randint(1, 8)
        events.append(event)
    return events


def _change(
    chance: Random, states: list[str], issues: list[str], occasions: list[str]
) -> tuple[str, object]:
    one, other = chance.sample(states, 2)
    parameter = chance.choice(list(PARAMETERS))
    alliance = chance.choice([name for name in PARAMETERS if name.startswith("alliance.")])
    return chance.choice(
        [
            (f"states.{one}.power", _power(chance)),
            (f"states.{one}.brinkmanship", _share(chance)),
            (f"states.{one}.autonomy", _share(chance)),
            (f"states.{one}.interests.{chance.choice(issues)}", _interest(chance)),
            (f"hostility.{one}.{other}", _share(chance)),
            (f"ties.{one}.{other}", _share(chance)),
            (f"occasions.{chance.choice(occasions)}.rate", _share(chance)),
            (f"model.{parameter}", chance.choice(PARAMETERS[parameter])),
            (f"model.{alliance}", chance.choice(PARAMETERS[alliance])),
        ]
    )


def _model(chance: Random) -> Data:
    """In a third of all scenarios the defaults, in the others some or most of it extreme."""
    model: Data = {}
    changed = chance.choice([0.0, 0.2, 0.6])
    for name, values in PARAMETERS.items():
        if chance.random() < changed:
            *sections, last = name.split(".")
            section = model
            for key in sections:
                section = section.setdefault(key, {})
            section[last] = chance.choice(values)
    return model


def _power(chance: Random) -> float:
    """A power, over six orders of magnitude."""
    return float(10.0 ** chance.uniform(-3.0, 3.0))


def _interest(chance: Random) -> list[float]:
    return [2.0 * _share(chance) - 1.0, _share(chance)]


def _share(chance: Random) -> float:
    """A number from 0 to 1, either end included and frequent."""
    return chance.choice([0.0, 1.0, chance.random(), chance.random(), chance.random()])
