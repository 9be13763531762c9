"""The formulas one by one, against numbers worked out by hand or with the standard library."""

import math

import pytest

from sim.model import rule

EXPONENTS = [-36.0, -20.5, -3.0, -1.0, -1e-9, 0.0, 1e-9, 0.1, 1.0, math.pi, 12.0, 36.0]


@pytest.mark.parametrize("exponent", EXPONENTS)
def test_exponential_is_that_of_the_standard_library(exponent: float) -> None:
    assert rule.exponential(exponent) == pytest.approx(math.exp(exponent), rel=1e-12)


def test_exponential_is_held_within_its_bounds() -> None:
    assert rule.exponential(1e300) == rule.exponential(36.0)
    assert rule.exponential(-1e300) == rule.exponential(-36.0)


# --- Joining ---


def test_worth_of_nothing_is_joined_half_the_time() -> None:
    assert rule.join_probability(rule.declining_odds(0.0, noise=0.15)) == 0.5


def test_worth_above_zero_is_joined_more_often_than_not() -> None:
    # U = 0.3, noise = 0.15: logistic(2) = 0.880797
    odds = rule.declining_odds(0.3, noise=0.15)
    assert rule.join_probability(odds) == pytest.approx(0.880797, abs=1e-6)


def test_premium_is_added_to_the_worth_of_the_committed() -> None:
    # U = -0.3, premium = 0.4, noise = 0.2: logistic(-1.5) = 0.182426, logistic(0.5) = 0.622459
    odds = rule.declining_odds(-0.3, noise=0.2)
    ratio = rule.commitment_odds_ratio(premium=0.4, noise=0.2)
    assert rule.join_probability(odds) == pytest.approx(0.182426, abs=1e-6)
    assert rule.join_probability(odds * ratio) == pytest.approx(0.622459, abs=1e-6)


@pytest.mark.parametrize("worth", [-1e308, -1e6, 1e6, 1e308])
def test_no_worth_makes_joining_certain_or_impossible(worth: float) -> None:
    probability = rule.join_probability(rule.declining_odds(worth, noise=0.001))
    assert 0.0 < probability < 1.0


def test_no_worth_and_commitment_together_make_joining_certain() -> None:
    odds, ratio = (rule.declining_odds(1e6, noise=0.001) for _ in range(2))
    assert odds * ratio < 2.0**-53
    assert rule.join_probability(odds * ratio) < 1.0


# --- Learning ---


@pytest.mark.parametrize("belief", [0.001, 0.3, 0.5, 0.97])
@pytest.mark.parametrize(("if_committed", "if_not"), [(0.9, 0.2), (0.2, 0.9), (0.99, 0.98)])
def test_evidence_adds_its_log_likelihood_ratio_to_the_log_odds(
    belief: float, if_committed: float, if_not: float
) -> None:
    before = math.log(belief) - math.log1p(-belief)
    ratio = math.log(if_committed) - math.log(if_not)
    updated = rule.updated_belief(belief, if_committed, if_not)
    after = math.log(updated) - math.log1p(-updated)
    assert after == pytest.approx(before + ratio, abs=1e-12)


def test_join_raises_belief_by_bayes_rule() -> None:
    # 0.4 x 0.8 / (0.4 x 0.8 + 0.6 x 0.2) = 0.32 / 0.44
    updated = rule.updated_belief(0.4, if_committed=0.8, if_not=0.2)
    assert updated == pytest.approx(8 / 11)


def test_what_either_would_do_alike_tells_nothing() -> None:
    assert rule.updated_belief(0.4, if_committed=0.7, if_not=0.7) == pytest.approx(0.4, abs=1e-15)


def test_evidence_alone_makes_nobody_certain_of_commitment() -> None:
    belief = 0.5
    for _ in range(10):
        belief = rule.updated_belief(belief, if_committed=1.0 - 2.0**-52, if_not=2.0**-52)
    assert 1.0 - 1e-15 < belief < 1.0


@pytest.mark.parametrize("certain", [0.0, 1.0])
def test_what_was_certain_from_the_start_stays_so(certain: float) -> None:
    assert rule.updated_belief(certain, if_committed=0.3, if_not=0.9) == certain


def test_belief_drifts_to_the_prior_by_the_turnover() -> None:
    # 0.75 x 0.8 + 0.25 x 0.4
    assert rule.drifted_belief(0.8, prior=0.4, turnover=0.25) == pytest.approx(0.7)


def test_hostility_of_either_side_lowers_the_prior() -> None:
    # 0.5 x (1 - 0.6), whichever of the two is the more hostile
    assert rule.prior_belief(0.5, 0.6, 0.1) == pytest.approx(0.2)
    assert rule.prior_belief(0.5, 0.1, 0.6) == pytest.approx(0.2)


def test_commitment_is_redrawn_from_the_prior_with_the_chance_of_turnover() -> None:
    # turnover 0.2, prior 0.25: of 100 draws 5 commit, 15 release and 80 leave it as it was
    draws = [(k + 0.5) / 100 for k in range(100)]
    of_committed = [rule.redrawn_commitment(True, draw, 0.25, 0.2) for draw in draws]
    of_others = [rule.redrawn_commitment(False, draw, 0.25, 0.2) for draw in draws]
    assert sum(of_committed) == 85
    assert sum(of_others) == 5


@pytest.mark.parametrize("commitment", [True, False])
def test_commitment_stays_without_turnover(commitment: bool) -> None:
    assert rule.redrawn_commitment(commitment, 1e-10, prior=0.5, turnover=0.0) is commitment


def test_expected_support_weighs_both_probabilities_by_belief() -> None:
    # 0.25 x 0.9 + 0.75 x 0.1
    assert rule.expected_support(0.25, if_committed=0.9, if_not=0.1) == pytest.approx(0.3)


def test_rate_is_zero_while_there_was_no_occasion() -> None:
    assert rule.rate(0.0, 0.0) == 0.0


def test_tally_fades_before_the_step_is_added() -> None:
    assert rule.faded(tally=2.0, memory=0.75, added=1.0) == 2.5


# --- Alliance and relations ---


@pytest.mark.parametrize(
    ("costly", "expected", "qualified"),
    [
        ((0.6, 0.6), (0.7, 0.7), True),
        ((0.59, 1.0), (1.0, 1.0), False),
        ((1.0, 0.59), (1.0, 1.0), False),
        ((1.0, 1.0), (0.69, 1.0), False),
        ((1.0, 1.0), (1.0, 0.69), False),
    ],
)
def test_each_side_must_give_and_expect_enough(
    costly: tuple[float, float], expected: tuple[float, float], qualified: bool
) -> None:
    found = rule.qualifies(*costly, *expected, reciprocity=0.6, expectation=0.7)
    assert found is qualified


@pytest.mark.parametrize(
    ("allied", "costly_rates", "rhetoric_rates", "relation"),
    [
        (True, (1.0, 1.0), (1.0, 1.0), "alliance"),
        (False, (0.5, 0.49), (1.0, 1.0), "one-sided support"),
        (False, (0.49, 0.5), (0.0, 0.0), "one-sided support"),
        (False, (0.49, 0.49), (0.5, 0.5), "rhetorical support"),
        (False, (0.49, 0.49), (0.5, 0.49), "distant"),
        (False, (0.49, 0.49), (0.49, 0.5), "distant"),
        (False, (0.5, 0.5), (1.0, 1.0), "mutual support"),
        (False, (0.5, 0.5), (0.0, 0.0), "mutual support"),
        (False, (0.0, 0.0), (0.0, 0.0), "distant"),
    ],
)
def test_relation_is_the_first_that_fits(
    allied: bool,
    costly_rates: tuple[float, float],
    rhetoric_rates: tuple[float, float],
    relation: str,
) -> None:
    assert rule.relation(allied, costly_rates, rhetoric_rates, threshold=0.5) == relation
