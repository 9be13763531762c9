"""Named tuples of arrays: each field states its axes once, in its type.

`Annotated[Floats, "pair", "replicate"]` is an array of floats with these two axes, in this order.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints

import numpy as np

Arrays = TypeVar("Arrays", bound=tuple[Any, ...])


def zeros(fields: type[Arrays], sizes: Mapping[str, int]) -> Arrays:
    """A tuple whose arrays are all zeros. sizes: the length of every axis that occurs, by name."""
    return fields(
        **{
            name: np.zeros([sizes[axis] for axis in kind.__metadata__], element_of(kind.__origin__))
            for name, kind in _types(fields).items()
        }
    )


def with_axes(fields: type[Arrays], *axes: str) -> tuple[str, ...]:
    """The names of the fields that have these axes and no others, in their order."""
    return tuple(name for name, kind in _types(fields).items() if kind.__metadata__ == axes)


@cache
def _types(fields: type[Arrays]) -> dict[str, Any]:
    return get_type_hints(fields, include_extras=True)


def element_of(array: Any) -> Any:
    """The type of an array's elements, from its own: `numpy.ndarray[shape, dtype[element]]`."""
    return get_args(get_args(array)[1])[0]
