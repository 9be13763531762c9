"""Records compared by the bits of all they hold."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from sim.model.record import Choices, Outcome, Path, Record, Trace

Arrays = dict[str, npt.NDArray[np.int64] | npt.NDArray[np.float64]]


def arrays_of(record: Record) -> Arrays:
    """Every array of a record, by name."""
    parts: list[Outcome | Path | Trace | Choices] = [
        *(record.outcome, record.path, record.trace, record.choices)
    ]
    return {
        f"{type(part).__name__.lower()}.{name}": array
        for part in parts
        for name, array in part._asdict().items()
    }


def differences(one: Arrays, other: Arrays) -> list[str]:
    """Names of the arrays that are not the same to the last bit."""
    return [
        name
        for name in one | other
        if name not in one or name not in other or not _same_bits(one[name], other[name])
    ]


def joined_up(records: Iterable[Record]) -> Arrays:
    """The arrays of successive records as if they were one: paths are summed."""
    parts = [arrays_of(record) for record in records]
    return {
        name: np.sum([part[name] for part in parts], axis=0)
        if name.startswith("path.")
        else np.concatenate([part[name] for part in parts], axis=-1)
        for name in parts[0]
    }


def replicates_of(arrays: Arrays, which: slice) -> Arrays:
    """Some of the replicates, without the path, which does not tell one from another."""
    return {
        name: array[..., which] for name, array in arrays.items() if not name.startswith("path.")
    }


def _same_bits(one: npt.NDArray[np.generic], other: npt.NDArray[np.generic]) -> bool:
    return (
        one.dtype == other.dtype
        and one.shape == other.shape
        and one.tobytes() == other.tobytes()  # unlike ==, tells 0.0 from -0.0
    )
