"""Paths: one value of a scenario looked up or changed. What paths there are says `places`."""

from collections.abc import Mapping

from sim.scenario.addressable_paths import addressable_paths
from sim.scenario.editor import Editor, Value
from sim.scenario.schema import Scenario


def all_paths(scenario: Scenario) -> list[str]:
    """Every path of a scenario, in the order of its file."""
    return list(addressable_paths(Editor(scenario).names))


def value_at(scenario: Scenario, path: str) -> Value:
    """The value at a path; where a matrix or a state's interests say nothing, 0.

    Raises ScenarioError if the path leads nowhere.

    >>> from sim.scenario.files.reader import read_scenario
    >>> value_at(read_scenario("scenarios/two-states.yaml"), "hostility.R.A")
    0.5
    """
    draft = Editor(scenario)
    value = draft.value(path)
    draft.raise_mistakes()
    return value


def with_values(scenario: Scenario, values: Mapping[str, object]) -> Scenario:
    """A scenario with other values at some paths.

    Where `steps` become fewer, dates and events beyond them are dropped. Raises ScenarioError
    with every path that leads nowhere and every value that cannot stand where it should.
    """
    draft = Editor(scenario)
    draft.set_all(values)
    return draft.scenario()


def with_given(scenario: Scenario, **values: object) -> Scenario:
    """`with_values` of those that are given; None leaves what the scenario says."""
    overrides = {path: value for path, value in values.items() if value is not None}
    return with_values(scenario, overrides) if overrides else scenario
