"""Maps of the chance of an alliance over two factors, one for each combination of the others."""

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from sim.figures.core import heat
from sim.figures.core.factors import (
    LINE,
    number,
    standing_lines,
    write_cell_values,
    write_standing,
    write_title,
    write_upright_title,
    write_upright_values,
    write_values,
)
from sim.figures.core.labels import fitted, text_width
from sim.figures.core.picture import Picture
from sim.figures.core.sizes import Sheet
from sim.figures.core.style import HEADING_SIZE, TEXT_SIZE
from sim.figures.core.title_block import sweep_picture
from sim.studies.sweep.factor_axis import FactorAxis
from sim.studies.sweep.where_allied import where_allied

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

_INDENT, _RIGHT, _GAP = 46.0, 54.0, 16.0
_TALL, _SHORT = 300.0, 150.0
_ABOVE, _HEADING, _VALUES, _TITLE = 24.0, 24.0, 26.0, 16.0
_LINE = 16.0
_APART, _HEADING_ON_SLIDE, _LIFT = 5.0, 15.0, 8.0
_COLUMNS = 3
"""Most maps beside each other."""


class Panel(NamedTuple):
    """One map: where it stands on the grid, and at which values of the other factors."""

    row: int
    column: int
    held: tuple[float, ...]


class MapGrid(NamedTuple):
    """Maps side by side, and how large they are."""

    sheet: Sheet

    panels: tuple[Panel, ...]
    others: tuple[FactorAxis, ...]
    left_out: int
    """Combinations of the others for which there is no room."""
    notes: float
    """Room below all."""

    @property
    def left(self) -> float:
        """Of the first column."""
        return self.sheet.left + _INDENT

    @property
    def room(self) -> float:
        """For all columns."""
        return self.sheet.room - _INDENT - _RIGHT

    @property
    def columns(self) -> int:
        return min(len(self.panels), _COLUMNS)

    @property
    def rows(self) -> int:
        return -(-len(self.panels) // self.columns)

    @property
    def width(self) -> float:
        return (self.room - _GAP * (self.columns - 1)) / self.columns

    @property
    def height(self) -> float:
        """Of a map."""
        wanted = min(self.sheet.tall * _TALL, self.room)
        if self.columns > 1:
            wanted = max(self.sheet.tall * _SHORT, 0.72 * self.width)
        return self.sheet.share(self.rows, wanted, self.sheet.top + self.rest)

    @property
    def rest(self) -> float:
        """The height that all take but for the maps."""
        return self.above + self.rows * (self.headings + self.values) + self.foot + self.notes

    @property
    def values(self) -> float:
        """Room below each map for its values, which a slide has below the last alone."""
        return _APART if self.sheet.is_low else _VALUES

    def has_values(self, panel: Panel) -> bool:
        """Whether values stand below a map."""
        places = {(other.row, other.column) for other in self.panels}
        return not self.sheet.is_low or (panel.row + 1, panel.column) not in places

    @property
    def foot(self) -> float:
        """Room below the last map besides, with what its axis shows."""
        return _TITLE + _VALUES - self.values - 2 * self.lift

    @property
    def lift(self) -> float:
        """How much closer words stand to what is above them."""
        return _LIFT if self.sheet.is_low else 0.0

    @property
    def is_crossed(self) -> bool:
        """Whether rows are values of one of the others, and columns of another."""
        return len(self.others) == 2

    @property
    def above(self) -> float:
        """Room above the first row, with its heading."""
        return self.sheet.pace(_ABOVE + (_LINE if self.is_crossed else 0.0))

    @property
    def headings(self) -> float:
        """Room above each map for its values of the other factors."""
        heading = _HEADING_ON_SLIDE if self.sheet.is_low else _HEADING
        return heading if self.others else 0.0

    @property
    def pace(self) -> float:
        """From the top of a row to that of the next."""
        return self.headings + self.height + self.values


def maps(
    points: "pd.DataFrame", factors: tuple[FactorAxis, ...], scenario: "Scenario", sheet: Sheet
) -> Picture:
    """The picture of two factors, and of up to two others that form a grid with them."""
    x, y, *others = factors
    grid = _grid(sheet, tuple(others))
    is_full = heat.is_grid(points, factors)
    starred = any(
        heat.spot(within, x, y) for panel, within in _parts(points, grid) if _stands(panel, grid)
    )
    standing = standing_lines(factors, sheet.left, sheet.right, starred=starred)
    grid = grid._replace(notes=10.0 + LINE * len(standing))
    body = grid.rest + grid.rows * grid.height
    where = where_allied(points, factors) if is_full else ""
    picture = sweep_picture(points, scenario, body, sheet, where, [_note(points, factors, grid)])
    top = picture.top + grid.above
    if others:
        _write_others(picture, grid, picture.top + sheet.pace(_ABOVE) - 2)
    for panel, within in _parts(points, grid):
        left = grid.left + panel.column * (grid.width + _GAP)
        upper = top + panel.row * grid.pace + grid.headings
        axes = picture.panel(left, upper, grid.width, grid.height)
        heat.draw_heat(
            axes, within, x, y, heat.spot(within, x, y) if _stands(panel, grid) else None
        )
        _write_held(picture, grid, panel, (left, top, upper))
        _write_axes(axes, (x, y), grid, panel, is_full=is_full)
    height = grid.rows * grid.pace - grid.values - grid.headings
    write_upright_title(picture, y, sheet.left + 6, top + grid.headings, height)
    foot = top + grid.rows * grid.pace + _VALUES - grid.values
    write_title(picture, x, grid.left, foot + 6 - grid.lift, grid.room)
    key = (sheet.right - _RIGHT + 14, top + grid.headings + 14)
    heat.draw_key(picture, *key, most=height - 14)
    write_standing(
        picture, factors, foot + _TITLE + 14 - 2 * grid.lift, sheet.left, starred=starred
    )
    return picture


def _grid(sheet: Sheet, others: tuple[FactorAxis, ...]) -> MapGrid:
    """Of many combinations of the others, three evenly spaced values of each or nine of one."""
    most = 9 if len(others) == 1 else _COLUMNS
    spaced = [_spaced(factor, most) for factor in others]
    combinations = list(product(*spaced))
    columns = len(spaced[-1]) if len(others) == 2 else _COLUMNS
    panels = tuple(Panel(*divmod(index, columns), held) for index, held in enumerate(combinations))
    every = int(np.prod([len(factor.values) for factor in others]))
    return MapGrid(sheet, panels, others, every - len(panels), notes=0.0)


def _spaced(factor: FactorAxis, most: int) -> list[float]:
    """All values, or so many of them, from the first to the last."""
    indices = np.linspace(0, len(factor.values) - 1, min(len(factor.values), most))
    return [float(factor.values[round(index)]) for index in indices]


def _parts(points: "pd.DataFrame", grid: MapGrid) -> Iterator[tuple[Panel, "pd.DataFrame"]]:
    """Each map with its points."""
    for panel in grid.panels:
        within = points
        for factor, value in zip(grid.others, panel.held, strict=True):
            within = within[within[factor.name] == value]
        yield panel, within


def _stands(panel: Panel, grid: MapGrid) -> bool:
    """Whether the other factors are in a map as in the scenario."""
    return all(
        factor.now is not None and bool(np.isclose(factor.now, value))
        for factor, value in zip(grid.others, panel.held, strict=True)
    )


def _write_held(
    picture: Picture, grid: MapGrid, panel: Panel, place: tuple[float, float, float]
) -> None:
    """At which values of the others a map is, at its left, the top of all and its own."""
    left, top, upper = place
    props: dict[str, Any] = {"size": TEXT_SIZE, "weight": "bold"}
    if grid.is_crossed and panel.row == 0:
        picture.write(left, top, number(panel.held[1]), **props)
    if grid.is_crossed and panel.column == 0:
        value = f": {number(panel.held[0])}"
        room = grid.room - text_width(value, TEXT_SIZE, bold=True)
        title = fitted(grid.others[0].title, room, TEXT_SIZE, bold=True)
        picture.write(grid.left, upper - 6 + grid.lift / 4, f"{title}{value}", **props)
    elif not grid.is_crossed and panel.held:
        picture.write(left, upper - 6, number(panel.held[0]), **props)


def _write_axes(
    axes: Axes,
    factors: tuple[FactorAxis, FactorAxis],
    grid: MapGrid,
    panel: Panel,
    *,
    is_full: bool,
) -> None:
    """Values of both factors, in the middle of the cells of a grid; upright ones at the first."""
    x, y = factors
    room = (grid.width, grid.height)
    if grid.has_values(panel) and is_full:
        write_cell_values(axes, x, room, upright=False)
    elif grid.has_values(panel):
        write_values(axes, *x.range, grid.width)
    if panel.column == 0 and is_full:
        write_cell_values(axes, y, room, upright=True)
    elif panel.column == 0:
        write_upright_values(axes, *y.range, grid.height)


def _write_others(picture: Picture, grid: MapGrid, y: float) -> None:
    """What the numbers above the maps are."""
    every = len(grid.panels) + grid.left_out
    some = f" ({len(grid.panels)} of {every} are shown)" if grid.left_out else ""
    words = f"{grid.others[-1].title}{some}:"
    room = grid.room + _RIGHT
    words = fitted(words, room, HEADING_SIZE, bold=True)
    picture.write(grid.left, y, words, size=HEADING_SIZE, weight="bold")


def _note(points: "pd.DataFrame", factors: tuple[FactorAxis, ...], grid: MapGrid) -> str:
    """What line and grey mean."""
    if not heat.is_grid(points, factors):
        return "Each dot is a point of the design."
    at_half = "The line is where half of the runs end allied"
    if heat.numbers_fit((grid.width, grid.height), *factors[:2]):
        at_half = "The line surrounds the cells where more than half of the runs end allied"
    return f"{at_half}; grey cells failed." if points["allied"].isna().any() else f"{at_half}."
