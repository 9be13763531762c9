"""Builds the engine for pages: as WebAssembly, with SIMD and without, and a description of it.

The bytes depend on the sources of the engine and on the versions in the description's stamp, on
nothing else of the machine.
"""

import hashlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sim.model import engine
from sim.model.compiling import ENGINE_FILES, PACKAGE, intermediate_code
from sim.model.wasm import block, translation

SIMD, PLAIN, DESCRIPTION = "engine-simd.wasm", "engine.wasm", "engine.json"
"""The files: instructions on 128 bits, which nearly all browsers have; none of these; JSON."""

_TRANSLATING_FILES = tuple(
    f"model/wasm/{name}.py" for name in ("block", "building", "module_file", "translation")
)

_SETTINGS = {"NUMBA_OPT": "0", "NUMBA_CPU_NAME": "generic"}
"""Of numba: LLVM shall optimise once, for WebAssembly, not first for this processor."""

_PROGRAM = "import sys; from sim.model.wasm.building import write; write(sys.argv[1])"


def build(folder: Path) -> None:
    """Writes the engine's files into a folder; takes half a minute.

    In a process of its own: in one whose engine has run, its functions are compiled already, for
    this processor. Raises RuntimeError where the engine cannot be built, as when it allocates.
    """
    own = {name: text for name, text in os.environ.items() if not name.startswith("NUMBA_")}
    # The working folder is an empty one, as numba would read settings from a file in it.
    with TemporaryDirectory() as empty:
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, folder.resolve()],
            cwd=empty,
            env=own | _SETTINGS | {"PYTHONPATH": str(PACKAGE.parent)},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        raise RuntimeError(f"the engine cannot be built as WebAssembly:\n{done.stderr.strip()}")


def write(folder: str) -> None:
    """Writes the files, by what is compiled in this process: see `build`."""
    function = engine.run.py_func
    code, name = intermediate_code(function, block.example(function))
    modules = {
        file: translation.webassembly(code, name, simd=file == SIMD) for file in (SIMD, PLAIN)
    }
    for file, module in modules.items():
        Path(folder, file).write_bytes(module)
    described = {"stamp": _stamp(modules), "block": block.described(function)}
    text = json.dumps(described, indent=1) + "\n"
    Path(folder, DESCRIPTION).write_text(text, encoding="utf-8")


def sources() -> str:
    """SHA-256, in hexadecimal, over all sources that the files are built from."""
    digest = hashlib.sha256()
    for name in (*ENGINE_FILES, *_TRANSLATING_FILES):
        digest.update((PACKAGE / name).read_bytes())
    return digest.hexdigest()


def versions() -> dict[str, str]:
    """The versions of all that turns sources into bytes."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"python": python, "numba": version("numba")} | translation.VERSIONS


def _stamp(modules: Mapping[str, bytes]) -> dict[str, Any]:
    return {
        "sources": sources(),
        "versions": versions(),
        "files": {name: hashlib.sha256(module).hexdigest() for name, module in modules.items()},
    }
