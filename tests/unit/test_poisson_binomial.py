"""How many of several things happen, against all the ways in which they can."""

import math
from itertools import product

import numpy as np
import pytest

from sim.statistics.poisson_binomial import AtLeast, log_at_least

CHANCES = (0.1, 0.25, 0.6, 0.97)


@pytest.mark.parametrize("number", range(5))
def test_at_least_so_many_is_the_sum_over_all_ways(number: int) -> None:
    total = 0.0
    for happens in product((True, False), repeat=len(CHANCES)):
        if sum(happens) >= number:
            total += math.prod(p if h else 1 - p for p, h in zip(CHANCES, happens, strict=True))
    assert math.exp(log_at_least(CHANCES, number)) == pytest.approx(total, abs=1e-14)


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_things_given_that_so_many_happen_are_those_of_all_ways(number: int) -> None:
    ways = [way for way in product((True, False), repeat=4) if sum(way) >= number]
    chances = [
        math.prod(p if h else 1 - p for p, h in zip(CHANCES, way, strict=True)) for way in ways
    ]
    by_hand = [
        sum(chance for chance, way in zip(chances, ways, strict=True) if way[thing]) / sum(chances)
        for thing in range(4)
    ]
    given = AtLeast(np.array([CHANCES, CHANCES[::-1]]), number)
    assert given.expected()[0] == pytest.approx(by_hand, abs=1e-14)
    assert given.expected()[1] == pytest.approx(by_hand[::-1], abs=1e-14)
    many = AtLeast(np.tile(CHANCES, (20_000, 1)), number).drawn(np.random.default_rng(1))
    assert many.sum(axis=1).min() >= number
    # Standard errors of 20,000 draws stay below 0.0036.
    assert many.mean(axis=0) == pytest.approx(by_hand, abs=0.015)


def test_more_than_there_are_never_happen() -> None:
    assert log_at_least(CHANCES, 5) == -math.inf


def test_one_of_few_unlikely_things_keeps_its_digits() -> None:
    assert math.exp(log_at_least([1e-18, 2e-18], 1)) == pytest.approx(3e-18, rel=1e-12)
