"""What hosts make of joins and declines, with the draws forced, and how the record fades."""

import pytest

from sim.model.agents import AllianceModel
from tests.unit.guest_and_host import (
    PRIOR,
    U,
    force,
    log_likelihood_ratio,
    log_odds,
    logistic,
    scenario,
)

# --- Belief and expected support ---


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
