"""Names: the ids that a scenario declares, against which every reference to one is checked.

While a scenario is being made its names stand in NAMES, so that a reference deep inside
(an occasion's host, a knob's path) is checked where it stands, whatever else is wrong.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from pydantic_core import PydanticCustomError

UNKNOWN = "unknown"
UNKNOWN_TEMPLATE = "no such {kind} '{found}'"


@dataclass(frozen=True)
class Names:
    """The ids of a scenario, in its order; None where that section cannot be read."""

    states: tuple[str, ...] | None = None
    issues: tuple[str, ...] | None = None
    occasions: tuple[str, ...] | None = None
    dated: frozenset[str] = frozenset()
    """Occasions that happen on known dates."""
    steps: int | None = None
    knobs: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, object]) -> "Names":
        """The names in a scenario's plain data, right or wrong as it may be."""
        occasions = data.get("occasions")
        steps = data.get("steps")
        return cls(
            # Without any states each reference would be a mistake, and only one thing be wrong.
            states=_ids(data.get("states")) or None,
            issues=_ids(data.get("issues")),
            occasions=_ids(occasions),
            dated=frozenset(
                id_
                for id_, occasion in (occasions if isinstance(occasions, dict) else {}).items()
                if isinstance(occasion, dict) and occasion.get("at") is not None
            ),
            steps=_count(steps),
            knobs=_ids(data.get("knobs")) or (),
        )


NO_NAMES = Names()

NAMES_NOW: ContextVar[Names] = ContextVar("NAMES_NOW", default=NO_NAMES)


@contextmanager
def among(names: Names) -> Iterator[None]:
    """Check references against these names meanwhile."""
    token = NAMES_NOW.set(names)
    try:
        yield
    finally:
        NAMES_NOW.reset(token)


def _count(number: object) -> int | None:
    if type(number) is int or (isinstance(number, float) and number.is_integer()):
        return int(number) if number >= 1 else None
    return None


def _ids(section: object) -> tuple[str, ...] | None:
    return tuple(map(str, section)) if isinstance(section, dict) else None


def unknown(kind: str, result: str, known: tuple[str, ...]) -> PydanticCustomError:
    """The mistake of referring to what does not exist."""
    context = {"kind": kind, "found": result, "known": known}
    return PydanticCustomError(UNKNOWN, UNKNOWN_TEMPLATE, context)


def known(kind: str, declared: Callable[[Names], tuple[str, ...] | None]) -> Callable[[str], str]:
    """A check that a text is one of the ids declared in the scenario being made."""

    def check(result: str) -> str:
        ids = declared(NAMES_NOW.get())
        if ids is not None and result not in ids:
            raise unknown(kind, result, ids)
        return result

    return check
