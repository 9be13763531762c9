"""The manifest of a run: what went in, what it was made with, checksums of what came out."""

import hashlib
import importlib.metadata
import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from sim import __version__
from sim.errors import InputError
from sim.model.identity import MODEL_VERSION, model_identity
from sim.results.json_file import Formatted, read_json
from sim.scenario.schema import KNOB_ON_PAGES, STATE_ON_PAGES, Scenario

MANIFEST = "manifest.json"
RESULTS_FORMAT = 1
"""The layout of run folders that this program writes, and the newest that it reads."""

MODEL = "model"
"""Under which `versions` has the identity of the model."""

RunKind = Literal["run", "sweep", "whatif", "fit"]

_LIBRARIES = ("numpy", "numba", "mesa", "scipy", "pandas", "pyarrow")

_ON_PAGES: dict[str, Any] = {
    "story": True,
    "states": {"__all__": {*STATE_ON_PAGES}},
    "knobs": {"__all__": {*KNOB_ON_PAGES}},
}
"""Parts of a scenario that no file of a run folder shows."""

_GIT_PATIENCE = 10
"""Seconds until a git that does not answer is given up."""


class Manifest(Formatted):
    """What a run folder says of itself."""

    kind: str
    """What was done: one of RunKind."""
    inputs: str
    """SHA-256 over everything that decides the results; see `inputs_hash`."""
    name: str
    """Stem of the scenario file."""
    title: str
    focus: tuple[str, str]
    seed: int
    replicates: int
    """Of each point, in a sweep."""
    steps: int
    engine: str
    versions: dict[str, str]
    command: tuple[str, ...]
    started: str
    """ISO 8601, UTC; so is `finished`."""
    finished: str
    outcome: dict[str, int | float | str]
    """What a list of runs shows: of the focus pair, `allied` with its interval and `relation`; of a
    fit, its evidence."""
    files: dict[str, str]
    """SHA-256 of every other file, by its name relative to the folder."""
    settings: dict[str, Any] = Field(default_factory=dict)
    """Knobs and paths with the values they were set to, as asked for; of a what-if, its change."""
    model: int = 1
    """The version of the model that computed it; 1 where an older run does not say."""
    commit: str = ""
    """Of the source tree that ran; empty where the program does not run from a git checkout."""


def inputs_hash(
    scenario: Scenario,
    kind: RunKind = "run",
    changed: Scenario | None = None,
    others: Sequence[Scenario] = (),
    options: Mapping[str, object] | None = None,
) -> str:
    """SHA-256 of a scenario with seed, replicates and steps as run, of the model and the format.

    What a sweep varies is left out of a run, which does not depend on it, and so is what shows on
    pages alone. So are engines, threads and other workers: they are equal. changed: the other world
    of a what-if. others: what else a fit was made to, and options how.
    """
    plain = _plain(scenario, swept=kind == "sweep")
    inputs = {"results": RESULTS_FORMAT, "model": model_identity(), "scenario": plain}
    if changed is not None:
        inputs["changed"] = _plain(changed)
    if kind == "fit":
        plain_others = [_plain(other) for other in others]
        inputs |= {"others": plain_others, "options": dict(options or {})}
    text = json.dumps(inputs, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(scenario: Scenario, *, swept: bool = False) -> dict[str, Any]:
    left_out = _ON_PAGES if swept else {**_ON_PAGES, "sweep": True}
    return scenario.model_dump(mode="json", exclude=left_out)


def refuse_other_model(manifest: Manifest, folder: Path) -> None:
    """Refuse, by InputError, to repeat a run that another version of the model computed."""
    if manifest.model != MODEL_VERSION:
        program = manifest.versions.get("alliance-sim", "of that time")
        raise InputError(
            f"{folder}: computed by version {manifest.model} of the model, and this program has "
            f"version {MODEL_VERSION}; alliance-sim {program} can repeat it. To simulate its "
            f"scenario with version {MODEL_VERSION}, give the file {folder / 'scenario.yaml'}"
        )


def versions() -> dict[str, str]:
    """Versions of the program, of its model (the identity) and of the libraries they use."""
    libraries = {name: importlib.metadata.version(name) for name in _LIBRARIES}
    own = {"alliance-sim": __version__, MODEL: model_identity()}
    return own | {"python": platform.python_version()} | libraries


def source_commit(tree: Path = Path(__file__).parents[2]) -> str:
    """The commit checked out in the source tree, with -dirty where a file of it was changed.

    Empty where the tree is no git checkout of its own, as of an installed program, and where git
    is missing or refuses.
    """
    if not (tree / ".git").exists():
        return ""
    described = ("describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")
    try:
        return subprocess.run(
            ["git", "--no-optional-locks", "-C", str(tree), *described],
            # Git's own variables could name another repository.
            env={name: text for name, text in os.environ.items() if not name.startswith("GIT_")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_GIT_PATIENCE,
            check=True,
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def checksum(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a run folder.

    Raises InputError if there is none, if it is damaged, or if a newer program wrote it.
    """
    path = folder / MANIFEST
    try:
        return read_json(path, Manifest, RESULTS_FORMAT, "run the scenario again")
    except (FileNotFoundError, NotADirectoryError):
        raise InputError(f"{folder} is not a run folder: it has no {MANIFEST}") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
