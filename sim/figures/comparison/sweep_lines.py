"""Lines: a measure of several sweeps along one knob, and how far each is from the first sweep."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes

from sim.figures.comparison.bars import title
from sim.figures.core import style
from sim.figures.core.factors import (
    UPRIGHT,
    share_panel,
    value_ticks,
    write_title,
    write_values,
)
from sim.figures.core.picture import Picture, drawn, heading_lines, name_ticks
from sim.figures.core.series_styles import LOOKS, key_height, write_key
from sim.figures.core.sizes import SIZES, SizeName
from sim.figures.core.style import HEADING_LINE
from sim.figures.run.support import Label, label_ends
from sim.measures.labels import phrase, value_in_words
from sim.studies.compare.side_names import column_names
from sim.studies.compare.verdict import of_points, than
from sim.studies.sweep.factor_axis import FactorAxis, factor_of
from sim.vocabulary.measures import MEASURES
from sim.wording.differences import excludes_zero
from sim.wording.names import capital

if TYPE_CHECKING:
    import pandas as pd

    from sim.measures.labels import MeasureOf
    from sim.scenario.schema import Scenario

_LABELS = 64.0
_HEADING, _VALUES = 34.0, 44.0
_PANEL, _A_LABEL = 128.0, 13.0
_NOTE = "Bands: 95 % intervals. Filled marks: the interval of the difference excludes 0."


@drawn
def sweeps_along_figure(
    values: "pd.DataFrame",
    differences: "pd.DataFrame",
    measure: "MeasureOf",
    factor: str,
    names: Sequence[str],
    scenario: "Scenario",
    size: SizeName = "screen",
) -> Picture:
    """The picture of sweeps of one factor: tables as of a `Comparison`, of one measure."""
    sheet = SIZES[size]
    varied = factor_of(scenario, factor, values[factor].to_numpy(float))
    wanted = max(sheet.tall * _PANEL, _A_LABEL * len(names) - 20)
    room = sheet.room - UPRIGHT - _LABELS
    words = phrase(measure, scenario)
    words = capital(words)
    heading = heading_lines(words, sheet.room)
    between, values_below = sheet.pace(_HEADING), sheet.pace(_VALUES)
    above = key_height(names, sheet) + between + HEADING_LINE * (len(heading) - 1)
    told = (f"{scenario.title}.", lines_in_words(differences, names))
    body = above + between + values_below
    picture = Picture(title(scenario, sheet), told, body, sheet, [_NOTE], (2, wanted))
    height = picture.stacked
    write_key(picture, names, picture.top)
    top = picture.top + above
    least = MEASURES[measure.measure].low
    axes = share_panel(picture, varied, (top, room, height), heading, least)
    _lines(axes, values, factor, "value", "{}: {}")
    top += height + between
    picture.head(top - sheet.pace(12), [f"More than {than(column_names(names)[0])}, in points"])
    lower = _difference_panel(picture, varied, differences, (top, room, height))
    _lines(lower, differences, factor, "difference", "")
    write_values(lower, *lower.get_xlim(), room)
    write_title(
        picture, varied, sheet.left + UPRIGHT, top + height + min(28, values_below - 10), room
    )
    picture.description = f"{words}. {lines_in_words(differences, names)}"
    return picture


def lines_in_words(differences: "pd.DataFrame", names: Sequence[str]) -> str:
    """At how many points the interval of the difference excludes zero, each way."""
    short = column_names(names)
    parts = [
        of_points(rows, short[0], short[int(str(number)) - 1])
        for number, rows in differences.groupby("side")
    ]
    return capital(f"{'; '.join(parts)}.") if parts else "No point is shared."


def _difference_panel(
    picture: Picture,
    factor: FactorAxis,
    differences: "pd.DataFrame",
    place: tuple[float, float, float],
) -> Axes:
    """Axes of differences around zero, in percentage points; place: top, width and height."""
    axes = picture.panel(picture.sheet.left + UPRIGHT, *place)
    low, high = factor.range
    slack = 0.01 * (high - low or 1.0)
    reach = largest(differences)
    axes.set(xlim=(low - slack, high + slack), ylim=(-reach, reach))
    marks = value_ticks(-reach, reach, 5)
    name_ticks(axes.yaxis, marks, [_in_points(mark) for mark in marks])
    axes.hlines(marks, *axes.get_xlim(), clip_on=False, **style.GRID)
    axes.hlines([0], *axes.get_xlim(), color=style.SLATE, linewidth=0.9, clip_on=False, zorder=1)
    axes.vlines(value_ticks(*axes.get_xlim(), 8), -reach, reach, **style.GRID)
    return axes


def largest(differences: "pd.DataFrame") -> float:
    """How far an axis of differences reaches on both sides of zero, at least 5 points."""
    columns = differences[["difference", "low", "high"]].to_numpy(float)
    reach = float(np.nanmax(np.abs(columns))) if np.isfinite(columns).any() else 0.0
    return max(0.05, min(1.0, 1.05 * reach))


def _in_points(share: float) -> str:
    label = f"{abs(100 * share):g}"
    return label if label == "0" else f"{'+' if share > 0 else chr(0x2212)}{label}"


def _lines(axes: Axes, table: "pd.DataFrame", factor: str, column: str, label: str) -> None:
    """One line a side with its band; the first side has no difference."""
    labels = []
    for number, own in table.groupby("side"):
        look = LOOKS[int(str(number)) - 1]
        rows = own.sort_values(factor).dropna(subset=[column])
        if rows.empty:
            continue
        x, y = rows[factor].to_numpy(float), rows[column].to_numpy(float)
        low, high = rows["low"].to_numpy(float), rows["high"].to_numpy(float)
        props: dict[str, Any] = {"color": look.colour, "clip_on": False, "zorder": 4}
        axes.fill_between(x, low, high, color=look.colour, alpha=0.13, linewidth=0, zorder=2)
        axes.plot(x, y, **props, **look.line)
        if not label:
            sure = np.array([excludes_zero(*bounds) for bounds in zip(low, high, strict=True)])
            marks: dict[str, Any] = {"linestyle": "none", "marker": look.marker, "markersize": 4.5}
            for there, face in ((sure, look.colour), (~sure, style.PAPER)):
                if there.any():
                    axes.plot(x[there], y[there], markerfacecolor=face, **props, **marks)
        else:
            measure = str(rows["measure"].iloc[0])
            words = label.format(number, value_in_words(measure, float(y[-1])))
            bottom, top = axes.get_ylim()
            end = (float(y[-1]) - bottom) / (top - bottom)
            labels.append(Label(end, words, look.text, "bold"))
    label_ends(axes, labels)
