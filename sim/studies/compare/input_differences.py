"""What differs between the inputs of runs, path by path."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sim.scenario.schema import KNOB_ON_PAGES, STATE_ON_PAGES, Event
from sim.studies.compare.comparison_sources import Side

MISSING = None
"""The value of a path that a side does not have."""

_WORDS = {"title", "about", "sources", "claims", "knobs", "unit", "start", "issues", "story"}
_NAMES = {"name", "title", *STATE_ON_PAGES}
"""First keys, and last ones, of words for people: no number depends on them."""

_OF_THE_HANDLE = {"title", "from", "to", *KNOB_ON_PAGES}
"""Parts of a knob on which no number of a sweep depends, as it has its own range."""

_MATRICES = ("hostility", "ties")


class InputDifference(NamedTuple):
    """A path at which sides differ."""

    path: str
    values: tuple[object, ...]
    """Of each side; MISSING where it has no such path."""
    matters: bool
    """Whether any number depends on it; words and claims do not matter."""


def input_differences(sides: Sequence[Side]) -> tuple[InputDifference, ...]:
    """Every path at which the inputs of any two sides differ, what matters first.

    Where a side lacks a whole section, such as a state, the section is told once.
    """
    flat = [_inputs(side) for side in sides]
    varied = {name for side in sides for name in _varied(side)}
    differences: dict[str, InputDifference] = {}
    for path in dict.fromkeys(path for inputs in flat for path in inputs):
        values = [inputs.get(path, _unsaid(path)) for inputs in flat]
        if all(value == values[0] for value in values):
            continue
        section = _missing_section(path, flat)
        if section:
            values = [_held(inputs, section) for inputs in flat]
        where = section or path
        matters = _defines(where, varied) or not _is_words(where)
        differences.setdefault(where, InputDifference(where, tuple(values), matters))
    return tuple(sorted(differences.values(), key=lambda difference: not difference.matters))


def _varied(side: Side) -> Collection[str]:
    """The knobs and paths that a sweep varies."""
    return side.scenario.varied if side.kind == "sweeps" else []


def _defines(path: str, varied: Collection[str]) -> bool:
    """Whether it says what a varied knob turns, so that its numbers mean something by it."""
    section, *keys = path.split(".")
    return section == "knobs" and keys[0] in varied and not {*keys[1:2]} & _OF_THE_HANDLE


def _is_words(path: str) -> bool:
    first, *others = path.split(".")
    return first in _WORDS or (len(others) > 1 and others[-1] in _NAMES)


def _unsaid(path: str) -> object:
    """What holds where a scenario says nothing."""
    return 0.0 if path.startswith(_MATRICES) else MISSING


def _missing_section(path: str, flat: Sequence[Mapping[str, object]]) -> str | None:
    """The state, occasion or other named part that a path is in, where a side lacks all of it."""
    keys = path.split(".")
    section = ".".join(keys[:2])
    if len(keys) < 3 or keys[0] in _MATRICES:
        return None
    return section if any(_held(inputs, section) is MISSING for inputs in flat) else None


def _held(inputs: Mapping[str, object], section: str) -> object:
    return "there" if any(path.startswith(f"{section}.") for path in inputs) else MISSING


def _inputs(side: Side) -> dict[str, object]:
    """All inputs of a side by path, hostility and ties cell by cell."""
    scenario = side.scenario
    data = scenario.model_dump(mode="json", by_alias=True, exclude_none=True)
    plan = data.pop("sweep", None)
    for section in ("rivalries", "ties", "events"):
        data.pop(section, None)
    inputs = {path: value for path, value in _leaves(data) if not _is_indifference(path, value)}
    for name, matrix in zip(_MATRICES, (scenario.hostility, scenario.tie), strict=True):
        inputs |= {f"{name}.{by}.{towards}": value for (by, towards), value in matrix.items()}
    for number, event in enumerate(scenario.events, start=1):
        inputs[f"events.{number}"] = _event(event)
    if side.kind == "sweeps" and plan:
        inputs |= {f"sweep.{path}": value for path, value in _leaves(plan)}
    return inputs | {f"versions.{name}": text for name, text in side.manifest.versions.items()}


def _is_indifference(path: str, value: object) -> bool:
    """Whether it is an interest that is none, which need not be written."""
    return value == [0.0, 0.0] and ".interests." in path


def _event(event: Event) -> str:
    until = f" until {event.until}" if event.until else ""
    values = ", ".join(f"{path}={value}" for path, value in event.set.items())
    return f"from {event.step}{until}: {values}"


def _leaves(data: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, object]]:
    for key, value in data.items():
        where = f"{path}.{key}" if path else str(key)
        if isinstance(value, Mapping):
            yield from _leaves(value, where)
        else:
            yield where, value
