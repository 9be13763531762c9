"""Maps of the chance of an alliance over two factors, one for each combination of the others."""

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from sim.figures.core import heat, style
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
from sim.figures.core.style import HEADING_SIZE, MARGIN, MUTED, SMALL_SIZE, TEXT_SIZE, Picture
from sim.figures.core.title_block import sweep_picture
from sim.studies.sweep.factor_axis import FactorAxis
from sim.studies.sweep.where_allied import where_allied

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

_LEFT, _RIGHT, _GAP = 66.0, 74.0, 16.0
_ROOM = style.WIDTH - _LEFT - _RIGHT
_TALL, _SHORT = 300.0, 150.0
_ABOVE, _HEADING, _VALUES, _TITLE, _NOTES = 24.0, 24.0, 26.0, 16.0, 41.0
_LINE = 16.0
_COLUMNS = 3


class Panel(NamedTuple):
    """One map: where it stands on the sheet, and at which values of the other factors."""

    row: int
    column: int
    held: tuple[float, ...]


class Sheet(NamedTuple):
    """Maps side by side, and how large they are."""

    panels: tuple[Panel, ...]
    others: tuple[FactorAxis, ...]
    left_out: int
    """Combinations of the others for which there is no room."""

    @property
    def columns(self) -> int:
        return min(len(self.panels), _COLUMNS)

    @property
    def rows(self) -> int:
        return -(-len(self.panels) // self.columns)

    @property
    def width(self) -> float:
        return (_ROOM - _GAP * (self.columns - 1)) / self.columns

    @property
    def height(self) -> float:
        return _TALL if self.columns == 1 else max(_SHORT, 0.72 * self.width)

    @property
    def is_crossed(self) -> bool:
        """Whether rows are values of one of the others, and columns of another."""
        return len(self.others) == 2

    @property
    def above(self) -> float:
        """Room above the first row, with its heading."""
        return _ABOVE + (_LINE if self.is_crossed else 0.0)

    @property
    def headings(self) -> float:
        """Room above each map for its values of the other factors."""
        return _HEADING if self.others else 0.0

    @property
    def pace(self) -> float:
        """From the top of a row to that of the next."""
        return self.headings + self.height + _VALUES


def maps(points: "pd.DataFrame", factors: tuple[FactorAxis, ...], scenario: "Scenario") -> Picture:
    """The picture of two factors, and of up to two others that form a grid with them."""
    x, y, *others = factors
    sheet = _sheet(tuple(others))
    is_grid = heat.is_grid(points, factors)
    notes = _NOTES + LINE * len(standing_lines(factors, _LEFT, style.WIDTH, starred=False))
    body = sheet.above + sheet.rows * sheet.pace + _TITLE + notes
    where = where_allied(points, factors) if is_grid else ""
    picture = sweep_picture(points, scenario, body, where)
    top = picture.top + sheet.above
    if others:
        _write_others(picture, sheet, picture.top + _ABOVE - 2)
    starred = False
    for panel, within in _parts(points, sheet):
        left = _LEFT + panel.column * (sheet.width + _GAP)
        upper = top + panel.row * sheet.pace + sheet.headings
        axes = picture.panel(left, upper, sheet.width, sheet.height)
        star = heat.spot(within, x, y) if _stands(panel, sheet) else None
        heat.draw_heat(axes, within, x, y, star)
        starred |= star is not None
        _write_held(picture, sheet, panel, (left, top, upper))
        _write_axes(axes, (x, y), sheet, is_grid=is_grid, first=panel.column == 0)
    height = sheet.rows * sheet.pace - _VALUES - sheet.headings
    write_upright_title(picture, y, MARGIN, top + sheet.headings, height)
    write_title(picture, x, _LEFT, top + sheet.rows * sheet.pace + 6, _ROOM)
    heat.draw_key(picture, style.WIDTH - _RIGHT + 14, top + sheet.headings + 14)
    numbered = heat.numbers_fit(axes, x, y)
    _write_notes(picture, points, factors, notes, starred=starred, numbered=numbered)
    return picture


def _sheet(others: tuple[FactorAxis, ...]) -> Sheet:
    """Of many combinations of the others, three evenly spaced values of each or nine of one."""
    most = 9 if len(others) == 1 else _COLUMNS
    spaced = [_spaced(factor, most) for factor in others]
    combinations = list(product(*spaced))
    columns = len(spaced[-1]) if len(others) == 2 else _COLUMNS
    panels = tuple(Panel(*divmod(index, columns), held) for index, held in enumerate(combinations))
    every = int(np.prod([len(factor.values) for factor in others]))
    return Sheet(panels, others, every - len(panels))


def _spaced(factor: FactorAxis, most: int) -> list[float]:
    """All values, or so many of them, from the first to the last."""
    indices = np.linspace(0, len(factor.values) - 1, min(len(factor.values), most))
    return [float(factor.values[round(index)]) for index in indices]


def _parts(points: "pd.DataFrame", sheet: Sheet) -> Iterator[tuple[Panel, "pd.DataFrame"]]:
    """Each map with its points."""
    for panel in sheet.panels:
        within = points
        for factor, value in zip(sheet.others, panel.held, strict=True):
            within = within[within[factor.name] == value]
        yield panel, within


def _stands(panel: Panel, sheet: Sheet) -> bool:
    """Whether the other factors are in a map as in the scenario."""
    return all(
        factor.now is not None and bool(np.isclose(factor.now, value))
        for factor, value in zip(sheet.others, panel.held, strict=True)
    )


def _write_held(
    picture: Picture, sheet: Sheet, panel: Panel, place: tuple[float, float, float]
) -> None:
    """At which values of the others a map is, at its left, the top of all and its own."""
    left, top, upper = place
    props: dict[str, Any] = {"size": TEXT_SIZE, "weight": "bold"}
    if sheet.is_crossed and panel.row == 0:
        picture.write(left, top, number(panel.held[1]), **props)
    if sheet.is_crossed and panel.column == 0:
        value = f": {number(panel.held[0])}"
        room = style.WIDTH - _LEFT - _RIGHT - text_width(value, TEXT_SIZE, bold=True)
        title = fitted(sheet.others[0].title, room, TEXT_SIZE, bold=True)
        picture.write(_LEFT, upper - 6, f"{title}{value}", **props)
    elif not sheet.is_crossed and panel.held:
        picture.write(left, upper - 6, number(panel.held[0]), **props)


def _write_axes(
    axes: Axes, factors: tuple[FactorAxis, FactorAxis], sheet: Sheet, *, is_grid: bool, first: bool
) -> None:
    """Values of both factors, in the middle of the cells of a grid; upright ones at the first."""
    x, y = factors
    room = (sheet.width, sheet.height)
    if is_grid:
        write_cell_values(axes, x, room, upright=False)
    else:
        write_values(axes, *x.range, sheet.width)
    if first and is_grid:
        write_cell_values(axes, y, room, upright=True)
    elif first:
        write_upright_values(axes, *y.range, sheet.height)


def _write_others(picture: Picture, sheet: Sheet, y: float) -> None:
    """What the numbers above the maps are."""
    every = len(sheet.panels) + sheet.left_out
    some = f" ({len(sheet.panels)} of {every} are shown)" if sheet.left_out else ""
    words = f"{sheet.others[-1].title}{some}:"
    room = style.WIDTH - _LEFT - MARGIN
    words = fitted(words, room, HEADING_SIZE, bold=True)
    picture.write(_LEFT, y, words, size=HEADING_SIZE, weight="bold")


def _write_notes(
    picture: Picture,
    points: "pd.DataFrame",
    factors: tuple[FactorAxis, ...],
    height: float,
    *,
    starred: bool,
    numbered: bool,
) -> None:
    """What star, line and grey mean."""
    y = picture.height - height + 14
    at_half = "The line is where half of the runs end allied"
    if numbered:
        at_half = "The line surrounds the cells where more than half of the runs end allied"
    write_standing(picture, factors, y + 16, _LEFT, starred=starred)
    if not heat.is_grid(points, factors):
        note = "Each dot is a point of the design."
    elif points["allied"].isna().any():
        note = f"{at_half}; grey cells failed."
    else:
        note = f"{at_half}."
    picture.write(_LEFT, y, note, size=SMALL_SIZE, color=MUTED)
