"""Measures of the focus pair, and of who joins what, in each replicate."""

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from sim.measures.labels import MeasureOf
from sim.measures.pairs import pair_outcome
from sim.measures.scales import as_shares
from sim.measures.values import compared_measures, from_outcome, observed
from sim.model.record import Record
from sim.model.simulate import Engine, simulate
from sim.model.world import World
from sim.scenario.schema import Scenario
from sim.statistics.paired_differences import Shares
from sim.vocabulary.measures import JOINS


def measures_of(before: World, after: World) -> Iterator[MeasureOf]:
    """The measures that either world has, in the order in which equals stand in the table."""
    focus = before.scenario.focus
    for measure, _ in compared_measures((before.scenario, after.scenario), (focus, focus)):
        yield measure
    decisions = dict.fromkeys((*before.decisions, *after.decisions))
    places = {name: n for n, name in enumerate(before.scenario.occasions)}
    for occasion, state in sorted(decisions, key=lambda d: (d[1] not in focus, places[d[0]])):
        world = before if (occasion, state) in before.decision_index else after
        yield MeasureOf(JOINS, state, world.scenario.occasions[occasion].host, occasion)
    yield from _of_answers(before, after)


def _of_answers(before: World, after: World) -> Iterator[MeasureOf]:
    """What outsiders believe of the pair, who threatens it, on whom it depends, what it wants."""
    scenario = before.scenario
    focus = scenario.focus
    if before.watched and after.watched:
        for name, (host, joiner) in product(("perceived", "perception_gap"), (focus, focus[::-1])):
            yield MeasureOf(name, host, joiner)
    if before.slow or after.slow:
        for state, other in product(focus, scenario.states):
            if other != state:
                yield MeasureOf("hostility", other, state)
                yield MeasureOf("strain", other, state)
                yield MeasureOf("tie", state, other)
        for state, issue in product(focus, scenario.issues):
            yield MeasureOf("position", state, issue)


def shares(record: Record, measures: Sequence[MeasureOf]) -> Shares:
    """What is measured in each replicate of a record, as shares of the range of each measure."""
    parts, of = map(np.stack, zip(*observed(record, measures), strict=True))
    # Joins are parts of openings, and so shares already; the range of the measure is that of these.
    return Shares(as_shares(parts, [measure.measure for measure in measures]), of)


def binary_count(
    scenario: Scenario,
    measure: str,
    replicates: range,
    *,
    engine: Engine = "compiled",
    threads: int | None = None,
) -> int:
    """In how many replicates a binary measure of the focus pair is 1."""
    records = simulate(
        scenario, replicates, pairs=[scenario.focus], engine=engine, threads=threads, path=False
    )
    values = (
        from_outcome(measure, pair_outcome(record, *scenario.focus), scenario.steps)
        for record in records
    )
    return sum(int(outcomes.sum()) for outcomes in values)
