"""Where a scenario comes from: a file, a name, or an earlier run."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from sim.errors import InputError
from sim.results.manifest import MANIFEST, refuse_other_model
from sim.results.run import Run, read_run
from sim.scenario.checks.suggestions import nearest
from sim.scenario.files.reader import is_scenario_file, read_scenario
from sim.scenario.schema import Scenario

SHELF = Path("scenarios")
"""The folder in which scenarios are looked up by name."""

OPENING = "russia-china-2022"
"""The scenario that a page of several opens on, where it is among them."""

_LOG = logging.getLogger(__name__)


class Source(NamedTuple):
    """A scenario and the name that run folders made from it begin with."""

    scenario: Scenario
    name: str


def read(source: str | Path) -> Scenario:
    """The scenario in a file, of a name, or as it was run in a run folder.

    Names are looked up in scenarios/, then among those shipped with the program.

    Raises ScenarioError with every mistake in the file, InputError if there is nothing to read or
    if another version of the model computed the run.

    >>> read("two-states").focus
    ('A', 'B')
    """
    return read_source(source).scenario


def scenario_of(source: Scenario | str | Path) -> Scenario:
    """A scenario as it is, or the one that `read` finds: functions for users take either."""
    return source if isinstance(source, Scenario) else read(source)


def read_source(source: str | Path) -> Source:
    """As `read`, with the scenario's name."""
    path = Path(source)
    if run := _earlier(path):
        refuse_other_model(run.manifest, run.folder)
        return Source(run.scenario, run.manifest.name)
    if not path.exists() and path.name == str(source) and not is_scenario_file(path):
        path = _on_shelf(path.name)
    return Source(read_scenario(path), path.stem)


Taken = TypeVar("Taken")


def read_each(
    sources: Sequence[str], take: Callable[[Scenario, str], Taken | None]
) -> dict[str, Taken]:
    """What is made of some scenarios by name, or of all that there are; then OPENING comes first.

    take: given a scenario and its name; None leaves it out. Raises InputError as `read` and `take`
    do, where two have one name, and where nothing is left. What is wrong of those that nobody named
    is left out with a warning.
    """
    made: dict[str, Taken] = {}
    for source in sources or [str(path) for path in shelf()]:
        try:
            scenario, name = read_source(source)
            taken = take(scenario, name)
        except InputError as error:
            if sources:
                raise
            _LOG.warning("left out: %s", error)
            continue
        if taken is None:
            continue
        if name in made:
            raise InputError(f"two scenarios are named {name!r}; rename one of the files")
        made[name] = taken
    if not made:
        raise InputError("no scenario can be shown; name one, such as scenarios/mine.yaml")
    if not sources and OPENING in made:
        return {OPENING: made[OPENING]} | made
    return made


def settings_of(source: str | Path) -> dict[str, object]:
    """Knobs and paths that the scenario of a source was set to; empty where it is no run folder."""
    run = _earlier(Path(source))
    return run.manifest.settings if run and run.changed is None else {}


def change_of(source: str | Path) -> dict[str, object]:
    """What the what-if in a run folder changed; empty for whatever else a source may be."""
    run = _earlier(Path(source))
    return run.manifest.settings if run and run.changed is not None else {}


def shelf() -> list[Path]:
    """The scenario files by name: those in scenarios/, and those shipped with the program.

    Of two of one name it is the one in scenarios/.
    """
    files = {path.stem: path for path in (*shipped(), *scenario_files(SHELF))}
    return [files[name] for name in sorted(files)]


def shipped() -> list[Path]:
    """The scenario files that come with the program."""
    package = Path(__file__).parents[1]
    installed, beside = package / "scenarios", package.parent / "scenarios"
    return scenario_files(installed if installed.is_dir() else beside)


def scenario_files(folder: Path) -> list[Path]:
    """The scenario files in a folder, by name; empty where there is no such folder.

    Without those whose names begin with a dot, which systems and editors leave.
    """
    if not folder.is_dir():
        return []
    files = (path for path in folder.iterdir() if is_scenario_file(path))
    return sorted(path for path in files if not path.name.startswith("."))


def is_run(source: str | Path) -> bool:
    """Whether a source is a run folder, or would have to be one."""
    path = Path(source)
    return path.is_dir() or (path.name == MANIFEST and path.exists())


def _earlier(path: Path) -> Run | None:
    return read_run(path) if is_run(path) else None


def _on_shelf(name: str) -> Path:
    files = {path.stem: path for path in shelf()}
    if name not in files:
        near = nearest(name, files)
        advice = "alliance-sim scenarios lists what there is"
        if near:
            advice = f"did you mean {near[0]!r}?"
        raise InputError(
            f"no scenario {name!r} in {SHELF}/ or with the program, and no such file; {advice}"
        )
    path = files[name]
    for other in shipped():
        if other.stem == name and other.read_bytes() != path.read_bytes():
            _LOG.warning("%s: %s, not the scenario of that name that is shipped", name, path)
    return path
