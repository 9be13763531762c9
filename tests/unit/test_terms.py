"""Every term of U worked out by hand, for the weaker I about the stronger J and the other way.

M and N are third parties. What must not count has a number too: J's own hostility is no threat
from a third party, and what I does to M or depends on J for is no one's concern here.

    power               I 1, J 3, M 4, N 1
    hostility to I      M 0.8, N 0.8 (J 0.2)     threat on I: 0.8 x 4 + 0.8 x 1   = 4
    hostility to J      M 0.2, N 0.05 (I 0.4)    threat on J: 0.2 x 4 + 0.05 x 1  = 0.85
    ties of I           M 0.5, N 1.0 (J 0.7)
    ties of J           M 0.25
    I's interests       land [0.5, 0.8]          sea [-1.0, 0.2]
    J's interests       land [0.5, 0.3]          sea [0.5, 1.0]           air [1.0, 0.4]

    agreement I, J      land 0.8 x 0.5 x 0.5 = 0.2     sea 0.2 x -1 x 0.5 = -0.1    air none
    agreement J, I      land 0.3 x 0.5 x 0.5 = 0.075   sea 1 x 0.5 x -1 = -0.5      air none
    alignment           I, J: (0.2 - 0.1) / 1 = 0.1    J, I: (0.075 - 0.5) / 1.7 = -0.25

    M's interests       land [-1.0, 1.0]         sea [0.5, 0.5]
    N's interests                                sea [-0.5, 0.4]
    concern about J     land: M 1 x (1 + 0.5) / 2 = 0.75
                        sea: M 0.5 x (1 - 0.25) / 2 = 0.1875, N 0.4 x (1 + 0.25) / 2 = 0.25
    concern about I     sea: M 0.5 x (1 + 0.5) / 2 = 0.375
    goodwill left to I  M and N 1 - 0.8 = 0.2    to J  M 1 - 0.2 = 0.8
    risk of I           land: M 0.5 x 0.2 x 0.2 x 0.75 = 0.015
                        sea: M 0.5 x 0.2 x 0.2 x 0.1875 + N 1 x 0.05 x 0.2 x 0.25 = 0.00625
                        air: nobody minds = 0
    risk of J           sea: M 0.25 x 0.8 x 0.8 x 0.375 = 0.06
"""

from dataclasses import dataclass

import pytest

from sim.model import rule
from sim.model.agents import AllianceModel, Rates
from sim.model.layout import INSIDE
from sim.model.regard import regard_of, static_terms
from sim.model.world import build_world
from sim.scenario.files.reader import parse_scenario
from sim.scenario.paths import with_values
from tests.unit.appraisals import appraisal_of

SCENARIO = parse_scenario("""\
format: 1
title: A world for the terms of U
steps: 5
focus: [I, J]
issues: {land: Land, sea: Sea, air: Air}
states:
  I:
    name: Isle
    power: 1
    brinkmanship: 0.9
    autonomy: 0.6
    interests: {land: [0.5, 0.8], sea: [-1, 0.2]}
  J:
    name: Jutland
    power: 3
    brinkmanship: 0.4
    autonomy: 0.25
    interests: {land: [0.5, 0.3], sea: [0.5, 1], air: [1, 0.4]}
  M: {name: Mark, power: 4, autonomy: 1, interests: {land: [-1, 1], sea: [0.5, 0.5]}}
  N: {name: Norrland, power: 1, interests: {sea: [-0.5, 0.4]}}
rivalries:
  - {from: M, to: I, hostility: 0.8}
  - {from: N, to: I, hostility: 0.8}
  - {from: J, to: I, hostility: 0.2}
  - {from: M, to: J, hostility: 0.2}
  - {from: N, to: J, hostility: 0.05}
  - {from: I, to: J, hostility: 0.4}
  - {from: I, to: M, hostility: 1.0}
  - {from: J, to: N, hostility: 0.6}
ties:
  I: {M: 0.5, N: 1.0, J: 0.7}
  J: {M: 0.25}
  M: {I: 0.9, J: 0.9}
occasions:
  j_drill: {host: J, kind: exercise, issue: land, rate: 0.5}
  j_words: {host: J, kind: rhetoric, issue: sea, rate: 0.5}
  j_plight: {host: J, kind: sanctions_support, issue: air, rate: 0.5}
  i_drill: {host: I, kind: exercise, issue: sea, rate: 0.5}
model:
  weights:
    interest: 2
    security: 5
    reciprocity: 0.5
    audience: 3
    third_parties: 4
    entrapment: 6
    dependence: 7
    autonomy: 8
  cost: {rhetoric: 0.1, exercise: 0.2, sanctions_support: 0.3}
  exposure: {rhetoric: 0.5, exercise: 0.25, sanctions_support: 1}
  prior: 0.5
""")


@dataclass(frozen=True)
class Case:
    """A decision and the size of its terms, before signs."""

    state: str
    occasion: str
    shared_interest: float
    audience: float
    cost: float
    third_parties: float
    entrapment: float
    dependence: float
    autonomy: float


CASES = [
    # interest 2 x 0.2; audience 3 x (sqrt(0.8 x 0.2) x 4/5 + sqrt(0.8 x 0.05) x 1/2) = 3 x 0.42;
    # third parties 4 x 0.25 x 0.015; entrapment 6 x 0.25 x 0.4 x 0.9 / 2;
    # dependence 7 x 0.25 x (3 - 1) / (3 + 1) x 0.9 / 2; autonomy 8 x 0.25 x 0.6
    Case("I", "j_drill", 0.4, 1.26, 0.2, 0.015, 0.27, 0.39375, 1.2),
    # interest 2 x -0.1; third parties 4 x 0.5 x 0.00625; exposure 0.5 where the drill has 0.25
    Case("I", "j_words", -0.2, 1.26, 0.1, 0.0125, 0.54, 0.7875, 2.4),
    # no position of I on air, which no third party minds; exposure 1
    Case("I", "j_plight", 0.0, 1.26, 0.3, 0.0, 1.08, 1.575, 4.8),
    # interest 2 x -0.5; audience 3 x (0.4 x 4/7 + 0.2 x 1/4) = 3 x 0.2785714;
    # third parties 4 x 0.25 x 0.06; entrapment 6 x 0.25 x 0.9 x 1.25 / 2; J is the stronger
    Case("J", "i_drill", -1.0, 0.8357143, 0.2, 0.06, 0.84375, 0.0, 0.5),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.state}-{case.occasion}")
def test_static_terms_are_those_worked_out_by_hand(case: Case) -> None:
    terms = AllianceModel(SCENARIO).agent_of(case.state).terms(case.occasion)
    for name, term in rule.STATIC_TERMS.items():
        by_hand = term.sign * getattr(case, name)
        assert terms[name] == pytest.approx(by_hand, abs=5e-8), name


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.state}-{case.occasion}")
def test_what_speaks_for_joining_is_added_and_what_speaks_against_is_taken_off(case: Case) -> None:
    world = build_world(SCENARIO)
    favour = case.shared_interest + case.audience
    against = case.cost + case.third_parties + case.entrapment + case.dependence + case.autonomy
    decision = world.decision_index[case.occasion, case.state]
    found = appraisal_of(world).static[INSIDE, decision, 0]
    assert found == pytest.approx(favour - against, abs=5e-8)


def test_both_engines_are_given_the_same_regard_to_the_last_bit() -> None:
    world = build_world(SCENARIO)
    appraisal = appraisal_of(world)
    for index, pair in enumerate(world.pairs):
        regard = regard_of(SCENARIO, *pair)
        assert appraisal.security[index, 0] == 5 * regard.security_gain
        assert appraisal.prior[index, 0] == regard.prior


def test_regard_of_the_weaker_is_worked_out_by_hand() -> None:
    # gain (1 + 3) / (4 + 4) - 1 / (1 + 4); prior 0.5 x (1 - 0.4)
    regard = regard_of(SCENARIO, "I", "J")
    assert regard.alignment == pytest.approx(0.1)
    assert regard.security_gain == pytest.approx(0.3)
    assert regard.audience == pytest.approx(0.42)
    assert regard.prior == pytest.approx(0.3)


def test_regard_of_the_stronger_is_worked_out_by_hand() -> None:
    # gain 4 / 4.85 - 3 / 3.85 = 0.8247423 - 0.7792208
    regard = regard_of(SCENARIO, "J", "I")
    assert regard.alignment == pytest.approx(-0.25)
    assert regard.security_gain == pytest.approx(0.0455215, abs=5e-8)
    assert regard.audience == pytest.approx(0.2785714, abs=5e-8)
    assert regard.prior == pytest.approx(0.3)


def test_hosts_own_hostility_is_no_threat_that_it_secures_against() -> None:
    # J alone is hostile to N
    assert regard_of(SCENARIO, "N", "J").security_gain == 0.0
    # gain of N with M: (1 + 4) / (5 + 0.6 x 3) - 1 / (1 + 0.6 x 3)
    assert regard_of(SCENARIO, "N", "M").security_gain == pytest.approx(5 / 6.8 - 1 / 2.8)


def test_adversary_of_one_of_the_two_alone_is_no_audience() -> None:
    # J alone is hostile to N, and I alone to M.
    assert regard_of(SCENARIO, "N", "M").audience == 0.0
    assert regard_of(SCENARIO, "M", "N").audience == 0.0


def test_state_to_which_nothing_matters_is_aligned_with_nobody() -> None:
    indifferent = with_values(SCENARIO, {"states.N.interests.sea.salience": 0})
    assert regard_of(SCENARIO, "N", "J").alignment == pytest.approx(-0.25)
    assert regard_of(indifferent, "N", "J").alignment == 0.0


def test_issue_that_the_host_is_silent_on_counts_in_alignment_as_indifference() -> None:
    # J about M, which is silent on air: (0.3 x 0.5 x -1 + 1 x 0.5 x 0.5) / 1.7
    assert regard_of(SCENARIO, "J", "M").alignment == pytest.approx(0.1 / 1.7)


def test_parity_ends_dependence_and_keeps_the_rest() -> None:
    equal = with_values(SCENARIO, {"states.I.power": 3})
    terms = static_terms(equal, regard_of(equal, "I", "J"), "I", "j_drill")
    assert terms.dependence == 0.0
    assert terms.entrapment == pytest.approx(0.4 * 0.9 / 2)


# --- The terms that move ---


@pytest.fixture
def model() -> AllianceModel:
    return AllianceModel(SCENARIO, seed=1)


def test_security_is_the_gain_times_expected_support(model: AllianceModel) -> None:
    # 5 x 0.3 x 0.3, the prior; then 5 x 0.3 x 0.8
    isle = model.agent_of("I")
    assert isle.terms("j_drill")["security"] == pytest.approx(0.45)
    isle.expected["J"] = 0.8
    assert isle.terms("j_drill")["security"] == pytest.approx(1.2)


def test_security_rests_on_what_the_joiner_expects_of_the_host_not_the_host_of_it(
    model: AllianceModel,
) -> None:
    model.agent_of("J").expected["I"] = 0.9
    assert model.agent_of("I").terms("j_drill")["security"] == pytest.approx(0.45)


def test_state_that_hosts_nothing_expects_nothing_and_gains_no_security(
    model: AllianceModel,
) -> None:
    assert model.agent_of("M").terms("j_drill")["security"] == 0.0


def test_support_received_speaks_for_joining_and_support_given_against(
    model: AllianceModel,
) -> None:
    # 0.5 x (0.75 - 0.25) for I, whom J has supported more than I has J; the opposite for J
    model.agent_of("J").rates["I"] = Rates(support=0.75, costly=0.1, rhetoric=0.2)
    model.agent_of("I").rates["J"] = Rates(support=0.25, costly=0.9, rhetoric=0.8)
    assert model.agent_of("I").terms("j_drill")["reciprocity"] == pytest.approx(0.25)
    assert model.agent_of("J").terms("i_drill")["reciprocity"] == pytest.approx(-0.25)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.state}-{case.occasion}")
def test_terms_come_in_their_order_each_with_its_sign(model: AllianceModel, case: Case) -> None:
    # security at the start: I 5 x 0.3 x 0.3, J 5 x 0.0455215 x 0.3; reciprocity 0
    security = 0.45 if case.state == "I" else 0.0682822
    terms = model.agent_of(case.state).terms(case.occasion)
    by_hand = {
        "shared_interest": case.shared_interest,
        "security": security,
        "reciprocity": 0.0,
        "audience": case.audience,
        "cost": -case.cost,
        "third_parties": -case.third_parties,
        "entrapment": -case.entrapment,
        "dependence": -case.dependence,
        "autonomy": -case.autonomy,
    }
    assert list(terms) == list(by_hand)
    assert terms == pytest.approx(by_hand, abs=5e-8)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.state}-{case.occasion}")
def test_terms_sum_to_the_worth_that_the_state_decides_by(model: AllianceModel, case: Case) -> None:
    model.agent_of("J").rates["I"] = Rates(support=0.75)
    agent = model.agent_of(case.state)
    worth = agent.utility_of(case.occasion)
    assert sum(agent.terms(case.occasion).values()) == pytest.approx(worth, abs=1e-12)
