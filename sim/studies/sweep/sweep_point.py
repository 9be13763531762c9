"""One point of a sweep: what comes of a scenario there, as a row of a table."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.measures.answers import answer_columns, columns_of_others
from sim.measures.pairs import PairOutcome, pair_outcome
from sim.measures.values import direction_columns
from sim.model.record import BINS, Record
from sim.model.simulate import simulate
from sim.model.world import World
from sim.scenario.columns import PERCENTS, of_points
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario
from sim.studies.ensemble.replicate_table import replicate_table
from sim.studies.ensemble.tallies import JoinTally, PairTally, quantiles
from sim.studies.sweep.job import Job
from sim.vocabulary.arrays import Floats, Integers
from sim.vocabulary.callbacks import IsCancelled
from sim.vocabulary.measures import BOTH_WAYS


class AbandonedError(Exception):
    """Raised in place of a result that nobody waits for any more."""


@dataclass(frozen=True, eq=False)
class Point:
    """What came of one point."""

    row: dict[str, object]
    """By `columns_of` its job."""
    world: World | None
    """The world it ran in; None where it failed."""
    joins: Integers | None
    """[sum, decision] as in `JoinTally`; None where it failed."""
    replicates: list[pd.DataFrame]
    """Rows of the table of replicates, where they are kept."""


def point(
    job: Job, settings: Mapping[str, object], number: int, stopped: IsCancelled = lambda: False
) -> Point:
    """What comes of a job's scenario with knobs turned and values set; a failure if it cannot be.

    number: the point's, counted from 0.
    Raises AbandonedError once `stopped` says so. Whatever else is raised is a fault of the program,
    and has a note of the settings.
    """
    try:
        return _run(job, changed(job.scenario, settings), job.replicates(number), stopped)
    except InputError as error:  # the user's to mend; the other points go on
        reason = "; ".join(str(error).splitlines())
        return Point(dict.fromkeys(columns_of(job)) | {"failure": reason}, None, None, [])
    except Exception as fault:
        fault.add_note("at " + ", ".join(f"{name}={value}" for name, value in settings.items()))
        raise


def columns_of(job: Job) -> tuple[str, ...]:
    """What is told of a point, in this order; one that failed has its reason and nothing else."""
    return of_points(job.answers)[1:]


def _run(job: Job, scenario: Scenario, replicates: range, stopped: IsCancelled) -> Point:
    records = simulate(scenario, replicates, pairs=job.pairs, threads=1, path=False)
    first = next(records)  # a scenario has at least one replicate
    tally, rows = _Tally(first.world), []
    for record in chain([first], records):
        if stopped():
            raise AbandonedError
        tally.pair.add(
            outcome := pair_outcome(record, *scenario.focus), _answers(record, job.answers)
        )
        tally.spread.add(outcome)
        tally.joins.add(record)
        if job.keep == "replicates":
            rows.append(replicate_table(record, job.answers))
    columns = tally.pair.row(scenario.replicates) | tally.spread.row()
    # What outsiders believe is missing where none watch.
    row = {name: columns.get(name, math.nan) for name in columns_of(job) if name != "failure"}
    return Point(row | {"failure": None}, tally.world, tally.joins.sums, rows)


def _answers(record: Record, names: Sequence[str]) -> dict[str, Floats]:
    """What the others' answers come to, of the focus pair and between it and third parties."""
    columns = answer_columns(record, *record.world.scenario.focus, names)
    columns |= columns_of_others(record, names)
    return {name: values for name, values in columns.items() if not np.isnan(values).any()}


class _Tally:
    def __init__(self, world: World) -> None:
        self.world = world
        self.pair = PairTally(world.scenario.steps)
        self.spread = _Spread(world.scenario.steps)
        self.joins = JoinTally(world)


class _Spread:
    """How what a pair gives and expects differs between replicates, to the nearest 1/200."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._histogram = np.zeros((len(BOTH_WAYS), BINS), dtype=np.int64)

    def add(self, outcome: PairOutcome) -> None:
        """Adds the replicates of an outcome."""
        for row, values in enumerate(direction_columns(outcome, self._steps).values()):
            nearest = np.rint(values * (BINS - 1)).astype(np.int64)
            self._histogram[row] += np.bincount(nearest, minlength=BINS)

    def row(self) -> dict[str, object]:
        """Quantiles by column."""
        return {
            f"{name}_q{percent}": value
            for percent in PERCENTS
            for name, value in zip(
                BOTH_WAYS, quantiles(self._histogram, percent).tolist(), strict=True
            )
        }
