"""Maps of how far sweeps are from the first one, cells whose interval excludes zero marked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize

from sim.figures.comparison.bars import title
from sim.figures.comparison.sweep_lines import largest, lines_in_words
from sim.figures.core import style
from sim.figures.core.factors import (
    write_cell_values,
    write_title,
    write_upright_title,
    write_upright_values,
    write_values,
)
from sim.figures.core.heat import edges, smallest_cell
from sim.figures.core.key import Entry
from sim.figures.core.key import key_height as marks_height
from sim.figures.core.key import write_key as write_marks
from sim.figures.core.labels import first_fitting, text_width
from sim.figures.core.picture import Picture, drawn, extent, heading_lines, name_ticks
from sim.figures.core.series_styles import key_height, write_key
from sim.figures.core.sizes import SIZES, SizeName
from sim.figures.core.style import FAINT, HEADING_LINE, INK, MUTED, PAPER, SMALL_SIZE
from sim.measures.labels import phrase
from sim.studies.compare.side_names import column_names
from sim.studies.sweep.factor_axis import FactorAxis, factor_of
from sim.wording.differences import points
from sim.wording.names import capital

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sim.measures.labels import MeasureOf
    from sim.scenario.schema import Scenario

_INDENT, _RIGHT, _GAP = 46.0, 54.0, 18.0
_COLUMNS, _LEAST, _LEAST_ON_SLIDE = 3, 90.0, 70.0
"""Most maps beside each other, and the least width of one."""
_FEW = 2
"""Maps that stand beside the words of a slide, more stand below."""
_TALL, _SHORT = 280.0, 130.0
_ABOVE, _HEADING, _VALUES, _TITLE = 30.0, 22.0, 26.0, 16.0
_BAR, _BAR_HEIGHT = 11.0, 110.0
#: Blue below, red above, as light as each other: marks say which is which to those who see grey.
_COLOURS = LinearSegmentedColormap.from_list("differences", [style.BLUE, PAPER, style.VERMILLION])
UP, DOWN, UNSURE = "^", "v", "o"


@drawn
def difference_maps_figure(
    differences: "pd.DataFrame",
    measure: "MeasureOf",
    factors: Sequence[str],
    names: Sequence[str],
    scenario: "Scenario",
    size: SizeName = "screen",
) -> Picture:
    """The picture of sweeps of two factors: differences as of a `Comparison`, of one measure.

    A map for each side but the first. Points that form no grid are drawn as dots.
    """
    sheet = SIZES[size]
    x, y = (factor_of(scenario, name, differences[name].to_numpy(float)) for name in factors)
    short = column_names(names)
    sides = sorted({int(side) for side in differences["side"]})
    sheet = sheet if len(sides) <= _FEW else sheet.across
    room = sheet.room - _INDENT - _RIGHT
    least = _LEAST_ON_SLIDE if sheet.is_low else _LEAST
    columns = min(len(sides), _COLUMNS, int((room + _GAP) / (least + _GAP)))
    width = (room - _GAP * (columns - 1)) / columns
    wanted = max(sheet.tall * _SHORT, 0.8 * width)
    if columns == 1:
        wanted = min(sheet.tall * _TALL, width)
    rows_of_maps = -(-len(sides) // columns)
    words = capital(phrase(measure, scenario))
    heading = heading_lines(words, sheet.room)
    mostly_sure = is_mostly_sure(differences)
    entries, note = _marks_in_words(mostly_sure=mostly_sure)
    above = (
        key_height(names, sheet, "none") + sheet.pace(_ABOVE) + HEADING_LINE * (len(heading) - 1)
    )
    around = sheet.pace(_HEADING) + sheet.pace(_VALUES)
    body = above + rows_of_maps * around + _TITLE + marks_height(entries, sheet)
    told = (f"{scenario.title}.", lines_in_words(differences, names))
    stack = (rows_of_maps, wanted)
    picture = Picture(title(scenario, sheet), told, body, sheet, [note], stack)
    height, pace = picture.stacked, picture.stacked + around
    write_key(picture, names, picture.top, "none")
    top = picture.top + above
    picture.head(top - 8, heading)
    reach = largest(differences[["difference"]].assign(low=np.nan, high=np.nan))
    for index, side in enumerate(sides):
        row, column = divmod(index, columns)
        left = sheet.left + _INDENT + column * (width + _GAP)
        upper = top + row * pace + sheet.pace(_HEADING)
        axes = picture.panel(left, upper, width, height)
        rows = differences[differences["side"] == side]
        _draw(axes, rows, (x, y), reach, mostly_sure=mostly_sure)
        _write_values(axes, (x, y), is_map=_is_map(rows, x, y), upright=column == 0)
        first, compared = short[0], short[side - 1]
        choices = (f"{compared} compared with {first}", f"{side} compared with 1")
        above_it = first_fitting(choices, width, SMALL_SIZE)
        picture.write(left, upper - 6, above_it, size=SMALL_SIZE, color=MUTED)
        if column == 0:
            write_upright_title(picture, y, sheet.left + 6, upper, height)
    foot = top + rows_of_maps * pace
    write_title(picture, x, sheet.left + _INDENT, foot + 6, room)
    place = (sheet.right - _RIGHT + 14, top + sheet.pace(_HEADING) + 22)
    beside = (rows_of_maps - 1) * pace + height if sheet.is_low else height
    _key(picture, place, min(_BAR_HEIGHT, beside - 22), reach)
    write_marks(picture, entries, foot + _TITLE)
    picture.description = f"{words}. {lines_in_words(differences, names)}"
    return picture


def _write_values(
    axes: Axes, factors: tuple[FactorAxis, FactorAxis], *, is_map: bool, upright: bool
) -> None:
    """Values of the factors of a map or of dots, those of the upright one where they are to be."""
    room = extent(axes)
    if is_map:
        write_cell_values(axes, factors[0], room, upright=False)
    else:
        write_values(axes, *axes.get_xlim(), room[0])
    if upright and is_map:
        write_cell_values(axes, factors[1], room, upright=True)
    elif upright:
        write_upright_values(axes, *axes.get_ylim(), room[1])


def is_mostly_sure(differences: "pd.DataFrame") -> bool:
    """Whether the interval excludes zero at more than half of the points; the others are marked."""
    return bool(_is_sure(differences).mean() > 0.5)


def _is_sure(rows: "pd.DataFrame") -> "pd.Series[bool]":
    return (rows["low"] > 0) | (rows["high"] < 0)


def _draw(
    axes: Axes,
    rows: "pd.DataFrame",
    factors: tuple[FactorAxis, FactorAxis],
    reach: float,
    *,
    mostly_sure: bool,
) -> None:
    """One map: cells of a grid, dots of other designs, and marks at the exceptions."""
    x, y = factors
    shades: dict[str, Any] = {"cmap": _COLOURS, "norm": Normalize(-reach, reach)}
    axes.patch.set(visible=True, facecolor=FAINT)
    _frame(axes)
    spot_x, spot_y = rows[x.name].to_numpy(float), rows[y.name].to_numpy(float)
    if not _is_map(rows, x, y):
        room = [0.04 * (factor.range[1] - factor.range[0] or 1.0) for factor in factors]
        axes.set(
            xlim=(x.range[0] - room[0], x.range[1] + room[0]),
            ylim=(y.range[0] - room[1], y.range[1] + room[1]),
        )
        props: dict[str, Any] = {"edgecolors": INK, "linewidths": 0.4, "zorder": 3, "s": 46}
        axes.scatter(spot_x, spot_y, c=rows["difference"], **props, **shades)
        _marks(axes, rows, (spot_x, spot_y), 3.0, reach, mostly_sure=mostly_sure)
        return
    table = rows.pivot(index=y.name, columns=x.name, values="difference")
    table = table.reindex(index=y.values, columns=x.values)
    across, down = edges(x.values), edges(y.values)
    axes.set(xlim=(across[0], across[-1]), ylim=(down[0], down[-1]))
    axes.pcolormesh(across, down, np.ma.masked_invalid(table.to_numpy(float)), zorder=2, **shades)
    width, height = smallest_cell(extent(axes), across, down)
    fits = width >= text_width("+00", SMALL_SIZE) + 5 and height >= 2.4 * SMALL_SIZE
    offset = 0.0
    if fits:
        _numbers(axes, rows, (spot_x, spot_y), reach)
        offset = 0.85 * SMALL_SIZE / extent(axes)[1] * (down[-1] - down[0])
    size = max(1.5, min(4.2, 0.5 * min(width, height)))
    _marks(axes, rows, (spot_x, spot_y - offset), size, reach, mostly_sure=mostly_sure)


def _is_map(rows: "pd.DataFrame", x: FactorAxis, y: FactorAxis) -> bool:
    """Whether there are points enough to fill a grid of all values, each once."""
    enough = len(rows) * 2 >= len(x.values) * len(y.values)
    return enough and not rows.duplicated([x.name, y.name]).any()


def _frame(axes: Axes) -> None:
    """A line around a panel, as much of which may be as white as the paper."""
    around: dict[str, Any] = {"color": style.QUIET, "linewidth": 0.7, "clip_on": False}
    axes.plot([0, 1, 1, 0, 0], [0, 0, 1, 1, 0], transform=axes.transAxes, zorder=7, **around)


def _numbers(
    axes: Axes,
    rows: "pd.DataFrame",
    spots: "tuple[NDArray[np.float64], NDArray[np.float64]]",
    reach: float,
) -> None:
    """The difference in points in each cell."""
    for x, y, value in zip(*spots, rows["difference"].to_numpy(float), strict=True):
        if not np.isnan(value):
            props: dict[str, Any] = {"ha": "center", "va": "bottom", "zorder": 5}
            props |= {"color": letters_on(value, reach)}
            axes.text(x, y, points(value, 0), size=SMALL_SIZE, linespacing=1.0, **props)


def _marks(
    axes: Axes,
    rows: "pd.DataFrame",
    spots: "tuple[NDArray[np.float64], NDArray[np.float64]]",
    size: float,
    reach: float,
    *,
    mostly_sure: bool,
) -> None:
    """A triangle where the interval excludes zero or, if it mostly does, a ring elsewhere."""
    marked = {UP: rows["low"] > 0, DOWN: rows["high"] < 0}
    if mostly_sure:
        marked = {UNSURE: ~_is_sure(rows)}
    colours = np.array([letters_on(value, reach) for value in rows["difference"]])
    for marker, where in marked.items():
        for colour in (INK, PAPER):
            there = where.to_numpy(bool) & (colours == colour)
            if there.any():
                look = _mark(marker, colour, size)
                axes.plot(spots[0][there], spots[1][there], zorder=6, **look)


def _mark(marker: str, colour: str, size: float) -> dict[str, Any]:
    """A filled triangle, or a ring."""
    look: dict[str, Any] = {"color": colour, "markersize": size, "linestyle": "none"}
    ring = {"markerfacecolor": "none", "markeredgewidth": 0.9} if marker == UNSURE else {}
    return look | {"marker": marker} | ring


def letters_on(difference: float, reach: float) -> str:
    """The colour of letters and marks that stand out from a difference's shade."""
    if np.isnan(difference):
        return INK
    red, green, blue = _COLOURS(Normalize(-reach, reach)(difference))[:3]
    return INK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 else PAPER


def _key(picture: Picture, place: tuple[float, float], height: float, reach: float) -> None:
    """The colours from much less to much more; place: left and top."""
    left, top = place
    axes = picture.panel(left, top, _BAR, height)
    axes.set(xlim=(0, 1), ylim=(-reach, reach))
    shades = np.linspace(-reach, reach, 256)[:, None]
    look: dict[str, Any] = {"cmap": _COLOURS, "norm": Normalize(-reach, reach), "rasterized": True}
    axes.pcolormesh([0, 1], np.linspace(-reach, reach, 257), shades, **look)
    _frame(axes)
    axes.yaxis.tick_right()
    ends = [-reach, 0, reach]
    name_ticks(axes.yaxis, ends, [points(end, 0) for end in ends])
    for row, word in enumerate(("points", "more")):
        y = top - 19 + 11 * row
        picture.write(left, y, word, size=SMALL_SIZE, color=MUTED)


def _marks_in_words(*, mostly_sure: bool) -> tuple[list[Entry], str]:
    """What marks mean, and how far they are to be trusted."""
    if mostly_sure:
        note = "Of 20 points at which nothing differs, about one is left unmarked by chance."
        words = "the 95 % interval of that point includes 0;"
        return [Entry(words, [_mark(UNSURE, INK, 4.2)]), Entry("at all others it does not")], note
    words = "less: the 95 % interval of that point excludes 0"
    note = "Of 20 points at which nothing differs, about one is marked by chance."
    entries = [Entry("more,", [_mark(UP, INK, 4.2)]), Entry(words, [_mark(DOWN, INK, 4.2)])]
    return entries, note
