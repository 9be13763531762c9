"""Measures computed: what each entry of the registry is, in a record and in a stored table.

A new measure has its function here, under its name, in FROM_OUTCOME; in FROM_TABLE as well if
tables have no column of it. What the others' answers have come to is in `answers`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.measures.answers import FROM_RECORD
from sim.measures.labels import MeasureOf
from sim.measures.pairs import PairOutcome, pair_outcome
from sim.model.record import Record
from sim.scenario.schema import Scenario
from sim.vocabulary.arrays import Floats, Integers
from sim.vocabulary.kinds import KINDS, KindName
from sim.vocabulary.measures import (
    COMPARED_OF_DIRECTION,
    COMPARED_OF_PAIR,
    MEASURES,
    STORED_OF_DIRECTION,
    STORED_OF_PAIR,
)
from sim.vocabulary.relations import RELATIONS

Pair = tuple[str, str]
Way = Literal["ab", "ba"]
"""From the first of a pair to the second, or back."""


def _first_alliance(outcome: PairOutcome, steps: int) -> npt.NDArray[Any]:
    return np.where(outcome.first_alliance == 0, steps + 1, outcome.first_alliance)


FROM_OUTCOME: dict[str, Callable[[PairOutcome, int], npt.NDArray[Any]]] = {
    "allied": lambda outcome, _: outcome.allied,
    "ever_allied": lambda outcome, _: outcome.first_alliance > 0,
    "first_alliance": _first_alliance,
    "share_allied": lambda outcome, steps: outcome.allied_steps / steps,
    "costly_rate": lambda outcome, _: outcome.costly_rate_ab,
    "rhetoric_rate": lambda outcome, _: outcome.rhetoric_rate_ab,
    "words_beyond_deeds": lambda outcome, _: outcome.rhetoric_rate_ab - outcome.costly_rate_ab,
    "expected": lambda outcome, _: outcome.expected_ab,
    "reciprocity_gap": lambda outcome, _: outcome.costly_rate_ab - outcome.costly_rate_ba,
}
"""Measures of a pair, and of its first state towards its second, in a scenario of so many steps."""

FROM_TABLE: dict[str, Callable[[pd.DataFrame, Way, int], Any]] = {
    "first_alliance": lambda rows, _, steps: rows["first_alliance"].fillna(steps + 1),
    "words_beyond_deeds": lambda rows, way, _: (
        rows[f"rhetoric_rate_{way}"] - rows[f"costly_rate_{way}"]
    ),
    "reciprocity_gap": lambda rows, way, _: (
        rows[f"costly_rate_{way}"] - rows[f"costly_rate_{way[::-1]}"]
    ),
}
"""The same from rows of a table of replicates, where it is not simply a column."""


def from_outcome(name: str, outcome: PairOutcome, steps: int) -> Floats:
    """[replicate] a measure of a pair, or of its first state towards its second."""
    return np.asarray(FROM_OUTCOME[name](outcome, steps), dtype=np.float64)


def from_table(name: str, rows: pd.DataFrame, way: Way, steps: int) -> Floats:
    """[row] the same from the rows of a pair in a table of replicates."""
    if name in FROM_TABLE:
        return np.asarray(FROM_TABLE[name](rows, way, steps), dtype=np.float64)
    return rows[column_of(name, way)].to_numpy(np.float64)


def column_of(name: str, way: Way) -> str:
    """The column of a stored measure: one for each way if it is of one state towards the other."""
    return f"{name}_{way}" if MEASURES[name].subject == "direction" else name


def stored_columns(outcome: PairOutcome, steps: int) -> dict[str, Floats]:
    """The columns of a pair in tables of replicates, but for its relation."""
    columns = {name: from_outcome(name, outcome, steps) for name in STORED_OF_PAIR}
    return columns | direction_columns(outcome, steps)


def direction_columns(outcome: PairOutcome, steps: int) -> dict[str, Floats]:
    """Those of them that are of one state towards the other: BOTH_WAYS."""
    ways = (("ab", outcome), ("ba", outcome.exchanged))
    return {
        f"{name}_{way}": from_outcome(name, seen, steps)
        for name in STORED_OF_DIRECTION
        for way, seen in ways
    }


def measured(name: str, subject: Any, record: Record) -> Floats:
    """[replicate] a measure of a record; not a number where there was nothing to measure.

    subject: what it is of, as `sim.scenario.claims.SUBJECTS` has it.
    """
    match MEASURES[name].subject:
        case "joining":
            joined, opened = joins(record, subject.by, subject.occasion)
            with np.errstate(invalid="ignore"):
                return np.asarray(joined / opened)
        case "relation":
            relation = pair_outcome(record, *subject.of).relation
            return np.asarray(relation == RELATIONS.index(subject.is_), dtype=np.float64)
        case "stance":
            return FROM_RECORD[name](record, subject.state, subject.issue)
        case "direction":
            pair = subject.by, subject.towards
        case "pair":
            pair = subject
    if name in FROM_RECORD:
        return FROM_RECORD[name](record, *pair)
    return from_outcome(name, pair_outcome(record, *pair), record.world.scenario.steps)


def pair_of(name: str, subject: Any, scenario: Scenario) -> Pair:
    """The two states on whose occasions a measure depends; subject as in `measured`."""
    match MEASURES[name].subject:
        case "joining":
            return subject.by, scenario.occasions[subject.occasion].host
        case "relation":
            a, b = subject.of
        case "stance":
            a, b = scenario.focus  # on which it does not depend, as it moves only in whole worlds
        case "direction":
            a, b = subject.by, subject.towards
        case "pair":
            a, b = subject
    return a, b


def joins(record: Record, state: str, occasion: str) -> tuple[Integers, Integers]:
    """[replicate] how often a state joined an occasion, and how often it could; zeros for its host.

    Raises KeyError for an occasion or a state that the world does not have.
    """
    world, outcome = record.world, record.outcome
    index = world.decision_index.get((occasion, state))
    if index is None:
        return (np.zeros(record.count, dtype=np.int64),) * 2
    return outcome.joined[index], outcome.opened[world.occasion_index[occasion]]


def compared_measures(
    scenarios: Sequence[Scenario], pairs: Sequence[Pair]
) -> Iterator[tuple[MeasureOf, Way]]:
    """The measures of a pair that any of some scenarios has, each scenario with a pair of its own.

    They are named after the first pair; the way is that within each pair.
    """
    a, b = pairs[0]
    for name in COMPARED_OF_PAIR:
        yield MeasureOf(name, a, b), "ab"
    for joiner, host in ((0, 1), (1, 0)):
        kinds = {
            occasion.kind
            for scenario, pair in zip(scenarios, pairs, strict=True)
            for occasion in scenario.occasions.values()
            if occasion.host == pair[host]
        }
        for name in COMPARED_OF_DIRECTION:
            if _has(name, kinds):
                by, towards = (host, joiner) if MEASURES[name].by_host else (joiner, host)
                way: Way = "ab" if by == 0 else "ba"
                yield MeasureOf(name, pairs[0][by], pairs[0][towards]), way


def _has(name: str, kinds: set[KindName]) -> bool:
    """Whether there is something to measure of a host of some kinds of occasions."""
    costly = MEASURES[name].is_costly
    return costly is None or any(KINDS[kind].costly == costly for kind in kinds)


def observed(record: Record, measures: Sequence[MeasureOf]) -> Iterator[tuple[Floats, Floats]]:
    """[replicate] for each measure of a record: what was observed, and out of how much."""
    steps = record.world.scenario.steps
    outcomes: Mapping[Pair, PairOutcome] = {
        pair: pair_outcome(record, *pair)
        for pair in {
            (measure.by, measure.towards)
            for measure in measures
            if measure.occasion is None and measure.measure not in FROM_RECORD
        }
    }
    for measure in measures:
        if measure.measure in FROM_RECORD:
            values = FROM_RECORD[measure.measure](record, measure.by, measure.towards)
            yield values, np.ones(record.count)
        elif measure.occasion is None:
            outcome = outcomes[measure.by, measure.towards]
            yield from_outcome(measure.measure, outcome, steps), np.ones(record.count)
        else:
            joined, opened = joins(record, measure.by, measure.occasion)
            yield joined.astype(np.float64), opened.astype(np.float64)
