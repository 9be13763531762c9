"""What is varied, as an axis: its title, its ticks, and where the scenario stands on it."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.figures.core.labels import fitted, text_width
from sim.figures.core.picture import Picture, name_ticks
from sim.figures.core.style import GRID, INK, MUTED, PAPER, SMALL_SIZE
from sim.studies.sweep.factor_axis import FactorAxis
from sim.wording.numbers import percent

if TYPE_CHECKING:
    from numpy.typing import NDArray


STAR: dict[str, Any] = {
    "marker": "*",
    "markersize": 13,
    "color": PAPER,
    "markeredgecolor": "black",
    "zorder": 9,
}
"""Where the scenario stands: white with a black edge, seen on every colour."""

STANDING: dict[str, Any] = {"color": INK, "linewidth": 0.9, "dashes": (4, 2.5), "zorder": 1}
"""The line through where the scenario stands."""

UPRIGHT = 34.0
"""Room for the numbers beside an axis that goes up."""

LINE = 1.35 * SMALL_SIZE
"""From line to line of small text."""

_APART, _STARRED = 8.0, 14.0
_FEW = 5


def number(value: float) -> str:
    """A value of a factor, in four significant digits, with a real minus."""
    return f"{value:.4g}".replace("-", "\N{MINUS SIGN}")


def value_ticks(low: float, high: float, most: int) -> list[float]:
    """Round values from low to high, at most about as many as asked for."""
    slack = 1e-9 * (high - low)
    ticks = MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return [float(tick) for tick in ticks if low - slack <= tick <= high + slack]


def share_panel(
    picture: Picture,
    factor: FactorAxis,
    place: tuple[float, float, float],
    heading: Sequence[str] = (),
    least: float = 0.0,
) -> Axes:
    """Axes from 0 to 100 % along a factor, under a heading; `place` is top, width and height.

    least: where they begin, of what can be negative.
    """
    top, width, height = place
    axes = picture.panel(picture.sheet.left + UPRIGHT, top, width, height)
    low, high = factor.range
    room = 0.01 * (high - low or 1.0)
    axes.set(xlim=(low - room, high + room), ylim=(least, 1))
    ticks = share_ticks(least)
    name_ticks(axes.yaxis, ticks, [share_tick(tick) for tick in ticks])
    axes.hlines(ticks, *axes.get_xlim(), clip_on=False, **GRID)
    axes.vlines(value_ticks(*axes.get_xlim(), 8), least, 1, **GRID)
    picture.head(top - picture.sheet.pace(12), heading)
    return axes


def share_ticks(least: float) -> list[float]:
    """Where an axis of shares has its marks: from 0, or from -1, to 1."""
    return [0.0, 0.5, 1.0] if least == 0.0 else [-1.0, -0.5, 0.0, 0.5, 1.0]


def share_tick(share: float) -> str:
    """What is written at a mark: percents, with a real minus."""
    if share == 0.0:
        return "0"
    sign = "\N{MINUS SIGN}" if share < 0 else ""
    return f"{sign}{percent(abs(share))}"


def mark_standing(
    axes: Axes, factor: FactorAxis, values: "NDArray[np.float64]", shares: "NDArray[np.float64]"
) -> bool:
    """Marks on a curve where the scenario stands along a factor; False where it does not reach.

    values, shares: the curve's points in ascending order, between which it is straight.
    """
    known = ~np.isnan(shares)
    curve = values[known], shares[known]
    if factor.now is None or not known.any() or not curve[0][0] <= factor.now <= curve[0][-1]:
        return False
    axes.axvline(factor.now, **STANDING)
    axes.plot([factor.now], [float(np.interp(factor.now, *curve))], clip_on=False, **STAR)
    return True


def write_cell_values(
    axes: Axes, factor: FactorAxis, room: tuple[float, float], *, upright: bool
) -> None:
    """Writes values of a factor in the middle of their cells, as many as fit, with both ends.

    They are evenly apart, or within a cell of it where they are few.

    room: width and height of the axes in points.
    """
    names = [number(value) for value in factor.values]
    sizes = [1.35 * SMALL_SIZE if upright else text_width(name, SMALL_SIZE) for name in names]
    low, high = axes.get_ylim() if upright else axes.get_xlim()
    places = (factor.values - low) / (high - low) * room[upright]
    last, apart = len(names) - 1, 0.0 if upright else _APART
    for count in range(len(names), 0, -1):
        shown = [round(at) for at in np.linspace(0, last, count)]
        fit = (
            places[b] - places[a] >= (sizes[a] + sizes[b]) / 2 + apart for a, b in pairwise(shown)
        )
        even = count <= _FEW or last % (count - 1) == 0
        if even and all(fit):
            break
    axis = axes.yaxis if upright else axes.xaxis
    name_ticks(axis, [float(factor.values[at]) for at in shown], [names[at] for at in shown])


def write_values(axes: Axes, low: float, high: float, room: float) -> None:
    """Writes round values under an axis `room` points wide, as many as fit."""
    for most in range(8, 1, -1):
        ticks = value_ticks(low, high, most)
        names = [number(tick) for tick in ticks]
        width = sum(text_width(name, SMALL_SIZE) + _APART for name in names)
        if width <= room:
            break
    name_ticks(axes.xaxis, ticks, names)


def write_upright_values(axes: Axes, low: float, high: float, height: float) -> None:
    """Writes round values beside an axis that goes up, `height` points high."""
    ticks = value_ticks(low, high, max(2, int(height / 30)))
    name_ticks(axes.yaxis, ticks, [number(tick) for tick in ticks])


def write_upright_title(
    picture: Picture, factor: FactorAxis, left: float, top: float, height: float
) -> None:
    """Writes what an axis that goes up shows, at its middle.

    left: of the words' middle; top, height: of the axis, or of all axes in a column. In points.
    """
    title = fitted(factor.title, height, SMALL_SIZE)
    props: dict[str, Any] = {"rotation": 90, "ha": "center", "va": "center"}
    picture.write(left, top + height / 2, title, size=SMALL_SIZE, color=MUTED, **props)


def write_title(picture: Picture, factor: FactorAxis, left: float, y: float, room: float) -> None:
    """Writes what an axis shows, below the middle of the axis."""
    words = fitted(factor.title, room, SMALL_SIZE)
    middle = left + room / 2
    picture.write(middle, y, words, size=SMALL_SIZE, color=MUTED, ha="center")


def standing_lines(
    factors: Sequence[FactorAxis], left: float, width: float, *, starred: bool
) -> list[str]:
    """What the star stands for, or that it is off, in lines from `left` to `width`.

    As many lines as the names take, at most one for each factor and one more.
    """
    known = [f"{factor.title} {number(factor.now)}" for factor in factors if factor.now is not None]
    words = f"as the scenario stands{'' if starred else ' (not shown)'}: {', '.join(known)}"
    room = width - left - _STARRED
    return fitted(words, room, SMALL_SIZE, lines=len(factors) + 1).split("\n")


def write_standing(
    picture: Picture, factors: Sequence[FactorAxis], y: float, left: float, *, starred: bool = True
) -> None:
    """The key of the star, with the values it stands for; where there is none, that they are off.

    The first of its lines stands at y.
    """
    lines = standing_lines(factors, left, picture.sheet.right, starred=starred)
    if starred:
        props: dict[str, Any] = {**STAR, "markersize": 9, "linestyle": "none"}
        picture.stroke([left + 4], [y - 3], **props)
        left += _STARRED
    for row, line in enumerate(lines):
        picture.write(left, y + LINE * row, line, size=SMALL_SIZE, color=MUTED)
