"""The contract that every measure of the registry keeps."""

from math import inf
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.measures.answers import FROM_RECORD, perceived
from sim.measures.labels import MeasureOf, phrase
from sim.measures.pairs import pair_outcome
from sim.measures.values import FROM_OUTCOME, from_outcome, from_table, measured
from sim.model.agents import AllianceModel
from sim.model.record import Record
from sim.model.simulate import simulate
from sim.scenario.checks.validated_model import Section
from sim.scenario.claims import SUBJECTS, ClaimedMeasure, Direction, Joining, Related, Stance
from sim.scenario.files.json_schema import json_schema
from sim.scenario.files.reader import read_scenario
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from sim.studies.ensemble.replicate_table import replicate_table
from sim.studies.ensemble.tallies import Tallies
from sim.vocabulary.measures import (
    ANSWERS,
    BOTH_WAYS,
    COMPARED,
    MEASURES,
    STORED_OF_PAIR,
    value_range,
)
from sim.vocabulary.relations import RELATIONS, relation_column

A, B, OCCASION = "RUS", "CHN", "zapad"
EXCHANGED = {"same": 1.0, "negated": -1.0}


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return with_values(read_scenario("scenarios/russia-china-2022-system.yaml"), {"steps": 24})


def record_of(scenario: Scenario, engine: Any = "compiled", count: int = 64) -> Record:
    (record,) = simulate(scenario, range(count), engine=engine, threads=1, chunk=count, path=False)
    return record


@pytest.fixture(scope="module")
def record(scenario: Scenario) -> Record:
    return record_of(scenario)


def subject(name: str, by: str = B, towards: str = A) -> Any:
    """What a measure is of: China towards Russia, at Russia's exercise."""
    kinds: dict[str, Any] = {
        "pair": (by, towards),
        "direction": Direction(by=by, towards=towards),
        "joining": Joining(by=by, occasion=OCCASION),
        "relation": Related.model_validate({"of": [by, towards], "is": "rhetorical support"}),
        "stance": Stance(state=towards, issue="asian_order"),
    }
    return kinds[MEASURES[name].subject]


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_lies_in_its_range(name: str, record: Record) -> None:
    low, high = value_range(name, record.world.scenario.steps)
    values = measured(name, subject(name), record)
    assert values.shape == (record.count,)
    assert values.dtype == np.float64
    known = values[~np.isnan(values)]
    assert len(known)
    assert (low <= known).all()
    assert (known <= high).all()
    if MEASURES[name].is_binary:
        assert set(known) <= {0.0, 1.0}


OF_PAIRS = [
    name for name in MEASURES if MEASURES[name].subject in ("pair", "direction", "relation")
]


@pytest.mark.parametrize("name", OF_PAIRS)
def test_a_measure_of_a_pair_keeps_its_symmetry(name: str, record: Record) -> None:
    there, back = (measured(name, subject(name, *pair), record) for pair in ((A, B), (B, A)))
    if MEASURES[name].exchange == "swapped":
        assert (there != back).any()
        if name in FROM_RECORD:
            return
        outcome = pair_outcome(record, A, B).exchanged
        np.testing.assert_array_equal(back, from_outcome(name, outcome, 1))
    else:
        np.testing.assert_array_equal(there, EXCHANGED[MEASURES[name].exchange] * back)


@pytest.mark.slow
@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_is_equal_in_both_engines(name: str, scenario: Scenario) -> None:
    one, other = (
        measured(name, subject(name), record_of(scenario, engine, 2))
        for engine in ("mesa", "compiled")
    )
    np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("name", FROM_OUTCOME)
@pytest.mark.parametrize(("pair", "way"), [((A, B), "ab"), ((B, A), "ba")])
def test_what_is_stored_is_what_is_computed(
    name: str, pair: tuple[str, str], way: Any, record: Record
) -> None:
    table = replicate_table(record)
    rows = table[(table["a"] == A) & (table["b"] == B)]
    computed = measured(name, subject(name, *pair), record)
    steps = record.world.scenario.steps
    np.testing.assert_array_equal(from_table(name, rows, way, steps), computed)


def test_what_has_moved_is_what_the_agents_hold_in_the_end(scenario: Scenario) -> None:
    moving = with_values(scenario, {"model.convergence": 0.3})
    record, model = record_of(moving, count=1), AllianceModel(moving)
    while model.running:
        model.step()
    model._enter(model.segment)  # puts in force what the last step has brought
    found, situation = model.conditions.situation, record.world.scenario
    for m, i in record.world.relations:
        toward = Direction(by=m, towards=i)
        assert measured("hostility", toward, record)[0] == found.hostility[m, i]
        assert measured("tie", toward, record)[0] == found.tie.get((m, i), 0.0)
        assert measured("strain", toward, record)[0] == model.strain[m, i]
    for state in situation.states:
        for issue in situation.issues:
            stance = Stance(state=state, issue=issue)
            assert measured("position", stance, record)[0] == found.position[state, issue]
    for host, joiner in model.perceived:
        toward = Direction(by=host, towards=joiner)
        believed = model.perceived[host, joiner]
        assert measured("perceived", toward, record)[0] == believed
        gap = believed - model.agent_of(host).belief[joiner]
        assert measured("perception_gap", toward, record)[0] == gap


def test_where_nobody_answers_relations_are_those_given() -> None:
    given = read_scenario("scenarios/russia-china-2022.yaml")
    record = record_of(given, count=2)
    toward = Direction(by="USA", towards="RUS")
    assert measured("hostility", toward, record).tolist() == [given.hostility["USA", "RUS"]] * 2
    assert measured("strain", toward, record).tolist() == [0.0, 0.0]
    with pytest.raises(ValueError, match="no outsiders watch"):
        perceived(record, "RUS", "CHN")


def test_a_relation_is_stored_by_its_name(record: Record) -> None:
    table = replicate_table(record)
    rows = table[(table["a"] == A) & (table["b"] == B)]
    computed = measured("relation", subject("relation"), record)
    np.testing.assert_array_equal(rows["relation"] == "rhetorical support", computed == 1)


def test_where_nothing_can_be_measured_there_is_no_number(scenario: Scenario) -> None:
    never = scenario.model_copy(update={"steps": 1})
    values = measured("joins", subject("joins"), record_of(never))
    assert np.isnan(values).any()
    own = measured("joins", Joining(by=A, occasion=OCCASION), record_of(never))
    assert np.isnan(own).all()


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_is_in_the_schema(name: str) -> None:
    measure = json_schema()["$defs"]["ClaimedMeasure"]
    assert MEASURES[name].description in str(measure["properties"][name])
    assert {"required": [name]} in measure["oneOf"]
    field = ClaimedMeasure.model_fields[name]
    assert field.annotation == SUBJECTS[MEASURES[name].subject] | None
    assert issubclass(ClaimedMeasure, Section)


@pytest.mark.parametrize("name", COMPARED)
def test_what_is_compared_has_a_phrase_and_is_stored(name: str, scenario: Scenario) -> None:
    assert MEASURES[name].is_stored
    assert MEASURES[name].label in phrase(MeasureOf(name, B, A), scenario)
    assert MEASURES[name].high != inf


def test_every_measure_but_joins_and_relations_is_computed_by_its_name() -> None:
    others = {"joins", "relation"}
    assert FROM_OUTCOME.keys() | FROM_RECORD.keys() == MEASURES.keys() - others
    assert not FROM_OUTCOME.keys() & FROM_RECORD.keys()


def test_the_columns_of_tables_are_the_stored_measures(record: Record) -> None:
    table: pd.DataFrame = replicate_table(record)
    answers = [f"{name}_{way}" for name in ANSWERS for way in ("ab", "ba")]
    named = ["replicate", "a", "b", *STORED_OF_PAIR, *BOTH_WAYS, *answers, "relation"]
    assert list(table.columns) == named


def test_tables_have_what_answers_come_to_only_where_there_are_any() -> None:
    plain = replicate_table(record_of(read_scenario("scenarios/russia-china-2022.yaml"), count=2))
    named = ["replicate", "a", "b", *STORED_OF_PAIR, *BOTH_WAYS, "relation"]
    assert list(plain.columns) == named


@pytest.mark.parametrize("name", ANSWERS)
def test_what_answers_come_to_is_stored_and_averaged_as_it_is_computed(
    name: str, record: Record
) -> None:
    table, tallies = replicate_table(record), Tallies(record.world)
    tallies.add(record)
    averages = tallies.pairs()
    for one, other in ((A, B), ("JPN", "CHN"), ("USA", "EUR")):
        rows, mean = (
            each[
                ((each["a"] == one) & (each["b"] == other))
                | ((each["a"] == other) & (each["b"] == one))
            ]
            for each in (table, averages)
        )
        way = "ab" if rows["a"].iloc[0] == one else "ba"
        computed = measured(name, Direction(by=one, towards=other), record)
        np.testing.assert_array_equal(rows[f"{name}_{way}"], computed)
        assert mean[f"{name}_{way}"].iloc[0] == pytest.approx(computed.mean(), abs=1e-9)


def test_no_measure_has_the_column_of_a_relation() -> None:
    columns = {*MEASURES, *BOTH_WAYS}
    assert not columns & {relation_column(name) for name in RELATIONS}
