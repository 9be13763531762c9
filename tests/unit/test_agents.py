"""States in a Mesa model, with the draws forced: where they start, who joins, what lasts."""

from pathlib import Path

import pytest

from sim.model import draws
from sim.model.agents import AllianceModel, Choice
from sim.scenario.files.reader import parse_scenario, read_scenario
from tests.unit.guest_and_host import HEAD, PRIOR, U, force, logistic, scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"


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
