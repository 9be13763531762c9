"""Files for a person to go on with, which are never written over."""

from collections.abc import Mapping
from pathlib import Path

from sim.errors import InputError


def write_new(texts: Mapping[Path, str]) -> None:
    """Write files that are not there yet.

    Raises InputError, before any is written, where one is there already; OSError where one cannot
    be written.
    """
    if there := [path for path in texts if path.exists()]:
        raise _is_there(there[0])
    for path, text in texts.items():
        try:
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
        except FileExistsError:
            raise _is_there(path) from None


def made_folder(folder: Path) -> Path:
    """The folder, made if it was not there. Raises InputError where a file is in its way."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise InputError(f"{folder} cannot be a folder, as a file is there; name another") from None
    return folder


def _is_there(path: Path) -> InputError:
    return InputError(f"{path} is there already and is left as it is; name another file")
