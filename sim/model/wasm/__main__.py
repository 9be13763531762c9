"""Builds the package's own files anew: `python -m sim.model.wasm`, which `make page` calls."""

from sim.model.wasm.building import build
from sim.model.wasm.engine_files import BUILT

BUILT.mkdir(exist_ok=True)
build(BUILT)
