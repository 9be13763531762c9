"""The block of parameters by which a page enters the engine, in WebAssembly's memory.

It holds the arguments of `engine.run` one after the other, tuples taken apart, in slots of 8 bytes,
lowest byte first. A number has one slot (a truth 0 or 1), an array those of ARRAY and then its
lengths and its strides in bytes, axis by axis. Arrays lie elsewhere in memory, last axis closest
together, at addresses divisible by 8. What the engine fills in must be zeros before; results are
in `kept`.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, NamedTuple, get_origin, get_type_hints

import numpy as np

from sim.model import draws
from sim.model.fields import element_of
from sim.model.record import BINS, PATH_MEASURES
from sim.model.rule import STATIC_TERMS
from sim.model.world import World
from sim.vocabulary.terms import TERMS

SLOT = 8
"""Bytes in a slot."""

ARRAY = ("owner", "parent", "items", "item bytes", "address")
"""What the first slots of an array hold; it has no owner and no parent, which is 0."""

SIZES = {
    "state": "states of the scenario",
    "issue": "issues",
    "host": "states that host occasions",
    "occasion": "occasions",
    "decision": "occasions, each with every state that may join it",
    "pair": "ordered pairs of a joiner and a host",
    "candidate": "pairs of states that can ally",
    "step": "steps",
    "segment": "stretches of steps between events",
    "slow": "1 where the others answer, else 0",
    "watched": "1 where outsiders watch, else 0",
    "replicate": "replicates, all together",
    "replicate in lane": "replicates worked on at a time, of which 256 keep in a processor's cache",
    "path step": "steps of the path: all, or 0 where none is wanted",
    "traced step": "successive steps of which all is kept",
    "explained step": "successive steps of whose decisions is kept what they rested on",
    "explained": "1 where there are any explained steps, else 0",
}
"""What the lengths of axes follow from: a world's sizes, and the last six a run's."""

LENGTHS: dict[str, str] = {
    "step from 0": "step + 1",
    "host + 1": "host + 1",
    "its two pairs": "2",
    "direction": "2",
    "m": "state",
    "i": "state",
    "term": str(len(TERMS)),
    "static term": str(len(STATIC_TERMS)),
    "explained decision": "explained * decision",
    "draw": "occasion + decision + pair + watched * decision",
    "word": str(draws.WORDS),
    "key word": "2",
    "pair or nobody": "pair + 1",
    "committed or not": "2",
    "measure": "3",
    "watched pair": "watched * pair",
    "slow m": "slow * state",
    "slow i": "slow * state",
    "view": "1 + watched",
    "relation": "slow * state * state + -1 * slow * state",
    "stance": "slow * state * issue",
    "track": str(2 * len(PATH_MEASURES)),
    "bin": str(BINS),
    "watched way": "2 * watched",
}
"""The lengths of axes that are not SIZES: sums of products of these and of whole numbers."""


class Parameter(NamedTuple):
    """An argument of the engine, or a part of one, and where it stands in the block."""

    name: str
    """Its path, such as `layout.opening`."""
    element: str
    """The type of the number or of the array's elements: bool, int64, uint32 or float64."""
    axes: tuple[str, ...] | None
    """Of SIZES or LENGTHS, as an array has them; none for a number."""
    slot: int
    """Its first slot."""


def parameters(function: Callable[..., None]) -> tuple[Parameter, ...]:
    """The parameters of a function, read from its types: numbers, arrays, tuples of either."""
    made: list[Parameter] = []
    slot = 0
    for name, kind in _parts(_arguments(function)):
        if get_origin(kind) is Annotated:
            element, axes = element_of(kind.__origin__).__name__, kind.__metadata__
        else:
            element, axes = np.dtype(kind).name, None
        made.append(Parameter(name, element, axes, slot))
        slot += slots(axes)
    return tuple(made)


def described(function: Callable[..., None]) -> dict[str, Any]:
    """The block of a function as plain data, for those who have no Python."""
    found = parameters(function)
    return {
        "slot bytes": SLOT,
        "slots": sum(slots(parameter.axes) for parameter in found),
        "array": [*ARRAY, "lengths", "strides"],
        "sizes": SIZES,
        "lengths": LENGTHS,
        "parameters": [
            {name: part for name, part in parameter._asdict().items() if part is not None}
            for parameter in found
        ],
    }


def slots(axes: tuple[str, ...] | None) -> int:
    """How many slots a parameter takes up."""
    return 1 if axes is None else len(ARRAY) + 2 * len(axes)


def example(function: Callable[..., None]) -> list[Any]:
    """Arguments that have the types of a function's parameters, for the compiler."""
    return [_example(kind) for kind in _arguments(function).values()]


def sizes_of(world: World) -> dict[str, int]:
    """The SIZES that are a world's, not a run's."""
    return {
        "state": len(world.scenario.states),
        "issue": len(world.scenario.issues),
        "host": len(world.hosts),
        "occasion": len(world.occasions),
        "decision": len(world.decisions),
        "pair": len(world.pairs),
        "candidate": len(world.candidates),
        "step": world.scenario.steps,
        "segment": len(world.segments),
        "slow": int(world.slow),
        "watched": int(world.watched),
    }


def length(axis: str, sizes: Mapping[str, int]) -> int:
    """The length of an axis.

    >>> length("pair or nobody", {"pair": 6})
    7
    """
    terms = (term.split(" * ") for term in LENGTHS.get(axis, axis).split(" + "))
    return sum(math.prod(sizes[f] if f in sizes else int(f) for f in term) for term in terms)


def _arguments(function: Callable[..., None]) -> dict[str, Any]:
    hints = get_type_hints(function, include_extras=True)
    return {name: kind for name, kind in hints.items() if name != "return"}


def _parts(kinds: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Names and types of numbers and arrays, those within tuples with the tuple's name before."""
    for name, kind in kinds.items():
        if _is_tuple(kind):
            fields = get_type_hints(kind, include_extras=True)
            yield from _parts({f"{name}.{field}": of for field, of in fields.items()})
        else:
            yield name, kind


def _example(kind: Any) -> Any:
    if get_origin(kind) is Annotated:
        return np.zeros((1,) * len(kind.__metadata__), element_of(kind.__origin__))
    if _is_tuple(kind):
        return kind(*map(_example, get_type_hints(kind, include_extras=True).values()))
    return kind()


def _is_tuple(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, tuple)
