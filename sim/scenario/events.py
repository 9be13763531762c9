"""Events: the scenarios that hold one after the other in the course of a run."""

from collections.abc import Iterator

from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario


def phases(scenario: Scenario) -> Iterator[tuple[int, Scenario]]:
    """The first step of each stretch between events, with the scenario that holds meanwhile."""
    for step in _starts(scenario):
        yield step, _at(scenario, step)


def _starts(scenario: Scenario) -> list[int]:
    starts = {1}
    for event in scenario.events:
        starts.add(event.step)
        if event.until is not None and event.until <= scenario.steps:
            starts.add(event.until)
    return sorted(starts)


def _at(scenario: Scenario, step: int) -> Scenario:
    """The scenario with the events in force at a step."""
    values = scenario.set_by_events(step)
    return with_values(scenario, values) if values else scenario
