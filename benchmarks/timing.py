"""Times of functions and of programs; medians, as the machine may have other work."""

import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class Usage(NamedTuple):
    """What a program took."""

    seconds: float
    megabytes: float
    """Its largest resident memory."""


def seconds(
    *functions: Callable[[], Any],
    rounds: int = 5,
    of: Callable[[list[float]], float] = statistics.median,
) -> list[float]:
    """The median time of each function; they take turns, so that drift meets all of them alike."""
    taken: list[list[float]] = [[] for _ in functions]
    for _ in range(rounds):
        for function, times in zip(functions, taken, strict=True):
            begin = time.perf_counter()
            function()
            times.append(time.perf_counter() - begin)
    return [of(times) for times in taken]


def ratio(slow: Callable[[], Any], fast: Callable[[], Any], rounds: int = 5) -> float:
    """How many times faster one function is than another: the median over pairs of runs."""
    pairs = [seconds(slow, fast, rounds=1) for _ in range(rounds)]
    return statistics.median(one / other for one, other in pairs)


def usage(*arguments: str, status: int = 0, **environment: str) -> Usage:
    """What one run of Python with these arguments took; what it prints is thrown away.

    Raises RuntimeError where it does not end with the exit status that it should.
    """
    begin = time.perf_counter()
    silence = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    surroundings: Mapping[str, str] = os.environ | environment
    child = os.posix_spawn(
        sys.executable, [sys.executable, *arguments], surroundings, file_actions=silence
    )
    _, ended, used = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(ended) != status:
        raise RuntimeError(f"ended with another status than {status}: {' '.join(arguments)}")
    return Usage(time.perf_counter() - begin, used.ru_maxrss / 1024)


def median_usage(*arguments: str, status: int = 0, rounds: int = 5) -> Usage:
    """The median of several runs, after one that is not counted."""
    runs = [usage(*arguments, status=status) for _ in range(rounds + 1)][1:]
    return Usage(*map(statistics.median, zip(*runs, strict=True)))
