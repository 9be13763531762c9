"""The engine for pages gives the bits of the processor's, whatever the scenario and the rule.

The scenarios that come with the program are compared in tests/unit/test_engine_files.py.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.model import engine
from sim.model.compiling import PACKAGE
from sim.model.wasm.building import DESCRIPTION, PLAIN, SIMD, build, versions
from sim.model.wasm.engine_files import BUILT
from sim.model.world import World, build_world
from sim.scenario.files.reader import read_scenario
from sim.scenario.paths import with_values
from tests.agreement.generated_scenarios import generated_scenario
from tests.agreement.record_bits import Arrays, arrays_of, differences
from tests.agreement.wasm_engine import WasmEngine

pytestmark = pytest.mark.slow

NUMBERS = range(320)
STARTS = (0, 7, 10**9, 2**32 - 1, 2**40 - 2)


@pytest.fixture(scope="module", params=[SIMD, PLAIN])
def wasm(request: pytest.FixtureRequest) -> WasmEngine:
    return engine_in(BUILT, request.param)


def engine_in(folder: Path, name: str) -> WasmEngine:
    description = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    return WasmEngine((folder / name).read_bytes(), description["block"])


def native(world: World, replicates: range, *, path: bool, steps: range) -> Arrays:
    """steps: those to trace and to explain."""
    seed = world.scenario.seed
    return arrays_of(
        engine.record(world, seed, replicates, path=path, trace=steps, explained=steps)
    )


@pytest.mark.parametrize("some", [NUMBERS[at :: len(STARTS)] for at in range(len(STARTS))])
def test_generated_scenarios_have_the_bits_of_the_processors_engine(
    some: range, wasm: WasmEngine
) -> None:
    start = STARTS[some.start]
    for number in some:
        world = build_world(generated_scenario(number))
        replicates, steps = (
            range(start, start + 2 + number % 3),
            range(1, world.scenario.steps + 1),
        )
        right = native(world, replicates, path=True, steps=steps)
        seed = world.scenario.seed
        made = wasm.record(world, seed, replicates, trace=steps, explained=steps)
        assert differences(right, made) == [], number


@pytest.mark.parametrize("count", [1, 256, 257, 1001])
def test_any_number_of_replicates_has_the_same_bits(count: int, wasm: WasmEngine) -> None:
    answers = {"model.backlash": 0.06, "model.deterrence": 0.5, "model.convergence": 0.02}
    scenario = read_scenario(PACKAGE.parent / "scenarios" / "russia-china-2022.yaml")
    for world in (build_world(scenario), build_world(with_values(scenario, answers))):
        right = native(world, range(count), path=False, steps=range(0))
        made = wasm.record(world, scenario.seed, range(count), path=False)
        assert differences(right, made) == []


def test_what_is_built_anew_has_the_same_bytes(tmp_path: Path) -> None:
    stamped = json.loads((BUILT / DESCRIPTION).read_text(encoding="utf-8"))["stamp"]["versions"]
    if versions() != stamped:
        pytest.skip(f"built with other versions: {stamped}")
    build(tmp_path)
    for name in (SIMD, PLAIN, DESCRIPTION):
        assert (tmp_path / name).read_bytes() == (BUILT / name).read_bytes(), name


AS_EDITED = """
import numpy as np
from sim.model import engine
from sim.model.wasm.engine_files import engine_folder
from sim.model.world import build_world
from sim.scenario.files.reader import read_scenario
from sim.scenario.paths import with_values
from tests.agreement.record_bits import arrays_of

scenario = with_values(read_scenario("scenarios/two-states.yaml"), {"steps": 12})
record = engine.record(build_world(scenario), 1, range(3), trace=range(1, 13))
np.savez("record.npz", **arrays_of(record))
print(engine_folder())
"""


def test_an_edited_rule_gives_an_engine_with_that_rule(tmp_path: Path) -> None:
    for part in ("sim", "scenarios", "tests/agreement"):
        ignored = shutil.ignore_patterns("__pycache__", "node_modules")
        shutil.copytree(PACKAGE.parent / part, tmp_path / part, ignore=ignored)
    rule = tmp_path / "sim/model/rule.py"
    written = rule.read_text(encoding="utf-8")
    edited = written.replace(
        "    return tally * memory + added", "    return tally + memory * added"
    )
    assert edited != written
    rule.write_text(edited, encoding="utf-8")
    # As plain Python, which compiles nothing; the engine for pages is compiled even so.
    environment = {"PYTHONPATH": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", AS_EDITED],
        cwd=tmp_path,
        env=os.environ | environment | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    folder = Path(done.stdout.strip())
    assert folder.is_relative_to(tmp_path / "cache")

    scenario = with_values(read_scenario(tmp_path / "scenarios/two-states.yaml"), {"steps": 12})
    world, traced = build_world(scenario), range(1, 13)
    right = dict(np.load(tmp_path / "record.npz"))
    for name in (SIMD, PLAIN):
        made = engine_in(folder, name).record(world, 1, range(3), trace=traced)
        assert differences(right, made) == []
        unedited = engine_in(BUILT, name).record(world, 1, range(3), trace=traced)
        assert "outcome.costly_rate" in differences(right, unedited)
