"""A run folder in the making: written beside its place, and there whole or not at all."""

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import InputError
from sim.model.identity import MODEL_VERSION
from sim.results.atomic_file import write_whole
from sim.results.json_file import json_text
from sim.results.manifest import (
    MANIFEST,
    RESULTS_FORMAT,
    Manifest,
    RunKind,
    checksum,
    inputs_hash,
    source_commit,
    versions,
)
from sim.results.run_folder import (
    building_beside,
    check_place,
    default_place,
    is_of,
    put_in_place,
    sync_folder,
)
from sim.results.tables import TableWriter
from sim.scenario.files.reader import dump_scenario
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from sim.model.simulate import Engine

SCENARIO = "scenario.yaml"
CHANGED = "changed.yaml"
"""The other world of a what-if."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be run, as far as the run folder tells of it."""

    scenario: Scenario
    """With every override applied, seed, replicates and steps among them."""
    name: str
    """Stem of the scenario file."""
    engine: "Engine" = "compiled"
    command: Sequence[str] = ()
    out: Path | None = None
    """The run folder; by default one under runs/ named for the scenario and its inputs."""
    csv: bool = False
    """Whether tables are written as CSV as well."""
    kind: RunKind = "run"
    changed: Scenario | None = None
    """The other world of a what-if."""
    settings: Mapping[str, object] = field(default_factory=dict)
    """Knobs and paths that were set, with their values as asked for; of a what-if, its change."""

    others: tuple[Scenario, ...] = ()
    """Of a fit: the scenarios after the first, each written to a file of its own."""
    options: Mapping[str, object] = field(default_factory=dict)
    """Of a fit: what else decides it."""

    @property
    def inputs(self) -> str:
        """Hash of what decides the results."""
        return inputs_hash(self.scenario, self.kind, self.changed, self.others, self.options)

    @property
    def place(self) -> Path:
        """Where the run folder goes."""
        return self.out or default_place(self.name, self.inputs)


@dataclass
class PendingRun:
    """A run folder in the making; `publish` puts it in its place."""

    request: Request
    folder: Path
    """Where files are put meanwhile."""
    started: datetime
    outcome: dict[str, float | str] = field(default_factory=dict)
    """What a list of runs shows of this one."""
    published: bool = False

    @property
    def figures(self) -> Path:
        """The folder for figures."""
        folder = self.folder / "figures"
        folder.mkdir(exist_ok=True)
        return folder

    def table(self, name: str) -> TableWriter:
        """A writer for a table that comes in pieces, to be used in a `with` block."""
        return TableWriter(self.folder / f"{name}.parquet", csv=self.request.csv)

    def write(self, tables: Mapping[str, "pd.DataFrame"]) -> None:
        """Write whole tables by name."""
        for name, frame in tables.items():
            with self.table(name) as writer:
                writer.append(frame)

    def publish(self, finished: datetime | None = None) -> Path:
        """Write the manifest and rename the folder to its place, which is returned."""
        request = self.request
        check_place(request.place, request.inputs)
        write_whole(
            self.folder / MANIFEST,
            json_text(self._manifest(finished or datetime.now(UTC))).encode(),
        )
        for folder in {path.parent for path in _files(self.folder)}:
            sync_folder(folder)
        put_in_place(self.folder, _real(request.place))
        self.published = True
        return request.place

    def _manifest(self, finished: datetime) -> Manifest:
        request, scenario = self.request, self.request.scenario
        return Manifest(
            format=RESULTS_FORMAT,
            kind=request.kind,
            inputs=request.inputs,
            name=request.name,
            title=scenario.title,
            focus=scenario.focus,
            seed=scenario.seed,
            replicates=scenario.replicates,
            steps=scenario.steps,
            engine=request.engine,
            versions=versions(),
            command=tuple(request.command),
            started=self.started.isoformat(timespec="seconds"),
            finished=finished.isoformat(timespec="seconds"),
            outcome=self.outcome,
            files={
                path.relative_to(self.folder).as_posix(): checksum(path)
                for path in _files(self.folder)
            },
            settings=dict(request.settings),
            model=MODEL_VERSION,
            commit=source_commit(),
        )


@contextlib.contextmanager
def new_run(request: Request, started: datetime | None = None) -> Iterator[PendingRun]:
    """A run folder to write to; gone at the end of the `with` block unless published.

    Raises InputError before anything is computed if its place is taken or cannot be written to,
    and in place of an OSError later on, such as a full disk.
    """
    try:
        check_place(request.place, request.inputs)
        with building_beside(_real(request.place)) as folder:
            write_whole(folder / SCENARIO, dump_scenario(request.scenario).encode())
            if request.changed is not None:
                write_whole(folder / CHANGED, dump_scenario(request.changed).encode())
            for number, other in enumerate(request.others, start=2):
                file = folder / f"scenario-{number}.yaml"
                write_whole(file, dump_scenario(other).encode())
            yield PendingRun(request, folder, started or datetime.now(UTC))
    except OSError as error:
        if not is_of(error, _real(request.place)):
            raise
        reason = error.strerror or str(error)
        raise InputError(
            f"cannot write the {request.kind} to {request.place}: {reason}; nothing was written"
        ) from error


def _real(place: Path) -> Path:
    return Path(os.path.realpath(place))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
