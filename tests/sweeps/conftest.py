import shutil
from pathlib import Path

import pytest

from tests.programs import ROOT


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A working folder with the scenarios in it, and nothing else."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    return tmp_path
