"""The kernel needs nothing but memory: no allocation, and so no runtime beside it.

A browser has none. Compiled without numba's runtime, a function that makes an array is refused;
flags reach inner functions only where these are not compiled yet, hence the fresh process.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WITHOUT_RUNTIME = """
import numba
import numpy as np
from sim.model import engine
from sim.model.layout import empty_appraisal, empty_ledger, layout_of
from sim.model.record import empty_record
from sim.model.world import build_world
from sim.scenario.files.reader import read_scenario
from sim.scenario.paths import with_values

answers = {"model.backlash": 0.06, "model.deterrence": 0.5, "model.convergence": 0.02}
world = build_world(with_values(read_scenario("scenarios/russia-china-2022.yaml"), answers))
flags = {"error_model": "numpy", "_nrt": False}
flags |= {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
bare = numba.njit(**flags)(engine._run.py_func)
made = empty_record(world, range(3, 8), path=True, trace=range(2, 5))
kept = engine._Kept(made.outcome, made.path, made.trace, made.traced.start)
arguments = (
    layout_of(world), empty_ledger(world, 4), empty_appraisal(world, 4), world.keys(7), 3, 5, kept
)
bare.compile(tuple(map(numba.typeof, arguments)))
(library,) = (overload.library for overload in bare.overloads.values())
outside = [name for name in ("NRT_Allocate", "NRT_MemInfo_alloc", "PyErr", "PyObject")
           if name in library.get_llvm_str()]
print(outside)
"""


@pytest.mark.slow
def test_the_kernel_allocates_nothing_and_touches_no_python_object(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path)}
    program = [sys.executable, "-W", "ignore", "-c", WITHOUT_RUNTIME]
    done = subprocess.run(
        program, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
