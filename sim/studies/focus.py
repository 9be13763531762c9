"""Measures of the focus pair, and of who joins what, in each replicate."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model.measures import PairOutcome, pair_outcome
from sim.model.record import Floats, Integers, Record
from sim.model.world import World
from sim.studies.paired import Shares
from sim.vocabulary.kinds import COSTLY_KINDS, TALK

OF_REPLICATES = ("allied", "ever_allied")
"""Measures that are 0 or 1 in each replicate."""


class Measure(NamedTuple):
    """A row of the table: what is measured, of whom, and on which occasion."""

    measure: str
    by: str
    towards: str
    occasion: str | None = None


def measures_of(before: World, after: World) -> Iterator[Measure]:
    """The measures that either world has, in the order in which equals stand in the table."""
    a, b = focus = before.scenario.focus
    for measure in (*OF_REPLICATES, "share_allied"):
        yield Measure(measure, a, b)
    hosted = {
        (occasion.host, occasion.kind)
        for world in (before, after)
        for occasion in world.scenario.occasions.values()
    }
    for by, host in ((a, b), (b, a)):
        if any((host, kind) in hosted for kind in COSTLY_KINDS):
            yield Measure("costly_rate", by, host)
            yield Measure("expected", host, by)
        if any((host, kind) in hosted for kind in TALK):
            yield Measure("rhetoric_rate", by, host)
    decisions = dict.fromkeys((*before.decisions, *after.decisions))
    places = {name: n for n, name in enumerate(before.scenario.occasions)}
    for occasion, state in sorted(decisions, key=lambda d: (d[1] not in focus, places[d[0]])):
        world = before if (occasion, state) in before.decision_index else after
        yield Measure("joins", state, world.scenario.occasions[occasion].host, occasion)


def shares(record: Record, measures: Sequence[Measure]) -> Shares:
    """What is measured in each replicate of a record."""
    focus = record.world.scenario.focus
    outcome = pair_outcome(record, *focus)
    rows = [
        _of_pair(each, outcome, focus[0], record)
        if each.occasion is None
        else _joins(each.occasion, each.by, record)
        for each in measures
    ]
    return Shares(*(np.stack(parts).astype(np.float64) for parts in zip(*rows, strict=True)))


def _of_pair(
    wanted: Measure, outcome: PairOutcome, first: str, record: Record
) -> tuple[npt.NDArray[np.generic], Floats]:
    way = "ab" if wanted.by == first else "ba"
    match wanted.measure:
        case "allied":
            values: npt.NDArray[np.generic] = outcome.allied
        case "ever_allied":
            values = outcome.first_alliance > 0
        case "share_allied":
            values = outcome.allied_steps / record.world.scenario.steps
        case name:
            values = getattr(outcome, f"{name}_{way}")
    return values, np.ones(record.count)


def _joins(occasion: str, state: str, record: Record) -> tuple[Integers, Integers]:
    world, came = record.world, record.outcome
    index = world.decision_index.get((occasion, state))
    if index is None:  # it is the host's own
        return (np.zeros(record.count, dtype=np.int64),) * 2
    return came.joined[index], came.opened[world.occasion_index[occasion]]
