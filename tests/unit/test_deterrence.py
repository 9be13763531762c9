"""The power of a rival that fear of a second front takes off, worked out by hand.

At first outsiders believe what the prior says, 0.5. To I's side they expect J, 0.5 x 2; so of M's
power of 4 a share of 0.5 x 1 / (1 + 4) = 0.1 is deterred, and I reckons with 3.6. To J's side they
expect I, 0.5 x 1: a share of 0.5 x 0.5 / 4.5.
"""

import pytest

from sim.model import engine
from sim.model.agents import AllianceModel
from sim.model.world import build_world
from sim.scenario.files.reader import parse_scenario
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario

SCENARIO = parse_scenario("""\
format: 1
title: Two fronts
steps: 5
focus: [I, J]
issues: {land: Land}
states:
  I: {name: Isle, power: 1}
  J: {name: Jutland, power: 2}
  M: {name: Mark, power: 4}
rivalries:
  - {from: M, to: I, hostility: 0.2}
  - {from: M, to: J, hostility: 0.5}
  - {from: J, to: M, hostility: 0.1}
occasions:
  drill: {host: J, kind: exercise, issue: land, rate: 1}
  parade: {host: I, kind: exercise, issue: land, rate: 0.5}
model:
  deterrence: 0.5
""")


def opened(scenario: Scenario) -> AllianceModel:
    model = AllianceModel(scenario)
    model.open_occasions()
    return model


def test_rivals_power_counts_less_where_a_second_front_is_feared() -> None:
    reckoned = opened(SCENARIO).conditions.situation.reckoned
    assert reckoned["M", "I"] == pytest.approx(3.6)
    assert reckoned["M", "J"] == pytest.approx(4 * (1 - 0.25 / 4.5))


def test_who_hosts_nothing_deters_nobody() -> None:
    assert opened(SCENARIO).conditions.situation.reckoned["J", "M"] == 2.0


def test_an_ally_is_needed_less() -> None:
    # threat on I: 0.2 x 3.6
    undeterred = with_values(SCENARIO, {"model.deterrence": 0})
    before, after = (
        opened(scenario).conditions.regard("I", "J") for scenario in (undeterred, SCENARIO)
    )
    assert after.security_gain == pytest.approx(3 / 3.72 - 1 / 1.72)
    assert after.security_gain < before.security_gain == pytest.approx(3 / 3.8 - 1 / 1.8)
    assert after.audience == before.audience  # the rival that one shows unity to has all its power


def test_deterrence_follows_what_outsiders_believe() -> None:
    model = AllianceModel(with_values(SCENARIO, {"model.outsiders.declines": 1, "steps": 20}))
    while model.perceived["I", "J"] == 0.5:  # until a parade is open and seen
        model.step()
    believed = model.perceived["I", "J"]
    model.open_occasions()
    reckoned = model.conditions.situation.reckoned["M", "I"]
    assert reckoned == pytest.approx(4 * (1 - 0.5 * 2 * believed / (2 * believed + 4)))


def test_outsiders_watch_wherever_somebody_is_deterred() -> None:
    world = build_world(SCENARIO)
    assert world.watched
    assert world.slow
    assert engine.record(world, 0, range(3)).outcome.perceived.shape == (4, 3)
