"""A map of shares over two factors: colours, the line at a half, numbers where they fit."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import Normalize, to_hex
from matplotlib.patheffects import withStroke

from sim.figures.core import style
from sim.figures.core.factors import STAR
from sim.figures.core.labels import text_width
from sim.figures.core.picture import Picture, extent, name_ticks
from sim.figures.core.style import FAINT, INK, MUTED, PAPER, SMALL_SIZE
from sim.studies.sweep.factor_axis import FactorAxis
from sim.wording.numbers import percent, percents

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

_BAR, _BAR_HEIGHT = 11.0, 150.0
_SHARES: dict[str, Any] = {"cmap": style.MAP_COLOURS, "norm": Normalize(0, 1)}
_HALF: tuple[dict[str, Any], ...] = (
    {"colors": PAPER, "linewidths": 3.4},
    {"colors": INK, "linewidths": 1.4},
)
"""The line at a half: black in white, seen on light and dark."""

_STAR = 8.5
"""How far the star keeps others off, in points."""


def is_grid(points: "pd.DataFrame", factors: tuple[FactorAxis, ...]) -> bool:
    """Whether the points are every combination of their values, each once."""
    wanted = int(np.prod([len(factor.values) for factor in factors]))
    names = [factor.name for factor in factors]
    return wanted == len(points) and not points.duplicated(names).any()


Spot = tuple[float, float]
"""A place on a map: values of both factors."""


def draw_heat(
    axes: Axes, points: "pd.DataFrame", x: FactorAxis, y: FactorAxis, star: Spot | None
) -> None:
    """Cells for the points of a grid, dots for those of other designs, and the star."""
    grid = is_grid(points, (x, y))
    axes.set(xlim=_reach(x, grid), ylim=_reach(y, grid))
    axes.patch.set(visible=True, facecolor=FAINT)
    if grid:
        _cells(axes, points, x, y, star)
    else:
        _dots(axes, points, x, y)
    if star:
        axes.plot([star[0]], [star[1]], clip_on=False, **STAR)


def spot(points: "pd.DataFrame", x: FactorAxis, y: FactorAxis) -> Spot | None:
    """Where the scenario stands on a map; None where that lies outside."""
    grid = is_grid(points, (x, y))
    if x.now is None or y.now is None:
        return None
    inside = _within(x.now, *_reach(x, grid)) and _within(y.now, *_reach(y, grid))
    return (x.now, y.now) if inside else None


def _cells(
    axes: Axes, points: "pd.DataFrame", x: FactorAxis, y: FactorAxis, star: Spot | None
) -> None:
    """A cell for each point of a grid; those that failed stay grey."""
    table = points.pivot(index=y.name, columns=x.name, values="allied")
    shares = table.to_numpy(dtype=float)
    across, down = edges(x.values), edges(y.values)
    axes.pcolormesh(across, down, np.ma.masked_invalid(shares), zorder=2, **_SHARES)
    if numbers_fit(extent(axes), x, y):
        _border_at_half(axes, across, down, shares)
        _numbers(axes, (across, down), shares, star)
    else:
        _line_at_half(axes, x.values, y.values, shares)


def numbers_fit(room: tuple[float, float], x: FactorAxis, y: FactorAxis) -> bool:
    """Whether a percentage fits each cell of a map of a width and height in units."""
    width, height = smallest_cell(room, edges(x.values), edges(y.values))
    return width >= text_width(">99", SMALL_SIZE) + 6 and height >= 1.3 * SMALL_SIZE + 2


def _dots(axes: Axes, points: "pd.DataFrame", x: FactorAxis, y: FactorAxis) -> None:
    """A dot for each point of a design that is no grid."""
    ran = points.dropna(subset=["allied"])
    size = max(10.0, min(60.0, 9000.0 / len(points)))
    props: dict[str, Any] = {"edgecolors": INK, "linewidths": 0.4, "zorder": 3, "clip_on": False}
    axes.scatter(ran[x.name], ran[y.name], c=ran["allied"], s=size, **props, **_SHARES)


def draw_key(picture: Picture, left: float, top: float, most: float) -> None:
    """The colours from none to all, the line at a half among them; most: how high it may be."""
    axes = picture.panel(left, top, _BAR, min(_BAR_HEIGHT, most))
    axes.set(xlim=(0, 1), ylim=(0, 1))
    shades = np.linspace(0, 1, 256)[:, None]
    axes.pcolormesh([0, 1], np.linspace(0, 1, 257), shades, rasterized=True, **_SHARES)
    for look in _HALF:
        axes.plot([0, 1], [0.5, 0.5], color=look["colors"], linewidth=look["linewidths"])
    axes.yaxis.tick_right()
    words = ["0", percent(0.5), percent(1.0)]
    name_ticks(axes.yaxis, [0, 0.5, 1], words)
    for row, word in enumerate(("allied at", "the end")):
        y = top - 19 + 11 * row
        picture.write(left, y, word, size=SMALL_SIZE, color=MUTED)


def edges(values: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """Where cells begin and end: half-way between values, as far outside at the ends."""
    if len(values) == 1:
        return np.array([values[0] - 0.5, values[0] + 0.5])
    middles = (values[1:] + values[:-1]) / 2
    first, last = values[0] - (middles[0] - values[0]), values[-1] + (values[-1] - middles[-1])
    return np.concatenate([[first], middles, [last]])


def smallest_cell(
    room: tuple[float, float], across: "NDArray[np.float64]", down: "NDArray[np.float64]"
) -> tuple[float, float]:
    """Width and height of the smallest cell between these edges, in units as the room of all."""
    width, height = (
        float(np.diff(ends).min() / (ends[-1] - ends[0]) * length)
        for ends, length in zip((across, down), room, strict=True)
    )
    return width, height


def _reach(factor: FactorAxis, grid: bool) -> tuple[float, float]:
    """From where to where an axis goes."""
    if grid:
        ends = edges(factor.values)
        return float(ends[0]), float(ends[-1])
    low, high = factor.range
    room = 0.03 * (high - low or 1.0)
    return low - room, high + room


def _border_at_half(
    axes: Axes,
    across: "NDArray[np.float64]",
    down: "NDArray[np.float64]",
    shares: "NDArray[np.float64]",
) -> None:
    """The line between cells of more than half and others, which crosses no number."""
    more = shares > 0.5
    known = ~np.isnan(shares)
    beside = (more[:, 1:] != more[:, :-1]) & known[:, 1:] & known[:, :-1]
    above = (more[1:] != more[:-1]) & known[1:] & known[:-1]
    lines = [
        [(across[column + 1], down[row]), (across[column + 1], down[row + 1])]
        for row, column in np.argwhere(beside)
    ] + [
        [(across[column], down[row + 1]), (across[column + 1], down[row + 1])]
        for row, column in np.argwhere(above)
    ]
    for look in _HALF if lines else ():
        axes.add_collection(LineCollection(lines, capstyle="projecting", zorder=4, **look))


def _line_at_half(
    axes: Axes,
    x: "NDArray[np.float64]",
    y: "NDArray[np.float64]",
    shares: "NDArray[np.float64]",
) -> None:
    known = shares[~np.isnan(shares)]
    if min(shares.shape) < 2 or known.size == 0 or not known.min() < 0.5 < known.max():
        return
    for look in _HALF:
        axes.contour(x, y, np.ma.masked_invalid(shares), [0.5], zorder=4, **look)


def _numbers(
    axes: Axes,
    ends: "tuple[NDArray[np.float64], NDArray[np.float64]]",
    shares: "NDArray[np.float64]",
    star: Spot | None,
) -> None:
    """Percentages in all cells, beside the star in its own; none where it leaves no room."""
    columns, rows = ([*pairwise(end.tolist())] for end in ends)
    for (row, column), share in np.ndenumerate(shares):
        cell = (columns[column], rows[row])
        place: Spot | None = (sum(cell[0]) / 2, sum(cell[1]) / 2)
        if star and _within(star[0], *cell[0]) and _within(star[1], *cell[1]):
            place = _beside(axes, star, cell, text_width(percents(share), SMALL_SIZE))
        if np.isnan(share) or place is None:
            continue
        axes.text(
            *place,
            percents(share),
            size=SMALL_SIZE,
            color=letters_on(share),
            ha="center",
            va="center_baseline",
            zorder=5,
            path_effects=[withStroke(linewidth=2.0, foreground=shade(share))],
        )


def _beside(
    axes: Axes, star: Spot, cell: tuple[tuple[float, float], tuple[float, float]], width: float
) -> Spot | None:
    """Where a number of some width stands in a cell, off the star; None where it would not fit."""
    pace = [  # units of the layout for each of an axis
        length / (end - start)
        for length, (start, end) in zip(
            extent(axes), (axes.get_xlim(), axes.get_ylim()), strict=True
        )
    ]
    middle = [sum(ends) / 2 for ends in cell]
    off_x, off_y = _STAR + width / 2, _STAR + SMALL_SIZE / 2
    for x, y in (
        (middle[0], star[1] - off_y / pace[1]),
        (middle[0], star[1] + off_y / pace[1]),
        (star[0] - off_x / pace[0], middle[1]),
        (star[0] + off_x / pace[0], middle[1]),
    ):
        across, up = (width / 2 + 1) / pace[0], (SMALL_SIZE / 2 + 1) / pace[1]
        inside = (
            (cell[0][0] + across <= x <= cell[0][1] - across),
            (cell[1][0] + up <= y <= cell[1][1] - up),
        )
        if all(inside):
            return x, y
    return None


def shade(share: float) -> str:
    """The colour of a share in [0, 1]."""
    return to_hex(matplotlib.colormaps[style.MAP_COLOURS](share))


def letters_on(share: float) -> str:
    """The colour of letters that are readable on a share's."""
    return PAPER if share < 0.46 else style.BLACK


def _within(value: float, low: float, high: float) -> bool:
    return low <= value <= high
