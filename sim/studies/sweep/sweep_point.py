"""One point of a sweep: what comes of a scenario there, as a row of a table."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.measures.pairs import PairOutcome, pair_outcome
from sim.measures.values import direction_columns
from sim.model.record import BINS
from sim.model.simulate import simulate
from sim.model.world import World
from sim.scenario.columns import OF_POINTS, PERCENTS
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario
from sim.studies.ensemble.replicate_table import replicate_table
from sim.studies.ensemble.tallies import JoinTally, PairTally, quantiles
from sim.vocabulary.arrays import Integers
from sim.vocabulary.callbacks import IsCancelled
from sim.vocabulary.measures import BOTH_WAYS

COLUMNS = OF_POINTS[1:]
"""What came of a point, in this order; a point that failed has its reason and nothing else."""


class AbandonedError(Exception):
    """Raised in place of a result that nobody waits for any more."""


@dataclass(frozen=True, eq=False)
class Point:
    """What came of one point."""

    row: dict[str, object]
    """By COLUMNS."""
    world: World | None
    """The world it ran in; None where it failed."""
    joins: Integers | None
    """[sum, decision] as in `JoinTally`; None where it failed."""
    replicates: list[pd.DataFrame]
    """Rows of the table of replicates, where they are kept."""


def point(
    scenario: Scenario,
    settings: Mapping[str, object],
    *,
    pairs: Collection[tuple[str, str]] | None = None,
    keep: bool = False,
    stopped: IsCancelled = lambda: False,
) -> Point:
    """A scenario run with knobs turned and values set; a failure, with its reason, where it cannot.

    pairs: those to be run, as of `simulate`. keep: whether to keep a row for each replicate.
    Raises AbandonedError once `stopped` says so. Whatever else is raised is a fault of the program,
    and has a note of the settings.
    """
    try:
        return _run(changed(scenario, settings), pairs, keep=keep, stopped=stopped)
    except InputError as error:  # the user's to mend; the other points go on
        reason = "; ".join(str(error).splitlines())
        return Point(dict.fromkeys(COLUMNS) | {"failure": reason}, None, None, [])
    except Exception as fault:
        fault.add_note("at " + ", ".join(f"{name}={value}" for name, value in settings.items()))
        raise


def _run(
    scenario: Scenario,
    pairs: Collection[tuple[str, str]] | None,
    *,
    keep: bool,
    stopped: IsCancelled,
) -> Point:
    records = simulate(scenario, range(scenario.replicates), pairs=pairs, threads=1, path=False)
    first = next(records)  # a scenario has at least one replicate
    tally, rows = _Tally(first.world), []
    for record in chain([first], records):
        if stopped():
            raise AbandonedError
        tally.pair.add(outcome := pair_outcome(record, *scenario.focus))
        tally.spread.add(outcome)
        tally.joins.add(record)
        if keep:
            rows.append(replicate_table(record, answers=False))
    columns = tally.pair.row(scenario.replicates) | tally.spread.row()
    row = {name: columns[name] for name in COLUMNS if name != "failure"}
    return Point(row | {"failure": None}, tally.world, tally.joins.sums, rows)


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
