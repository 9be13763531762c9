from typing import Any

import pytest
from pydantic import ValidationError

from sim.scenario.addressable_paths import Interest
from sim.scenario.files.json_schema import json_schema
from sim.scenario.files.reader import read_scenario
from sim.scenario.parameters import Outsiders
from sim.scenario.schema import Event, Knob, Occasion, Rivalry, Scenario, State


def small(**changes: Any) -> dict[str, Any]:
    return {
        "format": 1,
        "title": "Small",
        "steps": 10,
        "focus": ["A", "B"],
        "issues": {"land": "Land"},
        "states": {
            "A": {"name": "Aland", "power": 1, "interests": {"land": [1, 0.5]}},
            "B": {"name": "Burg", "power": 2},
        },
        "occasions": {"drill": {"host": "A", "kind": "exercise", "issue": "land", "rate": 0.5}},
    } | changes


def test_what_is_left_out_has_its_default() -> None:
    scenario = Scenario.model_validate(small())
    assert (scenario.seed, scenario.replicates, scenario.unit, scenario.start) == (
        0,
        400,
        "month",
        None,
    )
    assert scenario.states["A"].brinkmanship == 0.5
    assert scenario.occasions["drill"].title == ""


def test_defaults_of_the_model_are_those_of_its_description() -> None:
    assert Scenario.model_validate(small()).model.model_dump() == {
        "weights": {
            "interest": 1.0,
            "security": 4.0,
            "reciprocity": 0.4,
            "audience": 0.8,
            "third_parties": 12.0,
            "entrapment": 0.5,
            "dependence": 0.4,
            "autonomy": 1.0,
        },
        "cost": {"rhetoric": 0.30, "exercise": 0.50, "sanctions_support": 0.60},
        "worth": {"rhetoric": 0.25, "exercise": 1.0, "sanctions_support": 1.0},
        "exposure": {"rhetoric": 0.1, "exercise": 0.6, "sanctions_support": 1.0},
        "premium": 0.4,
        "noise": 0.15,
        "prior": 0.5,
        "turnover": 0.01,
        "memory": 0.92,
        "alliance": {"reciprocity": 0.5, "expectation": 0.5, "sustain": 6},
        "backlash": 0.0,
        "recovery": 0.05,
        "deterrence": 0.0,
        "convergence": 0.0,
        "outsiders": None,
    }
    assert Outsiders().model_dump() == {
        "sees": {"rhetoric": 1.0, "exercise": 0.9, "sanctions_support": 0.5},
        "declines": 0.3,
    }


def test_interest_is_a_position_and_a_salience() -> None:
    interest = Scenario.model_validate(small()).states["A"].interests["land"]
    assert interest == Interest(position=1.0, salience=0.5)
    assert isinstance(interest, Interest)


def test_hostility_goes_from_the_one_who_threatens_to_the_one_who_is_threatened() -> None:
    one_way = [{"from": "A", "to": "B", "hostility": 0.3}]
    assert Scenario.model_validate(small(rivalries=one_way)).hostility == {("A", "B"): 0.3}
    both_ways = [{"between": ["A", "B"], "hostility": 0.3}]
    assert Scenario.model_validate(small(rivalries=both_ways)).hostility == {
        ("A", "B"): 0.3,
        ("B", "A"): 0.3,
    }


def test_tie_goes_from_the_one_who_depends() -> None:
    assert Scenario.model_validate(small(ties={"A": {"B": 0.2}})).tie == {("A", "B"): 0.2}


def test_weight_of_an_occasion_is_its_rate_or_the_share_of_its_dates() -> None:
    drill = {"host": "A", "kind": "exercise", "issue": "land"}
    occasions = {
        "by_chance": drill | {"rate": 0.5},
        "dated": drill | {"at": [2, 5, 9]},
        "dated_with_rate": drill | {"at": [2, 5, 9], "rate": 0.1},
    }
    made = Scenario.model_validate(small(occasions=occasions)).occasions
    assert {name: occasion.weight for name, occasion in made.items()} == {
        "by_chance": 0.5,
        "dated": 0.3,
        "dated_with_rate": 0.1,
    }


def test_scenario_cannot_be_changed() -> None:
    scenario = Scenario.model_validate(small())
    with pytest.raises(ValidationError, match="frozen"):
        scenario.steps = 20


def test_references_in_parts_made_beforehand_are_checked_too() -> None:
    occasion = Occasion.model_validate(
        {"host": "C", "kind": "exercise", "issue": "land", "rate": 0.5}
    )
    state = State.model_validate({"name": "A", "power": 1, "interests": {"sea": [1, 1]}})
    rivalry = Rivalry.model_validate({"from": "A", "to": "D", "hostility": 1})
    knob = Knob.model_validate({"title": "K", "set": "a.b", "from": 0, "to": 1})
    event = Event.model_validate({"step": 30, "title": "E", "set": {"b.c": 1}})
    parts = small(
        occasions={"drill": occasion},
        states=small()["states"] | {"A": state},
        rivalries=(rivalry,),
        knobs={"k": knob},
        events=[event],
    )
    with pytest.raises(ValidationError) as caught:
        Scenario(**parts)
    places = {".".join(map(str, line["loc"])) for line in caught.value.errors()}
    assert places == {
        "occasions.drill.host",
        "states.A.interests.sea.[key]",
        "rivalries.0.to",
        "knobs.k.set",
        "events.0.step",
        "events.0.set.b.c",
    }


def test_json_schema_lists_what_a_file_may_hold() -> None:
    schema = json_schema()
    sections = set(Scenario.model_fields) | {"extends"}
    assert set(schema["properties"]) == sections
    assert schema["additionalProperties"] is False
    assert schema["anyOf"] == [
        {"required": ["format", "title", "steps", "focus", "issues", "states", "occasions"]},
        {"required": ["extends"]},
    ]
    assert set(schema["$defs"]["Knob"]["properties"]) >= {"from", "to", "set"}
    assert "null" not in str(schema)


def test_shipped_knobs_are_those_of_the_question() -> None:
    knobs = read_scenario("scenarios/russia-china-2022.yaml").knobs
    assert {id_: knob.kind for id_, knob in knobs.items()} == {
        "parity": "parity",
        "china_weaker": "set",
        "interests": "converge",
        "ties": "scale",
        "threat": "scale",
    }


@pytest.mark.parametrize(
    ("field", "least", "most"),
    [("steps", 1, 10_000), ("replicates", 1, 10_000_000), ("seed", 0, 2**63 - 1)],
)
def test_whole_numbers_reach_to_both_ends_of_their_range_and_not_beyond(
    field: str, least: int, most: int
) -> None:
    for value in (least, most):
        assert getattr(Scenario.model_validate(small(**{field: value})), field) == value
    for value in (least - 1, most + 1):
        with pytest.raises(ValidationError):
            Scenario.model_validate(small(**{field: value}))


@pytest.mark.parametrize("field", ["title", "about", "unit"])
@pytest.mark.parametrize("character", ["\u202a", "\u202e", "\u2066", "\u2069"])
def test_text_that_no_file_may_hold_is_refused_when_made_in_python(
    field: str, character: str
) -> None:
    with pytest.raises(ValidationError, match="which changes the order in which text is shown"):
        Scenario.model_validate(small(**{field: f"a{character}b"}))
    kept = Scenario.model_validate(small(**{field: "a\u200eb"}))
    assert getattr(kept, field) == "a\u200eb"
