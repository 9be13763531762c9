"""What an engine hands over: the record of some successive replicates of one world.

Both engines fill the same arrays; `measures` turns them into the numbers that people ask for.
Axes: decision, pair and occasion in the order of the world's tuples, replicate last.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.model.world import World
from sim.vocabulary.arrays import Floats, Integers

BINS = 201
"""Bins of the path's histograms: values 0, 0.005, ..., 1."""

SCALE = 2.0**32
"""Path sums are kept in whole 2**-32ths, so that their order does not matter."""

PATH_MEASURES = ("expected", "costly_rate", "rhetoric_rate")
"""The measures of the focus pair's path, each first from a to b, then from b to a."""


class Outcome(NamedTuple):
    """What became of each replicate; arrays end in the axis replicate."""

    opened: Integers
    """[occasion] how often it was open."""
    joined: Integers
    """[decision] how often the state joined it."""
    belief: Floats
    """[pair] the host's belief that the joiner is committed to it, at the last step."""
    expected: Floats
    """[pair] the host's expected support from the joiner, at the last step."""
    support_rate: Floats
    """[pair] the joiner's support rate for the host, at the last step; so are the next two."""
    costly_rate: Floats
    rhetoric_rate: Floats
    allied_at_end: Integers
    """[candidate] 1 where allied at the last step."""
    allied_steps: Integers
    """[candidate] steps allied."""
    first_alliance: Integers
    """[candidate] the first step allied, 0 where never."""


class Path(NamedTuple):
    """The focus pair step by step, summed over replicates; whole numbers, so sums are exact."""

    total: Integers
    """[step, measure and direction] sum of values in 2**-32ths."""
    histogram: Integers
    """[step, measure and direction, bin] replicates whose value is nearest the bin's."""
    allied: Integers
    """[step] replicates in which the pair is allied."""


class Trace(NamedTuple):
    """Some successive steps of every replicate, for looking closely at a few."""

    opened: Integers
    """[step, occasion, replicate] 1 where open."""
    joined: Integers
    """[step, decision, replicate] 1 where joined."""
    commitment: Integers
    """[step, pair, replicate] 1 where the joiner was committed to the host when it decided."""
    belief: Floats
    """[step, pair, replicate] at the end of the step; so are the next four."""
    expected: Floats
    support_rate: Floats
    costly_rate: Floats
    rhetoric_rate: Floats
    allied: Integers
    """[step, candidate, replicate] 1 where allied in the step."""


@dataclass(frozen=True, eq=False)
class Record:
    """Replicates first .. first + count - 1 of a world."""

    world: World
    first: int
    count: int
    outcome: Outcome
    path: Path | None
    trace: Trace | None
    traced: range = range(0)
    """The steps in the trace, of which the first is in row 0."""


def empty_record(
    world: World, replicates: range, *, path: bool, trace: range | bool = False
) -> Record:
    """A record to be filled in; trace: the steps to keep, or whether to keep all."""
    count, steps = len(replicates), world.scenario.steps
    kept = range(1, steps + 1) if trace is True else trace or range(0)
    return Record(
        world=world,
        first=replicates.start,
        count=count,
        outcome=empty_outcome(world, count),
        path=empty_path(steps) if path else None,
        trace=empty_trace(world, len(kept), count) if kept else None,
        traced=kept,
    )


def empty_outcome(world: World, count: int) -> Outcome:
    """An outcome to be filled in, for `count` replicates."""
    pairs, candidates = len(world.pairs), len(world.candidates)
    return Outcome(
        opened=_integers(len(world.occasions), count),
        joined=_integers(len(world.decisions), count),
        belief=np.zeros((pairs, count)),
        expected=np.zeros((pairs, count)),
        support_rate=np.zeros((pairs, count)),
        costly_rate=np.zeros((pairs, count)),
        rhetoric_rate=np.zeros((pairs, count)),
        allied_at_end=_integers(candidates, count),
        allied_steps=_integers(candidates, count),
        first_alliance=_integers(candidates, count),
    )


def empty_path(steps: int) -> Path:
    """A path to be added to; of 0 steps where none is wanted."""
    tracks = 2 * len(PATH_MEASURES)
    return Path(
        total=_integers(steps, tracks),
        histogram=_integers(steps, tracks, BINS),
        allied=_integers(steps),
    )


def empty_trace(world: World, steps: int, count: int) -> Trace:
    """A trace to be filled in; of 0 steps where none is wanted."""
    pairs = len(world.pairs)
    return Trace(
        opened=_integers(steps, len(world.occasions), count),
        joined=_integers(steps, len(world.decisions), count),
        commitment=_integers(steps, pairs, count),
        belief=np.zeros((steps, pairs, count)),
        expected=np.zeros((steps, pairs, count)),
        support_rate=np.zeros((steps, pairs, count)),
        costly_rate=np.zeros((steps, pairs, count)),
        rhetoric_rate=np.zeros((steps, pairs, count)),
        allied=_integers(steps, len(world.candidates), count),
    )


def _integers(*shape: int) -> Integers:
    return np.zeros(shape, dtype=np.int64)
