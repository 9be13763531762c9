"""Real processes, as a user starts them."""

import hashlib
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests.programs import start_module

TABLES = ("points", "joins", "replicates")


def started(desk: Path, *words: str) -> "subprocess.Popen[str]":
    """A Python module started with words in a folder, in a process group of its own."""
    return start_module(*words, folder=desk, text=True, start_new_session=True)


def swept(desk: Path, *words: str) -> str:
    """What a sweep that ends well prints on standard error."""
    process = started(desk, "sim", "sweep", *words)
    output, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert "Results:" in output
    return errors


def sums(folder: Path) -> dict[str, str]:
    """Checksums of the tables of a finished sweep."""
    files = [folder / f"{name}.parquet" for name in TABLES]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def wait_for(condition: Callable[[], bool], seconds: float = 120) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
