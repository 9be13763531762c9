"""Sides of a comparison: the scenarios that run folders hold, with the results of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from sim.errors import InputError
from sim.results.manifest import Manifest
from sim.results.run import Run, read_run
from sim.scenario.schema import Scenario
from sim.studies.ensemble.replicate_table import WORLDS

MOST_SIDES = 8
"""Sides that can be told apart on the same axes."""

SourceKind = Literal["runs", "sweeps"]


@dataclass(frozen=True, eq=False)
class Side:
    """One run, or one sweep, that is compared."""

    name: str
    """Its folder; of a what-if, whether it is the baseline or the modified scenario."""
    run: Run
    scenario: Scenario
    world: str | None = None
    """Which of the WORLDS of a what-if; None of any other run."""

    @property
    def manifest(self) -> Manifest:
        """What the run folder says of itself."""
        return self.run.manifest

    @property
    def kind(self) -> SourceKind:
        """What it can be compared with."""
        return "sweeps" if self.manifest.kind == "sweep" else "runs"

    @property
    def settings(self) -> Mapping[str, Any]:
        """Knobs and paths that were set in it, with their values."""
        return {} if self.is_baseline else self.manifest.settings

    @property
    def is_baseline(self) -> bool:
        """Whether it is that of a what-if."""
        return self.world == WORLDS[0]

    def is_again(self, other: "Side") -> bool:
        """Whether one of the two is the baseline of a what-if and the other the same run."""
        same = self.scenario == other.scenario and self.manifest.model == other.manifest.model
        return same and (self.is_baseline or other.is_baseline)

    def has(self, table: str) -> bool:
        """Whether there is a table of that name."""
        return table in self.run.tables

    def table(self, name: str) -> pd.DataFrame:
        """A table of its run folder. Raises InputError if it is missing or damaged."""
        if not self.has(name):
            raise InputError(f"{self.run.folder}: damaged: it has no table {name}")
        frame = self.run.tables[name]
        if self.world is None:
            return frame
        own = frame[frame["world"] == self.world]
        return own.drop(columns="world").reset_index(drop=True)


def sides_of(sources: Sequence[str | Path | Run]) -> tuple[Side, ...]:
    """The sides that run folders hold, in their order; a what-if holds two.

    A what-if's baseline stands once, also beside a run that is the same.
    Raises InputError for a folder that is no run, is damaged or was written by a newer version, and
    where runs stand beside sweeps or are too many.
    """
    sides: list[Side] = []
    for source in sources:
        run = source if isinstance(source, Run) else read_run(source)
        sides += [own for own in _sides(run) if not any(own.is_again(side) for side in sides)]
    if len(sides) > MOST_SIDES:
        raise InputError(
            f"at most {MOST_SIDES} can be told apart on the same axes; found {len(sides)}"
        )
    sweeps = [side.name for side in sides if side.kind == "sweeps"]
    runs = [side.name for side in sides if side.kind == "runs"]
    if sweeps and runs:
        raise InputError(
            f"{sweeps[0]} is a sweep and {runs[0]} is not; compare runs with runs, and sweeps with "
            "sweeps"
        )
    return tuple(sides)


def _sides(run: Run) -> list[Side]:
    name = str(run.folder)
    if run.manifest.kind == "fit":
        raise InputError(
            f"{run.folder} is a fit, of parameters and not of what happens: its figures and tables "
            "are in the folder, compare compares fits, and run --posterior forecasts with one"
        )
    if run.manifest.kind != "whatif":
        return [Side(name, run, run.scenario)]
    if run.changed is None:
        raise InputError(f"{run.folder}: damaged: it does not have the scenario with its change")
    baseline, change = WORLDS
    return [
        Side(f"{name} ({baseline})", run, run.scenario, baseline),
        Side(f"{name} ({change})", run, run.changed, change),
    ]
