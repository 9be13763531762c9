"""How costly support moves the weaker towards the stronger, worked out by hand.

I (power 1, position 1) joins every drill of J (power 2, position 0.4): I is the weaker, and moves
by 0.3 x (2 - 1) / (2 + 1) x (0.4 - 1) = -0.06 in step 1, and by 0.1 x (0.4 - 0.94) = -0.054 in step
2. M minds, and joins nothing.
"""

import pytest

from sim.model import engine, rule, stepping
from sim.model.agents import AllianceModel
from sim.model.world import build_world
from sim.scenario.files.reader import parse_scenario
from sim.scenario.paths import with_values
from tests.agreement.record_bits import arrays_of, differences

SCENARIO = parse_scenario("""\
format: 1
title: The weaker gives way
steps: 3
focus: [I, J]
issues: {land: Land, sea: Sea}
states:
  I: {name: Isle, power: 1, interests: {land: [1, 1]}}
  J: {name: Jutland, power: 2, interests: {land: [0.4, 1]}}
  M: {name: Mark, power: 4, interests: {land: [-1, 0.8]}}
occasions:
  drill: {host: J, kind: exercise, issue: land, rate: 1}
  parade: {host: I, kind: rhetoric, issue: sea, rate: 1}
model:
  weights: {interest: 100}
  convergence: 0.3
""")
WITHOUT = with_values(SCENARIO, {"model.convergence": 0, "model.deterrence": 0.5})


def test_shift_is_that_worked_out_by_hand_and_in_force_from_the_next_step_on() -> None:
    model = AllianceModel(SCENARIO)
    model.step()
    assert model.agent_of("I").choices["drill"].joined
    assert not model.agent_of("M").choices["drill"].joined
    assert model.shift["I", "land"] == pytest.approx(-0.06)
    assert model.conditions.situation.position["I", "land"] == 1.0
    model.step()
    assert model.conditions.situation.position["I", "land"] == pytest.approx(0.94)
    assert model.shift["I", "land"] == pytest.approx(-0.114)
    assert not any(shift for stance, shift in model.shift.items() if stance != ("I", "land"))


def test_position_in_force_is_what_decisions_rest_on() -> None:
    # agreement 1 x position x 0.4, weight 100
    model = AllianceModel(SCENARIO)
    model.step()
    before = model.agent_of("I").terms("drill")["shared_interest"]
    model.open_occasions()
    after = model.agent_of("I").terms("drill")["shared_interest"]
    assert (before, after) == pytest.approx((40.0, 37.6))


def test_compiled_engine_keeps_the_same_shift() -> None:
    record = engine.record(build_world(SCENARIO), SCENARIO.seed, range(2))
    model = AllianceModel(SCENARIO)
    while model.running:
        model.step()
    for stance, shift in zip(record.world.stances, record.outcome.shift, strict=True):
        assert shift[0] == model.shift[stance]
    assert record.outcome.shift.any()


def test_engines_agree_where_all_answers_come_together() -> None:
    together = with_values(
        SCENARIO, {"model.backlash": 0.5, "model.deterrence": 0.5, "hostility.M.J": 0.7}
    )
    world = build_world(together)
    one, other = (
        arrays_of(made.record(world, 3, range(4), trace=True)) for made in (engine, stepping)
    )
    assert differences(one, other) == []
    assert one["outcome.strain"].any()
    assert one["outcome.shift"].any()


def test_a_stronger_joiner_moves_the_host() -> None:
    # J (now 0.5) is the weaker: 0.3 x 0.5 / 1.5 x (1 - 0.4)
    stronger = with_values(SCENARIO, {"states.J.power": 0.5, "steps": 1})
    model = AllianceModel(stronger)
    model.step()
    assert model.shift["J", "land"] == pytest.approx(0.06)
    assert model.shift["I", "land"] == 0.0
    record = engine.record(build_world(stronger), stronger.seed, range(1))
    assert record.outcome.shift[:, 0].tolist() == list(model.shift.values())


def test_equals_and_talk_move_nobody() -> None:
    for change in ({"states.J.power": 1}, {"occasions.drill.kind": "rhetoric"}):
        record = engine.record(build_world(with_values(SCENARIO, change)), 0, range(3))
        assert record.outcome.joined.any()
        assert not record.outcome.shift.any()


def test_joins_that_together_carry_too_far_are_held_at_the_end_of_the_scale() -> None:
    assert rule.kept_shift(given=0.5, shift=-1.75) == -1.5
    assert rule.kept_shift(given=0.5, shift=0.25) == 0.25
    # An event moves what is given; what support has moved stays, and the position is held.
    assert rule.position_in_force(given=-1.0, shift=-0.25) == -1.0


def test_without_convergence_nothing_shifts() -> None:
    assert not engine.record(build_world(WITHOUT), 0, range(3)).outcome.shift.any()
