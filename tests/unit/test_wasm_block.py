"""The block of parameters is what its description says: a page has nothing else to go by."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple, get_type_hints

import numpy as np
import numpy.typing as npt
import pytest

from sim.model import engine
from sim.model.layout import empty_appraisal, empty_ledger, layout_of
from sim.model.record import empty_record
from sim.model.wasm.block import (
    LENGTHS,
    SIZES,
    Parameter,
    described,
    example,
    length,
    parameters,
    sizes_of,
)
from sim.model.world import World, build_world
from sim.scenario.files.reader import read_scenario
from sim.scenario.paths import with_values
from sim.vocabulary.arrays import Floats

ROOT = Path(__file__).parents[2]
STATIC = read_scenario(ROOT / "scenarios" / "russia-china-2022.yaml")
ENGINE = engine.run.py_func


class Inner(NamedTuple):
    last: int
    words: Annotated[npt.NDArray[np.uint32], "draw", "word"]


class Outer(NamedTuple):
    inner: Inner
    on: bool


def toy(power: Annotated[Floats, "state"], outer: Outer, last: int) -> None:
    """Takes one of each."""


def test_tuples_are_taken_apart_and_arrays_have_seven_slots_or_more() -> None:
    assert parameters(toy) == (
        Parameter("power", "float64", ("state",), 0),
        Parameter("outer.inner.last", "int64", None, 7),
        Parameter("outer.inner.words", "uint32", ("draw", "word"), 8),
        Parameter("outer.on", "bool", None, 17),
        Parameter("last", "int64", None, 18),
    )
    assert described(toy)["slots"] == 19
    assert described(toy)["parameters"][1:3] == [
        {"name": "outer.inner.last", "element": "int64", "slot": 7},
        {"name": "outer.inner.words", "element": "uint32", "axes": ("draw", "word"), "slot": 8},
    ]


def test_the_example_has_the_types_of_the_arguments() -> None:
    power, outer, last = example(toy)
    assert (power.dtype, power.ndim) == (np.float64, 1)
    assert (outer.inner.words.dtype, outer.inner.words.ndim) == (np.uint32, 2)
    assert (outer.on, outer.inner.last, last) == (False, 0, 0)


def test_lengths_are_sums_of_products() -> None:
    sizes = {"slow": 1, "state": 4, "occasion": 5, "decision": 7, "pair": 3, "watched": 0}
    assert length("state", sizes) == 4
    assert length("draw", sizes) == 15
    assert length("draw", sizes | {"watched": 1}) == 22
    assert length("relation", sizes) == 12
    assert length("relation", sizes | {"slow": 0}) == 0
    assert length("word", {}) == 4


def test_every_axis_has_a_length_and_every_length_is_of_an_axis() -> None:
    axes = {axis for parameter in parameters(ENGINE) for axis in parameter.axes or ()}
    assert set(LENGTHS) <= axes <= set(LENGTHS) | set(SIZES)
    named = {f for formula in LENGTHS.values() for f in formula.replace("+", "*").split(" * ")}
    assert {name for name in named if not name.lstrip("-").isdigit()} <= set(SIZES)


WORLDS = {
    "static": build_world(STATIC),
    "of one pair": build_world(STATIC, [STATIC.focus]),
    "answering": build_world(with_values(STATIC, {"model.backlash": 0.1})),
    "watched": build_world(with_values(STATIC, {"model.deterrence": 0.5})),
}


@pytest.mark.parametrize("explained", [0, 2])
@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
def test_every_array_that_the_engine_is_given_is_as_described(world: World, explained: int) -> None:
    steps = {"trace": range(3, 8), "explained": range(2, 2 + explained)}
    made = empty_record(world, range(7), path=True, **steps)
    kept = engine._Kept(
        *(made.outcome, made.path, made.trace, made.traced.start),
        *(made.choices, made.explained.start),
    )
    ledger, appraisal = empty_ledger(world, 4), empty_appraisal(world, 4, explained=explained > 0)
    given = (layout_of(world), ledger, appraisal, world.keys(1), 0, 7, kept)
    parts = dict(arguments(dict(zip(get_type_hints(ENGINE), given, strict=False))))
    sizes = sizes_of(world) | {"replicate": 7, "replicate in lane": 4, "traced step": 5}
    sizes |= {"path step": world.scenario.steps}
    sizes |= {"explained step": explained, "explained": int(explained > 0)}
    assert set(sizes) == set(SIZES)
    described_parts = parameters(ENGINE)
    assert list(parts) == [parameter.name for parameter in described_parts]
    for name, element, axes, _ in described_parts:
        value = parts[name]
        if axes is None:
            assert isinstance(value, {"int64": int, "bool": bool}[element]), name
        else:
            assert value.shape == tuple(length(axis, sizes) for axis in axes), name
            assert (value.dtype, value.flags.c_contiguous) == (element, True), name


def arguments(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if hasattr(value, "_asdict"):
            yield from arguments({f"{name}.{f}": of for f, of in value._asdict().items()})
        else:
            yield name, value
