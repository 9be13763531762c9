"""The engine for pages is part of the program, is the engine as it stands, and gives its bits."""

import ast
import hashlib
import json
import runpy
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any

import pytest
import wasmtime

from sim.model import engine
from sim.model.compiling import ENGINE_FILES, PACKAGE
from sim.model.wasm import building, engine_files
from sim.model.wasm.block import described
from sim.model.wasm.building import DESCRIPTION, PLAIN, SIMD
from sim.model.wasm.engine_files import BUILT, engine_folder
from sim.model.world import World, build_world
from sim.scenario.files.reader import read_scenario
from sim.vocabulary.arrays import Floats
from tests.agreement.record_bits import Arrays, arrays_of, differences
from tests.agreement.wasm_engine import WasmEngine

STALE = "the engine's files are not of its sources: run `make page`"

PYTHON_ONLY = {
    *("world", "regard", "errors", "scenario.schema", "scenario.parameters"),
    *("vocabulary.arrays", "vocabulary.kinds"),
}
"""What files of the engine import for the Python in them, which compiles into nothing."""

SCENARIOS = sorted((PACKAGE.parent / "scenarios").glob("*.yaml"))
REPLICATES = range(2**32 - 2, 2**32 + 1)
TRACED, EXPLAINED = range(5, 8), range(4, 6)


def description() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((BUILT / DESCRIPTION).read_text(encoding="utf-8"))
    return read


# --- Part of the program --------------------------------------------------------------------------


def test_the_files_are_built_from_the_sources_as_they_are() -> None:
    assert description()["stamp"]["sources"] == building.sources(), STALE
    assert description()["block"] == json.loads(json.dumps(described(engine.run.py_func))), STALE
    assert engine_folder() == BUILT


def test_the_files_are_those_that_were_stamped() -> None:
    stamped = description()["stamp"]["files"]
    assert set(stamped) == {SIMD, PLAIN}
    for name, digest in stamped.items():
        assert hashlib.sha256((BUILT / name).read_bytes()).hexdigest() == digest, name


@pytest.mark.parametrize("name", [SIMD, PLAIN])
def test_a_file_imports_nothing_and_exports_one_function(name: str) -> None:
    module = wasmtime.Module(wasmtime.Engine(), (BUILT / name).read_bytes())
    assert module.imports == []
    kinds = {export.name: type(export.type).__name__ for export in module.exports}
    assert kinds == {"memory": "MemoryType", "run": "FuncType", "__heap_base": "GlobalType"}


def test_the_plain_file_runs_where_there_is_no_simd() -> None:
    config = wasmtime.Config()
    config.wasm_relaxed_simd = False
    config.wasm_simd = False
    bare = wasmtime.Engine(config)
    wasmtime.Module(bare, (BUILT / PLAIN).read_bytes())
    with pytest.raises(wasmtime.WasmtimeError, match="SIMD"):
        wasmtime.Module(bare, (BUILT / SIMD).read_bytes())


def test_all_that_the_engine_is_compiled_from_counts_among_its_sources() -> None:
    listed = {name.removesuffix(".py").replace("/", ".") for name in ENGINE_FILES}
    for name in ENGINE_FILES:
        for node in ast.walk(ast.parse((PACKAGE / name).read_bytes())):
            if not isinstance(node, ast.ImportFrom) or not str(node.module).startswith("sim."):
                continue
            modules = {f"{node.module}.{alias.name}" for alias in node.names}
            files = {m for m in modules if (PACKAGE.parent / f"{m.replace('.', '/')}.py").exists()}
            for module in files or {str(node.module)}:
                short = module.removeprefix("sim.")
                assert short in listed or short.removeprefix("model.") in PYTHON_ONLY, (name, short)


# --- Equal to the bit -----------------------------------------------------------------------------

Expected = list[tuple[World, Arrays]]


@pytest.fixture(scope="module")
def expected() -> Expected:
    """What the processor's engine makes of every scenario that comes with the program."""
    worlds = [build_world(read_scenario(file)) for file in SCENARIOS]
    return [(world, native(world)) for world in worlds]


def native(world: World) -> Arrays:
    seed = world.scenario.seed
    return arrays_of(engine.record(world, seed, REPLICATES, trace=TRACED, explained=EXPLAINED))


def differing(module: bytes, expected: Expected, seed: int = 0) -> set[str]:
    """The arrays that are not the same to the last bit in some scenario; seed: to be added."""
    wasm, found = WasmEngine(module, description()["block"]), set()
    for world, right in expected:
        seeds = world.scenario.seed + seed
        made = wasm.record(world, seeds, REPLICATES, trace=TRACED, explained=EXPLAINED)
        found |= {*differences(right, made)}
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", [SIMD, PLAIN])
def test_every_shipped_scenario_has_the_bits_of_the_processors_engine(
    name: str, expected: Expected
) -> None:
    assert len(expected) > 20
    assert {world.slow for world, _ in expected} == {True, False}
    assert {len(right) for _, right in expected} == {35}  # outcome, path, trace, choices
    assert differing((BUILT / name).read_bytes(), expected) == set()


@pytest.mark.slow
def test_another_seed_is_found(expected: Expected) -> None:
    found = differing((BUILT / PLAIN).read_bytes(), expected, seed=1)
    assert found >= {"outcome.joined", "outcome.belief", "path.total", "trace.commitment"}
    assert found >= {"choices.term", "choices.if_not", "choices.draw"}


@pytest.mark.slow
@pytest.mark.parametrize("constant", [2.0**-32, 1 / 6, 1 / 256])
def test_one_bit_of_a_constant_turned_is_found(constant: float, expected: Expected) -> None:
    module = (BUILT / PLAIN).read_bytes()
    right = b"\x44" + struct.pack("<d", constant)  # f64.const
    wrong = right[:6] + bytes([right[6] ^ 1]) + right[7:]
    assert right in module
    assert differing(module.replace(right, wrong), expected)


# --- Built by the program itself ------------------------------------------------------------------


def toy(values: Annotated[Floats, "state"], factor: float) -> None:
    """Multiplies all values."""
    for index in range(values.size):
        values[index] *= factor


def test_what_is_built_is_what_is_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "run", SimpleNamespace(py_func=toy))
    building.write(str(tmp_path))
    made = json.loads((tmp_path / DESCRIPTION).read_text(encoding="utf-8"))
    assert made["block"] == json.loads(json.dumps(described(toy)))
    assert made["stamp"]["versions"] == building.versions()
    for name, digest in made["stamp"]["files"].items():
        module = (tmp_path / name).read_bytes()
        assert hashlib.sha256(module).hexdigest() == digest
        assert tripled(module, [1.0, -2.0, 0.5]) == [3.0, -6.0, 1.5]


def tripled(module: bytes, values: list[float]) -> list[float]:
    store = wasmtime.Store()
    exports: Any = wasmtime.Instance(store, wasmtime.Module(store.engine, module), []).exports(
        store
    )
    memory, size = exports["memory"], len(values)
    block = exports["__heap_base"].value(store)
    memory.write(store, struct.pack("<7qd", 0, 0, size, 8, block + 64, size, 8, 3.0), block)
    memory.write(store, struct.pack(f"<{size}d", *values), block + 64)
    assert exports["run"](store, block) == 0
    return list(struct.unpack(f"<{size}d", memory.read(store, block + 64, block + 64 + 8 * size)))


@pytest.fixture
def edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Edits the rule in a copy of the program that then counts as the program."""
    shutil.copytree(
        PACKAGE, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__", "node_modules")
    )
    monkeypatch.setattr(building, "PACKAGE", tmp_path / "sim")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def edit(old: str, new: str) -> None:
        rule = tmp_path / "sim" / "model" / "rule.py"
        text = rule.read_text(encoding="utf-8")
        assert old in text
        rule.write_text(text.replace(old, new), encoding="utf-8")

    return edit


def test_an_edited_engine_is_built_once_and_kept_apart(
    edited: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[Path] = []

    def noted(folder: Path) -> None:
        (folder / PLAIN).write_bytes(b"edited")
        built.append(folder)

    monkeypatch.setattr(engine_files, "build", noted)
    assert engine_folder() == BUILT
    edited("NEARLY_CERTAIN = 1.0 - 2.0**-53", "NEARLY_CERTAIN = 1.0 - 2.0**-52")
    folder = engine_folder()
    assert (folder / PLAIN).read_bytes() == b"edited"
    assert engine_folder() == folder
    assert len(built) == 1
    edited("2.0**-52\n", "2.0**-51\n")
    assert engine_folder() != folder
    assert len(built) == 2


def test_an_engine_that_cannot_be_built_says_why_and_leaves_nothing(
    edited: Callable[[str, str], None], tmp_path: Path
) -> None:
    edited("import math\n", "import mathematics\n")
    with pytest.raises(RuntimeError, match=r"(?s)cannot be built.*No module named 'mathematics'"):
        engine_folder()
    assert list((tmp_path / "cache" / "alliance-sim" / "pages").iterdir()) == []


def test_make_page_builds_the_programs_own_files(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[Path] = []
    monkeypatch.setattr(building, "build", built.append)
    runpy.run_module("sim.model.wasm", run_name="__main__")
    assert built == [BUILT]
