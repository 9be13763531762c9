"""Files that commands write: over nothing that is not of the same kind, and whole or not at all."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sim.errors import InputError
from sim.results.atomic_file import write_whole


class FileType(NamedTuple):
    """What a file of a kind is called, how it begins, and what stands near its beginning."""

    name: str
    begins: bytes
    holds: bytes = b""


PAGE = FileType("a page of HTML", b"<!DOCTYPE html>")
JUNIT = FileType("a JUnit report", b"<?xml", b"<testsuites")
DIFFERENCES = FileType("a table of differences", b"side,measure,by,towards,occasion,")
SCORES = FileType("a table of scores", b"predictor,log_score,")
RELIABILITY = FileType("a reliability curve", b"predicted,happened,rows,")
PICTURES = {
    ".png": FileType("a PNG picture", b"\x89PNG\r\n"),
    ".svg": FileType("an SVG picture", b"<?xml", b"<svg "),
    ".pdf": FileType("a PDF picture", b"%PDF-"),
}
"""By the ending of the file's name."""

_BEGINNING = 1024
"""Bytes by which a file is known."""


def refuse_output(path: Path, kind: FileType) -> None:
    """Refuse, by InputError, to write to a path over anything but an empty file or the same kind.

    Also where the path is a folder, or lies below a file.
    """
    if path.is_dir():
        raise InputError(f"{path} is a folder; name a file")
    if files := [above for above in path.parents if above.is_file()]:
        raise InputError(f"cannot write {path}: {files[0]} is a file, not a folder")
    if not path.exists():
        return
    with path.open("rb") as file:
        beginning = file.read(_BEGINNING)
    if beginning and not (beginning.startswith(kind.begins) and kind.holds in beginning):
        raise InputError(f"{path} is not {kind.name}, and is not written over; name another file")


def refuse_twice(paths: Sequence[Path]) -> None:
    """Refuse, by InputError, two outputs in one file."""
    real = [path.resolve() for path in paths]
    if twice := [
        path for path, resolved in zip(paths, real, strict=True) if real.count(resolved) > 1
    ]:
        raise InputError(f"{twice[0]} is named twice; name another file for one of the two")


def write_output(path: Path, content: bytes, kind: FileType) -> None:
    """Write a file as a whole, or leave what is there; folders above it are made.

    Raises InputError as `refuse_output`, OSError where it cannot be written.
    """
    refuse_output(path, kind)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
