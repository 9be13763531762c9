"""The kernel in strict C, compiled on the fly: how fast the engine could be at best."""

import ctypes
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

from sim.model.layout import layout_of
from sim.model.record import Outcome, empty_record
from sim.model.world import World

SOURCE = Path(__file__).with_name("limit.c")
COMPILE = "cc -std=c11 -O3 -march=native -ffp-contract=off -fPIC -shared"

_SIZES = ("steps", "hosts", "occasions", "decisions", "pairs", "candidates")
_NUMBERS = ("first_join", "first_commitment")
_ARRAYS = (
    "opening",
    "segment",
    "first_occasion",
    "tally",
    "first_decision",
    "host_of_pair",
    "reverse",
    "candidate_pairs",
    "standing_worth",
    "worth",
    "weight",
    "security",
    "prior",
    "reciprocity",
    "odds_ratio",
    "noise",
    "turnover",
    "memory",
    "alliance_reciprocity",
    "alliance_expectation",
    "alliance_sustain",
)
"""Fields of `Layout`, in the order of the C structure."""


class _World(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_int64) for name in (*_SIZES, *_NUMBERS)),
        *((name, ctypes.c_void_p) for name in (*_ARRAYS, "keys")),
    ]


class _Outcome(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in Outcome._fields]


class Limit:
    """The C kernel, compiled into a folder. Raises CalledProcessError where that fails."""

    def __init__(self, folder: Path) -> None:
        library = folder / "limit.so"
        subprocess.run([*COMPILE.split(), "-o", str(library), str(SOURCE)], check=True)
        self._run = ctypes.CDLL(str(library)).run
        self._run.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64]

    def outcome(self, world: World, seed: int, replicates: range) -> Outcome:
        """What becomes of some successive replicates, as `engine.record` has it."""
        layout = layout_of(world)
        arrays: dict[str, Any] = {name: getattr(layout, name) for name in _ARRAYS}
        arrays = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
        arrays["keys"] = world.keys(seed)
        sizes = {"steps": world.scenario.steps} | {
            name: len(getattr(world, name)) for name in _SIZES if name != "steps"
        }
        numbers = {name: getattr(layout, name) for name in _NUMBERS}
        pointers = {name: array.ctypes.data for name, array in arrays.items()}
        outcome = empty_record(world, replicates).outcome
        into = _Outcome(*(array.ctypes.data for array in outcome))
        structure = _World(**sizes, **numbers, **pointers)
        failed = self._run(
            ctypes.addressof(structure),
            ctypes.addressof(into),
            replicates.start,
            len(replicates),
        )
        if failed:
            raise MemoryError
        return outcome
