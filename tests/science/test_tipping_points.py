"""Tipping points of known curves: where they are found, and how often the interval is right.

Of 500 repeats, an interval that holds the truth with a probability of 0.95 does so in 475, give or
take 10 (one standard error: 0.0097 of the share). The bounds below lie three standard errors off.
"""

from collections.abc import Callable

import numpy as np
import pytest

from sim.statistics.level_crossing import Crossing, Curve, crossings

REPEATS, REPLICATES = 500, 400
VALUES = np.linspace(0.0, 1.0, 21).tolist()
TRUE = 0.37

Share = Callable[[float], float]

RISING: dict[str, Share] = {
    "logistic": lambda x: 1 / (1 + np.exp(-(x - TRUE) / 0.06)),
    "slow": lambda x: 0.5 + 0.6 * (x - TRUE),
    "lopsided": lambda x: 1 - 0.5 ** ((x / TRUE) ** 2),
    "two slopes": lambda x: 0.5 + (x - TRUE) * (1.2 if x < TRUE else 0.5),
    "plateau": lambda x: 0.5 + 0.1 * (x - TRUE) + 3 * (x - TRUE) ** 3,
}
"""Curves of every shape that rise through a half at TRUE."""


def found(share: Share, seed: int, level: float = 0.5) -> list[Crossing]:
    """With common random numbers: the luck of a replicate changes, but slowly, along the knob."""
    generator = np.random.default_rng(seed)
    luck, drift = generator.random(REPLICATES), generator.normal(0.0, 0.3, REPLICATES)
    curve = Curve(lambda x: int(((luck + drift * x) % 1 < share(x)).sum()), REPLICATES, level)
    return crossings(curve, VALUES, confidence=0.95)


def assert_held(share: Share, truth: float, level: float = 0.5) -> None:
    """One crossing in each repeat, held by 95 % of the intervals, with the truth in the middle."""
    points = [only for seed in range(REPEATS) for only in found(share, seed, level)]
    assert len(points) == REPEATS
    held = np.mean([point.low <= truth <= point.high for point in points])
    assert 0.95 - 0.03 <= held <= 0.95 + 0.04  # exact tests err a little less than they may
    values = [point.value for point in points]
    error = 1.2533 * np.std(values) / np.sqrt(REPEATS)  # one standard error of a median
    assert np.median(values) == pytest.approx(truth, abs=3 * error)


@pytest.mark.slow
@pytest.mark.parametrize("shape", RISING)
def test_intervals_hold_the_crossing_as_often_as_they_say(shape: str) -> None:
    assert_held(RISING[shape], TRUE)


@pytest.mark.slow
@pytest.mark.parametrize("level", [0.1, 0.9])
def test_intervals_hold_at_other_levels_too(level: float) -> None:
    truth = TRUE + 0.06 * np.log(level / (1 - level))
    assert_held(RISING["logistic"], truth, level)


@pytest.mark.slow
def test_intervals_hold_where_the_share_falls() -> None:
    assert_held(lambda x: 1 - RISING["logistic"](x), TRUE)


@pytest.mark.slow
def test_intervals_hold_both_of_two_crossings() -> None:
    points = [found(lambda x: np.exp(-(((x - 0.5) / 0.25) ** 2)), seed) for seed in range(REPEATS)]
    assert all(len(each) == 2 for each in points)
    apart = 0.25 * np.sqrt(np.log(2.0))
    for which, truth in enumerate((0.5 - apart, 0.5 + apart)):
        held = np.mean([each[which].low <= truth <= each[which].high for each in points])
        assert 0.95 - 0.03 <= held <= 0.95 + 0.04


@pytest.mark.slow
def test_a_share_that_never_reaches_the_level_is_said_to_cross_it_in_one_repeat_of_twenty() -> None:
    # It lies on the level all along: any crossing that is found is a false one.
    luck = np.random.default_rng(1)
    false = 0
    for _ in range(REPEATS):
        curve = Curve(lambda _: int(luck.binomial(REPLICATES, 0.5)), REPLICATES, 0.5)
        false += bool(crossings(curve, VALUES, confidence=0.95))
    assert false / REPEATS <= 0.05 + 0.03


@pytest.mark.slow
def test_intervals_hold_where_neighbouring_values_share_no_luck() -> None:
    def counted(x: float) -> int:
        return int(luck.binomial(REPLICATES, RISING["logistic"](x)))

    luck = np.random.default_rng(1)
    curves = [Curve(counted, REPLICATES, 0.5) for _ in range(REPEATS)]
    found = [each for curve in curves for each in crossings(curve, VALUES, 0.95)]
    assert len(found) == REPEATS
    assert np.mean([each.low <= TRUE <= each.high for each in found]) >= 0.95 - 0.03
