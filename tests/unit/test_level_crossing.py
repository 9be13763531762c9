"""Crossings of shares without luck: every value's count is the nearest to the curve."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from sim.statistics.level_crossing import Crossing, Curve, crossings, scan_confidence

VALUES = [0.05 * place for place in range(21)]


def found(share: Callable[[float], float], replicates: int = 10_000) -> list[Crossing]:
    curve = Curve(lambda x: round(share(x) * replicates), replicates, 0.5)
    return crossings(curve, VALUES, 0.95)


def test_a_rising_share_crosses_once_where_it_is_a_half() -> None:
    (crossing,) = found(lambda x: 1 / (1 + math.exp(-(x - 0.333) / 0.05)))
    assert crossing.value == pytest.approx(0.333, abs=0.001)
    assert crossing.rising


def test_a_falling_share_crosses_downwards() -> None:
    (crossing,) = found(lambda x: 1 - x)
    assert crossing.value == pytest.approx(0.5, abs=0.001)
    assert not crossing.rising


def test_a_share_that_stays_on_one_side_never_crosses() -> None:
    assert found(lambda x: 0.4 * x) == []
    assert found(lambda x: 1 - 0.4 * x) == []


def test_a_share_that_comes_and_goes_crosses_twice() -> None:
    rise, fall = found(lambda x: math.sin(math.pi * x))
    assert (rise.value, fall.value) == pytest.approx((1 / 6, 5 / 6), abs=0.001)
    assert rise.rising
    assert not fall.rising


def test_the_interval_is_where_the_exact_test_cannot_tell_the_share_from_the_level() -> None:
    # Clopper and Pearson: the interval of 180 of 400 reaches up to 0.5002, that of 179 to 0.498.
    (crossing,) = found(lambda x: x, replicates=400)
    assert crossing.low == pytest.approx(179.5 / 400, abs=0.001)
    assert crossing.high == pytest.approx(220.5 / 400, abs=0.001)


def test_more_replicates_narrow_the_interval() -> None:
    widths = [each.high - each.low for n in (400, 10_000) for each in found(lambda x: x, n)]
    assert widths[1] == pytest.approx(widths[0] / 5, rel=0.05)


def test_a_jump_is_found_to_the_resolution_of_the_search() -> None:
    (crossing,) = found(lambda x: float(x > 0.4321))
    assert crossing.low <= 0.4321 <= crossing.high
    assert crossing.high - crossing.low < 0.002


def test_a_share_that_lingers_at_the_level_has_a_wide_interval() -> None:
    (crossing,) = found(lambda x: min(max(x - 0.2, 0), 0.3) + 0.2 + max(0.0, x - 0.8))
    assert crossing.low == pytest.approx(0.5, abs=0.02)
    assert crossing.high == pytest.approx(0.8, abs=0.02)


def test_a_share_that_falls_back_to_the_level_widens_the_interval() -> None:
    # At 0.5 it is above the level by the interval of one value, though not by that of all of them.
    def falls_back(x: float) -> float:
        return float(np.interp(x, [0.4, 0.45, 0.5, 0.55, 0.6], [0.3, 0.5, 0.512, 0.5, 0.7]))

    (crossing,) = found(falls_back)
    assert crossing.low == pytest.approx(0.4476, abs=0.001)
    assert crossing.high == pytest.approx(0.5525, abs=0.001)


def test_every_value_is_counted_once() -> None:
    asked: list[float] = []

    def counted(value: float) -> int:
        asked.append(value)
        return round(400 * value)

    crossings(Curve(counted, 400, 0.5), VALUES, 0.95)
    assert len(asked) == len(set(asked))
    assert len(asked) < len(VALUES) + 30


@pytest.mark.parametrize("jump", [13.0, 14.5, 86.0])
def test_over_whole_numbers_only_whole_numbers_are_counted(jump: float) -> None:
    counted: list[float] = []

    def count(value: float) -> int:
        counted.append(value)
        return 10_000 * (value > jump)

    (crossing,) = crossings(Curve(count, 10_000, 0.5, whole=True), [1.0, 34.0, 67.0, 120.0], 0.95)
    assert all(value.is_integer() for value in counted)
    assert (crossing.low, crossing.high) == (math.floor(jump), math.floor(jump) + 1)
    assert crossing.value == math.floor(jump) + 0.5


def test_all_sides_of_a_scan_together_have_its_confidence() -> None:
    # Bonferroni: 20 values at 99.75 % leave 5 % for all; 222 of 400 is surely above
    # a half at 95 %, and not so at that.
    assert scan_confidence(0.95, 20) == pytest.approx(0.9975)
    curve = Curve(lambda _: 222, 400, 0.5)
    assert curve.side(0.0, 0.95) == 1
    assert curve.side(0.0, scan_confidence(0.95, 20)) == 0


def test_a_scan_makes_out_no_side_that_one_value_alone_would() -> None:
    assert found(lambda x: 0.445 if x < 0.5 else 0.555, replicates=400) == []
    assert len(found(lambda x: 0.4 if x < 0.5 else 0.6, replicates=400)) == 1
