"""What a page is given of its stories: all that it needs, as it is, by one schema."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from sim.errors import InputError
from sim.model.layout import layout_of
from sim.model.world import build_world
from sim.page.document import Document
from sim.page.schema import stories_schema
from sim.page.stories import document, read_scenarios, story_of
from sim.results.scenario_library import OPENING
from sim.scenario.files.reader import parse_scenario, read_scenario
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from sim.studies.ensemble.ensemble import run, signals
from sim.studies.ensemble.trajectory import trajectory
from sim.vocabulary.terms import DECISION_TERMS
from tests.unit.checked_by_schema import mistakes
from tests.unit.run_folders import two_states

SCHEMA = Path(__file__).parents[2] / "sim" / "page" / "web" / "stories.schema.json"
TWO_STATES = "scenarios/two-states.yaml"


@pytest.fixture(scope="module")
def scenarios() -> dict[str, Scenario]:
    return read_scenarios(())


@pytest.fixture(scope="module")
def text(scenarios: dict[str, Scenario]) -> str:
    """The document of all scenarios that come with the program, as JSON."""
    return document(scenarios).json_text()


@pytest.fixture
def plain(text: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(text)
    return read


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return read


# --- The same scenario ----------------------------------------------------------------------------


def restored(story: dict[str, Any]) -> Scenario:
    """A scenario made from what a page is given alone."""
    return Scenario.model_validate({"format": 1, "seed": int(story["seed"]), **story["scenario"]})


def test_a_story_makes_the_world_of_its_scenario(
    scenarios: dict[str, Scenario], plain: dict[str, Any]
) -> None:
    assert [story["name"] for story in plain["stories"]] == list(scenarios)
    assert len(scenarios) > 20
    assert next(iter(scenarios)) == OPENING
    for story in plain["stories"]:
        one, other = (build_world(each) for each in (scenarios[story["name"]], restored(story)))
        for name, array in layout_of(one)._asdict().items():
            assert np.array_equal(array, getattr(layout_of(other), name)), (story["name"], name)
        seeds = one.scenario.seed, other.scenario.seed
        assert np.array_equal(one.keys(seeds[0]), other.keys(seeds[1]))
        for part in ("knobs", "events", "about", "sources", "focus", "replicates"):
            assert getattr(one.scenario, part) == getattr(other.scenario, part)


@pytest.mark.parametrize("seed", [0, 2**53 + 1, 2**63 - 1])
def test_a_seed_beyond_the_whole_numbers_of_javascript_is_kept(seed: int) -> None:
    story = json.loads(story_of(two_states(seed=seed), "two").model_dump_json(by_alias=True))
    assert story["seed"] == str(seed)
    assert "seed" not in story["scenario"]


def test_parameters_of_a_set_are_written_out_and_events_kept() -> None:
    text = Path(TWO_STATES).read_text(encoding="utf-8")
    event = "events: [{step: 3, title: E, set: {states.A.interests.first: [0.5, 1]}}]"
    model = "parameters: exercises\nmodel: {outsiders: {declines: 0.1}}"
    scenario = parse_scenario(f"{text}\n{event}\n{model}\n")
    (story,) = json.loads(document({"two": scenario}).json_text())["stories"]
    assert "parameters" not in story["scenario"]
    assert story["scenario"]["model"]["weights"]["security"] == 1.21
    assert story["scenario"]["model"]["outsiders"]["sees"]["exercise"] == 0.9
    assert story["scenario"]["events"][0]["set"] == {"states.A.interests.first": [0.5, 1.0]}
    assert restored(story).model == scenario.model
    assert restored(story).events == scenario.events


# --- What is said beside it -----------------------------------------------------------------------


def test_terms_are_in_the_order_of_a_decision(plain: dict[str, Any]) -> None:
    terms = plain["words"]["terms"]
    assert list(terms) == list(DECISION_TERMS)
    assert terms["third_parties"]["moves"] is DECISION_TERMS["third_parties"].moves
    assert plain["words"]["kinds"]["rhetoric"]["costly"] is False
    assert plain["left_out"]["outsiders"]["declines"] == 0.3


def test_steps_have_their_dates_and_knobs_their_places(plain: dict[str, Any]) -> None:
    story = plain["stories"][0]
    assert (story["dates"][0], story["dates"][5], len(story["dates"])) == (
        "Aug 2021",
        "Jan 2022",
        120,
    )
    assert story["standing"]["china_weaker"] == 0.2329
    assert (story["standing"]["ties"], story["standing"]["interests"]) == (1, 0)
    assert story["whole"] == []


def test_a_story_is_told_in_words_and_has_a_place_for_every_state(plain: dict[str, Any]) -> None:
    story = plain["stories"][0]
    scenario = story["scenario"]
    assert scenario["story"]["watch"] == {"replicate": 1, "from": 4}
    assert scenario["story"]["why"]["occasion"] == "zapad"
    assert scenario["knobs"]["threat"]["stands"] == "as in 2022"
    assert scenario["states"]["EUR"]["short"] == "EU"
    assert story["places"]["RUS"] == [58, 24]
    for other in plain["stories"]:
        assert list(other["places"]) == list(other["scenario"]["states"])
    assert sum("story" in other["scenario"] for other in plain["stories"]) == 7


def test_a_knob_of_whole_numbers_is_named() -> None:
    knob = "  sustain: {title: Steps in a row, set: model.alliance.sustain, from: 1, to: 12}\n"
    text = Path(TWO_STATES).read_text(encoding="utf-8").replace("knobs:\n", f"knobs:\n{knob}")
    assert story_of(parse_scenario(text), "two").whole == ("sustain",)


# --- What came of it ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["two-states", "russia-china-2022-system"])
def test_what_is_recorded_is_what_a_run_gives(name: str, plain: dict[str, Any]) -> None:
    (recorded,) = (story["recorded"] for story in plain["stories"] if story["name"] == name)
    scenario = read_scenario(f"scenarios/{name}.yaml")
    a, b = scenario.focus
    row = run(scenario, replicates=200).pairs.iloc[0]
    assert recorded["replicates"] == 200
    assert recorded["allied"] == 200 * row["allied"]
    course = trajectory(scenario)
    for joiner, host in ((a, b), (b, a)):
        index = course.record.world.pair_index[joiner, host]
        whole = course.record.trace.expected[:, index, 0]
        assert recorded["first"]["expected"][host] == pytest.approx(whole, abs=0.000501)
    allied = [step for step in range(1, 121) if course.relation((a, b), step) == "alliance"]
    assert recorded["first"]["allied"] == allied
    table = signals(scenario)
    for occasion, openings in recorded["first"]["occasions"].items():
        other = b if scenario.occasions[occasion].host == a else a
        rows = table[(table["occasion"] == occasion) & (table["state"] == other)]
        assert openings["open"] == rows["step"].tolist()
        assert openings["joined"] == rows[rows["joined"]]["step"].tolist()
    assert set(recorded["first"]["occasions"]) == {
        id_ for id_, occasion in scenario.occasions.items() if occasion.host in (a, b)
    }


def test_of_a_state_without_costly_occasions_nothing_is_expected() -> None:
    costly = {f"occasions.b_{name}.host": "A" for name in ("drills", "sanctioned")}
    recorded = story_of(with_values(two_states(replicates=300), costly), "two").recorded
    assert recorded.replicates == 200
    assert list(recorded.first.expected) == ["A"]
    few = story_of(two_states(replicates=3, steps=6), "two").recorded
    assert few.replicates == 3
    assert few.allied <= 3


# --- What is too large, or named twice ------------------------------------------------------------


def with_states(number: int) -> Scenario:
    more = "".join(f"  S{n}: {{name: S{n}, power: 1}}\n" for n in range(number - 3))
    text = Path(TWO_STATES).read_text(encoding="utf-8").replace("states:\n", f"states:\n{more}")
    return with_values(parse_scenario(text), {"replicates": 1, "steps": 2})


def test_sixteen_states_are_told_and_seventeen_refused() -> None:
    assert len(story_of(with_states(16), "many").scenario.model_dump()["states"]) == 16
    with pytest.raises(InputError, match="many has 17 states; a page takes at most 16"):
        story_of(with_states(17), "many")


@pytest.mark.parametrize(
    ("knob", "sentence"),
    [
        ({"set": "seed", "to": 9}, "two: knob 'k' turns the seed"),
        ({"set": "steps", "to": 241}, "two: knob 'k' goes beyond the 240 steps"),
    ],
)
def test_a_knob_that_a_page_cannot_turn_is_refused(knob: dict[str, Any], sentence: str) -> None:
    data = two_states().model_dump(by_alias=True, exclude_none=True)
    data["knobs"]["k"] = {"title": "a knob", "from": 1} | knob
    with pytest.raises(InputError, match=sentence):
        story_of(Scenario.model_validate(data), "two")
    data["knobs"]["k"]["set"], data["knobs"]["k"]["to"] = "steps", 240
    assert story_of(Scenario.model_validate(data), "two").whole == ("k",)


@pytest.mark.parametrize("name", [" two", "two ", "a\u202eb"])
def test_a_file_name_that_is_no_name_for_a_story_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="cannot name a story; rename the file"):
        story_of(two_states(), name)


def test_what_runs_too_long_is_refused() -> None:
    with pytest.raises(InputError, match="long has 241 steps; a page takes at most 240"):
        story_of(two_states(steps=241), "long")


# --- The schema -----------------------------------------------------------------------------------


def test_the_schema_is_that_of_the_program(schema: dict[str, Any]) -> None:
    stale = "the schema is not that of the document: run `make page`"
    assert schema == json.loads(json.dumps(stories_schema())), stale


def test_every_shipped_scenario_is_as_the_schema_says(
    plain: dict[str, Any], text: str, schema: dict[str, Any]
) -> None:
    assert [*mistakes(plain, schema, schema)] == []
    assert Document.model_validate_json(text).json_text() == text


def _newer(document: dict[str, Any]) -> None:
    document["format"] = 2


def _without_states(document: dict[str, Any]) -> None:
    del document["stories"][0]["scenario"]["states"]


def _seed_as_a_number(document: dict[str, Any]) -> None:
    document["stories"][0]["seed"] = 2022


def _unknown_key(document: dict[str, Any]) -> None:
    document["stories"][0]["scenario"]["sweep"] = {}


def _hostility_beyond(document: dict[str, Any]) -> None:
    document["stories"][0]["scenario"]["rivalries"][0]["hostility"] = 1.5


def _two_turns(document: dict[str, Any]) -> None:
    document["stories"][0]["scenario"]["knobs"]["threat"]["set"] = "states.CHN.power"


def _wrong_id(document: dict[str, Any]) -> None:
    document["stories"][0]["scenario"]["issues"]["not an id"] = "An issue"


def _too_many_replicates(document: dict[str, Any]) -> None:
    document["stories"][0]["recorded"]["replicates"] = 201


def _too_many_states(document: dict[str, Any]) -> None:
    states = document["stories"][0]["scenario"]["states"]
    state = states["RUS"]
    states |= {f"X{number}": state for number in range(17 - len(states))}


def _no_story(document: dict[str, Any]) -> None:
    document["stories"] = []


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (_newer, ".format const"),
        (_without_states, ".stories.0.scenario required"),
        (_seed_as_a_number, ".stories.0.seed type"),
        (_unknown_key, ".stories.0.scenario.sweep additionalProperties"),
        (_hostility_beyond, ".stories.0.scenario.rivalries.0.hostility maximum"),
        (_two_turns, ".stories.0.scenario.knobs.threat oneOf"),
        (_wrong_id, ".stories.0.scenario.issues.not an id additionalProperties"),
        (_too_many_replicates, ".stories.0.recorded.replicates maximum"),
        (_too_many_states, ".stories.0.scenario.states maxProperties"),
        (_no_story, ".stories minItems"),
    ],
)
def test_schema_and_program_refuse_what_is_wrong(
    spoil: Callable[[dict[str, Any]], None],
    where: str,
    plain: dict[str, Any],
    schema: dict[str, Any],
) -> None:
    spoil(plain)
    assert [*mistakes(plain, schema, schema)] == [where]
    with pytest.raises(ValidationError):
        Document.model_validate_json(json.dumps(plain))


def test_all_of_a_scenario_must_be_written_out(
    plain: dict[str, Any], schema: dict[str, Any]
) -> None:
    del plain["stories"][0]["scenario"]["model"]["weights"]["security"]
    assert [*mistakes(plain, schema, schema)] == [".stories.0.scenario.model.weights required"]
