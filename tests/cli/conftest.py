import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sim.cli.program import program
from tests.programs import ROOT, start_module


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the scenarios in it, and nothing else."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def invoke(desk: Path) -> Callable[..., Result]:
    """Run a command within this process, in the desk."""
    del desk

    def invoke(*words: str, width: int = 80) -> Result:
        return CliRunner(env={"COLUMNS": str(width)}).invoke(program, words)

    return invoke


@pytest.fixture
def start(desk: Path) -> Callable[..., "subprocess.Popen[bytes]"]:
    """Start the command as a process of its own, in the desk."""

    def start(
        *words: str,
        stdin: int | None = None,
        stdout: int = subprocess.PIPE,
        stderr: int = subprocess.PIPE,
        **environment: str,
    ) -> "subprocess.Popen[bytes]":
        streams = {"stdin": stdin, "stdout": stdout, "stderr": stderr}
        set_ = {"COLUMNS": "80", **environment}
        return start_module("sim", *words, folder=desk, environment=set_, **streams)

    return start
