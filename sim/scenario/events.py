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
    """The scenario with the events in force at a step; of two on one path the later one counts."""
    values: dict[str, object] = {}
    for event in sorted(scenario.events, key=lambda event: event.step):
        if event.step <= step and (event.until is None or step < event.until):
            # Set anew, not updated: a whole interest must come after an earlier part of it.
            values = {path: values[path] for path in values if path not in event.set} | event.set
    return with_values(scenario, values) if values else scenario
