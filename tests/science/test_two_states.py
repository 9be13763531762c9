"""Pattern 6: what carries an alliance between two states, and what does not.

A corner has or lacks each of three things. Parity: B as strong as A, or 0.15 of it, as Russia to
China in 2021. Shared interests: each stands by the other on its question, or is indifferent. A
rival: it presses as the scenario says, twice as hard, or not at all. The published figures, shares
allied at the last step, come from another implementation of the model (1,000 replicates, two
digits).
"""

from pathlib import Path

import pytest

from sim.scenario.files.reader import read_scenario
from sim.scenario.knobs import changed
from tests.science.estimates import Estimate, allied_at_the_end, ever_allied

SCENARIOS = Path(__file__).parents[2] / "scenarios"

SCENARIO = read_scenario(SCENARIOS / "two-states.yaml")
REPLICATES = 2_000
SHARED = {"states.A.interests.second.position": 1, "states.B.interests.first.position": 1}


def allied(*, power: float, shared: bool, threat: float) -> Estimate:
    settings = {"states.B.power": power, "threat": threat} | (SHARED if shared else {})
    return allied_at_the_end(SCENARIO, REPLICATES, settings)


@pytest.mark.parametrize(
    ("threat", "shared", "weak", "equal"),
    [
        (0, False, 0.0, 0.0),
        (0, True, 0.94, 0.94),
        (1, False, 0.44, 0.60),
        (2, False, 0.875, 1.0),
        (1, True, 1.0, 1.0),
    ],
)
def test_share_allied_is_the_published_one(
    threat: float, shared: bool, weak: float, equal: float
) -> None:
    for power, published in ((0.15, weak), (1.0, equal)):
        share = allied(power=power, shared=shared, threat=threat)
        assert share.mean == pytest.approx(published, abs=share.tolerance())
        assert share.tolerance() < 0.09


def test_knobs_of_interests_turned_full_share_them() -> None:
    knobs = changed(SCENARIO, {"interests": 1, "interests_back": 1})
    assert knobs.states == changed(SCENARIO, SHARED).states


def test_interests_shared_one_way_carry_no_alliance_alone() -> None:
    # Borduria takes up what Aland cares about, while Aland remains indifferent to what Borduria's
    # occasions are about. Borduria joins Aland, Aland does not join Borduria.
    alone = ever_allied(SCENARIO, REPLICATES, {"interests": 1, "threat": 0})
    assert alone.mean == 0.0
    with_rival = ever_allied(SCENARIO, REPLICATES, {"interests": 1, "threat": 1})
    assert with_rival.mean > 0.98
