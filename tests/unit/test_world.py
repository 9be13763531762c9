"""A scenario is laid out by id, and events change it in time as the file says."""

import numpy as np
import pytest

from sim.model.layout import INSIDE, layout_of
from sim.model.regard import costly_shares
from sim.model.world import World, build_world
from sim.scenario.files.reader import parse_scenario
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from tests.unit.appraisals import appraisal_of

HEAD = """\
format: 1
title: Three states
steps: 10
focus: [B, A]
issues: {land: Land}
states:
  C: {name: Cecily, power: 2, interests: {land: [1, 1]}}
  B: {name: Borduria, power: 2, interests: {land: [1, 0.5]}}
  A: {name: Aland, power: 1, interests: {land: [1, 1]}}
rivalries: [{between: [A, B], hostility: 0.2}]
occasions:
  talk: {host: B, kind: rhetoric, issue: land, rate: 0.9}
  plight: {host: B, kind: sanctions_support, issue: land, rate: 0.1}
  drill: {host: B, kind: exercise, issue: land, rate: 0.3}
  parade: {host: A, kind: exercise, issue: land, at: [2, 7, 9, 10]}
  ghost: {host: A, kind: exercise, issue: land, at: [8]}
"""


def scenario_with(events: str = "[]") -> Scenario:
    return parse_scenario(f"{HEAD}events: {events}\n")


def world_with(events: str = "[]") -> World:
    return build_world(scenario_with(events))


def opening(world: World, occasion: str) -> list[float]:
    values: list[float] = world.opening[:, world.occasion_index[occasion]].tolist()
    return values


# --- Layout ---


def test_everything_stands_in_the_order_of_ids_whatever_the_file_says() -> None:
    world = world_with()
    assert world.states == ("A", "B", "C")
    assert world.hosts == ("A", "B")
    assert world.occasions == ("ghost", "parade", "drill", "plight", "talk")
    assert world.pairs == (("B", "A"), ("C", "A"), ("A", "B"), ("C", "B"))
    assert world.decisions[:4] == (
        ("ghost", "B"),
        ("parade", "B"),
        ("ghost", "C"),
        ("parade", "C"),
    )
    assert len(world.decisions) == 2 * 2 + 3 * 2


def test_only_pairs_that_both_host_can_ally() -> None:
    assert world_with().candidates == (("A", "B"),)


def test_a_part_holds_both_ways_of_its_pairs_and_the_occasions_of_their_hosts() -> None:
    part = build_world(scenario_with(), [("C", "B")])
    assert part.states == ("B", "C")
    assert part.pairs == (("C", "B"),)
    assert part.occasions == ("drill", "plight", "talk")


def test_pairs_without_a_host_make_no_part_so_the_whole_is_laid_out() -> None:
    only_b_hosts = "\n".join(line for line in HEAD.splitlines() if "host: A" not in line)
    scenario = parse_scenario(f"{only_b_hosts}\nevents: []\n")
    part, whole = build_world(scenario, [("A", "C")]), build_world(scenario)
    assert part.pairs == whole.pairs == (("A", "B"), ("C", "B"))
    assert part.decisions == whole.decisions


def test_costly_occasions_share_expected_support_by_their_rates_and_talk_has_none() -> None:
    # B: 0.3 and 0.1 of 0.4; A: dates 4 and 1 of 10 steps, hence 0.4 and 0.1 of 0.5
    world = world_with()
    by_hand = {"drill": 0.75, "plight": 0.25, "talk": 0.0, "parade": 0.8, "ghost": 0.2}
    assert costly_shares(world.scenario) == pytest.approx(by_hand)
    share = dict(zip(world.occasions, appraisal_of(world).share, strict=True))
    assert share == pytest.approx(by_hand)


def test_worth_is_that_of_the_kind() -> None:
    world = world_with()
    worth = dict(zip(world.occasions, layout_of(world).worth[0], strict=True))
    assert worth == {"ghost": 1.0, "parade": 1.0, "drill": 1.0, "plight": 1.0, "talk": 0.25}


def test_occasion_with_a_rate_opens_with_that_chance_in_each_step() -> None:
    assert opening(world_with(), "drill") == [0.3] * 10


def test_occasion_with_dates_opens_exactly_then() -> None:
    dates = (2, 7, 9, 10)
    assert opening(world_with(), "parade") == [float(step in dates) for step in range(1, 11)]


def test_rate_beside_dates_is_only_a_weight() -> None:
    world = build_world(with_values(scenario_with(), {"occasions.parade.rate": 0.3}))
    assert costly_shares(world.scenario)["parade"] == pytest.approx(0.75)
    assert opening(world, "parade") == opening(world_with(), "parade")


def test_draws_are_named_by_what_they_decide() -> None:
    world = world_with()
    keys = world.keys(seed=3)
    names = len(world.occasions) + len(world.decisions) + len(world.pairs)
    assert keys.shape == (names, 2)
    assert len(np.unique(keys, axis=0)) == names


def test_keys_of_what_stays_are_not_touched_by_what_comes_or_goes() -> None:
    larger, fewer = world_with(), build_world(parse_scenario(HEAD.replace("ghost", "spectre")))
    before = {
        name: key
        for name, key in zip(larger.decisions, larger.keys(3)[5:].tolist(), strict=False)
        if name[0] != "ghost"
    }
    after = dict(zip(fewer.decisions, fewer.keys(3)[5:].tolist(), strict=False))
    assert before == {name: key for name, key in after.items() if name[0] != "spectre"}


# --- Events ---


def test_event_holds_from_its_step_until_before_its_end() -> None:
    world = world_with("[{step: 4, until: 7, title: Shift, set: {occasions.drill.rate: 0.8}}]")
    assert opening(world, "drill") == [0.3] * 3 + [0.8] * 3 + [0.3] * 4


def test_event_may_end_at_the_last_step() -> None:
    world = world_with("[{step: 4, until: 10, title: Shift, set: {occasions.drill.rate: 0.8}}]")
    assert opening(world, "drill") == [0.3] * 3 + [0.8] * 6 + [0.3]


def test_event_without_an_end_holds_to_the_last_step() -> None:
    world = world_with("[{step: 10, title: Shift, set: {occasions.drill.rate: 0.8}}]")
    assert opening(world, "drill") == [0.3] * 9 + [0.8]


def test_of_two_events_on_one_path_the_later_starting_counts_and_then_the_earlier_again() -> None:
    world = world_with("""
  - {step: 5, until: 7, title: Peak, set: {occasions.drill.rate: 0.9}}
  - {step: 3, until: 9, title: Surge, set: {occasions.drill.rate: 0.6}}""")
    assert opening(world, "drill") == [0.3] * 2 + [0.6] * 2 + [0.9] * 2 + [0.6] * 2 + [0.3] * 2


def test_later_event_on_a_whole_interest_replaces_an_earlier_one_on_its_part() -> None:
    world = world_with("""
  - {step: 2, title: First, set: {states.A.interests.land: [0.1, 0.1]}}
  - {step: 3, title: Part, set: {states.A.interests.land.position: 0.2}}
  - {step: 4, title: Whole, set: {states.A.interests.land: [0.3, 0.3]}}""")
    held = [world.segment_at(step).scenario.states["A"].interests["land"] for step in range(1, 5)]
    assert held == [(1.0, 1.0), (0.1, 0.1), (0.2, 0.1), (0.3, 0.3)]


def test_dates_are_not_moved_by_events() -> None:
    world = world_with("[{step: 1, title: Shift, set: {occasions.parade.rate: 0.9}}]")
    assert opening(world, "parade") == opening(world_with(), "parade")


def test_segments_begin_with_step_1_and_where_events_begin_and_end() -> None:
    world = world_with("""
  - {step: 3, until: 6, title: One, set: {states.A.power: 4}}
  - {step: 3, until: 40, title: Two, set: {states.B.power: 4}}
  - {step: 6, title: Three, set: {states.C.power: 4}}""")
    assert [segment.first_step for segment in world.segments] == [1, 3, 6]
    firsts = [world.segment_at(step).first_step for step in range(1, 11)]
    assert firsts == [1, 1, 3, 3, 3, 6, 6, 6, 6, 6]


def test_event_reaches_everything_that_a_decision_rests_on() -> None:
    # A about B's drill, steps 1 and 2: agreement 1 x 1 x 1 less cost 0.5, alignment 1;
    # A is weaker, yet aligned states fear neither entrapment nor dependence.
    # Step 2: position -1, so agreement -1 and alignment -1: entrapment 0.5 x 0.6 x 0.5,
    # dependence 0.4 x 0.6 x (2 - 1) / (2 + 1); prior 0.5 x (1 - 0.6)
    world = world_with("""
  - step: 2
    title: Rupture
    set: {states.A.interests.land.position: -1, hostility.A.B: 0.6, model.noise: 0.3}""")
    before, after = appraisal_of(world, 0), appraisal_of(world, 1)
    decision, pair = world.decision_index["drill", "A"], world.pair_index["A", "B"]
    assert before.static[INSIDE, decision, 0] == pytest.approx(0.5)
    assert after.static[INSIDE, decision, 0] == pytest.approx(-1.5 - 0.15 - 0.08)
    assert (before.prior[pair, 0], after.prior[pair, 0]) == pytest.approx((0.4, 0.2))
    assert layout_of(world).noise.tolist() == [0.15, 0.3]
