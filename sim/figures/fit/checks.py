"""What a fit expected of its records, beside what happened."""

from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes

from sim.figures.core import style
from sim.figures.core.labels import fitted
from sim.figures.core.style import INK, MARGIN, MUTED, QUIET, SMALL_SIZE, TEXT_SIZE, Picture
from sim.wording.numbers import percent

if TYPE_CHECKING:
    import pandas as pd

_MOST = 24
_ROW, _HEAD, _SCALE, _KEY = 20.0, 26.0, 24.0, 22.0
_NAMES, _NUMBERS = 190.0, 74.0
_HEADINGS = {"pair": "By pair", "kind": "By kind", "occasion": "By occasion"}


@style.house_style()
def checks_figure(checks: "pd.DataFrame", title: str) -> Picture:
    """The picture of predictive checks: a row a group, at most 24 of each grouping.

    `checks` has columns by (pair, kind or occasion), group, decisions, joined, expected, low and
    high. Drawn are shares of the decisions: a line for the interval, a tick for what was expected,
    a dot for what happened, filled where the interval does not hold it.
    """
    parts = {
        by: checks[checks["by"] == by].nlargest(_MOST, "decisions").to_dict("records")
        for by in _HEADINGS
        if (checks["by"] == by).any()
    }
    rows = sum(map(len, parts.values()))
    outside = sum(_is_outside(row) for part in parts.values() for row in part)
    picture = Picture(
        "Does the fit expect what happened?",
        (f"{title}.", f"{outside} of {rows} groups are outside their 90 % interval."),
        body=_KEY + rows * _ROW + len(parts) * (_HEAD + 8) + _SCALE,
    )
    _key(picture)
    top, sentences = picture.top + _KEY, []
    width = picture.width - 2 * MARGIN - _NAMES - _NUMBERS
    for number, (by, part) in enumerate(parts.items()):
        top += _HEAD
        picture.write(MARGIN, top - 8, _HEADINGS[by], size=style.HEADING_SIZE, weight="bold")
        axes = picture.panel(MARGIN + _NAMES, top, width, len(part) * _ROW)
        axes.set_xlim(0, 1)
        axes.set_ylim(len(part) * _ROW, 0)
        for value in (0.0, 0.5, 1.0):
            axes.axvline(value, **style.GRID)
        last = number == len(parts) - 1
        ticks = ["0", percent(0.5), percent(1.0)] if last else ["", "", ""]
        style.name_ticks(axes.xaxis, [0.0, 0.5, 1.0], ticks)
        for place, row in enumerate(part):
            _draw(axes, place, row)
            y = top + (place + 0.5) * _ROW + 3
            picture.write(MARGIN, y, fitted(row["group"], _NAMES - 12, TEXT_SIZE))
            counted = f"{row['joined']} of {row['decisions']}"
            right = picture.width - MARGIN
            picture.write(right, y, counted, ha="right", size=SMALL_SIZE, color=MUTED)
            expected = f"expected {row['expected']:.1f} ({row['low']} to {row['high']})"
            sentences.append(f"{row['group']}: joined {counted}, {expected}")
        top += len(part) * _ROW + 8
    picture.description = "; ".join(sentences) + "."
    return picture


def _is_outside(row: "dict[Any, Any]") -> bool:
    return not row["low"] <= row["joined"] <= row["high"]


def _draw(axes: Axes, place: int, row: "dict[Any, Any]") -> None:
    y, of = (place + 0.5) * _ROW, row["decisions"]
    ends = [row["low"] / of, row["high"] / of]
    axes.plot(ends, [y, y], color=QUIET, linewidth=3.0, gid="interval", clip_on=False)
    look: dict[str, Any] = {"color": INK, "marker": "|", "markersize": 9, "clip_on": False}
    axes.plot([row["expected"] / of], [y], gid="expected", **look)
    colour = style.VERMILLION if _is_outside(row) else style.BLUE
    face = colour if _is_outside(row) else style.PAPER
    axes.plot(
        [row["joined"] / of], [y], gid="joined", clip_on=False,
        color=colour, marker="o", markersize=5.5, markerfacecolor=face,
    )  # fmt: skip


def _key(picture: Picture) -> None:
    y = picture.top + 14.0
    words = "dot: share that joined, filled where outside; tick: expected; grey line: 90 % interval"
    picture.write(MARGIN, y, words, size=SMALL_SIZE, color=MUTED)
