"""The smallest change of each knob that would have reversed a decision."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.errors import ScenarioError
from sim.model.simulate import pair_record
from sim.scenario.knobs import changed, neutral, takes_whole_numbers, world_alone
from sim.scenario.schema import Scenario
from sim.statistics.bisection import bisect, midpoint, whole_midpoint

if TYPE_CHECKING:
    from sim.studies.explain.explanation import Explanation

_POINTS = 41
"""Values of a knob that are tried first; a stretch of flips between two of them goes unseen."""

_ACCURACY = 1 / 10_000
"""Share of the knob's range to which the nearest flip is then closed in on."""


@dataclass(frozen=True)
class Flip:
    """What it takes of one knob."""

    knob: str
    now: float
    """The knob's value as the scenario stands."""
    flips_at: float | None
    """The value nearest to it with which the decision falls the other way; none in its range."""


def smallest_flips(scenario: Scenario, decision: "Explanation") -> list[Flip]:
    """For each knob the smallest change that flips a decision, found by running the engine.

    The random draws stay the same: seed, replicate and step. All that happened before the decision
    is run again with the knob turned, so beliefs and records change with it. There is nothing to
    flip, hence none, where the occasion was not open.
    """
    if not decision.open:
        return []
    return [
        Flip(knob, neutral(scenario, knob), _nearest(scenario, decision, knob))
        for knob in scenario.knobs
    ]


def _nearest(scenario: Scenario, decision: "Explanation", knob: str) -> float | None:
    """The value nearest to the knob's present one at which the decision flips."""
    start, turned = neutral(scenario, knob), scenario.knobs[knob]
    # Other knobs have no part in what happens either, and checking takes time.
    scenario = world_alone(scenario).model_copy(update={"knobs": {knob: turned}})
    whole = takes_whole_numbers(scenario, knob)
    values = np.linspace(turned.from_, turned.to, _POINTS)
    values = np.unique(np.rint(values)) if whole else values
    flips: list[float] = []
    for side in (values[values > start], values[values < start][::-1]):
        reach = min((abs(value - start) for value in flips), default=np.inf)
        stretches = pairwise([start, *side.tolist()])
        near = [value for before, value in stretches if abs(before - start) < reach]
        bracket = _first_flip(scenario, decision, knob, start, near)
        if bracket:
            _, flipped = bisect(
                *bracket,
                lambda value: not _flips(scenario, decision, knob, value),
                _ACCURACY * (turned.to - turned.from_),
                whole_midpoint if whole else midpoint,
            )
            flips.append(flipped)
    return min(flips, key=lambda value: abs(value - start), default=None)


def _first_flip(
    scenario: Scenario, decision: "Explanation", knob: str, start: float, values: list[float]
) -> tuple[float, float] | None:
    """Going outwards from the present value: the last that does not flip, the first that does."""
    unflipped = start
    for value in values:
        if _flips(scenario, decision, knob, value):
            return unflipped, value
        unflipped = value
    return None


def _flips(scenario: Scenario, decision: "Explanation", knob: str, value: float) -> bool:
    try:
        scenario = changed(scenario, {knob: value})
    except ScenarioError:  # the knob turned so far leaves no world
        return False
    pair, steps = (decision.state, decision.host), range(decision.step, decision.step + 1)
    record = pair_record(scenario, pair, decision.replicate, steps)
    opened = record.trace.opened[0, record.world.occasion_index[decision.occasion], 0] == 1
    row = record.world.decision_index[decision.occasion, decision.state]
    joined = record.trace.joined[0, row, 0] == 1
    return bool(opened and joined != decision.joined)
