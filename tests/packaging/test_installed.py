"""An installed program has its scenarios, its engine and its page, and runs in an empty folder.

However it was installed.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SOURCES = ("sim", "scenarios", "pyproject.toml", "setup.py", "README.md", "LICENSE")


def run(*words: str | Path, folder: Path, **environment: str) -> str:
    clean = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        words, cwd=folder, env=clean | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source tree, in which building may leave what it likes."""
    tree = tmp_path_factory.mktemp("tree")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "node_modules")
            shutil.copytree(source, tree / name, ignore=ignored)
        else:
            shutil.copy(source, tree)
    return tree


@pytest.fixture(scope="module")
def built(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source distribution, and the wheel that is built from it."""
    dist = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", dist, tree, folder=dist)
    return dist


@pytest.fixture
def install(tmp_path: Path) -> Callable[..., Path]:
    """Install into a fresh environment, which has the program's requirements and nothing of it."""

    def install(*what: str | Path) -> Path:
        place = tmp_path / "environment"
        venv.create(place, symlinks=True)
        python = place / "bin" / "python"
        scheme = {"base": str(place), "platbase": str(place)}
        own = Path(sysconfig.get_path("purelib", vars=scheme))
        # Files .pth of that folder are not followed, so an editable install there is not seen.
        (own / "requirements.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
        pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps")
        run(*pip, "--ignore-installed", *what, folder=tmp_path)
        return python

    return install


@pytest.mark.parametrize("how", ["wheel", "source distribution", "editable"])
def test_scenarios_engine_and_page_travel_with_the_program(
    how: str, built: Path, tree: Path, install: Callable[..., Path], tmp_path: Path
) -> None:
    match how:
        case "wheel":
            python = install(*built.glob("*.whl"))
        case "source distribution":
            python = install(*built.glob("*.tar.gz"))
        case _:
            python = install("--editable", tree)
    empty = tmp_path / "empty"
    empty.mkdir()
    where = Path(run(python, "-c", "import sim; print(sim.__file__)", folder=empty).strip())
    assert where.is_relative_to(tree if how == "editable" else tmp_path / "environment")
    command = python.with_name("alliance-sim")
    listed = json.loads(run(command, "scenarios", "--json", folder=empty))
    shipped = sorted(path.stem for path in (ROOT / "scenarios").glob("*.yaml"))
    assert [each["name"] for each in listed] == shipped
    assert all(each["error"] is None for each in listed)
    assert "parity" in run(command, "knobs", "two-states", folder=empty)
    read = "import sim; print(sim.read('russia-china-2022').focus)"
    assert run(python, "-c", read, folder=empty) == "('RUS', 'CHN')\n"
    engine = "from sim.model.wasm import engine_files as e; print(e.engine_folder() == e.BUILT)"
    assert run(python, "-c", engine, folder=empty) == "True\n"
    written = run(command, "page", "-o", "page.html", folder=empty)
    assert f"{len(shipped)} stories" in written
    assert (empty / "page.html").stat().st_size > 100_000
    for path in (ROOT / "sim" / "classroom").glob("*.*"):
        assert (where.parent / "classroom" / path.name).exists(), path
    output = run(command, "run", "two-states", "--replicates", "5", "--steps", "6", folder=empty)
    assert "Results: runs/two-states-" in output
    if how != "editable":
        assert not (where.parent / "page" / "web").exists()
    manifest = json.loads(next(empty.glob("runs/*/manifest.json")).read_text(encoding="utf-8"))
    assert manifest["commit"] == ""
