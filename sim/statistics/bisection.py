"""Bisection: where, between two values, something stops to hold."""

from collections.abc import Callable
from math import floor


def midpoint(start: float, end: float) -> float:
    """The value halfway."""
    return (start + end) / 2.0


def whole_midpoint(start: float, end: float) -> float:
    """The whole number halfway, or the one below."""
    return float(floor((start + end) / 2.0))


def bisect(
    start: float,
    end: float,
    holds: Callable[[float], bool],
    within: float,
    middle: Callable[[float, float], float] = midpoint,
) -> tuple[float, float]:
    """Two values at most `within` apart, at the first of which it holds, at the other not.

    `holds` is true at `start` and false at `end`; neither is tried. middle: a value between two,
    or one of them where there is none between.

    >>> bisect(0.0, 8.0, lambda value: value < 5.0, within=1.0)
    (4.0, 5.0)
    """
    while abs(end - start) > within:
        between = middle(start, end)
        if between in (start, end):
            break
        if holds(between):
            start = between
        else:
            end = between
    return start, end
