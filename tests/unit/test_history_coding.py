"""Each rung of the rule by which tables become numbers, worked by hand."""

import pytest

from sim.history import coding
from sim.history.coded_values import coded_values, scenario_parts
from sim.history.facts import Facts, PairFacts, nearest

HALF_STRANGERS = 0.5641896
"""Half of 2 / sqrt(pi), which says 0.5 of two states' votes."""


@pytest.mark.parametrize(
    ("rival", "dispute", "worth"),
    [(True, True, 0.6), (True, False, 0.4), (False, True, 0.2), (False, False, 0.0)],
)
def test_hostility_has_four_rungs(rival: bool, dispute: bool, worth: float) -> None:
    assert coding.hostility(rival=rival, dispute=dispute) == worth


@pytest.mark.parametrize(("dispute", "daring"), [(True, 0.6), (False, 0.2)])
def test_a_dispute_makes_a_state_daring(dispute: bool, daring: float) -> None:
    assert coding.brinkmanship(dispute=dispute) == daring


@pytest.mark.parametrize(("share", "tie"), [(0.0479, 0.05), (0.3, 0.3), (0.004, 0), (None, 0)])
def test_a_tie_is_the_share_of_trade(share: float | None, tie: float) -> None:
    assert coding.tie(share) == tie


@pytest.mark.parametrize(("km", "salience"), [(0, 1.0), (4000, 0.37), (8000, 0.14), (None, 0.0)])
def test_salience_fades_with_distance(km: float | None, salience: float) -> None:
    assert coding.salience(km) == salience


@pytest.mark.parametrize(
    ("pact", "rival", "similarity", "apart", "position"),
    [
        (True, False, None, None, 1.0),
        (False, True, None, None, -1.0),
        (True, True, None, None, 0.0),
        (False, False, None, None, 0.0),
        (False, False, 0.5, None, 0.25),
        (False, False, None, 0.0, 0.5),
        (False, False, None, 2 * HALF_STRANGERS, 0.0),
        (False, False, None, 4 * HALF_STRANGERS, -0.5),
        (False, False, None, 9.9, -0.5),  # -1 at the farthest
        (True, False, 0.5, HALF_STRANGERS, 0.65),  # (1 + 0.5 + 0.5) / 3 = 0.667
        (False, True, -0.4, 4 * HALF_STRANGERS, -0.8),  # (-1 - 0.4 - 1) / 3
    ],
)
def test_a_position_is_the_mean_of_the_signs_that_are_known(
    pact: bool, rival: bool, similarity: float | None, apart: float | None, position: float
) -> None:
    found = coding.position(pact=pact, rival=rival, similarity=similarity, votes_apart=apart)
    assert found == pytest.approx(position)


def test_of_the_nearest_years_the_earlier_counts() -> None:
    assert nearest({2000: 1, 2001: None, 2002: 2}, 2001) == 1
    assert nearest({2000: None, 2001: None, 2003: 2}, 2001) == 2
    assert nearest({2000: None}, 2000) is None


FACTS = Facts(
    power={"A": 0.2, "B": 0.1, "K": 0.3},
    votes={"A": 1.0, "B": 1.0},
    pairs={
        ("A", "B"): PairFacts(pact=True, distance=4000, trade_share=0.25),
        ("B", "A"): PairFacts(pact=True, distance=4000),
        ("B", "K"): PairFacts(rival=True, dispute=True),
        ("K", "B"): PairFacts(rival=True, dispute=True),
    },
)


def test_every_number_of_a_world_has_its_reason() -> None:
    coded = coded_values(FACTS, ["A", "B", "K"], ["A"])
    assert {path: (each.value, each.reason) for path, each in coded.items()} == {
        "states.A.power": (0.2, "CINC"),
        "states.A.brinkmanship": (0.2, "no dispute in the ten years before"),
        "states.A.interests.cause_A.position": (1.0, "its own"),
        "states.A.interests.cause_A.salience": (1.0, "its own"),
        "states.B.power": (0.1, "CINC"),
        "states.B.brinkmanship": (0.6, "a dispute in the ten years before"),
        "states.B.interests.cause_A.position": (1.0, "treaties +1, S unknown, votes 0 apart"),
        "states.B.interests.cause_A.salience": (0.37, "4000 km"),
        "states.K.power": (0.3, "CINC"),
        "states.K.brinkmanship": (0.6, "a dispute in the ten years before"),
        "states.K.interests.cause_A.position": (
            0.0,
            "treaties 0, S unknown, votes unknown apart",
        ),
        "states.K.interests.cause_A.salience": (0.0, "unknown km"),
        "hostility.A.B": (0.0, "no quarrel"),
        "hostility.B.A": (0.0, "no quarrel"),
        "hostility.A.K": (0.0, "no quarrel"),
        "hostility.K.A": (0.0, "no quarrel"),
        "hostility.B.K": (0.6, "rivals with dispute"),
        "hostility.K.B": (0.6, "rivals with dispute"),
        "ties.A.B": (0.25, "share of trade 0.25"),
        **{f"ties.{i}.{m}": (0.0, "share of trade unknown") for i, m in ("BA", "AK", "KA")},
        **{f"ties.{i}.{m}": (0.0, "share of trade unknown") for i, m in ("BK", "KB")},
    }


def test_a_dispute_with_a_state_outside_the_world_counts_too() -> None:
    coded = coded_values(FACTS, ["A", "B"], ["A", "B"])
    assert coded["states.B.brinkmanship"].value == 0.6


def test_the_pact_of_a_studied_pair_counts_for_nothing() -> None:
    coded = coded_values(FACTS, ["A", "B"], ["A", "B"], studied=["A", "B"])
    assert coded["states.B.interests.cause_A.position"] == (
        0.5,  # of treaties 0 and votes 1
        "treaties 0 (their own pact left out), S unknown, votes 0 apart",
    )


def test_a_scenario_holds_what_is_not_0() -> None:
    values = {path: each.value for path, each in coded_values(FACTS, "ABK", ["A"]).items()}
    parts = scenario_parts(values, {"A": "Aland"})
    assert parts["states"]["A"] == {
        "name": "Aland",
        "power": 0.2,
        "brinkmanship": 0.2,
        "interests": {"cause_A": [1.0, 1.0]},
    }
    assert parts["states"]["K"]["name"] == "K"
    assert parts["rivalries"] == [{"between": ["B", "K"], "hostility": 0.6}]
    assert parts["ties"] == {"A": {"B": 0.25}}
