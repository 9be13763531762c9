"""Runs of worlds that a page makes from its stories, with what the program makes of them."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

from sim.model import engine
from sim.model.world import build_world
from sim.results.scenario_library import shipped
from sim.scenario.files.reader import read_scenario
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario
from tests.agreement.generated_scenarios import generated_scenario
from tests.agreement.record_bits import arrays_of

SEEDS = (0, 1, 2**53 + 1, 2**63 - 1)
FIRSTS = (0, 7, 10**9, 2**32 - 1, 2**40 - 2)
Digests = dict[str, str]


@dataclass(frozen=True)
class Case:
    """A story with something changed, of which some replicates are run."""

    name: str
    scenario: Scenario
    settings: Mapping[str, Any]
    seed: int
    pairs: Sequence[tuple[str, str]] | None
    first: int
    replicates: int
    explained: range

    @property
    def traced(self) -> range:
        """All steps."""
        return range(1, self.world.steps + 1)

    @property
    def world(self) -> Scenario:
        """The scenario with its changes."""
        return changed(self.scenario, self.settings)

    def written(self, story: int) -> dict[str, Any]:
        """What the page is told of it."""
        return {
            "story": story,
            "settings": self.settings,
            "seed": str(self.seed),
            "pairs": self.pairs,
            "first": self.first,
            "replicates": self.replicates,
            "traced": {"from": self.traced.start, "count": len(self.traced)},
            "explained": {"from": self.explained.start, "count": len(self.explained)},
        }

    def expected(self) -> Digests:
        """Of each array of the record its shape and the SHA-256 of its numbers, as float64."""
        world = build_world(self.world, self.pairs)
        replicates = range(self.first, self.first + self.replicates)
        record = engine.record(
            world, self.seed, replicates, path=True, trace=self.traced, explained=self.explained
        )
        return {name: _digest(array) for name, array in arrays_of(record).items()}


def generated_cases(numbers: Iterable[int]) -> Iterator[Case]:
    """Scenarios made by chance with knobs of every kind, some turned, and paths set."""
    for number in numbers:
        chance = Random(f"page {number}")
        scenario = _with_knobs(generated_scenario(number), chance)
        yield _case(f"generated {number}", scenario, chance)


def shipped_cases() -> Iterator[Case]:
    """Every scenario that comes with the program, its knobs turned by chance."""
    for file in shipped():
        yield _case(file.stem, read_scenario(file), Random(file.stem))


def _case(name: str, scenario: Scenario, chance: Random) -> Case:
    pair = (scenario.focus[1], scenario.focus[0])
    first = chance.randint(1, scenario.steps)
    return Case(
        name,
        scenario,
        dict(_settings(scenario, chance)),
        chance.choice(SEEDS),
        chance.choice([None, None, [pair]]),
        chance.choice(FIRSTS),
        chance.randint(1, 4),
        range(first, min(first + 2, scenario.steps + 1)),
    )


def _settings(scenario: Scenario, chance: Random) -> Iterator[tuple[str, Any]]:
    """Some knobs turned anywhere in their range, its ends included, and some paths set."""
    states, occasion = (
        chance.sample(sorted(scenario.states), 2),
        chance.choice([*scenario.occasions]),
    )
    share = chance.choice([0.0, 1.0, chance.random()])
    paths: dict[str, Any] = {
        f"states.{states[0]}.power": 10 ** chance.uniform(-2, 2),
        f"states.{states[1]}.interests.{chance.choice([*scenario.issues])}.position": 2 * share - 1,
        f"states.{states[0]}.interests.{chance.choice([*scenario.issues])}": [-share, share],
        f"hostility.{states[0]}.{states[1]}": share,
        f"ties.{states[1]}.{states[0]}": share,
        f"occasions.{occasion}.rate": share,
        f"occasions.{occasion}.host": states[1],
        "model.noise": 0.05 + share,
        "model.outsiders.declines": share,
        "model.backlash": share,
        "steps": chance.randint(1, scenario.steps),
    }
    listed = [(path, value) for path, value in paths.items() if chance.random() < 0.15]
    for id_, knob in scenario.knobs.items():
        if chance.random() < 0.6:
            ends = (knob.from_, knob.to)
            listed.append((id_, chance.choice([*ends, chance.uniform(*ends)])))
    chance.shuffle(listed)
    yield from listed


def _with_knobs(scenario: Scenario, chance: Random) -> Scenario:
    """A scenario with knobs of every kind that turn the same things, so that their order tells."""
    one, other = chance.sample(sorted(scenario.states), 2)
    issues = chance.sample(sorted(scenario.issues), chance.randint(1, len(scenario.issues)))
    powers = [f"states.{state}.power" for state in chance.sample(sorted(scenario.states), 2)]
    cells = [f"hostility.{one}.{other}", f"ties.{one}.{other}", f"ties.{other}.{one}"]
    plain: list[dict[str, Any]] = [
        {"parity": [one, other], "from": 0.01, "to": 1.0},
        {"scale": powers, "from": 0.1, "to": 10.0},
        {"set": powers[0], "from": 0.01, "to": 20.0},
        {"converge": {"state": one, "towards": other, "issues": issues}, "from": 0.0, "to": 1.0},
        {"converge": {"state": other, "towards": one, "issues": issues}, "from": 0.0, "to": 1.0},
        {"scale": cells, "from": 0.0, "to": 1.0},
        {"set": f"states.{other}.interests.{issues[0]}.salience", "from": 0.0, "to": 1.0},
    ]
    chance.shuffle(plain)
    data = scenario.model_dump(by_alias=True, exclude_none=True)
    knobs = {f"k{place}": {"title": "a knob", **knob} for place, knob in enumerate(plain)}
    return Scenario.model_validate(data | {"knobs": knobs})


def _digest(array: np.ndarray[Any, Any]) -> str:
    shape = ",".join(map(str, array.shape))
    return f"{shape} {hashlib.sha256(array.astype(np.float64).tobytes()).hexdigest()}"
