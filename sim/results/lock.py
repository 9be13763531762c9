"""Locks on folders: held for as long as a process lives, let go by the kernel however it ends."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def held_alone(folder: Path) -> Iterator[bool]:
    """Hold a folder if nobody does; False where somebody does, for as long as can be known."""
    descriptor = _descriptor(folder)
    try:
        yield descriptor is None or not _is_taken(descriptor)
    finally:
        if descriptor is not None:
            os.close(descriptor)


@contextlib.contextmanager
def held(folder: Path) -> Iterator[bool]:
    """Hold a folder, waiting for whoever holds it; False where the file system has no locks."""
    descriptor = _descriptor(folder)
    try:
        yield descriptor is not None and _lock(descriptor, wait=True)
    finally:
        if descriptor is not None:
            os.close(descriptor)


def is_abandoned(folder: Path) -> bool:
    """Whether nobody holds a folder; False where that cannot be known."""
    descriptor = _descriptor(folder)
    if descriptor is None:
        return False
    try:
        return _lock(descriptor, wait=False)
    finally:
        os.close(descriptor)


def _descriptor(folder: Path) -> int | None:
    try:
        return os.open(folder, os.O_RDONLY)
    except OSError:
        return None


def _is_taken(descriptor: int) -> bool:
    """Whether somebody else holds it; it is held from now on if that can be known and is not so."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # the file system has no locks
        return False
    return False


def _lock(descriptor: int, *, wait: bool) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
