"""The ledger of a sweep: what of it is done, on disk, until all of it is.

An unfinished sweep is a folder beside the place of the finished one. It holds the scenario as it
is swept, a header that says what the results depend on, and a file for each chunk that is done.
Chunks are written aside, synced and renamed, so that whatever ends the program leaves whole chunks
behind; what is nevertheless damaged is done again.
"""

import contextlib
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from sim.errors import InputError
from sim.model.identity import MODEL_VERSION
from sim.results.atomic_file import ASIDE, write_whole
from sim.results.chunk_file import DamagedError, is_intact, read_chunk, write_chunk
from sim.results.json_file import Formatted, json_text, read_json
from sim.results.lock import held_alone
from sim.results.manifest import versions
from sim.results.pending_run import SCENARIO, Request
from sim.results.run_folder import sync_folder
from sim.scenario.files.reader import dump_scenario, read_scenario
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

HEADER = "ledger.json"
_SUFFIX = ".unfinished"
_FORMAT = 1
_MOST_NAMED = 5


class Header(Formatted):
    """What an unfinished sweep is of."""

    inputs: str
    """Hash of what decides the results."""
    name: str
    """Stem of the scenario file."""
    versions: dict[str, str]
    started: str
    """ISO 8601, UTC."""
    model: int = 1
    """The version of the model; 1 where an older sweep does not say."""
    points: int
    chunk: int
    """Points in a chunk, but for the last."""
    settings: dict[str, Any] = Field(default_factory=dict)
    """Knobs and paths that were set, with their values as asked for."""


class SweepLedger:
    """An unfinished sweep, held by this process."""

    def __init__(self, folder: Path, header: Header) -> None:
        self.folder = folder
        self.header = header
        number = -(-header.points // header.chunk)
        self._done = {chunk for chunk in range(number) if is_intact(self._path(chunk))}
        self.damaged = sum(self._path(chunk).exists() for chunk in range(number)) - len(self._done)
        """How many chunks are there, but not as they were written; they are missing as well."""
        self.missing = [chunk for chunk in range(number) if chunk not in self._done]
        """The chunks that were not done when the ledger was opened."""

    @property
    def started(self) -> datetime:
        """When the sweep was begun."""
        return datetime.fromisoformat(self.header.started)

    @property
    def points_done(self) -> int:
        """Points in the chunks that are done."""
        size, points = self.header.chunk, self.header.points
        return sum(min(size, points - chunk * size) for chunk in self._done)

    def keep(self, chunk: int, tables: Mapping[str, "pd.DataFrame"]) -> None:
        """Put the tables of a chunk on disk."""
        write_chunk(self._path(chunk), tables)
        self._done.add(chunk)

    def tables(self) -> "Iterator[dict[str, pd.DataFrame]]":
        """The tables of every chunk, in their order; all must be done."""
        for chunk in sorted(self._done):
            try:
                yield read_chunk(self._path(chunk))
            except DamagedError as error:
                raise InputError(f"{error}: damaged since it was written") from error

    def discard(self) -> None:
        """Remove the ledger, once the sweep is where it belongs."""
        (self.folder / HEADER).unlink()  # first, so that what is left is not taken for a sweep
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, chunk: int) -> Path:
        return self.folder / f"{chunk:08d}.chunk"


def unfinished_place(place: Path) -> Path:
    """Where a sweep is kept until it is finished, by where it goes then."""
    return place.with_name(place.name + _SUFFIX)


def unfinished(source: str | Path) -> tuple[Header, Scenario, Path] | None:
    """The header, the scenario and the place to be of an unfinished sweep; None of anything else.

    Raises InputError if it is damaged.
    """
    folder = Path(source)
    if not (folder / HEADER).is_file() or not folder.name.endswith(_SUFFIX):
        return None
    scenario = read_scenario(folder / SCENARIO, as_run=True)
    return _header(folder), scenario, folder.with_name(folder.name.removesuffix(_SUFFIX))


def left_by(request: Request) -> Header | None:
    """What was left of the same sweep when it ended before its time; None if nothing was.

    Raises InputError, saying what differs, if another sweep was left in its place or, where that
    was not chosen, in the place of another of the same name.
    """
    folder = unfinished_place(request.place)
    if (folder / HEADER).is_file():
        header = _header(folder)
        if differences := _differences(folder, header, request):
            raise InputError(_other_sweep(folder, differences))
        return header
    if request.out is None:
        for other in sorted(folder.parent.glob(f"{request.name}-*{_SUFFIX}")):
            if (other / HEADER).is_file():
                raise InputError(_other_sweep(other, _differences(other, _header(other), request)))
    return None


@contextlib.contextmanager
def open_ledger(request: Request, points: int, chunk: int) -> Iterator[SweepLedger]:
    """The ledger of a sweep: the one that was left, or a new one with so many points in a chunk.

    Raises InputError if another process works on it.
    """
    folder = unfinished_place(request.place)
    folder.mkdir(parents=True, exist_ok=True)
    with held_alone(folder) as alone:
        if not alone:
            raise InputError(f"{folder}: another process is working on this sweep; wait for it")
        if (folder / HEADER).is_file():
            header = _header(folder)
            if differences := _differences(folder, header, request):
                raise InputError(_other_sweep(folder, differences))
        else:
            header = _begin(folder, request, points, chunk)
        yield SweepLedger(folder, header)


def _begin(folder: Path, request: Request, points: int, chunk: int) -> Header:
    if any(path.suffix != ASIDE and path.name != SCENARIO for path in folder.iterdir()):
        raise InputError(f"{folder} is not empty and not an unfinished sweep; remove it")
    header = Header(
        format=_FORMAT,
        inputs=request.inputs,
        name=request.name,
        versions=versions(),
        model=MODEL_VERSION,
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        points=points,
        chunk=chunk,
        settings=dict(request.settings),
    )
    write_whole(folder / SCENARIO, dump_scenario(request.scenario).encode())
    # The header comes last: a folder with a header has everything.
    write_whole(folder / HEADER, json_text(header).encode())
    sync_folder(folder)
    return header


def _header(folder: Path) -> Header:
    return read_json(folder / HEADER, Header, _FORMAT, f"remove {folder} and sweep again")


def _differences(folder: Path, header: Header, request: Request) -> list[str]:
    """What an unfinished sweep depends on that is not so in a request, line by line."""
    now = versions()
    lines = []
    if header.model != MODEL_VERSION:
        lines.append(f"the model: version {header.model} there, {MODEL_VERSION} here")
    lines += [
        f"{name}: version {header.versions.get(name, 'none')} there, {now.get(name, 'none')} here"
        for name in {**header.versions, **now}
        if header.versions.get(name) != now.get(name)
    ]
    if header.inputs != request.inputs:
        there, here = (
            _flat(scenario.model_dump(mode="json", by_alias=True))
            for scenario in (read_scenario(folder / SCENARIO, as_run=True), request.scenario)
        )
        lines += [
            f"{path}: {_shown(there.get(path))} there, {_shown(here.get(path))} here"
            for path in {**there, **here}
            if there.get(path) != here.get(path)
        ]
    return lines


def _other_sweep(folder: Path, differences: list[str]) -> str:
    lines = differences[:_MOST_NAMED]
    if len(differences) > len(lines):
        lines.append(f"and {len(differences) - len(lines)} more")
    differing = "\n".join(f"  {line}" for line in lines)
    return (
        f"{folder} holds another sweep, which this one does not go on with:\n{differing}\n"
        f"to go on with that one, in its version: alliance-sim sweep {folder} --resume; "
        "or remove it, or choose another --out"
    )


def _flat(data: Any, path: str = "") -> dict[str, Any]:
    """The leaves of plain data by their dotted paths."""
    if isinstance(data, (dict, list)) and data:
        entries = data.items() if isinstance(data, dict) else enumerate(data, start=1)
        return {
            leaf: value
            for key, entry in entries
            for leaf, value in _flat(entry, f"{path}.{key}" if path else str(key)).items()
        }
    return {path: data}


def _shown(value: object) -> str:
    return "nothing" if value is None else str(value)
