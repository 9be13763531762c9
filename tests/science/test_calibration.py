"""Verdicts are calibrated: of claims tested at 95 %, no more than 5 % are judged wrongly.

Claims go through `sim.statistics.sequential_test` exactly as those of a scenario do, in batches
that double up to the budget and stop when a verdict is reached; only what is observed comes from
coins and dice of known mean.
"""

from collections.abc import Callable, Collection, Mapping

import numpy as np
import pytest

from sim.statistics.sequential_test import Trial, settle
from sim.studies.claims.verdicts import BUDGET
from sim.vocabulary.arrays import Floats

pytestmark = pytest.mark.slow

CLAIMS = 2_000
CONFIDENCE = 0.95

Means = Floats
Draw = Callable[[np.random.Generator, float, int], Floats]
"""Draws so many observations of a mean."""


def coin(luck: np.random.Generator, mean: float, count: int) -> Floats:
    return (luck.random(count) < mean).astype(np.float64)


def share(luck: np.random.Generator, mean: float, count: int) -> Floats:
    """Shares in [0, 1], of a standard deviation of about a quarter of the largest possible."""
    return luck.beta(15.0 * mean, 15.0 * (1.0 - mean), count)


def difference(luck: np.random.Generator, mean: float, count: int) -> Floats:
    """Differences in [-1, 1] of two shares with common luck: of a coin and a share."""
    return coin(luck, (1.0 + mean) / 2.0, count) - share(luck, (1.0 - mean) / 2.0, count)


WHATEVER_IS_MEASURED = pytest.mark.parametrize(
    ("draw", "least"),
    [(coin, 0.0), (share, 0.0), (difference, -1.0)],
    ids=["coins", "shares", "differences"],
)


def settled(
    draw: Draw, means: Means, bounds: Floats, least: float, seed: int, budget: int = BUDGET
) -> list[Trial]:
    """Trials of the claims that each mean is at most its bound."""
    luck = [np.random.default_rng([seed, index]) for index in range(len(means))]
    trials = {
        str(index): Trial((least, 1.0), None, float(bound), CONFIDENCE)
        for index, bound in enumerate(bounds)
    }

    def observe(names: Collection[str], batch: range) -> Mapping[str, Floats]:
        return {name: draw(luck[int(name)], means[int(name)], len(batch)) for name in names}

    settle(trials, observe, budget)
    return list(trials.values())


def wrong_share(trials: list[Trial], means: Means, bounds: Floats) -> float:
    """The share of trials whose verdict is not what is so."""
    truths = np.where(means <= bounds, "supported", "refuted")
    wrong = [
        trial.verdict not in ("undecided", truth)
        for trial, truth in zip(trials, truths, strict=True)
    ]
    return float(np.mean(wrong))


MOST_WRONG = 0.05 + 3.0 * np.sqrt(0.05 * 0.95 / CLAIMS)
"""The share that would be wrong at worst, and three standard errors of a test with 2,000."""


@WHATEVER_IS_MEASURED
def test_verdicts_are_wrong_no_more_often_than_stated_and_come_early(
    draw: Draw, least: float
) -> None:
    luck = np.random.default_rng(20)
    means = luck.uniform(0.02, 0.98, CLAIMS)
    # Near enough for many to be hard: a few standard errors of some hundred replicates.
    bounds = np.clip(means + luck.normal(0.0, 0.08, CLAIMS), 0.005, 0.995)
    trials = settled(draw, means, bounds, least, seed=21)
    assert wrong_share(trials, means, bounds) <= MOST_WRONG
    assert np.median([trial.replicates for trial in trials]) < BUDGET / 4


@WHATEVER_IS_MEASURED
def test_coin_flip_claims_stay_undecided_but_for_the_share_stated(draw: Draw, least: float) -> None:
    # A hair's breadth above the bound, "supported" is wrong, and as likely as it can ever be.
    bounds = np.random.default_rng(22).uniform(0.05, 0.95, CLAIMS)
    means = bounds + 1e-9
    trials = settled(draw, means, bounds, least, seed=23)
    decided = np.mean([trial.verdict != "undecided" for trial in trials])
    assert decided <= MOST_WRONG
    assert wrong_share(trials, means, bounds) <= 0.025 + 3.0 * np.sqrt(0.025 * 0.975 / CLAIMS)
    assert all(trial.replicates == BUDGET for trial in trials if trial.verdict == "undecided")


@pytest.mark.parametrize("value", [0.0, 1.0])
@pytest.mark.parametrize("bound", [0.05, 0.1, 0.5, 0.9, 0.95])
def test_what_never_varies_is_decided_within_200_replicates(value: float, bound: float) -> None:
    (trial,) = settled(coin, np.array([value]), np.array([bound]), 0.0, seed=24)
    assert trial.verdict == ("supported" if value == 0.0 else "refuted")
    assert trial.replicates <= 200


def test_a_fixed_interval_looked_at_as_often_would_not_be_calibrated() -> None:
    # What the tests above can tell apart: intervals for a single look, taken again and again.
    bounds = np.full(CLAIMS, 0.5)
    luck = np.random.default_rng(25)
    tosses = (luck.random((CLAIMS, BUDGET)) < 0.5).astype(np.float64)
    looks = np.arange(100, BUDGET + 1, 100)
    means = tosses.cumsum(axis=1)[:, looks - 1] / looks
    missed = np.abs(means - bounds[:, None]) > 1.96 * 0.5 / np.sqrt(looks)
    assert missed.any(axis=1).mean() > 2 * MOST_WRONG
