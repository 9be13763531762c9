"""Bisection ends beside the place where something stops to hold, from either side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.statistics.bisection import bisect, midpoint, whole_midpoint

NUMBERS = st.floats(-1000.0, 1000.0)


@given(start=NUMBERS, end=NUMBERS, share=st.floats(0.0, 1.0))
def test_the_ends_are_near_and_on_both_sides_of_the_place(
    start: float, end: float, share: float
) -> None:
    place = abs(end - start) * share
    held, failed = bisect(start, end, lambda value: abs(value - start) < place, within=0.01)
    assert abs(failed - held) <= 0.01
    assert held == start or abs(held - start) < place
    assert failed == end or abs(failed - start) >= place


@pytest.mark.parametrize("last", range(3, 9))
def test_of_whole_numbers_neighbours_are_found_from_either_side(last: int) -> None:
    assert bisect(3, 9, lambda value: value <= last, 0.0, whole_midpoint) == (last, last + 1)
    assert bisect(9, 3, lambda value: value > last, 0.0, whole_midpoint) == (last + 1, last)


def test_ends_on_both_sides_of_zero_are_as_any_others() -> None:
    assert bisect(-8.0, 8.0, lambda value: value < 1.0, within=1.0) == (0.0, 1.0)


def test_neither_end_is_tried_and_none_is_tried_twice() -> None:
    tried: list[float] = []

    def holds(value: float) -> bool:
        tried.append(value)
        return False

    bisect(0.0, 1.0, holds, within=1 / 8)
    assert tried == [0.5, 0.25, 0.125]


def test_neighbouring_floats_end_it() -> None:
    above = 1.0 + 2**-52
    assert bisect(1.0, above, lambda _: True, 0.0, midpoint) == (1.0, above)
