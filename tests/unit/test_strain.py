"""What third parties make of support, worked out by hand, and by whom it is felt.

M quarrels with J (hostility 0.5) and minds its drills: salience 0.8, M's position -1 and J's 0.5,
so concern is 0.8 x (1 + 0.5) / 2 = 0.6. I joins every drill of J: exposure 0.5, backlash 0.4, so M
keeps 1 - 0.4 x 0.5 x 0.5 x 0.6 = 0.94 of its goodwill towards I in step 1, and recovery 0.1 mends a
tenth of what is missing: strain 0.06 x 0.9 = 0.054. M hosts nothing, and what it joins is J's, with
which I has no quarrel.
"""

import pytest

from sim.model import engine, rule
from sim.model.agents import AllianceModel
from sim.model.regard import Situation, answered_situation, regard_of
from sim.model.world import build_world
from sim.scenario.files.reader import parse_scenario
from sim.scenario.paths import with_values

SCENARIO = parse_scenario("""\
format: 1
title: A world in which M minds
steps: 3
focus: [I, J]
issues: {land: Land}
states:
  I: {name: Isle, power: 1, interests: {land: [1, 1]}}
  J: {name: Jutland, power: 2, interests: {land: [0.5, 1]}}
  M: {name: Mark, power: 4, interests: {land: [-1, 0.8]}}
rivalries:
  - {from: M, to: J, hostility: 0.5}
  - {from: M, to: I, hostility: 0.2}
ties:
  I: {M: 0.5}
  M: {I: 0.25}
occasions:
  drill: {host: J, kind: exercise, issue: land, rate: 1}
model:
  weights: {interest: 100}
  exposure: {rhetoric: 0.1, exercise: 0.5, sanctions_support: 1}
  backlash: 0.4
  recovery: 0.1
""")


def test_strain_after_a_join_is_that_worked_out_by_hand() -> None:
    model = AllianceModel(SCENARIO)
    model.step()
    assert model.agent_of("I").choices["drill"].joined
    assert model.strain["M", "I"] == pytest.approx(0.054)
    assert not any(used for relation, used in model.strain.items() if relation != ("M", "I"))


def test_relations_of_the_next_step_are_those_worked_out_by_hand() -> None:
    # hostility 0.2 + 0.8 x 0.054, ties 0.5 and 0.25 x (1 - 0.054), both ways
    situation = _after_the_first_step()
    assert situation.hostility["M", "I"] == pytest.approx(0.2432)
    assert situation.hostility["M", "J"] == 0.5
    assert situation.tie["I", "M"] == pytest.approx(0.473)
    assert situation.tie["M", "I"] == pytest.approx(0.2365)


def _after_the_first_step() -> Situation:
    model = AllianceModel(SCENARIO)
    model.step()
    return answered_situation(SCENARIO, model.strain, model.shift, model.perceived)


def test_strain_is_in_force_from_the_next_step_on_and_mounts() -> None:
    # Step 2: hostility towards J is as before, so goodwill 0.946 x 0.94; strain 0.11076 x 0.9.
    model = AllianceModel(SCENARIO)
    model.step()
    assert model.conditions.situation.hostility["M", "I"] == 0.2
    model.step()
    assert model.conditions.situation.hostility["M", "I"] == pytest.approx(0.2432)
    assert model.strain["M", "I"] == pytest.approx(0.0996840)


def test_compiled_engine_keeps_the_same_strain() -> None:
    record = engine.record(build_world(SCENARIO), SCENARIO.seed, range(2))
    model = AllianceModel(SCENARIO)
    while model.running:
        model.step()
    assert record.outcome.strain.shape == (6, 2)
    for relation, strain in zip(record.world.relations, record.outcome.strain, strict=True):
        assert strain[0] == model.strain[relation]


def test_support_that_concerns_nobody_costs_no_goodwill() -> None:
    indifferent = with_values(SCENARIO, {"states.M.interests.land.salience": 0})
    record = engine.record(build_world(indifferent), 0, range(3))
    assert not record.outcome.strain.any()


def test_threat_that_support_has_made_is_secured_against() -> None:
    before, after = (
        regard_of(SCENARIO, "I", "J", situation) for situation in (None, _after_the_first_step())
    )
    threat = 4 * 0.2432
    by_hand = rule.security_gain(1.0, 2.0, threat)
    assert after.security_gain == pytest.approx(by_hand)
    assert after.security_gain > before.security_gain
    assert after.audience > before.audience
