"""Chunks: the pieces that a sweep is done in, by any worker anywhere.

All replicates of a point have the same random draws as those of every other point, except in the
design `posterior`. No result depends on who did which chunk, in which order, or how many points a
chunk had.
"""

from collections.abc import Collection, Generator, Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np
import pandas as pd

from sim.model.record import empty_record
from sim.model.world import World, build_world
from sim.scenario.schema import Scenario
from sim.studies.ensemble.replicate_table import replicate_table
from sim.studies.ensemble.tallies import join_table
from sim.studies.sweep.designs import Design
from sim.studies.sweep.job import Job
from sim.studies.sweep.sweep_point import Point, columns_of, point
from sim.vocabulary.arrays import Floats, Integers
from sim.vocabulary.callbacks import IsCancelled

Frames = dict[str, pd.DataFrame]
"""Tables by name: points, joins and, where they are kept, replicates."""


class Chunk(NamedTuple):
    """Some successive points, with all their replicates."""

    number: int
    """Which of the chunks it is, counted from 0."""
    first: int
    """The number of its first point."""
    values: Floats
    """[point, factor]"""


def sweep_chunk(job: Job, chunk: Chunk, stopped: IsCancelled = lambda: False) -> Frames:
    """The tables of a chunk: THE function that every worker calls, on a thread or far away.

    A point that fails has its reason in the column `failure`, and no other rows.
    Raises AbandonedError once `stopped` says so.
    """
    numbers = np.arange(chunk.first, chunk.first + len(chunk.values))
    points = [
        point(job, dict(zip(job.factors, row.tolist(), strict=True)), number, stopped)
        for number, row in zip(numbers.tolist(), chunk.values, strict=True)
    ]
    # All have the same states and occasions, so any of their worlds tells them.
    worlds = (each.world for each in points if each.world is not None)
    world = next(worlds, None) or build_world(job.scenario, job.pairs)
    frames = {
        "points": _points(job, chunk.values, numbers, points),
        "joins": _joins(_kept(world, job.pairs), world.scenario, numbers, points),
    }
    if job.keep == "replicates":
        frames["replicates"] = _replicates(job, world, numbers, points)
    return frames


def _points(job: Job, values: Floats, numbers: Integers, points: list[Point]) -> pd.DataFrame:
    columns: dict[str, object] = {"point": numbers}
    columns |= {name: values[:, index] for index, name in enumerate(job.factors)}
    columns |= {name: [cells[n] for n in numbers] for name, cells in job.carried.items()}
    for name in columns_of(job):
        found = [each.row[name] for each in points]
        is_text = name in ("relation", "failure")
        columns[name] = pd.Series(found, dtype="str") if is_text else np.array(found, np.float64)
    return pd.DataFrame(columns)


def _kept(world: World, pairs: Collection[tuple[str, str]] | None) -> list[tuple[str, str]]:
    """The decisions of the pairs that were asked for; of a world that had to run all, too."""
    wanted = [{*pair} for pair in pairs or ()]
    occasions = world.scenario.occasions
    of_pairs = [
        (name, state) for name, state in world.decisions if {state, occasions[name].host} in wanted
    ]
    return of_pairs or list(world.decisions)


def _joins(
    decided: list[tuple[str, str]], scenario: Scenario, numbers: Integers, points: list[Point]
) -> pd.DataFrame:
    ran = [each.joins is not None for each in points]
    sums = [
        each.joins[:, [each.world.decision_index[decision] for decision in decided]]
        for each in points
        if each.joins is not None and each.world is not None
    ]
    counted = np.stack(sums) if sums else np.zeros((0, 6, len(decided)), dtype=np.int64)
    table = join_table(counted, decided, scenario)
    if not sums:  # there is nothing to see that the names are text by
        table = table.astype({"occasion": "str", "state": "str"})
    table.insert(0, "point", np.repeat(numbers[ran], len(decided)))
    return table


def _replicates(job: Job, world: World, numbers: Integers, points: list[Point]) -> pd.DataFrame:
    nobody = empty_record(world, range(0))
    # Says what the columns are, even where all points failed.
    tables = [replicate_table(nobody, job.answers)]
    tables[0].insert(0, "point", np.zeros(0, dtype=np.int64))
    for number, each in zip(numbers.tolist(), points, strict=True):
        for rows in each.replicates:
            rows.insert(0, "point", number)
            tables.append(rows)
    return pd.concat(tables, ignore_index=True)


def chunks_of(design: Design, size: int, wanted: Sequence[int] | None = None) -> Iterator[Chunk]:
    """The chunks of a design, of so many points each but the last; only those wanted, if given."""
    number = -(-design.size // size)
    for chunk in range(number) if wanted is None else wanted:
        first = chunk * size
        stop = min(first + size, design.size)
        yield Chunk(chunk, first, design.values(range(first, stop)))


class Workers(Protocol):
    """Whoever does chunks."""

    @property
    def number(self) -> int:
        """How many chunks are done at a time."""

    def frames(self, job: Job, chunks: Iterator[Chunk]) -> Generator[tuple[Chunk, Frames]]:
        """Chunks with their tables, as they are done; closed early, the rest is left undone."""
