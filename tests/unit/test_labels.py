"""Measures in words: what is asked of whom, in the words of what a scenario holds."""

import pytest

from sim.measures.labels import MeasureOf, phrase
from sim.scenario.files.reader import read_scenario
from sim.scenario.schema import Scenario
from tests.unit.run_folders import ROOT


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """Two states, the first of which hosts no sanctions support any more."""
    found = read_scenario(ROOT / "scenarios" / "two-states.yaml")
    kept = {
        name: occasion
        for name, occasion in found.occasions.items()
        if (occasion.host, occasion.kind) != ("A", "sanctions_support")
    }
    return found.model_copy(update={"occasions": kept})


def test_a_name_has_its_article_within_a_sentence() -> None:
    shipped = read_scenario(ROOT / "scenarios" / "usa-india-1962.yaml")
    words = phrase(MeasureOf("rhetoric_rate", "IND", "USA"), shipped)
    assert words == "India joins the United States' statements"


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (MeasureOf("allied", "A", "B"), "allied at the end"),
        (MeasureOf("costly_rate", "B", "A"), "Borduria joins Aland's exercises"),
        (
            MeasureOf("costly_rate", "A", "B"),
            "Aland joins Borduria's exercises and sanctions support",
        ),
        (MeasureOf("expected", "A", "B"), "Aland expects Borduria to join its next exercise"),
        (
            MeasureOf("expected", "B", "A"),
            "Borduria expects Aland to join its next exercise or sanctions support",
        ),
        (MeasureOf("rhetoric_rate", "B", "A"), "Borduria joins Aland's statements"),
        (MeasureOf("joins", "B", "A", "a_drills"), "Borduria joins “Aland holds an exercise”"),
        (MeasureOf("joins", "B", "A", "nowhere"), "Borduria joins “nowhere”"),
    ],
)
def test_a_measure_names_what_is_joined_and_hoped_for(
    scenario: Scenario, measure: MeasureOf, words: str
) -> None:
    assert phrase(measure, scenario) == words


def test_of_a_host_of_nothing_costly_all_that_could_be_is_named(scenario: Scenario) -> None:
    bare = scenario.model_copy(update={"occasions": {}})
    told = phrase(MeasureOf("costly_rate", "A", "B"), bare)
    assert told == "Aland joins Borduria's exercises and sanctions support"
