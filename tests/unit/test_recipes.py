"""The recipes for a term, a kind and a measure, followed on a copy of the program."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHORT = {"steps": 36, "replicates": 4}
PREPARE = f"""
import sim, numpy as np
from pathlib import Path
from sim.model.simulate import simulate
scenario = sim.changed(sim.read({str(ROOT / "scenarios" / "two-states.yaml")!r}), {SHORT})
def outcome(scenario, engine):
    (record,) = simulate(scenario, range(4), engine=engine, threads=1, chunk=4, path=False)
    return record.outcome
def equal(one, other):
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))
"""
MEASURE = """
from sim.scenario.claims import Claim
claim = {"says": "Both", "measure": {"mutual_rate": ["A", "B"]}, "is": {"at least": 0.01}}
claimed = scenario.model_copy(update={"claims": {"both": Claim.model_validate(claim)}})
(verdict,) = sim.check_claims(claimed, budget=100)
assert verdict.measure == "mutual_rate"
found = sim.run(scenario)
rows = found.replicates.query("a == 'A' and b == 'B'")
smaller = rows[["costly_rate_ab", "costly_rate_ba"]].min(axis=1)
assert (rows["mutual_rate"] == smaller).all() and smaller.any()
mean = found.pairs.iloc[0]["mutual_rate"]
assert abs(mean - smaller.mean()) < 1e-9
changed = sim.whatif(scenario, {"parity": 0.2})
assert "mutual_rate" in set(changed.table["measure"])
swept = sim.sweep(scenario, {"parity": [0.5, 1.0]}, workers=1)
assert (swept.points["mutual_rate"] >= 0).all()
"""
KIND = """
armed = sim.changed(scenario, {"occasions.a_drills.kind": "arms_transfer"})
assert equal(outcome(armed, "mesa"), outcome(armed, "compiled"))
assert not equal(outcome(armed, "compiled"), outcome(scenario, "compiled"))
why = sim.explain(armed, "B", "a_drills")
assert why.terms["cost"] == -0.4
history = sim.signals(armed)
assert "arms_transfer" in set(history["kind"].astype(str))
sim.signals_figure(history, armed)
"""
TERM = """
far = sim.changed(scenario, {"model.weights.distance": 3.0})
assert equal(outcome(far, "mesa"), outcome(far, "compiled"))
assert outcome(far, "compiled").joined.sum() < outcome(scenario, "compiled").joined.sum()
why = sim.explain(far, "B", "a_drills")
assert why.terms["distance"] < 0
assert sim.explain(scenario, "B", "a_drills").terms["distance"] == 0
sim.decision_figure(why)
"""


def followed(name: str, tree: Path) -> Path:
    """A copy of the package on which what a recipe shows has been done."""
    shutil.copytree(
        ROOT / "sim", tree / "sim", ignore=shutil.ignore_patterns("__pycache__", "node_modules")
    )
    page = (ROOT / "docs" / "contributing" / f"add-a-{name}.md").read_text(encoding="utf-8")
    (change,) = re.findall(r"```diff\n(.*?)```", page, flags=re.DOTALL)
    subprocess.run(["git", "apply", "-"], cwd=tree, input=change, text=True, check=True)
    return tree


def outcome_of(code: str, tree: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(tree), "NUMBA_DISABLE_JIT": "1"}
    program = [sys.executable, "-W", "ignore", "-c", PREPARE + code]
    return subprocess.run(
        program, cwd=tree, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "code"), [("measure", MEASURE), ("kind", KIND), ("term", TERM)], ids=lambda x: x[:7]
)
def test_a_recipe_that_is_followed_works(name: str, code: str, tmp_path: Path) -> None:
    done = outcome_of(code, followed(name, tmp_path))
    assert done.returncode == 0, done.stderr
    assert outcome_of(code, ROOT).returncode != 0, "it works without the recipe as well"
