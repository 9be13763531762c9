"""Chunks: the pieces that a sweep is done in, by any worker anywhere.

All replicates of a point have the same random draws as those of every other point. No result
depends on who did which chunk, in which order, or how many points a chunk had.
"""

from collections.abc import Collection, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import pandas as pd

from sim.model.record import empty_record
from sim.model.world import World, build_world
from sim.scenario.schema import Scenario
from sim.scenario.sweep_plan import Kept
from sim.studies.ensemble.replicate_table import replicate_table
from sim.studies.ensemble.tallies import join_table
from sim.studies.sweep.designs import Design
from sim.studies.sweep.sweep_point import COLUMNS, Point, point
from sim.vocabulary.arrays import Floats, Integers
from sim.vocabulary.callbacks import IsCancelled

Frames = dict[str, pd.DataFrame]
"""Tables by name: points, joins and, where they are kept, replicates."""


@dataclass(frozen=True)
class Job:
    """What all chunks of a sweep have in common; small, to be sent to workers."""

    scenario: Scenario
    factors: tuple[str, ...]
    keep: Kept | None = None
    """What to keep beyond the focus pair; see `Plan`."""

    @classmethod
    def of(cls, scenario: Scenario) -> "Job":
        """The job of a scenario's own plan."""
        # What no run depends on would only be checked anew at every point.
        plain = scenario.model_copy(update={"sweep": None, "claims": {}})
        keep = scenario.sweep.keep if scenario.sweep else None
        return cls(plain, tuple(scenario.varied), keep)

    @property
    def pairs(self) -> list[tuple[str, str]] | None:
        """The pairs that are run; None for all."""
        return None if self.keep else [self.scenario.focus]


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
    points = [
        point(
            job.scenario,
            dict(zip(job.factors, row.tolist(), strict=True)),
            pairs=job.pairs,
            keep=job.keep == "replicates",
            stopped=stopped,
        )
        for row in chunk.values
    ]
    numbers = np.arange(chunk.first, chunk.first + len(points))
    # All have the same states and occasions, so any of their worlds tells them.
    worlds = (each.world for each in points if each.world is not None)
    world = next(worlds, None) or build_world(job.scenario, job.pairs)
    frames = {
        "points": _points(job.factors, chunk.values, numbers, points),
        "joins": _joins(_kept(world, job.pairs), world.scenario, numbers, points),
    }
    if job.keep == "replicates":
        frames["replicates"] = _replicates(world, numbers, points)
    return frames


def _points(
    factors: Sequence[str], values: Floats, numbers: Integers, points: list[Point]
) -> pd.DataFrame:
    columns: dict[str, object] = {"point": numbers}
    columns |= {name: values[:, index] for index, name in enumerate(factors)}
    for name in COLUMNS:
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


def _replicates(world: World, numbers: Integers, points: list[Point]) -> pd.DataFrame:
    nobody = empty_record(world, range(0))
    # Says what the columns are, even where all points failed. In some points of a sweep others may
    # answer and in some not; all have the same columns.
    tables = [replicate_table(nobody, answers=False)]
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
