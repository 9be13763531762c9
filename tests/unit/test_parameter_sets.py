from typing import Any

import pytest

import sim
from sim.errors import ScenarioError
from sim.scenario.files.reader import dump_scenario, parse_scenario
from sim.scenario.knobs import changed
from sim.scenario.parameter_sets import PARAMETER_SETS, ParameterSet
from sim.scenario.parameters import ModelParameters
from sim.scenario.schema import Scenario

TWO: dict[str, Any] = {
    "format": 1,
    "title": "Two",
    "steps": 12,
    "focus": ["A", "B"],
    "issues": {"first": "the first"},
    "states": {name: {"name": name, "power": 1.0} for name in ("A", "B")},
    "occasions": {"drill": {"host": "A", "kind": "exercise", "issue": "first", "rate": 0.5}},
}
VALUES = {"weights.interest": 2.0, "weights.security": 3.0, "premium": 0.7}


@pytest.fixture(autouse=True)
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PARAMETER_SETS, "made_up", ParameterSet("Made up", "nowhere", VALUES))


def test_a_set_takes_the_place_of_the_defaults_and_gives_way_to_the_scenario() -> None:
    own = {"weights": {"security": 5.0}, "noise": 0.2}
    scenario = Scenario.model_validate(TWO | {"parameters": "made_up", "model": own})
    assert scenario.model.weights.interest == 2.0
    assert scenario.model.weights.security == 5.0
    assert scenario.model.premium == 0.7
    assert scenario.model.noise == 0.2
    assert scenario.model.weights.audience == ModelParameters().weights.audience


def test_what_is_set_later_stays() -> None:
    scenario = Scenario.model_validate(TWO | {"parameters": "made_up"})
    other = changed(scenario, {"model.weights.interest": 1.5})
    assert (other.model.weights.interest, other.model.premium) == (1.5, 0.7)
    assert changed(other, {"steps": 7}).model == other.model


def test_a_dumped_scenario_keeps_its_numbers_whatever_becomes_of_the_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = dump_scenario(Scenario.model_validate(TWO | {"parameters": "made_up"}))
    monkeypatch.setitem(PARAMETER_SETS, "made_up", ParameterSet("Other", "", {"premium": 0.1}))
    assert parse_scenario(text, as_run=True).model.premium == 0.7


def test_an_unknown_set_is_refused_with_the_nearest() -> None:
    text = dump_scenario(Scenario.model_validate(TWO)).replace(
        "steps:", "parameters: mad_up\nsteps:"
    )
    with pytest.raises(ScenarioError, match=r"no such parameter set .*mean .made_up."):
        parse_scenario(text)


@pytest.mark.parametrize("model", [3, "text", [1]])
def test_what_is_no_section_is_complained_of_as_ever(model: object) -> None:
    with pytest.raises(Exception, match="model"):
        Scenario.model_validate(TWO | {"parameters": "made_up", "model": model})


@pytest.mark.parametrize("name", [3, None, ["made_up"]])
def test_what_is_no_name_is_refused_or_is_nothing(name: object) -> None:
    if name is None:
        assert Scenario.model_validate(TWO | {"parameters": name}).parameters is None
        return
    with pytest.raises(Exception, match="parameters"):
        Scenario.model_validate(TWO | {"parameters": name})


@pytest.mark.parametrize("name", sorted(PARAMETER_SETS))
def test_every_set_that_ships_makes_a_scenario(name: str) -> None:
    scenario = sim.read("two-states")
    data = scenario.model_dump(by_alias=True, exclude_none=True, exclude={"model"})
    assert Scenario.model_validate(data | {"parameters": name}).model != ModelParameters()
