"""Kinds of signals: what each is called, whether joining it is costly, and its mark in figures.

A new kind is an entry here, a name in KindName, and a cost, worth, exposure and chance to be seen
in the parameters.
"""

from typing import Literal, NamedTuple, get_args

KindName = Literal["rhetoric", "exercise", "sanctions_support"]


class Kind(NamedTuple):
    """A kind of signal."""

    label: str
    """What an occasion of it is called."""
    plural: str
    costly: bool
    """Whether joining it counts for an alliance; talk does not."""
    marker: str
    """Matplotlib's name of its marker, which is its own."""
    scale: float
    """By which the marker looks as large as the others."""


KINDS: dict[str, Kind] = {
    "rhetoric": Kind("statement", "statements", False, "o", 0.92),
    "exercise": Kind("exercise", "exercises", True, "^", 1.1),
    "sanctions_support": Kind("sanctions support", "sanctions support", True, "s", 0.85),
}
"""By name."""

KIND_NAMES: tuple[KindName, ...] = get_args(KindName)
RHETORIC: KindName = "rhetoric"
EXERCISE: KindName = "exercise"
SANCTIONS_SUPPORT: KindName = "sanctions_support"
"""For rules that speak of one of them."""

COSTLY_KINDS = tuple(name for name in KIND_NAMES if KINDS[name].costly)
TALK = tuple(name for name in KIND_NAMES if not KINDS[name].costly)
"""Kinds that cost next to nothing to join."""
