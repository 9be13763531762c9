"""What is looked at first: a decision of the story's first life that is worth asking about."""

from sim.scenario.schema import Scenario
from sim.studies.ensemble.trajectory import Trajectory, trajectory
from sim.studies.explain.explanation import Explanation, explain
from sim.vocabulary.kinds import COSTLY_KINDS


def asked_about(scenario: Scenario) -> str:
    """The occasion that is asked about first: a costly one of the first of the two."""
    first = scenario.focus[0]
    costly = [name for name, each in scenario.occasions.items() if each.kind in COSTLY_KINDS]
    own = (name for name in costly if scenario.occasions[name].host == first)
    return next(own, [*costly, *scenario.occasions][0])


def partners(scenario: Scenario, occasion: str) -> list[str]:
    """Who could join an occasion, the other of the two first."""
    order = dict.fromkeys((*reversed(scenario.focus), *scenario.states))
    return [state for state in order if state != scenario.occasions[occasion].host]


def openings(seen: Trajectory, occasion: str) -> list[int]:
    """The steps of a life in which an occasion was open."""
    anyone = partners(seen.scenario, occasion)[0]
    return [step for step, _ in seen.answers(occasion, anyone)]


def last_opening(seen: Trajectory) -> int:
    """The last step in which what is asked about first was open; the last if it never was."""
    return max(openings(seen, asked_about(seen.scenario)), default=seen.scenario.steps)


def opening_decision(scenario: Scenario) -> Explanation:
    """The decision that the page opens on."""
    occasion = asked_about(scenario)
    step = last_opening(trajectory(scenario))
    return explain(scenario, partners(scenario, occasion)[0], occasion, step=step)
