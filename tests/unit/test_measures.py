"""Alliances and relations, in worlds so clear-cut that luck decides nothing.

A state joins for sure what its own position favours and declines for sure what it does not: with
agreement 1 or -1, a cost of 0.5 and a noise of 0.001 the odds are e^500 to 1. As a premium of 0
makes commitment irrelevant, beliefs stay at the prior and expected support is 1 or 0.
"""

import pytest

from sim.measures.pairs import pair_outcome, pairs_of_interest
from sim.model.agents import AllianceModel
from sim.model.record import Record
from sim.model.simulate import Engine, simulate
from sim.model.world import build_world
from sim.scenario.files.reader import parse_scenario
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from sim.vocabulary.relations import RELATIONS

SCENARIO = parse_scenario("""\
format: 1
title: Clear-cut
steps: 8
focus: [B, A]
issues: {of_a: What A wants, of_b: What B wants}
states:
  D: {name: Doria, power: 1}
  B: {name: Borduria, power: 1, interests: {of_a: [1, 1], of_b: [1, 1]}}
  C: {name: Cecily, power: 1, interests: {of_b: [1, 1]}}
  A: {name: Aland, power: 1, interests: {of_a: [1, 1], of_b: [1, 1]}}
occasions:
  a_drill: {host: A, kind: exercise, issue: of_a, at: [1, 2, 3, 5, 6, 7, 8]}
  a_words: {host: A, kind: rhetoric, issue: of_a, rate: 1}
  b_drill: {host: B, kind: exercise, issue: of_b, rate: 1}
  b_words: {host: B, kind: rhetoric, issue: of_b, rate: 1}
model:
  weights: {reciprocity: 0, entrapment: 0, dependence: 0}
  cost: {rhetoric: 0.5, exercise: 0.5, sanctions_support: 0.5}
  premium: 0
  noise: 0.001
  memory: 0
  alliance: {sustain: 3}
""")

A_STANDS_ALONE = {"states.B.interests.of_a": [-1.0, 1.0]}
B_STANDS_ALONE = {"states.A.interests.of_b": [-1.0, 1.0]}
ONLY_WORDS = {"model.cost.exercise": 1.5}
ALWAYS = {"model.memory": 1.0}


def record_of(scenario: Scenario, engine: Engine = "mesa") -> Record:
    (record,) = simulate(scenario, range(1), engine=engine, threads=1, trace=True)
    return record


def allied_in(scenario: Scenario) -> list[int]:
    """The steps in which A and B are allied."""
    model = AllianceModel(scenario)
    found = []
    for step in range(1, scenario.steps + 1):
        model.step()
        assert model.allied("A", "B") is model.allied("B", "A")
        found += [step] if model.allied("A", "B") else []
    return found


# --- Alliance ---


def test_pair_is_allied_in_the_step_that_completes_its_streak_and_loses_it_with_the_streak() -> (
    None
):
    # Without memory nobody has joined A's drill in step 4, when there was none.
    assert allied_in(SCENARIO) == [3, 7, 8]


def test_one_step_is_enough_where_nothing_need_be_sustained() -> None:
    lasting = with_values(SCENARIO, {"model.alliance.sustain": 1})
    assert allied_in(lasting) == [1, 2, 3, 5, 6, 7, 8]


def test_streak_as_long_as_the_run_is_an_alliance_in_its_last_step_alone() -> None:
    assert allied_in(with_values(SCENARIO, ALWAYS | {"model.alliance.sustain": 8})) == [8]
    assert allied_in(with_values(SCENARIO, ALWAYS | {"model.alliance.sustain": 9})) == []


@pytest.mark.parametrize("lonely", [A_STANDS_ALONE, B_STANDS_ALONE])
def test_support_one_way_makes_no_alliance(lonely: dict[str, object]) -> None:
    assert allied_in(with_values(SCENARIO, lonely)) == []


def test_words_make_no_alliance() -> None:
    assert allied_in(with_values(SCENARIO, ONLY_WORDS)) == []


def test_rate_that_just_reaches_the_threshold_qualifies() -> None:
    # With full memory B has joined 1 of 1, 1 of 2, 2 of 3 and 2 of 3 of A's drills.
    changing = with_values(SCENARIO, ALWAYS | {"model.alliance.sustain": 1, "steps": 4})
    event = {"step": 2, "until": 3, "title": "Rift", "set": {"states.B.interests.of_a": [-1, 1]}}
    data = changing.model_dump(by_alias=True, exclude_none=True) | {"events": [event]}

    def steps_allied(threshold: float) -> list[int]:
        alliance = {"model.alliance.reciprocity": threshold, "model.alliance.expectation": 0.0}
        return allied_in(with_values(Scenario.model_validate(data), alliance))

    assert steps_allied(0.5) == [1, 2, 3, 4]
    assert steps_allied(0.51) == [1, 3, 4]
    assert steps_allied(0.67) == [1]


def test_expectation_is_needed_beside_the_record() -> None:
    # In step 2 B would not join, so that A expects nothing; the record, 1 of 2, would do.
    changing = with_values(SCENARIO, ALWAYS | {"model.alliance.sustain": 1, "steps": 4})
    event = {"step": 2, "until": 3, "title": "Rift", "set": {"states.B.interests.of_a": [-1, 1]}}
    data = changing.model_dump(by_alias=True, exclude_none=True) | {"events": [event]}
    assert allied_in(Scenario.model_validate(data)) == [1, 3, 4]


@pytest.mark.parametrize("engine", ["mesa", "compiled"])
def test_outcome_counts_the_steps_allied(engine: Engine) -> None:
    outcome = pair_outcome(record_of(SCENARIO, engine), "B", "A")
    assert (outcome.allied[0], outcome.allied_steps[0], outcome.first_alliance[0]) == (1, 3, 3)
    ended = pair_outcome(record_of(with_values(SCENARIO, {"steps": 4}), engine), "B", "A")
    assert (ended.allied[0], ended.allied_steps[0], ended.first_alliance[0]) == (0, 1, 3)
    shorter = with_values(SCENARIO, {"steps": 2})
    never = pair_outcome(record_of(shorter, engine), "B", "A")
    assert (never.allied[0], never.allied_steps[0], never.first_alliance[0]) == (0, 0, 0)


# --- Relations ---

RELATED = [
    ({}, "alliance"),
    ({"model.alliance.sustain": 9}, "mutual support"),
    (A_STANDS_ALONE, "one-sided support"),
    (B_STANDS_ALONE, "one-sided support"),
    (ONLY_WORDS, "rhetorical support"),
    (ONLY_WORDS | A_STANDS_ALONE, "distant"),
    (ONLY_WORDS | B_STANDS_ALONE, "distant"),
    (ONLY_WORDS | A_STANDS_ALONE | B_STANDS_ALONE, "distant"),
]


@pytest.mark.parametrize(("changes", "relation"), RELATED)
def test_relation_is_read_from_who_supports_whom(changes: dict[str, object], relation: str) -> None:
    scenario = with_values(SCENARIO, changes)
    model = AllianceModel(scenario)
    while model.running:
        model.step()
    assert model.relation("A", "B") == relation
    assert model.relation("B", "A") == relation
    outcome = pair_outcome(record_of(scenario), "B", "A")
    assert RELATIONS[outcome.relation[0]] == relation


def test_relation_with_a_state_that_hosts_nothing_is_one_sided_at_most() -> None:
    # C wants what B wants, and joins its drills.
    record = record_of(SCENARIO)
    assert RELATIONS[pair_outcome(record, "B", "C").relation[0]] == "one-sided support"
    assert RELATIONS[pair_outcome(record, "C", "A").relation[0]] == "distant"


def test_threshold_of_a_relation_is_that_of_the_last_step() -> None:
    # Of A's drills B has joined all but the last: 6 of 7, below a threshold of 0.9.
    data = SCENARIO.model_dump(by_alias=True, exclude_none=True)
    data["events"] = [
        {
            "step": 8,
            "title": "Rift",
            "set": {"states.B.interests.of_a": [-1, 1], "model.alliance.reciprocity": 0.9},
        }
    ]
    record = record_of(with_values(Scenario.model_validate(data), ALWAYS))
    outcome = pair_outcome(record, "A", "B")
    assert outcome.costly_rate_ba[0] == pytest.approx(6 / 7)
    assert RELATIONS[outcome.relation[0]] == "one-sided support"


# --- Both ways ---


def test_pair_is_read_both_ways() -> None:
    # B declines A's drills and words, A joins B's.
    scenario = with_values(SCENARIO, A_STANDS_ALONE)
    for engine in ("mesa", "compiled"):
        record = record_of(scenario, engine)
        ba, ab = pair_outcome(record, "B", "A"), pair_outcome(record, "A", "B")
        for outcome, joins, is_joined in ((ab, "ab", "ba"), (ba, "ba", "ab")):
            assert getattr(outcome, f"costly_rate_{joins}")[0] == 1.0
            assert getattr(outcome, f"costly_rate_{is_joined}")[0] == 0.0
            assert getattr(outcome, f"rhetoric_rate_{joins}")[0] == 1.0
            assert getattr(outcome, f"rhetoric_rate_{is_joined}")[0] == 0.0
            # who is joined expects support; who joins in vain does not
            assert getattr(outcome, f"expected_{is_joined}")[0] == pytest.approx(1.0)
            assert getattr(outcome, f"expected_{joins}")[0] == pytest.approx(0.0)


def test_state_that_hosts_nothing_is_joined_by_nobody_and_expects_nothing() -> None:
    outcome = pair_outcome(record_of(SCENARIO), "C", "B")
    assert outcome.costly_rate_ab[0] == 1.0
    assert outcome.expected_ba[0] == pytest.approx(1.0)
    assert (outcome.costly_rate_ba[0], outcome.expected_ab[0], outcome.allied[0]) == (0.0, 0.0, 0)


def test_pairs_of_interest_begin_with_the_focus_and_leave_out_those_who_host_nothing() -> None:
    pairs = pairs_of_interest(build_world(SCENARIO))
    assert pairs == [("B", "A"), ("D", "B"), ("D", "A"), ("B", "C"), ("C", "A")]
