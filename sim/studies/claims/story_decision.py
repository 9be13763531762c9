"""Whether the decision that a story asks about is there to be asked about."""

from sim.errors import Mistake, ScenarioError
from sim.model.draws import draws_at
from sim.model.world import build_world
from sim.scenario.schema import Scenario


def refuse_unopened(scenario: Scenario, source: str = "") -> None:
    """Raises ScenarioError where a story asks why of an occasion that was not open.

    Nothing is run for it: whether an occasion is open depends on its own draws alone.
    """
    if scenario.story is None:
        return
    why, watched = scenario.story.why, scenario.story.watch.replicate
    steps = openings(scenario, why.occasion, watched - 1)
    if why.step in steps:
        return
    nearest = sorted(sorted(steps, key=lambda step: abs(step - why.step))[:3])
    there_is = f"the nearest are {', '.join(map(str, nearest))}" if steps else "it never is"
    wrong = f"must be a step in which {why.occasion} is open in replicate {watched}; {there_is}"
    raise ScenarioError(source, [Mistake("story.why.step", f"{wrong}; found {why.step}")])


def openings(scenario: Scenario, occasion: str, replicate: int) -> list[int]:
    """The steps of a replicate, counted from 0, in which an occasion is open."""
    world = build_world(scenario)
    index, keys = world.occasion_index[occasion], world.keys(scenario.seed)
    chances = world.opening[:, index]
    return [
        step
        for step in range(1, scenario.steps + 1)
        if draws_at(keys[index : index + 1], replicate, step)[0] < chances[step - 1]
    ]
