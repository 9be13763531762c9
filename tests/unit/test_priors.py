"""Prior distributions are those that their two numbers say, and what may not be is refused."""

import math

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.scenario.files.reader import parse_scenario
from sim.scenario.fit_plan import Prior
from sim.statistics.priors import distance_from_uniform, distribution, quantile
from tests.unit.test_likelihood import ANSWERING


@pytest.mark.parametrize(
    ("kind", "numbers", "share", "by_hand"),
    [
        ("uniform", (2.0, 4.0), 0.25, 2.5),
        ("normal", (1.0, 2.0), 0.841344746068543, 3.0),
        ("lognormal", (4.0, 0.5), 0.841344746068543, 4.0 * math.exp(0.5)),
        ("beta", (2.0, 1.0), 0.25, 0.5),
    ],
)
def test_quantiles_are_those_worked_out_by_hand(
    kind: str, numbers: tuple[float, float], share: float, by_hand: float
) -> None:
    assert distribution(kind, *numbers).ppf(share) == pytest.approx(by_hand, rel=1e-12)
    assert quantile(kind, *numbers, share) == pytest.approx(by_hand, rel=1e-12)


def test_other_distributions_are_refused() -> None:
    with pytest.raises(ValueError, match="no such distribution: cauchy"):
        distribution("cauchy", 0.0, 1.0)


def test_distance_from_the_uniform_counts_weights_and_both_sides() -> None:
    at = np.array([0.9, 0.2])
    assert distance_from_uniform(at, np.array([0.5, 0.5])) == pytest.approx(0.4)
    assert distance_from_uniform(at, np.array([0.0, 1.0])) == pytest.approx(0.8)
    assert distance_from_uniform((np.arange(1000) + 0.5) / 1000, np.ones(1000)) < 0.001


def told(section: str) -> list[str]:
    with pytest.raises(ScenarioError) as refused:
        parse_scenario(ANSWERING + section)
    return [f"{m.path}: {m.message}" for m in refused.value.mistakes]


@pytest.mark.parametrize(
    ("prior", "problem"),
    [
        ("model.noise: {uniform: [0, 1]}", "fit.model.noise: allows what cannot be: must be a"),
        ("model.prior: {normal: [0.5, 0.1]}", "fit.model.prior: allows what cannot be: must be a"),
        ("model.prior: {lognormal: [0.5, 0.1]}", "fit.model.prior: allows what cannot be: must"),
        (
            "model.weights.interest: {lognormal: [1, 300]}",
            "fit.model.weights.interest: allows",
        ),
        ("model.alliance.sustain: {uniform: [1, 9]}", "fit.model.alliance.sustain: cannot be"),
        ("model.premium: {uniform: [3, 1]}", "fit.model.premium.uniform: must rise from lowest"),
        ("model.premium: {lognormal: [0, 1]}", "fit.model.premium.lognormal.1: must be a number"),
        ("model.premium: {beta: [2]}", "fit.model.premium.beta: must be two numbers, [alpha,"),
        ("model.premium: {}", "fit.model.premium: must have one of uniform, normal, lognormal and"),
        ("model.premium: {gamma: [1, 1]}", "fit.model.premium.gamma: no such key 'gamma'"),
        ("model.premiun: {beta: [1, 1]}", "fit.model.premiun: no such path 'model.premiun'; did"),
        ("states.I.interests.land: {beta: [1, 1]}", "fit.states.I.interests.land: must lead to a"),
    ],
)
def test_priors_that_cannot_be_are_refused(prior: str, problem: str) -> None:
    found = told(f"fit:\n  {prior}\n")
    assert len(found) == 1
    assert found[0].startswith(problem), found


def test_priors_that_reach_no_further_than_the_path_are_taken() -> None:
    fit = "fit: {model.prior: {beta: [2, 2]}, model.noise: {lognormal: [0.2, 1]}}\n"
    scenario = parse_scenario(ANSWERING + fit)
    assert scenario.fit["model.noise"] == Prior(lognormal=(0.2, 1.0))
    assert scenario.fit["model.prior"].kind == "beta"


def test_outcomes_are_checked() -> None:
    found = told("outcomes: [{allied: [I, I], was: maybe, within: 9}]\n")
    assert [line.split(": ")[0] for line in found] == [
        "outcomes.1.allied",
        "outcomes.1.was",
        "outcomes.1.within",
    ]
