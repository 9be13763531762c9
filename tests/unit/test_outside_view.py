"""What outsiders believe, worked out by hand: they leave out the audience that the two share.

R threatens I (0.25) and J (1) with a power of 3, I has 1: the audience is 0.5 x 3 / 4 = 0.375, and
its weight 0.8, so U of joining J's drill is 0.3 - 0.5 = -0.2, and -0.5 to outsiders. Premium 0.4,
noise 0.1.
"""

import math

import pytest

from sim.model import engine
from sim.model.agents import AllianceModel
from sim.model.world import build_world
from sim.scenario.files.reader import parse_scenario
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario

SCENARIO = parse_scenario("""\
format: 1
title: A show before R
steps: 4
focus: [I, J]
issues: {land: Land}
states:
  I: {name: Isle, power: 1}
  J: {name: Jutland, power: 2}
  R: {name: Ruhr, power: 3}
rivalries:
  - {from: R, to: I, hostility: 0.25}
  - {from: R, to: J, hostility: 1}
occasions:
  drill: {host: J, kind: exercise, issue: land, rate: 1}
model:
  weights: {security: 0, reciprocity: 0, entrapment: 0, dependence: 0}
  noise: 0.1
  turnover: 0.1
  outsiders: {sees: {exercise: 1}, declines: 1}
""")
REPLICATES = range(12)


def logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def stepped(scenario: Scenario, replicate: int) -> AllianceModel:
    model = AllianceModel(scenario, replicate=replicate)
    model.step()
    return model


def test_what_outsiders_see_moves_their_belief_by_what_they_take_it_for() -> None:
    answers = set()
    for replicate in REPLICATES:
        model = stepped(SCENARIO, replicate)
        joined = model.agent_of("I").choices["drill"].joined
        sign = 1.0 if joined else -1.0
        odds = logistic(sign * -0.1 / 0.1) / logistic(sign * -0.5 / 0.1)
        after = odds / (1.0 + odds)  # the prior is 0.5
        assert model.perceived["J", "I"] == pytest.approx(0.9 * after + 0.1 * 0.5)
        answers.add(joined)
    assert answers == {True, False}


def test_a_join_looks_like_a_sacrifice_so_outsiders_believe_more_than_the_host() -> None:
    for replicate in REPLICATES:
        model = stepped(SCENARIO, replicate)
        if model.agent_of("I").choices["drill"].joined:
            assert model.perceived["J", "I"] > model.agent_of("J").belief["I"] > 0.5


def test_with_no_audience_those_who_see_everything_believe_what_the_host_does() -> None:
    alone = with_values(SCENARIO, {"model.weights.audience": 0})
    for replicate in REPLICATES:
        model = stepped(alone, replicate)
        assert model.perceived["J", "I"] == model.agent_of("J").belief["I"]


def test_what_is_not_seen_changes_nothing() -> None:
    blind = with_values(
        SCENARIO, {"model.outsiders.sees.exercise": 0, "model.outsiders.declines": 0}
    )
    for replicate in REPLICATES:
        assert stepped(blind, replicate).perceived["J", "I"] == 0.5


def test_declines_are_seen_apart_from_joins() -> None:
    joins_alone = with_values(SCENARIO, {"model.outsiders.declines": 0})
    for replicate in REPLICATES:
        model = stepped(joins_alone, replicate)
        moved = model.perceived["J", "I"] != 0.5
        assert moved == model.agent_of("I").choices["drill"].joined


def test_watching_moves_nothing_but_what_watchers_believe() -> None:
    data = SCENARIO.model_dump(by_alias=True, exclude_none=True)
    del data["model"]["outsiders"]
    seen, unseen = (
        engine.record(build_world(scenario), 1, range(30))
        for scenario in (SCENARIO, Scenario.model_validate(data))
    )
    assert unseen.outcome.perceived.shape == (0, 30)
    assert seen.outcome.perceived.shape == (2, 30)
    for name in ("joined", "belief", "expected", "allied_steps"):
        assert getattr(seen.outcome, name).tolist() == getattr(unseen.outcome, name).tolist()


def test_pair_is_watched_alone_as_among_others() -> None:
    whole, part = (build_world(SCENARIO, pairs) for pairs in (None, [("I", "J")]))
    assert len(part.pairs) < len(whole.pairs)
    among, alone = (engine.record(world, 1, range(30)) for world in (whole, part))
    rows = [whole.pair_index[pair] for pair in part.pairs]
    assert among.outcome.perceived[rows].tolist() == alone.outcome.perceived.tolist()


def test_setting_a_part_of_what_outsiders_see_makes_them_watch() -> None:
    data = SCENARIO.model_dump(by_alias=True, exclude_none=True)
    del data["model"]["outsiders"]
    unseen = Scenario.model_validate(data)
    assert not build_world(unseen).watched
    watched = with_values(unseen, {"model.outsiders.declines": 0.5})
    assert build_world(watched).watched
    assert watched.model.outside_view.sees.sanctions_support == 0.5
    assert watched.model.outside_view.declines == 0.5
