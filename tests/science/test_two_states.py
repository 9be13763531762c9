"""Pattern 6: what carries an alliance between two states, and what does not.

A corner has or lacks each of three things. Parity: equal powers, or 0.15, as Russia to China in
2021. Shared interests: each stands by the other on its question, or is indifferent. A rival: it
presses as the scenario says, or not at all. Shares are of replicates that were ever allied; with
400 replicates four standard errors are at most 0.1, and none of 400 means less than 1 % (95 %).
"""

from pathlib import Path

import pytest

from sim.scenario.files.reader import read_scenario
from sim.scenario.knobs import changed
from tests.science.estimates import PUBLISHED_REPLICATES, ever_allied

SCENARIOS = Path(__file__).parents[2] / "scenarios"

SCENARIO = read_scenario(SCENARIOS / "two-states.yaml")
SHARED = {"states.A.interests.second.position": 1, "states.B.interests.first.position": 1}


def ever(*, parity: float, shared: bool, threat: float) -> float:
    settings = {"parity": parity, "threat": threat} | (SHARED if shared else {})
    return ever_allied(SCENARIO, PUBLISHED_REPLICATES, settings).mean


def test_without_threat_interests_and_parity_there_is_no_alliance() -> None:
    assert ever(parity=0.15, shared=False, threat=0) == 0.0


def test_parity_alone_carries_no_alliance() -> None:
    assert ever(parity=1, shared=False, threat=0) == 0.0


def test_with_threat_interests_and_parity_nearly_all_ally() -> None:
    assert ever(parity=1, shared=True, threat=1) > 0.98


@pytest.mark.parametrize("parity", [0.15, 1])
def test_shared_interests_alone_can_carry_an_alliance(parity: float) -> None:
    assert ever(parity=parity, shared=True, threat=0) > 0.9


@pytest.mark.parametrize(("parity", "at_least"), [(0.15, 0.4), (1, 0.7)])
def test_common_rival_alone_can_carry_an_alliance(parity: float, at_least: float) -> None:
    assert ever(parity=parity, shared=False, threat=1) > at_least


def test_rival_that_presses_harder_carries_more_alliances() -> None:
    weak, strong = (ever(parity=0.15, shared=False, threat=threat) for threat in (0.25, 2))
    assert strong - weak > 0.2


def test_knobs_of_interests_turned_full_share_them() -> None:
    knobs = changed(SCENARIO, {"interests": 1, "interests_back": 1})
    assert knobs.states == changed(SCENARIO, SHARED).states


def test_interests_shared_one_way_carry_no_alliance_alone() -> None:
    # B takes up what A cares about, and A remains indifferent to what B's occasions are about.
    # B joins A, A does not join B.
    alone = ever_allied(SCENARIO, PUBLISHED_REPLICATES, {"interests": 1, "threat": 0})
    assert alone.mean == 0.0
    with_rival = ever_allied(SCENARIO, PUBLISHED_REPLICATES, {"interests": 1, "threat": 1})
    assert with_rival.mean > 0.98
