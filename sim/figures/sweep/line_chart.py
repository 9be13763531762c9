"""The chance of an alliance along a knob, or along each of several."""

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes

from sim.figures.core import style
from sim.figures.core.factors import (
    LINE,
    STANDING,
    UPRIGHT,
    mark_standing,
    share_panel,
    standing_lines,
    write_standing,
    write_title,
    write_values,
)
from sim.figures.core.labels import fitted, text_width
from sim.figures.core.picture import Picture, heading_lines, name_ticks
from sim.figures.core.sizes import Sheet
from sim.figures.core.state_names import called
from sim.figures.core.style import FIRST, HEADING_LINE, INK, SECOND, SMALL_SIZE
from sim.figures.core.title_block import sweep_picture
from sim.figures.run.support import Label, label_ends
from sim.studies.sweep.factor_axis import FactorAxis
from sim.studies.sweep.where_allied import where_allied
from sim.wording.numbers import percent

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sim.scenario.schema import Scenario

_LABELS, _NARROW_LABELS = 100.0, 78.0
_PANEL, _SMALL_PANEL = 128.0, 110.0
_HEADING, _VALUES = 34.0, 48.0
_COLUMN, _COLUMN_ON_SLIDE, _GAP = 120.0, 100.0, 16.0
"""The least width of a panel of several, and the room between them."""
_ALLIED = "Alliance: the share of runs allied at the end"
_COSTLY = "Costly support: the share of the other's recent costly occasions joined"
_BANDS = "Bands: 95 % interval of the share allied; middle 80 % of runs for costly support."
_MOST_MARKED = 40
_BINS = 10


def along_one(
    points: "pd.DataFrame", factor: FactorAxis, scenario: "Scenario", sheet: Sheet
) -> Picture:
    """Alliance above, costly support below, along one factor."""
    points = points.sort_values(factor.name)
    labels = _NARROW_LABELS if sheet.is_narrow else _LABELS
    room = sheet.room - UPRIGHT - labels
    headings = [heading_lines(words, sheet.room) for words in (_ALLIED, _COSTLY)]
    more = HEADING_LINE * sum(len(lines) - 1 for lines in headings)
    standing = LINE * len(standing_lines([factor], 0.0, sheet.room, starred=True))
    heading, values = sheet.pace(_HEADING), sheet.pace(_VALUES)
    body = 2 * heading + more + values + standing
    where, stack = where_allied(points, [factor]), (2, sheet.tall * _PANEL)
    picture = sweep_picture(points, scenario, body, sheet, where, [_BANDS], stack)
    height = picture.stacked
    top = picture.top + heading + HEADING_LINE * (len(headings[0]) - 1)
    upper = share_panel(picture, factor, (top, room, height), headings[0])
    _line(upper, points, factor, ("allied", "allied_low", "allied_high"), INK, None)
    last = points["allied"].dropna()
    if len(last):
        label_ends(upper, [Label(float(last.iloc[-1]), "allied", INK, "bold")])
    top += height + heading + HEADING_LINE * (len(headings[1]) - 1)
    lower = share_panel(picture, factor, (top, room, height), headings[1])
    _joins(lower, points, factor, scenario, labels - 14)
    write_values(lower, *lower.get_xlim(), room)
    write_title(picture, factor, sheet.left + UPRIGHT, top + height + min(28, values - 13), room)
    starred = mark_standing(
        upper, factor, *(points[name].to_numpy(float) for name in (factor.name, "allied"))
    )
    if starred and factor.now is not None:
        lower.axvline(factor.now, **STANDING)
    write_standing(picture, [factor], top + height + values, sheet.left, starred=starred)
    return picture


def _line(
    axes: Axes,
    points: "pd.DataFrame",
    factor: FactorAxis,
    columns: tuple[str, str, str],
    colour: str,
    dashes: tuple[float, ...] | None,
) -> None:
    """A mean and its band along a factor, with a mark at each value where there are few."""
    x, mean = points[factor.name].to_numpy(float), points[columns[0]].to_numpy(float)
    if columns[1] in points and columns[2] in points:
        low, high = (points[column].to_numpy(float) for column in columns[1:])
        axes.fill_between(x, low, high, color=colour, alpha=0.16, linewidth=0, zorder=2)
    props: dict[str, Any] = {"dashes": dashes} if dashes else {}
    if len(points) <= _MOST_MARKED:
        props |= {"marker": "o" if dashes is None else "D", "markersize": 3.6}
    axes.plot(x, mean, color=colour, linewidth=1.8, zorder=4, clip_on=False, **props)


def _joins(
    axes: Axes, points: "pd.DataFrame", factor: FactorAxis, scenario: "Scenario", room: float
) -> None:
    """Costly support both ways, who joins whom beside the ends; room: for that."""
    a, b = (scenario.states[state] for state in scenario.focus)
    labels = []
    for rate, by, towards, look in (
        ("costly_rate_ab", a, b, FIRST),
        ("costly_rate_ba", b, a, SECOND),
    ):
        columns = (rate, f"{rate}_q10", f"{rate}_q90")
        _line(axes, points, factor, columns, look.colour, look.dashes)
        joiner = called(by, room, SMALL_SIZE, bold=True)
        rest = room - text_width("joins ", SMALL_SIZE, bold=True)
        host = called(towards, rest, SMALL_SIZE, bold=True)
        last = points[rate].dropna()
        if len(last):
            labels.append(Label(float(last.iloc[-1]), f"{joiner}\njoins {host}", look.text, "bold"))
    label_ends(axes, labels)


def along_each(
    points: "pd.DataFrame", factors: tuple[FactorAxis, ...], scenario: "Scenario", sheet: Sheet
) -> Picture:
    """The chance of an alliance along each factor, whatever the others are."""
    sheet = sheet.across
    room = sheet.room - UPRIGHT - sheet.end
    least = _COLUMN_ON_SLIDE if sheet.is_low else _COLUMN
    columns = min(len(factors), 3, int((room + _GAP) / (least + _GAP)))
    rows = -(-len(factors) // columns)
    width = (room - _GAP * (columns - 1)) / columns
    notes = (
        "Dots: the share of runs allied at the end, at each point. Line: its mean along the knob.",
        "Star: where the scenario stands, on the line.",
    )
    heading, foot = sheet.pace(_HEADING), sheet.pace(26)
    body, stack = rows * (heading + foot) + 2, (rows, sheet.tall * _SMALL_PANEL)
    picture = sweep_picture(points, scenario, body, sheet, notes=notes, stack=stack)
    height = picture.stacked
    row_height = height + heading + foot
    for index, factor in enumerate(factors):
        row, column = divmod(index, columns)
        left = sheet.left + UPRIGHT + column * (width + _GAP)
        top = picture.top + row * row_height + heading
        axes = picture.panel(left, top, width, height)
        low, high = factor.range
        room = 0.02 * (high - low or 1.0)
        axes.set(xlim=(low - room, high + room), ylim=(0, 1))
        axes.hlines([0, 0.5, 1], *axes.get_xlim(), **style.GRID)
        mark_standing(axes, factor, *_cloud(axes, points, factor))
        write_values(axes, *axes.get_xlim(), width)
        if column == 0:
            words = ["0", percent(0.5), percent(1.0)]
            name_ticks(axes.yaxis, [0, 0.5, 1], words)
        title = fitted(factor.title, width, SMALL_SIZE, lines=2, bold=True)
        picture.write(
            left, top - sheet.pace(10), title, size=SMALL_SIZE, weight="bold", va="bottom"
        )
    return picture


def _cloud(
    axes: Axes, points: "pd.DataFrame", factor: FactorAxis
) -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    """Points, and their mean by value where values are few, else by tenths of the range.

    Returns the line of means, level from its ends to those of the factor's range.
    """
    ran = points.dropna(subset=["allied"])
    x, share = ran[factor.name].to_numpy(float), ran["allied"].to_numpy(float)
    alpha = max(0.08, min(0.6, 60 / max(1, len(x))))
    axes.scatter(x, share, s=9, color=style.BLUE, alpha=alpha, linewidths=0, zorder=2)
    low, high = factor.range
    if len(factor.values) > 2 * _BINS:
        group = np.minimum((x - low) / (high - low) * _BINS, _BINS - 1).astype(int)
        places = low + (np.arange(_BINS) + 0.5) / _BINS * (high - low)
    else:
        group, places = np.searchsorted(factor.values, x), factor.values
    held = [at for at in range(len(places)) if (group == at).any()]
    means = np.array([share[group == at].mean() for at in held])
    axes.plot(places[held], means, color=INK, linewidth=1.8, marker="o", markersize=3, zorder=4)
    if not held:
        return places[held], means
    return np.r_[low, places[held], high], np.r_[means[:1], means, means[-1:]]
