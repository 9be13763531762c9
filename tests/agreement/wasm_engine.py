"""The engine as WebAssembly run in wasmtime, by what the description of its block says alone."""

from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np
import wasmtime

from sim.model.layout import layout_of
from sim.model.wasm.block import length, sizes_of
from sim.model.world import World
from tests.agreement.record_bits import Arrays

LANE = 256
"""Most replicates in a lane."""


class WasmEngine:
    """A module and the description of its block, as the built files have them."""

    def __init__(self, module: bytes, block: Mapping[str, Any], *, simd: bool = True) -> None:
        config = wasmtime.Config()
        config.wasm_relaxed_simd = False
        config.wasm_simd = simd
        self._engine = wasmtime.Engine(config)
        self._module = wasmtime.Module(self._engine, module)
        self._block = block

    def record(
        self,
        world: World,
        seed: int,
        replicates: range,
        *,
        path: bool = True,
        trace: range = range(0),
        explained: range = range(0),
    ) -> Arrays:
        """Every array of the record, by name."""
        lanes = -(-len(replicates) // LANE)
        sizes = sizes_of(world) | {
            "replicate": len(replicates),
            "replicate in lane": -(-len(replicates) // lanes),
            "path step": world.scenario.steps if path else 0,
            "traced step": len(trace),
            "explained step": len(explained),
            "explained": int(len(explained) > 0),
        }
        given = {f"layout.{name}": value for name, value in layout_of(world)._asdict().items()}
        given |= {"keys": world.keys(seed), "first": replicates.start, "count": len(replicates)}
        given |= {"kept.traced_from": trace.start, "kept.explained_from": explained.start}
        memory = _Memory(self._engine, self._module)
        slots: list[int] = []
        places = {}
        for parameter in self._block["parameters"]:
            name, axes = parameter["name"], parameter.get("axes")
            assert len(slots) == parameter["slot"], name
            if axes is None:
                slots.append(int(given.pop(name)))
                continue
            shape, element = [length(axis, sizes) for axis in axes], np.dtype(parameter["element"])
            address = memory.taken(prod(shape) * element.itemsize)
            places[name] = address, shape, element
            if name in given:
                values = given.pop(name)
                assert (list(values.shape), values.dtype) == (shape, element), name
                memory.write(address, values.tobytes())
            strides = [prod(shape[at + 1 :]) * element.itemsize for at in range(len(shape))]
            slots += [0, 0, prod(shape), element.itemsize, address, *shape, *strides]
        assert not given
        assert len(slots) == self._block["slots"]
        block = memory.taken(8 * len(slots))
        memory.write(block, np.array(slots, "<i8").tobytes())
        assert memory.run(block) == 0
        return {
            name.removeprefix("kept."): memory.read(*place)
            for name, place in places.items()
            if name.startswith("kept.")
        }


class _Memory:
    """The memory of an instance, handed out from where it is free."""

    def __init__(self, engine: wasmtime.Engine, module: wasmtime.Module) -> None:
        self._store = wasmtime.Store(engine)
        exports = wasmtime.Instance(self._store, module, []).exports(self._store)
        self._memory: Any = exports["memory"]
        self._run: Any = exports["run"]
        base: Any = exports["__heap_base"]
        self._free = int(base.value(self._store))

    def run(self, block: int) -> int:
        return int(self._run(self._store, block))

    def taken(self, size: int) -> int:
        """The address of so many bytes, all 0."""
        address = self._free
        self._free = -(-(address + size) // 16) * 16
        missing = self._free - self._memory.data_len(self._store)
        if missing > 0:
            self._memory.grow(self._store, -(-missing // 65536))
        return address

    def write(self, address: int, data: bytes) -> None:
        self._memory.write(self._store, data, address)

    def read(self, address: int, shape: list[int], element: np.dtype[Any]) -> Any:
        data = self._memory.read(self._store, address, address + prod(shape) * element.itemsize)
        return np.frombuffer(data, element).reshape(shape)
