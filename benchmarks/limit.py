"""The kernel in strict C, compiled on the fly: how fast the engine could be at best."""

import ctypes
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

from sim.model import rule
from sim.model.layout import layout_of
from sim.model.record import Outcome, empty_record
from sim.model.regard import costly_shares, regard_of, static_terms, static_weights
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
"""In the order of the C structure: fields of `Layout`, and what `_appraised` works out."""


class _World(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_int64) for name in (*_SIZES, *_NUMBERS)),
        *((name, ctypes.c_void_p) for name in (*_ARRAYS, "keys")),
    ]


class _Outcome(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in Outcome._fields]


def _appraised(world: World) -> dict[str, list[list[float]] | list[float]]:
    """By segment what the compiled engine computes from the raw arrays of a world."""
    scenarios = [segment.scenario for segment in world.segments]
    models = [scenario.model for scenario in scenarios]
    regards = [[regard_of(scenario, *pair) for pair in world.pairs] for scenario in scenarios]
    shares = [costly_shares(scenario) for scenario in scenarios]
    weights = [static_weights(scenario) for scenario in scenarios]

    def utility(segment: int, occasion: str, joiner: str) -> float:
        scenario, host = scenarios[segment], world.scenario.occasions[occasion].host
        regard = regards[segment][world.pair_index[joiner, host]]
        sizes = static_terms(scenario, regard, joiner, occasion)
        exposure = getattr(scenario.model.exposure, world.scenario.occasions[occasion].kind)
        return rule.static_utility(sizes, weights[segment], exposure)

    return {
        "standing_worth": [[utility(n, *d) for d in world.decisions] for n in range(len(models))],
        "weight": [[share[occasion] for occasion in world.occasions] for share in shares],
        "security": [
            [model.weights.security * regard.security_gain for regard in row]
            for model, row in zip(models, regards, strict=True)
        ],
        "prior": [[regard.prior for regard in row] for row in regards],
        "reciprocity": [model.weights.reciprocity for model in models],
        "odds_ratio": [rule.commitment_odds_ratio(m.premium, m.noise) for m in models],
    }


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
        given = layout._asdict() | _appraised(world)
        arrays: dict[str, Any] = {name: np.ascontiguousarray(given[name]) for name in _ARRAYS}
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
