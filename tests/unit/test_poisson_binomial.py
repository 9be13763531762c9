"""How many of several things happen, against all the ways in which they can."""

import math
from itertools import product

import pytest

from sim.statistics.poisson_binomial import log_at_least

CHANCES = (0.1, 0.25, 0.6, 0.97)


@pytest.mark.parametrize("number", range(5))
def test_at_least_so_many_is_the_sum_over_all_ways(number: int) -> None:
    total = 0.0
    for happens in product((True, False), repeat=len(CHANCES)):
        if sum(happens) >= number:
            total += math.prod(p if h else 1 - p for p, h in zip(CHANCES, happens, strict=True))
    assert math.exp(log_at_least(CHANCES, number)) == pytest.approx(total, abs=1e-14)


def test_more_than_there_are_never_happen() -> None:
    assert log_at_least(CHANCES, 5) == -math.inf


def test_one_of_few_unlikely_things_keeps_its_digits() -> None:
    assert math.exp(log_at_least([1e-18, 2e-18], 1)) == pytest.approx(3e-18, rel=1e-12)
