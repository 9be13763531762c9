"""What the others' answers have come to, read from a record: relations, positions, beliefs.

In force after the last step. Where nobody answers they are what the scenario gives, its events
included, and strain is 0.
"""

from collections.abc import Callable

import numpy as np

from sim.model import rule
from sim.model.record import Record
from sim.model.world import World
from sim.scenario.schema import Scenario
from sim.vocabulary.arrays import Floats
from sim.vocabulary.measures import ANSWERS, MEASURES


def strain(record: Record, m: str, i: str) -> Floats:
    """[replicate] the share of m's goodwill towards i that is used up."""
    return _of(record, record.outcome.strain, record.world.relations, (m, i))


def hostility(record: Record, m: str, i: str) -> Floats:
    """[replicate] how far m threatens i."""
    given = _at_last(record).hostility.get((m, i), 0.0)
    return np.asarray(rule.strained_hostility(given, strain(record, m, i)))  # type: ignore[arg-type]


def tie(record: Record, i: str, m: str) -> Floats:
    """[replicate] how much i depends on m."""
    given, used = (
        _at_last(record).tie.get((i, m), 0.0),
        (strain(record, m, i), strain(record, i, m)),
    )
    return np.asarray(rule.strained_tie(given, *used))  # type: ignore[arg-type]


def position(record: Record, state: str, issue: str) -> Floats:
    """[replicate] what a state wants on an issue, in [-1, 1]."""
    given = _at_last(record).states[state].interest(issue).position
    shift = _of(record, record.outcome.shift, record.world.stances, (state, issue))
    return np.clip(given + shift, -1.0, 1.0)


def perceived(record: Record, host: str, joiner: str) -> Floats:
    """[replicate] outsiders' belief that a joiner is committed to a host; 0 for who hosts nothing.

    Raises ValueError where no outsiders watch.
    """
    if not record.world.watched:
        raise ValueError("no outsiders watch in this scenario")
    return _of(record, record.outcome.perceived, record.world.watched_pairs, (joiner, host))


def perception_gap(record: Record, host: str, joiner: str) -> Floats:
    """[replicate] the same less the host's own belief; ValueError as there."""
    believed = _of(record, record.outcome.belief, record.world.pairs, (joiner, host))
    return perceived(record, host, joiner) - believed


FROM_RECORD: dict[str, Callable[[Record, str, str], Floats]] = {
    "perceived": perceived,
    "perception_gap": perception_gap,
    "hostility": hostility,
    "tie": tie,
    "strain": strain,
    "position": position,
}
"""Measures that come from here: of one state towards another, or on an issue."""


def kept_measures(world: World) -> tuple[str, ...]:
    """The measures of ANSWERS that a world keeps."""
    kept = {"watched": world.watched, "answered": world.slow}
    return tuple(name for name in ANSWERS if kept[MEASURES[name].kept])


def answer_columns(record: Record, a: str, b: str) -> dict[str, Floats]:
    """The columns of a pair in tables of what its world keeps: from a to b, and back."""
    ways = (("ab", (a, b)), ("ba", (b, a)))
    return {
        f"{name}_{way}": FROM_RECORD[name](record, *states)
        for name in kept_measures(record.world)
        for way, states in ways
    }


def _of(
    record: Record,
    values: Floats,
    kept: tuple[tuple[str, str], ...],
    wanted: tuple[str, str],
) -> Floats:
    """Values of one relation, stance or pair; of one that is not kept, 0."""
    return values[kept.index(wanted)] if wanted in kept else np.zeros(record.count)


def _at_last(record: Record) -> Scenario:
    return record.world.segment_at(record.world.scenario.steps).scenario
