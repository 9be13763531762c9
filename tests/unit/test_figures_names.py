"""States are called by names that fit: in full, else by the short name of the file."""

from pathlib import Path

import numpy as np
import pytest

from sim.figures import (
    Picture,
    answers_figure,
    comparison_figure,
    support_figure,
    system_figure,
    world_figure,
)
from sim.figures.sweep.sweep_figure import sweep_figure
from sim.scenario.files.reader import read_scenario
from sim.scenario.schema import Scenario
from tests.unit.figure_tables import (
    LONG,
    a_path,
    a_scenario,
    all_words,
    answered,
    answered_path,
    some_pairs,
)
from tests.unit.test_figures_sweeps import some_points

SHIPPED = sorted(Path("scenarios").glob("*.yaml"))
POWERS = [[0.1], [0.2], [0.3]]


def pictures(scenario: Scenario) -> dict[str, Picture]:
    power = f"states.{scenario.focus[0]}.power"
    path = a_path(scenario)
    drawn = {
        "support": support_figure(path, scenario),
        "whatif": comparison_figure(path, path, scenario, "a change"),
        "sweep": sweep_figure(some_points([power], POWERS), [power], scenario),
        "world": world_figure(some_pairs(scenario), scenario),
    }
    if len(scenario.states) > 2:
        drawn["answers"] = answers_figure(answered(some_pairs(scenario)), scenario)
        drawn["system"] = system_figure(answered_path(scenario), scenario)
    return drawn


@pytest.mark.slow
@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_no_name_of_a_shipped_scenario_is_cut(file: Path) -> None:
    for name, picture in pictures(read_scenario(file)).items():
        assert "\N{HORIZONTAL ELLIPSIS}" not in all_words(picture), name


def test_a_name_that_does_not_fit_gives_way_to_the_short_one() -> None:
    scenario = a_scenario(states=4)
    named = {
        key: state.model_copy(update={"name": f"{LONG} {place}", "short": f"Isle {place}"})
        for place, (key, state) in enumerate(scenario.states.items())
    }
    renamed = scenario.model_copy(update={"states": named, "title": "Isles"})
    shown = {name: all_words(picture) for name, picture in pictures(renamed).items()}
    assert "Do Isle 0 and Isle 1 become allies?" in shown["support"]
    for name, words in shown.items():
        assert "Isle 0" in words, name
        assert "The Most" not in words, name


def test_something_belongs_to_united_states() -> None:
    scenario = read_scenario("scenarios/usa-india-1962.yaml")
    path = answered_path(scenario)
    ties = (path["measure"] == "tie") & (path["by"] == "USA")
    grown = np.where(ties & (path["step"] == path["step"].max()), 0.99, path["mean"])
    words = all_words(system_figure(path.assign(mean=grown), scenario))
    assert "United States' tie to" in words
