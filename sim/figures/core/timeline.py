"""Steps as readers count them: dates where the scenario has a start, else "month 7"."""

from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from matplotlib.axes import Axes

from sim.figures.core.labels import fitted, text_width
from sim.figures.core.picture import name_ticks
from sim.figures.core.style import SMALL_SIZE
from sim.scenario.dates import DAYS, date_parts, step_name

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

_NICE = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
_NICE_MONTHS = (1, 2, 3, 6, *(12 * years for years in _NICE))

_MOST_TICKS = 9
_APART = 10.0


class Tick(NamedTuple):
    """A named step, and from where to where its name reaches, in points from the axis's left."""

    step: int
    name: str
    left: float
    right: float
    alignment: Literal["left", "center", "right"]


def time_ticks(scenario: "Scenario", first: int, last: int, room: float) -> list[Tick]:
    """The steps from first to last that are named under an axis `room` points wide."""
    for most in range(_MOST_TICKS, 0, -1):
        steps = _named_steps(scenario, first, last, max(most, 2))[:most]
        share = 0.6 if len(steps) > 1 else 1.0
        named = [
            _tick(step, name, (step - first + 0.5) / (last - first + 1) * room, room, share)
            for step, name in steps
        ]
        if all(tick.right + _APART <= following.left for tick, following in pairwise(named)):
            break
    return named


def write_dates(axes: Axes, named: list[Tick]) -> None:
    """Writes the names of steps under an axis."""
    name_ticks(axes.xaxis, [tick.step for tick in named], [tick.name for tick in named])
    for tick, label in zip(named, axes.get_xticklabels(), strict=True):
        label.set_horizontalalignment(tick.alignment)


def _tick(step: int, name: str, x: float, room: float, share: float) -> Tick:
    """A name centred on its step, or beginning or ending there where it would leave the axis.

    share: of the room, at most so wide.
    """
    name = fitted(name, share * room, SMALL_SIZE)
    width = text_width(name, SMALL_SIZE)
    if x - width / 2 < -6:
        return Tick(step, name, x, x + width, "left")
    if x + width / 2 > room + 6:
        return Tick(step, name, x - width, x, "right")
    return Tick(step, name, x - width / 2, x + width / 2, "center")


def _named_steps(scenario: "Scenario", first: int, last: int, most: int) -> list[tuple[int, str]]:
    """At most `most` (2 or more) steps from first to last worth a name, with their names."""
    start, unit = scenario.start, scenario.unit
    if start is not None and unit == "month":
        year, month, _ = date_parts(start)
        origin = 12 * year + month - 2
        steps = _aligned(first, last, origin, most, _NICE_MONTHS)
        if len(steps) > 1 and (steps[1] - steps[0]) % 12 == 0:
            return [(step, str((origin + step) // 12)) for step in steps]
    elif start is not None and unit == "year":
        steps = _aligned(first, last, date_parts(start)[0] - 1, most, _NICE)
    elif start is not None and unit in DAYS:
        steps = _aligned(first, last, -first, most, _NICE)
    else:
        return _counted(unit, first, last, most)
    return [(step, step_name(scenario, step)) for step in steps]


def _counted(unit: str, first: int, last: int, most: int) -> list[tuple[int, str]]:
    steps = _aligned(first, last, 0, most - 1, _NICE)
    if len(steps) > 1:
        near = 0.75 * (steps[1] - steps[0])
        steps = [first, *(step for step in steps if step - first >= near)]
    else:
        steps = [first]
    return [(steps[0], f"{unit} {steps[0]}"), *((step, str(step)) for step in steps[1:])]


def _aligned(
    first: int, last: int, origin: int, most: int, intervals: tuple[int, ...]
) -> list[int]:
    """Steps s with origin + s a multiple of the smallest interval that gives at most `most`."""
    for interval in intervals:
        if (last - first) // interval + 1 <= most:
            start = first + -(origin + first) % interval
            return list(range(start, last + 1, interval)) or [first]
    return [first]
