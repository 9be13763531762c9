"""Shorter steps leave shares and join rates where they are: the month is no part of the result.

With steps of a fraction f of a month, an occasion that arises in a month with probability p arises
in a step with 1 - (1 - p)^f, the record fades by memory^f, commitments turn over f times as often,
and what is counted in steps, the length of a scenario and of an alliance's test, is divided by f.
"""

import pytest

from sim.scenario.files.reader import read_scenario
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from tests.science.estimates import Estimate, allied_at_the_end, record_of, share_joined

FRACTIONS = (1.0, 0.5, 0.25)


def in_shorter_steps(name: str, fraction: float) -> Scenario:
    scenario = read_scenario(f"scenarios/{name}.yaml")
    model = scenario.model
    values: dict[str, object] = {
        f"occasions.{occasion}.rate": 1.0 - (1.0 - opened.weight) ** fraction
        for occasion, opened in scenario.occasions.items()
    }
    values |= {
        "steps": round(scenario.steps / fraction),
        "model.memory": model.memory**fraction,
        "model.turnover": model.turnover * fraction,
        "model.alliance.sustain": round(model.alliance.sustain / fraction),
    }
    return with_values(scenario, values)


def agree(estimates: list[Estimate]) -> bool:
    """Whether none differs from the first by four standard errors of the difference."""
    first, *others = estimates
    return all(
        abs(other.mean - first.mean) < 4.0 * (other.error**2 + first.error**2) ** 0.5
        for other in others
    )


@pytest.mark.slow
def test_share_allied_does_not_depend_on_the_length_of_a_step() -> None:
    # Four standard errors of a difference are at most 0.032.
    shares = [allied_at_the_end(in_shorter_steps("two-states", f), 8_000) for f in FRACTIONS]
    assert agree(shares), shares


@pytest.mark.slow
@pytest.mark.parametrize("occasion", ["zapad", "csto"])
def test_join_rates_do_not_depend_on_the_length_of_a_step(occasion: str) -> None:
    # Four standard errors of a difference are at most 0.04.
    rates = [
        share_joined(record_of(in_shorter_steps("russia-china-2022", f), 600), "CHN", occasion)
        for f in FRACTIONS
    ]
    assert agree(rates), rates
    assert max(rate.error for rate in rates) < 0.007


@pytest.mark.slow
@pytest.mark.parametrize("state", ["EUR", "KOR"])
def test_where_others_answer_it_is_the_number_of_joins_that_must_stay(state: str) -> None:
    # Four standard errors of a difference are at most 0.075.
    shares = [share_joined(record_of(answering(f), 400), state, "quad_exercise") for f in FRACTIONS]
    assert agree(shares), shares
    assert max(share.error for share in shares) < 0.013


def answering(fraction: float) -> Scenario:
    """The system of 2022 in shorter steps, with as many occasions and as much recovery a year."""
    name = "russia-china-2022-system"
    months = read_scenario(f"scenarios/{name}.yaml")
    values: dict[str, object] = {
        f"occasions.{occasion}.rate": opened.weight * fraction
        for occasion, opened in months.occasions.items()
    }
    values["model.recovery"] = 1.0 - (1.0 - months.model.recovery) ** fraction
    return with_values(in_shorter_steps(name, fraction), values)
