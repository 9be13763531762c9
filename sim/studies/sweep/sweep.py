"""A sweep: a scenario run at many points, to see where alliances emerge."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sim.results.scenario_library import scenario_of
from sim.scenario.files.points_file import read_points
from sim.scenario.paths import with_given
from sim.scenario.schema import Scenario
from sim.studies.sweep.chunks import Frames, chunks_of
from sim.studies.sweep.designs import design_of, planned
from sim.studies.sweep.job import Job
from sim.studies.sweep.threads import Threads
from sim.vocabulary.callbacks import Progress


@dataclass(frozen=True, eq=False)
class Sweep:
    """What came of a sweep, as tables."""

    scenario: Scenario
    """As it was swept, with its plan."""
    points: pd.DataFrame
    """Point by point: its factors, alliances, what the focus pair give and expect, failure."""
    joins: pd.DataFrame
    """Point by occasion and state: occasions, joins, rate, low, high."""
    replicates: pd.DataFrame | None
    """Point by replicate and pair, where they were to be kept."""

    @property
    def failures(self) -> pd.DataFrame:
        """The points that failed, with their reasons."""
        failed = self.points[self.points["failure"].notna()]
        return failed[["point", *self.scenario.varied, "failure"]]


def sweep(  # noqa: PLR0913 - one parameter an option of the command
    scenario: Scenario | str | Path,
    vary: Mapping[str, object] | None = None,
    *,
    design: str | None = None,
    points: int | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    steps: int | None = None,
    keep: str | None = None,
    table: str | Path | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Sweep:
    """The scenario run at many points, in memory; the command `sweep` keeps them on disk.

    vary: knob or path to "from:to:points" (a grid), to "from:to" (with a design, lhs or sobol, and
    points) or to values in a list, an array or a range; unless given, the scenario's own plan.
    table: a CSV file in place of it, a point a row, whose columns are knobs or paths; others are
    carried through to the points.
    keep: "joins" runs all states, and not the focus pair alone, so that `joins` has all of them;
    "replicates" keeps a row for each replicate and pair as well. workers: threads, as many as the
    machine has processors unless given. Where only whole numbers can stand, what a design makes is
    rounded. Raises ScenarioError, InputError where the sweep cannot be or no point of it can; a
    point that cannot is recorded. Whatever else is raised is a fault of the program.

    >>> from sim.scenario.files.reader import read_scenario
    >>> scenario = read_scenario("scenarios/two-states.yaml")
    >>> swept = sweep(scenario, {"parity": [0.2, 1]}, replicates=20)
    >>> swept.points[["point", "parity"]].to_numpy().tolist()
    [[0.0, 0.2], [1.0, 1.0]]
    """
    scenario = with_given(scenario_of(scenario), seed=seed, steps=steps)
    plan = planned(
        scenario,
        vary,
        design=design,
        points=points,
        replicates=replicates,
        keep=keep,
        table=None if table is None else read_points(table, scenario),
    )
    return swept(plan, workers=workers, progress=progress)


def swept(plan: Scenario, *, workers: int | None = None, progress: Progress | None = None) -> Sweep:
    """The sweep that a scenario's own plan describes, of which `planned` has set the replicates."""
    job, chosen = Job.of(plan), design_of(plan)
    done: dict[int, Frames] = {}
    with closing(Threads(workers).frames(job, chunks_of(chosen, size=1))) as finished:
        for chunk, frames in finished:
            done[chunk.number] = frames
            if progress:
                progress(len(done), chosen.size)
    tables = {
        name: pd.concat([done[number][name] for number in sorted(done)], ignore_index=True)
        for name in done[0]
    }
    return Sweep(plan, tables["points"], tables["joins"], tables.get("replicates"))
