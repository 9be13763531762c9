"""What a fit expected of its records, beside what happened."""

from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes

from sim.figures.core import style
from sim.figures.core.labels import fitted
from sim.figures.core.rows import rows_on
from sim.figures.core.sizes import SIZES, SizeName
from sim.figures.core.style import INK, MUTED, QUIET, SMALL_SIZE, TEXT_SIZE, Picture, note_lines
from sim.wording.numbers import percent

if TYPE_CHECKING:
    import pandas as pd

_ROW, _HEAD, _SCALE = 20.0, 26.0, 24.0
_NAMES, _NUMBERS = 190.0, 74.0
_KEY = "dot: share that joined, filled where outside; tick: expected; grey line: 90 % interval"
_HEADINGS = {"pair": "By pair", "kind": "By kind", "occasion": "By occasion"}


@style.drawn
def checks_figure(checks: "pd.DataFrame", title: str, size: SizeName = "screen") -> Picture:
    """The picture of predictive checks: a row a group, at most 24 of each grouping.

    `checks` has columns by (pair, kind or occasion), group, decisions, joined, expected, low and
    high. Drawn are shares of the decisions: a line for the interval, a tick for what was expected,
    a dot for what happened, filled where the interval does not hold it.
    """
    sheet = SIZES[size]
    parts = {
        by: checks[checks["by"] == by].nlargest(sheet.rows, "decisions").to_dict("records")
        for by in _HEADINGS
        if (checks["by"] == by).any()
    }
    rows = sum(map(len, parts.values()))
    outside = sum(_is_outside(row) for part in parts.values() for row in part)
    beside = rows_on(sheet, sheet.pace(_ROW), _NAMES, _NUMBERS, indent=6.0)
    key = note_lines(_KEY, sheet.room)
    above = 10.0 + 12 * len(key)
    picture = Picture(
        "Does the fit expect what happened?",
        (f"{title}.", f"{outside} of {rows} groups are outside their 90 % interval."),
        above + rows * beside.pace + len(parts) * (_HEAD + 8) + _SCALE,
        sheet,
    )
    for place, line in enumerate(key):
        y = picture.top + 14 + 12 * place
        picture.write(sheet.left, y, line, size=SMALL_SIZE, color=MUTED)
    top, sentences = picture.top + above, []
    for number, (by, part) in enumerate(parts.items()):
        top += _HEAD
        picture.head(top - 8, [_HEADINGS[by]])
        axes = picture.panel(beside.left, top, beside.width, len(part) * beside.pace)
        axes.set_xlim(0, 1)
        axes.set_ylim(len(part) * beside.pace, 0)
        for value in (0.0, 0.5, 1.0):
            axes.axvline(value, **style.GRID)
        last = number == len(parts) - 1
        ticks = ["0", percent(0.5), percent(1.0)] if last else ["", "", ""]
        style.name_ticks(axes.xaxis, [0.0, 0.5, 1.0], ticks)
        for place, row in enumerate(part):
            _draw(axes, beside.middle(place), row)
            name = fitted(row["group"], beside.names, TEXT_SIZE)
            beside.write_name(picture, top, place, name)
            counted = f"{row['joined']} of {row['decisions']}"
            y, right = top + beside.middle(place) + 3, sheet.right
            picture.write(right, y, counted, ha="right", size=SMALL_SIZE, color=MUTED)
            expected = f"expected {row['expected']:.1f} ({row['low']} to {row['high']})"
            sentences.append(f"{row['group']}: joined {counted}, {expected}")
        top += len(part) * beside.pace + 8
    picture.description = "; ".join(sentences) + "."
    return picture


def _is_outside(row: "dict[Any, Any]") -> bool:
    return not row["low"] <= row["joined"] <= row["high"]


def _draw(axes: Axes, y: float, row: "dict[Any, Any]") -> None:
    of = row["decisions"]
    ends = [row["low"] / of, row["high"] / of]
    axes.plot(ends, [y, y], color=QUIET, linewidth=3.0, label="interval", clip_on=False)
    look: dict[str, Any] = {"color": INK, "marker": "|", "markersize": 9, "clip_on": False}
    axes.plot([row["expected"] / of], [y], label="expected", **look)
    colour = style.VERMILLION if _is_outside(row) else style.BLUE
    face = colour if _is_outside(row) else style.PAPER
    axes.plot(
        [row["joined"] / of], [y], label="joined", clip_on=False,
        color=colour, marker="o", markersize=5.5, markerfacecolor=face,
    )  # fmt: skip
