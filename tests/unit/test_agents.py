"""States in a Mesa model, with the draws forced: who joins, what hosts make of it, what lasts."""

import math
from pathlib import Path

import pytest

from sim.model import draws
from sim.model.agents import AllianceModel, Choice
from sim.scenario.reader import parse_scenario, read_scenario
from sim.scenario.schema import Scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"

HEAD = """\
format: 1
title: A host and its guest
steps: 8
seed: 1
focus: [A, B]
issues: {land: Land}
states:
  A: {name: Aland, power: 1, interests: {land: [1, 0.5]}}
  B: {name: Borduria, power: 1, interests: {land: [1, 0.5]}}
rivalries: [{between: [A, B], hostility: 0.2}]
occasions:
  drill: {host: A, kind: exercise, issue: land, at: [1, 2]}
  plight: {host: A, kind: sanctions_support, issue: land, at: [2]}
  words: {host: A, kind: rhetoric, issue: land, at: [2, 3]}
"""

MODEL = """\
model:
  cost: {rhetoric: 0.1, exercise: 0.5, sanctions_support: 0.7}
  worth: {rhetoric: 0.25, exercise: 1, sanctions_support: 0.75}
  weights: {reciprocity: 0}
  premium: 0.4
  noise: 0.2
  turnover: 0.1
  prior: 0.5
  memory: 0.5
"""

U = {"drill": 0.0, "plight": -0.2, "words": 0.4}
"""By hand: agreement 0.5 x 1 x 1 less the cost; nobody threatens, equals fear nothing."""

PRIOR = 0.4
"""0.5 x (1 - 0.2)"""


def scenario(**changes: float) -> Scenario:
    text = MODEL
    for name, value in changes.items():
        text = text.replace(f"  {name}: ", f"  {name}: {value} # not ")
    return parse_scenario(HEAD + text)


def force(model: AllianceModel, monkeypatch: pytest.MonkeyPatch, *joined: str) -> None:
    """Let B join just these occasions, however it stands to A."""
    monkeypatch.setattr(
        model, "joining_draw", lambda occasion, _: 1e-9 if occasion in joined else 1.0 - 1e-9
    )


def logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def log_odds(p: float) -> float:
    return math.log(p / (1.0 - p))


def log_likelihood_ratio(occasion: str, joined: bool) -> float:
    """What B's answer tells A of B's commitment, with the standard library's functions."""
    committed, not_committed = logistic((U[occasion] + 0.4) / 0.2), logistic(U[occasion] / 0.2)
    if joined:
        return math.log(committed) - math.log(not_committed)
    return math.log(1.0 - committed) - math.log(1.0 - not_committed)


# --- Before the first step ---


def test_beliefs_and_expected_support_start_at_the_prior() -> None:
    host = AllianceModel(scenario()).agent_of("A")
    assert host.belief == {"B": pytest.approx(PRIOR)}
    assert host.expected == {"B": pytest.approx(PRIOR)}


def test_state_that_hosts_nothing_keeps_no_beliefs_and_expects_nothing() -> None:
    guest = AllianceModel(scenario()).agent_of("B")
    assert guest.belief == {}
    assert guest.expected == {}


def test_state_that_only_talks_expects_nothing_before_and_after() -> None:
    model = AllianceModel(
        parse_scenario(
            HEAD.replace("exercise", "rhetoric").replace("sanctions_support", "rhetoric")
        )
    )
    assert model.agent_of("A").expected == {"B": 0.0}
    model.step()
    assert model.agent_of("A").expected == {"B": 0.0}
    assert model.agent_of("A").belief["B"] != PRIOR


def test_commitments_are_first_drawn_from_the_prior() -> None:
    # 4 standard errors of 1000 replicates
    model = AllianceModel(scenario())
    keys = model.world.keys(seed=1)[-1:]
    assert model.world.pairs[-1] == ("B", "A")
    drawn = [draws.draws_at(keys, replicate, 0)[0] < PRIOR for replicate in range(1000)]
    assert sum(drawn) / 1000 == pytest.approx(PRIOR, abs=4 * (0.4 * 0.6 / 1000) ** 0.5)
    committed = [
        AllianceModel(scenario(), replicate=r).agent_of("B").commitment["A"] for r in range(20)
    ]
    assert committed == drawn[:20]


# --- Deciding ---


@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.parametrize("side", [-1e-6, 1e-6])
def test_state_joins_where_its_draw_is_below_the_probability_that_applies(
    monkeypatch: pytest.MonkeyPatch, committed: bool, side: float
) -> None:
    model = AllianceModel(scenario())
    guest = model.agent_of("B")
    guest.commitment["A"] = committed
    probability = logistic((U["drill"] + (0.4 if committed else 0.0)) / 0.2)
    monkeypatch.setattr(model, "joining_draw", lambda *_: probability + side)
    model.step()
    assert guest.choices["drill"].joined is (side < 0.0)


def test_nobody_joins_what_is_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    model = AllianceModel(scenario())
    force(model, monkeypatch, "drill", "plight", "words")
    model.step()
    joined = {occasion: choice.joined for occasion, choice in model.agent_of("B").choices.items()}
    assert joined == {"drill": True, "plight": False, "words": False}


@pytest.mark.parametrize("occasion", U)
def test_probabilities_are_logistic_in_the_worth(occasion: str) -> None:
    model = AllianceModel(scenario())
    model.step()
    choice: Choice = model.agent_of("B").choices[occasion]
    assert choice.if_not == pytest.approx(logistic(U[occasion] / 0.2), abs=1e-12)
    assert choice.if_committed == pytest.approx(logistic((U[occasion] + 0.4) / 0.2), abs=1e-12)


# --- Learning ---


def test_joined_exercise_raises_belief_by_its_log_likelihood_ratio(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = AllianceModel(scenario(turnover=0))
    force(model, monkeypatch, "drill")
    model.step()
    after = log_odds(model.agent_of("A").belief["B"])
    assert after == pytest.approx(log_odds(PRIOR) + log_likelihood_ratio("drill", True), abs=1e-11)
    assert after > log_odds(PRIOR)


def test_declined_exercise_lowers_belief_by_its_log_likelihood_ratio(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = AllianceModel(scenario(turnover=0))
    force(model, monkeypatch)
    model.step()
    after = log_odds(model.agent_of("A").belief["B"])
    assert after == pytest.approx(log_odds(PRIOR) + log_likelihood_ratio("drill", False), abs=1e-11)
    assert after < log_odds(PRIOR)


@pytest.mark.parametrize(
    "joined", [(), ("drill",), ("words", "plight"), ("drill", "plight", "words")]
)
def test_all_that_is_seen_in_one_step_adds_up(
    monkeypatch: pytest.MonkeyPatch, joined: tuple[str, ...]
) -> None:
    model = AllianceModel(scenario(turnover=0))
    force(model, monkeypatch)
    model.step()
    force(model, monkeypatch, *joined)
    before = log_odds(model.agent_of("A").belief["B"])
    model.step()
    told = sum(log_likelihood_ratio(occasion, occasion in joined) for occasion in U)
    assert log_odds(model.agent_of("A").belief["B"]) == pytest.approx(before + told, abs=1e-10)


def test_belief_returns_to_the_prior_where_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing is open from step 4 on: each step takes a tenth off the distance.
    model = AllianceModel(scenario())
    force(model, monkeypatch, "drill", "plight", "words")
    for _ in range(3):
        model.step()
    distance = model.agent_of("A").belief["B"] - PRIOR
    assert distance > 0.1
    for _ in range(2):
        model.step()
    assert model.agent_of("A").belief["B"] - PRIOR == pytest.approx(0.81 * distance, abs=1e-12)


def test_expected_support_is_the_mean_over_costly_occasions_weighted_by_their_rates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The drill has two dates, the plight one: weights 2/3 and 1/3; words count nothing.
    model = AllianceModel(scenario())
    force(model, monkeypatch, "drill")
    model.step()
    belief = model.agent_of("A").belief["B"]
    by_occasion = {
        occasion: belief * logistic((U[occasion] + 0.4) / 0.2)
        + (1.0 - belief) * logistic(U[occasion] / 0.2)
        for occasion in ("drill", "plight")
    }
    mean = (2.0 * by_occasion["drill"] + by_occasion["plight"]) / 3.0
    assert model.agent_of("A").expected["B"] == pytest.approx(mean, abs=1e-12)


@pytest.mark.parametrize("committed", [True, False])
def test_commitment_is_redrawn_after_the_step_if_the_draw_is_within_turnover(
    monkeypatch: pytest.MonkeyPatch, committed: bool
) -> None:
    # turnover 0.1, prior 0.4: below 0.04 committed, from there to 0.1 not, above as it was
    model = AllianceModel(scenario())
    guest = model.agent_of("B")
    for draw, after in (0.039, True), (0.041, False), (0.099, False), (0.101, committed):
        guest.commitment["A"] = committed
        monkeypatch.setattr(model, "commitment_draw", lambda *_, draw=draw: draw)
        model.step()
        assert guest.commitment["A"] is after


# --- The record ---


def test_rates_fade_and_weigh_kinds_by_worth(monkeypatch: pytest.MonkeyPatch) -> None:
    # Step 1: drill joined. Step 2: of drill, plight and words the plight is joined.
    #   held    support 0.5 + 1 + 0.75 + 0.25 = 2.5, costly 0.5 + 2 = 2.5, words 1
    #   joined  support 0.5 + 0.75 = 1.25, costly 0.5 + 1 = 1.5, words 0
    # Step 3: words joined.
    #   held    support 1.25 + 0.25 = 1.5, costly 1.25, words 0.5 + 1 = 1.5
    #   joined  support 0.625 + 0.25 = 0.875, costly 0.75, words 1
    model = AllianceModel(scenario())
    guest = model.agent_of("B")
    for joined, by_hand in (
        ("drill", (1.0, 1.0, 0.0)),
        ("plight", (0.5, 0.6, 0.0)),
        ("words", (0.875 / 1.5, 0.6, 1.0 / 1.5)),
    ):
        force(model, monkeypatch, joined)
        model.step()
        assert guest.rates["A"] == pytest.approx(by_hand)


def test_rates_last_where_no_occasion_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    model = AllianceModel(scenario())
    force(model, monkeypatch, "plight")
    for _ in range(8):
        model.step()
    assert model.agent_of("B").rates["A"].costly == pytest.approx(0.4)  # (0 + 1) / (0.5 + 2)


def test_rates_are_zero_while_the_host_had_no_occasion() -> None:
    model = AllianceModel(scenario())
    model.step()
    assert model.agent_of("B").rates["A"].rhetoric == 0.0
    assert model.agent_of("A").rates["B"] == (0.0, 0.0, 0.0)


def test_record_without_memory_is_that_of_the_step(monkeypatch: pytest.MonkeyPatch) -> None:
    model = AllianceModel(scenario(memory=0))
    force(model, monkeypatch, "drill", "plight", "words")
    for costly in (1.0, 1.0, 0.0):
        model.step()
        assert model.agent_of("B").rates["A"].costly == costly


# --- The model ---


def test_model_ends_with_its_last_step() -> None:
    model = AllianceModel(scenario())
    while model.running:
        model.step()
    assert model.elapsed == 8
    with pytest.raises(RuntimeError, match="ends with step 8"):
        model.step()


def test_no_order_of_states_matters() -> None:
    two_states = read_scenario(SCENARIOS / "two-states.yaml")
    model, reverse = AllianceModel(two_states), AllianceModel(two_states)
    for _ in range(20):
        model.step()
        reverse.open_occasions()
        for act in ("decide", "learn"):
            for agent in reversed(list(reverse.agents)):
                getattr(agent, act)()
    for state in model.world.states:
        one, other = model.agent_of(state), reverse.agent_of(state)
        assert one.belief == other.belief
        assert one.expected == other.expected
        assert one.rates == other.rates
    assert model.agent_of("B").rates["A"].support > 0.0
