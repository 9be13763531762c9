"""Compiling with a cache that cannot serve an old rule.

The compiler's own cache notices edits in the file it compiles, not in the files that this one
calls. So the cache lies in a folder named by a hash of all that is compiled.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from inspect import isfunction
from pathlib import Path
from typing import Any

import numba
from numba.extending import register_jitable

from sim.model import draws, rule

_STRICT: dict[str, Any] = {"error_model": "numpy", "_nrt": False}
"""Division as numpy divides. Without numba's runtime nothing can be allocated, and no array that is
passed on has its references counted, which took a quarter of the time to compile."""
_INNER: dict[str, Any] = _STRICT | {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}

PACKAGE = Path(__file__).parents[1]
"""The program's own folder, in which its sources lie."""

_INLINED = ("philox",)
"""Too long for the compiler to inline unasked, and what is not inlined is not vectorised."""

for _module in (rule, draws):
    for _name, _function in vars(_module).items():
        if isfunction(_function) and _function.__module__ == _module.__name__:
            register_jitable(**_STRICT, forceinline=_name in _INLINED)(_function)


ENGINE_FILES = (
    "model/compiling.py",
    "model/rule.py",
    "model/draws.py",
    "model/rows.py",
    "model/appraisal.py",
    "model/slow_dynamics.py",
    "model/path_sums.py",
    "model/engine.py",
    "model/fields.py",
    "model/layout.py",
    "model/record.py",
    "vocabulary/terms.py",
)
"""What the engine is compiled from, in the package: its functions and their constants."""

_COMPILED_FILES = (*ENGINE_FILES, "model/observations.py", "model/filtering.py")


def cache_home() -> Path:
    """The program's folder in the user's cache. Raises RuntimeError where there is no home."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "alliance-sim"


def cache_folder() -> Path:
    """Where the compiled engine is kept: one folder for each version of what is compiled."""
    digest = hashlib.sha256(numba.__version__.encode())
    for name in _COMPILED_FILES:
        digest.update((PACKAGE / name).read_bytes())
    return cache_home() / digest.hexdigest()[:16]


def compiled_already() -> bool:
    """Whether the engine is in the cache, so that it starts at once; no where none can be read."""
    try:
        return any(cache_folder().rglob("*.nbi"))
    except (RuntimeError, OSError):  # there is no home, or it may not be entered
        return False


def compiled(function: Callable[..., Any]) -> Any:
    """Compiles an inner function of the engine: called from compiled code only."""
    return numba.njit(**_INNER)(function)


def compiled_entry(function: Callable[..., None]) -> Any:
    """Compiles the function by which Python enters the engine, and keeps it in the cache."""
    config: Any = numba.config
    place = config.CACHE_DIR
    try:
        config.CACHE_DIR = str(cache_folder())
        return numba.njit(cache=True, nogil=True, **_STRICT)(function)
    except (RuntimeError, OSError):  # no folder can be written: compile anew each time
        return numba.njit(nogil=True, **_STRICT)(function)
    finally:
        config.CACHE_DIR = place


def intermediate_code(function: Callable[..., None], arguments: Sequence[Any]) -> tuple[str, str]:
    """A function compiled for arguments like these to LLVM's intermediate code, and its name there.

    In the code it takes a place for its result, one for its exception, and then its arguments, with
    tuples and arrays taken apart. Optimised as numba's settings have it.
    """
    type_of: Any = numba.typeof
    types = tuple(map(type_of, arguments))
    dispatcher = numba.njit(**_INNER)(function)
    dispatcher.compile(types)
    made = dispatcher.overloads[types]
    return made.library.get_llvm_str(), made.fndesc.llvm_func_name
