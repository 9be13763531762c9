"""What the others' answers have come to, read from a record: relations, positions, beliefs.

In force after the last step. Where nobody answers they are what the scenario gives, its events
included, and strain is 0.
"""

from collections.abc import Callable, Collection, Sequence

import numpy as np

from sim.model import rule
from sim.model.record import Record
from sim.model.world import World
from sim.scenario.schema import Scenario
from sim.vocabulary.arrays import Floats
from sim.vocabulary.measures import ANSWERS, MEASURES, OF_OTHERS


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
    given = given_position(record.world, state, issue)
    shift = _of(record, record.outcome.shift, record.world.stances, (state, issue))
    return np.clip(given + shift, -1.0, 1.0)


def given_position(world: World, state: str, issue: str) -> float:
    """What the scenario says that a state wants on an issue in the last step."""
    last = world.segment_at(world.scenario.steps).scenario
    return last.states[state].interest(issue).position


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


def answer_columns(
    record: Record, a: str, b: str, names: Sequence[str] | None = None
) -> dict[str, Floats]:
    """The columns of a pair in tables of what answers come to: from a to b, and back.

    names: measures of ANSWERS, those that its world keeps unless given. What it does not keep is as
    the scenario gives it, and missing where there is nothing to give.
    """
    ways = (("ab", (a, b)), ("ba", (b, a)))
    return {
        f"{name}_{way}": kept_or_given(name, record, *states)
        for name in (kept_measures(record.world) if names is None else names)
        for way, states in ways
    }


def kept_or_given(name: str, record: Record, by: str, towards: str) -> Floats:
    """[replicate] a measure of FROM_RECORD; not a number where it is outsiders' and none watch."""
    if MEASURES[name].kept == "watched" and not record.world.watched:
        return np.full(record.count, np.nan)
    return FROM_RECORD[name](record, by, towards)


def columns_of_others(record: Record, names: Collection[str]) -> dict[str, Floats]:
    """The columns of third parties: the mean hostility of them towards a and b, and of their ties.

    names: measures of ANSWERS that tables have. Not a number where there are no third parties.
    """
    focus = record.world.scenario.focus
    others = [state for state in sorted(record.world.scenario.states) if state not in focus]
    return {
        f"{column}_{place}": _mean_of_others(measure, record, state, others)
        for column, measure in OF_OTHERS.items()
        if measure in names
        for place, state in zip("ab", focus, strict=True)
    }


def _mean_of_others(measure: str, record: Record, state: str, others: Sequence[str]) -> Floats:
    """The mean of the ties of a state to others, or else of a measure of theirs towards it."""
    pairs = [(state, other) if measure == "tie" else (other, state) for other in others]
    total = sum((FROM_RECORD[measure](record, *pair) for pair in pairs), np.zeros(record.count))
    return total / len(others) if others else np.full(record.count, np.nan)


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
