from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.cli.text.participation import joiners
from sim.cli.text.summary import summary
from sim.results.scenario_library import read
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario
from sim.studies.ensemble.ensemble import Ensemble

SCENARIO = Path(__file__).parents[2] / "scenarios" / "two-states.yaml"
FOCUS = {
    "a": "A",
    "b": "B",
    "allied": 0.0,
    "allied_low": 0.0,
    "allied_high": 0.0092,
    "ever_allied": 0.0,
    "first_alliance": float("nan"),
    "costly_rate_ab": 0.9,
    "costly_rate_ba": 0.3,
    "rhetoric_rate_ab": 1.0,
    "rhetoric_rate_ba": 0.8,
    "expected_ab": 0.31,
    "expected_ba": 0.92,
    "alliance": 0.0,
    "one_sided_support": 0.88,
    "rhetorical_support": 0.0,
    "mutual_support": 0.12,
    "distant": 0.0,
}


@pytest.fixture
def scenario() -> Scenario:
    return read(SCENARIO)


def told(scenario: Scenario, **focus: Any) -> str:
    joins = pd.DataFrame(
        {
            "occasion": [each for each in scenario.occasions for _ in range(2)],
            "state": [
                state
                for each in scenario.occasions.values()
                for state in scenario.states
                if state != each.host
            ],
            "occasions": 400,
            "joins": 120,
            "rate": 0.3,
            "low": 0.27,
            "high": 0.33,
        }
    )
    pairs = pd.DataFrame([FOCUS | focus])
    ensemble = Ensemble(scenario, "compiled", joins, pairs, *[pd.DataFrame()] * 3)
    return summary(ensemble, 300)


def test_no_alliance_is_said_with_how_sure_that_is(scenario: Scenario) -> None:
    sentence = "No alliance between Aland and Borduria in any of 400 replicates"
    assert f"{sentence} (95 % interval 0 to 0.9 %)." in told(scenario)


def test_an_alliance_in_some_worlds_is_counted(scenario: Scenario) -> None:
    text = told(
        scenario,
        allied=0.37,
        allied_low=0.322,
        allied_high=0.419,
        ever_allied=0.5,
        first_alliance=34.0,
    )
    answer = (
        "Aland and Borduria are allied at the end in 148 of 400 replicates, 37 % (95 % interval"
    )
    assert text.startswith(f"{answer} 32 to 42 %).\n")
    assert "They are allied at some time in 50 %; first in month 34, in the median." in text


def test_an_alliance_that_came_and_went_is_not_called_none(scenario: Scenario) -> None:
    text = told(scenario, ever_allied=0.1, first_alliance=12.0)
    assert "allied at the end in 0 of 400 replicates, 0 %" in text
    assert "They are allied at some time in 10 %" in text


def test_an_alliance_in_all_worlds_is_called_all(scenario: Scenario) -> None:
    certain = {"allied": 1.0, "allied_low": 0.9908, "allied_high": 1.0, "ever_allied": 1.0}
    text = told(scenario, **certain, first_alliance=9.0)
    assert "allied at the end in all of 400 replicates (95 % interval 99.1 to 100 %)" in text


def test_one_world_is_not_spoken_of_as_many(scenario: Scenario) -> None:
    text = told(changed(scenario, {"replicates": 1}), allied_high=0.975)
    assert "in the one replicate (95 % interval 0 to 97.5 %)" in text


def test_rates_and_expectations_are_told_the_right_way_round(scenario: Scenario) -> None:
    lines = [" ".join(line.split()) for line in told(scenario).splitlines()]
    assert "Aland joins Borduria's exercises and sanctions support 90 %" in lines
    assert "Borduria joins Aland's exercises and sanctions support 30 %" in lines
    assert "Aland joins Borduria's statements 100 %" in lines
    assert "Borduria expects Aland to join its next exercise or sanctions support 92 %" in lines
    assert "Aland expects Borduria to join its next exercise or sanctions support 31 %" in lines


def test_only_relations_that_came_about_are_named_the_most_frequent_first(
    scenario: Scenario,
) -> None:
    relations = "Their relation at the end: one-sided support 88 %, mutual support 12 %."
    assert relations in told(scenario)


def test_who_joins_hardly_ever_is_not_named_among_the_others(scenario: Scenario) -> None:
    joins = pd.DataFrame(
        [
            (occasion, state, 1000, 0, 0.3 if state != "R" else rate, 0.27, 0.33)
            for (occasion, entry), rate in zip(
                scenario.occasions.items(), (0.5, 0.049, 0.0, 0.5, 0.5, 0.5), strict=True
            )
            for state in scenario.states
            if state != entry.host
        ],
        columns=["occasion", "state", "occasions", "joins", "rate", "low", "high"],
    )
    first, _ = joiners(joins, scenario, 100)
    _, _, speaks, drills, sanctioned = first.splitlines()
    assert "30 % (27 to 33)" in speaks
    assert speaks.endswith("Rival 50 %")
    assert drills.endswith("\N{EN DASH}")
    assert sanctioned.endswith("\N{EN DASH}")


def test_of_the_others_those_who_join_most_come_first(scenario: Scenario) -> None:
    data = scenario.model_dump(by_alias=True, exclude_none=True)
    for state, name in (("S", "Second"), ("T", "Third")):
        data["states"][state] = {"name": name, "power": 1.0}
    larger = Scenario.model_validate(data)
    rates = {"R": 0.2, "S": 0.9, "T": 0.5}
    joins = pd.DataFrame(
        [
            (occasion, state, 1000, 0, rates.get(state, 0.3), 0.27, 0.33)
            for occasion, entry in larger.occasions.items()
            for state in larger.states
            if state != entry.host
        ],
        columns=["occasion", "state", "occasions", "joins", "rate", "low", "high"],
    )
    first, _ = joiners(joins, larger, 100)
    assert "Second 90 %, Third 50 %, Rival 20 %" in " ".join(first.split())


def test_an_occasion_that_never_arose_has_no_rate(scenario: Scenario) -> None:
    joins = pd.DataFrame(
        [
            (occasion, state, 0, 0, float("nan"), float("nan"), float("nan"))
            for occasion, entry in scenario.occasions.items()
            for state in scenario.states
            if state != entry.host
        ],
        columns=["occasion", "state", "occasions", "joins", "rate", "low", "high"],
    )
    assert all("(never open)" in table for table in joiners(joins, scenario, 100))
