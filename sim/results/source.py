"""Where a scenario comes from: a file, a name, or an earlier run."""

import difflib
from pathlib import Path
from typing import NamedTuple

from sim.errors import InputError
from sim.results.manifest import NAME
from sim.results.run import Run, read_run
from sim.scenario.reader import is_scenario_file, read_scenario
from sim.scenario.schema import Scenario

SHELF = Path("scenarios")
"""The folder in which scenarios are looked up by name."""


class Source(NamedTuple):
    """A scenario and the name that run folders made from it begin with."""

    scenario: Scenario
    name: str


def read(source: str | Path) -> Scenario:
    """The scenario in a file, of a name found in scenarios/, or as it was run in a run folder.

    Raises ScenarioError with every mistake in the file, InputError if there is nothing to read.

    >>> read("two-states").focus
    ('A', 'B')
    """
    return read_source(source).scenario


def read_source(source: str | Path) -> Source:
    """As `read`, with the scenario's name."""
    path = Path(source)
    if run := _earlier(path):
        return Source(run.scenario, run.manifest.name)
    if not path.exists() and path.name == str(source) and not is_scenario_file(path):
        path = _on_shelf(path.name)
    return Source(read_scenario(path), path.stem)


def settings_of(source: str | Path) -> dict[str, object]:
    """What the what-if in a run folder changed; empty for whatever else a source may be."""
    run = _earlier(Path(source))
    return run.manifest.settings if run else {}


def shelf() -> list[Path]:
    """The scenario files in scenarios/, by name."""
    return sorted(path for path in SHELF.glob("*") if is_scenario_file(path))


def _earlier(path: Path) -> Run | None:
    is_run = path.is_dir() or (path.name == NAME and path.exists())
    return read_run(path) if is_run else None


def _on_shelf(name: str) -> Path:
    files = {path.stem: path for path in shelf()}
    if name in files:
        return files[name]
    near = difflib.get_close_matches(name, files, 1)
    advice = f"did you mean {near[0]!r}?" if near else "alliance-sim scenarios lists what there is"
    raise InputError(f"no scenario {name!r} in {SHELF}/ and no such file; {advice}")
