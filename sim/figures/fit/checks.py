"""What a fit expected of its records, beside what happened."""

from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes

from sim.figures.core import style
from sim.figures.core.labels import fitted
from sim.figures.core.picture import Picture, drawn, name_ticks, note_lines
from sim.figures.core.rows import rows_on
from sim.figures.core.sizes import SIZES, Sheet, SizeName
from sim.figures.core.style import INK, MUTED, QUIET, SMALL_SIZE, TEXT_SIZE
from sim.wording.numbers import percent

if TYPE_CHECKING:
    import pandas as pd

_ROW, _HEAD, _SCALE = 20.0, 26.0, 24.0
_NAMES, _NUMBERS, _GAP = 190.0, 74.0, 16.0
_KEY = "dot: share that joined, filled where outside; tick: expected; grey line: 90 % interval"
_HEADINGS = {"pair": "By pair", "kind": "By kind", "occasion": "By occasion"}


@drawn
def checks_figure(checks: "pd.DataFrame", title: str, size: SizeName = "screen") -> Picture:
    """The picture of predictive checks: a row a group, at most 24 of each grouping.

    `checks` has columns by (pair, kind or occasion), group, decisions, joined, expected, low and
    high. Drawn are shares of the decisions: a line for the interval, a tick for what was expected,
    a dot for what happened, filled where the interval does not hold it.
    """
    sheet = SIZES[size].across
    parts = {
        by: checks[checks["by"] == by].nlargest(sheet.rows, "decisions").to_dict("records")
        for by in _HEADINGS
        if (checks["by"] == by).any()
    }
    rows = sum(map(len, parts.values()))
    outside = sum(_is_outside(row) for part in parts.values() for row in part)
    words = f"{outside} of {rows} groups are outside their 90 % interval."
    if len(checks) > rows:
        words += f" Not shown: {len(checks) - rows:,} of fewer decisions."
    columns = _columns(sheet, len(parts))
    key, head = note_lines(_KEY, sheet.room), sheet.pace(_HEAD)
    above, scale = 10.0 + 12 * len(key), sheet.pace(_SCALE)
    pace = rows_on(columns[0], sheet.pace(_ROW), _NAMES, _NUMBERS, indent=6.0).pace
    stacked = max(map(len, parts.values()), default=0) if sheet.is_low else rows
    heads = (1 if sheet.is_low else len(parts)) * (head + 8)
    picture = Picture(
        "Does the fit expect what happened?",
        (f"{title}.", words),
        above + heads + scale,
        sheet,
        stack=(stacked, pace),
    )
    for place, line in enumerate(key):
        y = picture.top + 14 + 12 * place
        picture.write(sheet.left, y, line, size=SMALL_SIZE, color=MUTED)
    top, sentences = picture.top + above + head, []
    for number, ((by, part), column) in enumerate(zip(parts.items(), columns, strict=False)):
        ticks = sheet.is_low or number == len(parts) - 1
        sentences += _part(picture, part, _HEADINGS[by], (column, top), ticks=ticks)
        if not sheet.is_low:
            top += len(part) * picture.stacked + 8 + head
    picture.description = "; ".join(sentences) + "."
    return picture


def _columns(sheet: Sheet, parts: int) -> list[Sheet]:
    """Where each part stands: on a slide beside each other, else below."""
    count = max(parts, 1)
    if not sheet.is_low:
        return [sheet] * count
    pace = (sheet.room + _GAP) / count
    lefts = [sheet.left + pace * column for column in range(count)]
    return [sheet.part(left, left + pace - _GAP) for left in lefts]


def _part(
    picture: Picture,
    part: "list[dict[Any, Any]]",
    heading: str,
    place: tuple[Sheet, float],
    *,
    ticks: bool,
) -> list[str]:
    """Groups of one kind, a row each, and what they say; place: their column and top."""
    column, top = place
    beside = rows_on(column, 0.0, _NAMES, _NUMBERS, indent=6.0).at(picture.stacked)
    picture.head(top - 8, [heading], column.left)
    axes = picture.panel(beside.left, top, beside.width, len(part) * beside.pace)
    axes.set_xlim(0, 1)
    axes.set_ylim(len(part) * beside.pace, 0)
    for value in (0.0, 0.5, 1.0):
        axes.axvline(value, **style.GRID)
    words = ["0", percent(0.5), percent(1.0)] if ticks else ["", "", ""]
    name_ticks(axes.xaxis, [0.0, 0.5, 1.0], words)
    sentences = []
    for index, row in enumerate(part):
        _draw(axes, beside.middle(index), row)
        beside.write_name(picture, top, index, fitted(row["group"], beside.names, TEXT_SIZE))
        counted = f"{row['joined']} of {row['decisions']}"
        y = top + beside.middle(index) + 3
        picture.write(column.right, y, counted, ha="right", size=SMALL_SIZE, color=MUTED)
        expected = f"expected {row['expected']:.1f} ({row['low']} to {row['high']})"
        sentences.append(f"{row['group']}: joined {counted}, {expected}")
    return sentences


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
