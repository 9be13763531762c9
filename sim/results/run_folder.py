"""Where a run folder goes, and how it gets there whole or not at all.

A folder is built under a hidden name beside its place, on the same file system, and renamed. The
builder holds a lock on it for as long as it lives; the kernel lets go of the lock however the
builder ends, so a folder under a hidden name that nobody holds is what a killed run left behind.
"""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from sim.errors import InputError
from sim.model.identity import model_identity
from sim.results.lock import held, is_abandoned
from sim.results.manifest import MANIFEST, MODEL, read_manifest

_BUILDING = "building"
_REPLACED = "replaced"


def default_place(name: str, inputs: str, root: Path = Path("runs")) -> Path:
    """The folder a run goes to unless told otherwise: scenario and inputs in its name.

    >>> default_place("two-states", "0123456789abcdef").as_posix()
    'runs/two-states-01234567'
    """
    return root / f"{name}-{inputs[:8]}"


def beside(path: Path, name: str) -> Path:
    """The path of a name beside another; also beside one without a name of its own, such as `.`."""
    return named(path).with_name(name)


def named(path: Path) -> Path:
    """A path that ends in a name: itself, or what `.` or `..` at its end stands for."""
    return path if path.name not in ("", "..") else path.resolve()


def is_of(error: OSError, place: Path) -> bool:
    """Whether an error is one of writing at a place: at no other file that it names."""
    if not isinstance(error.filename, (str, bytes)):
        return True
    file, folder = Path(os.fsdecode(error.filename)).absolute(), place.absolute().parent
    return file.is_relative_to(folder) or folder.is_relative_to(file)


def check_place(place: Path, inputs: str) -> None:
    """Refuse, by InputError, a place that holds anything but a run of the same inputs."""
    if not place.exists():
        return
    if not place.is_dir():
        raise InputError(f"{place} is a file, not a folder; choose another --out")
    if not any(place.iterdir()):
        return
    if not (place / MANIFEST).exists():
        raise InputError(f"{place} is not empty and not a run folder; choose another --out")
    manifest = read_manifest(place)
    if manifest.inputs != inputs:
        same_model = manifest.versions.get(MODEL) == model_identity()
        other = "of other inputs" if same_model else "made with another version of the model"
        raise InputError(
            f"{place} holds a run {other}, which is never overwritten; choose another --out"
        )


@contextlib.contextmanager
def building_beside(place: Path) -> Iterator[Path]:
    """A new hidden folder beside a place, held for this process; removed if it is still there.

    Folders above it that had to be made and stay empty are removed as well.
    """
    made = [parent for parent in place.parents if not parent.exists()]
    folder = _hidden(place, _BUILDING)
    with contextlib.ExitStack() as stack:
        stack.callback(_remove_empty, made)
        place.parent.mkdir(parents=True, exist_ok=True)
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        # Nobody clears the parent between the making of the folder and the lock on it.
        with held(place.parent) as alone:
            if alone:
                _clear(place.parent)
            folder.mkdir()
            stack.enter_context(held(folder))
        yield folder


def put_in_place(folder: Path, place: Path) -> None:
    """Rename a finished folder to its place, where a run of the same inputs may stand already.

    What the user keeps in that one beside the run's own files stays.
    """
    with held(place.parent):
        if not place.exists() or not any(place.iterdir()):
            folder.replace(place)
        else:
            _replace(folder, place)
        sync_folder(place.parent)


def _replace(folder: Path, place: Path) -> None:
    aside = _hidden(place, _REPLACED)
    own = _own_files(place)
    place.replace(aside)
    try:
        folder.replace(place)
    except BaseException:
        aside.replace(place)
        raise
    _keep(aside, place, own)
    shutil.rmtree(aside, ignore_errors=True)


def _own_files(run: Path) -> set[str]:
    return {MANIFEST, *read_manifest(run).files}


def _keep(old: Path, new: Path, own: set[str]) -> None:
    for path in old.rglob("*"):
        relative = path.relative_to(old)
        if path.is_file() and relative.as_posix() not in own and not (new / relative).exists():
            (new / relative).parent.mkdir(parents=True, exist_ok=True)
            path.replace(new / relative)


def _hidden(place: Path, purpose: str) -> Path:
    return place.with_name(f".{place.name}.{purpose}-{secrets.token_hex(4)}")


def _clear(parent: Path) -> None:
    """Remove what killed runs left under a parent, and put back what they had moved aside."""
    for folder in parent.glob(f".*.{_BUILDING}-????????"):
        if is_abandoned(folder):
            shutil.rmtree(folder, ignore_errors=True)
    for folder in parent.glob(f".*.{_REPLACED}-????????"):
        place = folder.with_name(folder.name[1:].rpartition(f".{_REPLACED}-")[0])
        if place.exists():
            shutil.rmtree(folder, ignore_errors=True)
        else:
            folder.replace(place)


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()


def sync_folder(folder: Path) -> None:
    """Have the names in a folder written to disk, where the system can."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
