"""What is looked at first: a decision of the story's first life that is worth asking about."""

from sim.scenario.schema import Scenario
from sim.studies.explain import Explanation, explain
from sim.studies.life import Life, life


def asked_about(scenario: Scenario) -> str:
    """The occasion that is asked about first: a costly one of the first of the two."""
    first = scenario.focus[0]
    costly = [name for name, each in scenario.occasions.items() if each.kind != "rhetoric"]
    own = (name for name in costly if scenario.occasions[name].host == first)
    return next(own, [*costly, *scenario.occasions][0])


def partners(scenario: Scenario, occasion: str) -> list[str]:
    """Who could join an occasion, the other of the two first."""
    order = dict.fromkeys((*reversed(scenario.focus), *scenario.states))
    return [state for state in order if state != scenario.occasions[occasion].host]


def last_opening(seen: Life, occasion: str) -> int:
    """The last step of a life in which an occasion was open; the last of all where it never was."""
    held = seen.signals[seen.signals["occasion"] == occasion]["step"].tolist()
    return max(held, default=seen.scenario.steps)


def opening_decision(scenario: Scenario) -> Explanation:
    """The decision that the page opens on."""
    occasion = asked_about(scenario)
    step = last_opening(life(scenario), occasion)
    return explain(scenario, partners(scenario, occasion)[0], occasion, step=step)
