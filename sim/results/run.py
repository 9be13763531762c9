"""A finished run, read back from its folder, and lists of them."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sim.errors import InputError
from sim.results.manifest import MANIFEST, Manifest, checksum, read_manifest
from sim.results.pending_run import CHANGED, SCENARIO
from sim.results.tables import Tables
from sim.scenario.files.reader import read_scenario
from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Run:
    """A finished run; scenario and tables are read when asked for."""

    folder: Path
    manifest: Manifest

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario as it was run; of a what-if, the baseline.

        Raises InputError if it was changed since.
        """
        return self._as_run(SCENARIO)

    @cached_property
    def changed(self) -> Scenario | None:
        """The scenario of a what-if with its change; none of another run. Raises as `scenario`."""
        return self._as_run(CHANGED) if CHANGED in self.manifest.files else None

    @cached_property
    def tables(self) -> Tables:
        """Data frames by name: replicates, joins, pairs, path, ends, singles and others."""
        return Tables(self.folder, self.manifest.files)

    def _as_run(self, name: str) -> Scenario:
        path = self.folder / name
        if checksum(path) != self.manifest.files.get(name):
            raise InputError(
                f"{path}: changed since the run, which it no longer describes; "
                "copy it to another folder to run it as a scenario of its own"
            )
        return read_scenario(path, as_run=True)


@dataclass(frozen=True, slots=True)
class Listing:
    """One line of a list of runs: a run, or what is the matter with its folder."""

    folder: Path
    run: Run | None
    problem: str = ""


def read_run(source: str | Path) -> Run:
    """The run in a folder, given by the folder or by its manifest.

    Raises InputError if that is not a run, is damaged or was written by a newer version.
    """
    path = Path(source)
    folder = path.parent if path.name == MANIFEST else path
    if not folder.is_dir():
        raise InputError(
            f"{path}: no such run folder; alliance-sim run makes one, alliance-sim runs lists them"
        )
    manifest = read_manifest(folder)
    missing = [name for name in manifest.files if not (folder / name).is_file()]
    if missing:
        raise InputError(f"{folder}: damaged: {', '.join(missing)} missing; run the scenario again")
    return Run(folder, manifest)


def list_runs(root: str | Path = "runs") -> list[Listing]:
    """The run folders directly under a folder, latest first, then those that cannot be read."""
    root = Path(root)
    if not root.is_dir():
        return []
    folders = [path.parent for path in sorted(root.glob(f"*/{MANIFEST}"))]
    listings = [_listing(folder) for folder in folders if not folder.name.startswith(".")]
    listings.sort(key=_finished, reverse=True)
    return listings


def _listing(folder: Path) -> Listing:
    try:
        return Listing(folder, read_run(folder))
    except InputError as error:
        return Listing(folder, None, str(error))


def _finished(listing: Listing) -> str:
    return listing.run.manifest.finished if listing.run else ""
