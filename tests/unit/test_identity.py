"""The identity of the model moves with every module that decides a result, and with no other."""

import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.model.identity import deciding_modules, identity_of, model_identity
from sim.results.manifest import source_commit

ROOT = Path(__file__).parents[2]

STORED = """
import sys
from pathlib import Path
from sim.scenario.files.reader import read_scenario
from sim.scenario.knobs import changed
from sim.studies.ensemble.ensemble import run
from sim.studies.sweep.sweep import sweep
from sim.studies.whatif.whatif import whatif

package = str(Path(sys.argv[1]) / "sim") + "/"
entered = set()

def note(frame, event, _):
    if event == "call" and frame.f_code.co_filename.startswith(package):
        entered.add(frame.f_code.co_filename)

small = changed(read_scenario("scenarios/two-states.yaml"), {"steps": 6, "replicates": 2})
sys.setprofile(note)
run(small, threads=1)
run(small, engine="mesa")
sweep(small, {"parity": [0.2, 1]}, workers=1)
whatif(small, {"parity": 0.2}, threads=1)
sys.setprofile(None)
print("\\n".join(sorted(entered)))
"""

BESIDE = {
    # They ask for records and tables, and change no number of them.
    "sim/results/scenario_library.py",
    "sim/studies/ensemble/ensemble.py",
    "sim/studies/sweep/sweep.py",
    "sim/studies/sweep/threads.py",
    "sim/studies/whatif/whatif.py",
    # Where two histories part is told, not stored.
    "sim/studies/whatif/divergence.py",
    "sim/studies/explain/__init__.py",
    "sim/studies/explain/explanation.py",
}
"""What takes part in making stored tables without deciding what is in them."""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the package that can be edited."""
    shutil.copytree(
        ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__", "node_modules")
    )
    return tmp_path


@pytest.mark.slow
def test_an_edit_of_any_deciding_module_moves_the_identity(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, modules = identity_of(tree), deciding_modules(tree)
    assert before == model_identity()
    # An empty line changes no import, so that they need not be found again each time.
    monkeypatch.setattr("sim.model.identity.deciding_modules", lambda _: modules)
    for name, file in modules.items():
        written = file.read_bytes()
        file.write_bytes(written + b"\n")
        assert identity_of(tree) != before, name
        file.write_bytes(written)
    assert identity_of(tree) == before


def test_an_edit_elsewhere_does_not_move_it(tree: Path) -> None:
    before = identity_of(tree)
    for name in ("cli/commands/run.py", "figures/run/support.py", "reports/page.py", "__init__.py"):
        (tree / "sim" / name).write_text("#")
    assert identity_of(tree) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "sim.model.rule",
        "sim.model.world",
        "sim.model.agents",
        "sim.model.engine",
        "sim.scenario.parameters",
        "sim.scenario.knobs",
        "sim.studies.sweep.designs",
        "sim.statistics.proportions",
        "sim.studies.ensemble.tallies",
        "sim.statistics.paired_differences",
    ],
)
def test_what_decides_results_is_found(name: str) -> None:
    assert name in deciding_modules(ROOT)
    assert Path(importlib.import_module(name).__file__ or "") == deciding_modules(ROOT)[name]


@pytest.mark.slow
def test_a_module_that_was_moved_is_followed(tree: Path) -> None:
    before = deciding_modules(tree)
    world = tree / "sim/model/world.py"
    world.rename(tree / "sim/model/standing.py")
    world.write_text("from sim.model.standing import *\n")
    assert deciding_modules(tree).keys() - before.keys() == {"sim.model.standing"}


def test_a_root_that_is_gone_is_not_passed_over(tree: Path) -> None:
    (tree / "sim/measures/pairs.py").unlink()
    with pytest.raises(FileNotFoundError, match=r"sim\.measures\.pairs"):
        identity_of(tree)


@pytest.mark.slow
def test_every_module_that_makes_a_stored_table_decides(tmp_path: Path) -> None:
    program = [sys.executable, "-c", STORED, str(ROOT)]
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run(
        program, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    entered = {Path(line).relative_to(ROOT).as_posix() for line in done.stdout.splitlines()}
    deciding = {file.relative_to(ROOT).as_posix() for file in deciding_modules(ROOT).values()}
    assert {
        "sim/model/world.py",
        "sim/studies/ensemble/tallies.py",
        "sim/statistics/paired_differences.py",
    } <= entered
    assert entered - deciding == BESIDE


def git(folder: Path, *words: str) -> str:
    name = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", "-C", str(folder), *name, *words], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    (tmp_path / "file").write_text("one")
    git(tmp_path, "add", "file")
    git(tmp_path, "commit", "-q", "-m", "one")
    return tmp_path


def test_the_commit_is_that_of_the_source_tree(checkout: Path) -> None:
    commit = git(checkout, "rev-parse", "HEAD")
    assert source_commit(checkout) == commit
    (checkout / "file").write_text("two")
    assert source_commit(checkout) == f"{commit}-dirty"


def test_the_commit_is_never_that_of_another_repository(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = checkout / "site-packages"
    installed.mkdir()
    monkeypatch.chdir(checkout)
    monkeypatch.setenv("GIT_DIR", str(checkout / ".git"))
    assert source_commit(installed) == ""


def test_without_git_there_is_no_commit(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert source_commit(checkout) == ""
