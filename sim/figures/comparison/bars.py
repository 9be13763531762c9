"""Bars: the measures of several runs side by side, and how far each is from the first run."""

from math import floor, isnan
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from sim.figures.core import style
from sim.figures.core.factors import share_tick
from sim.figures.core.labels import fitted
from sim.figures.core.picture import Picture, drawn, name_ticks
from sim.figures.core.rows import Rows, rows_on
from sim.figures.core.series_styles import LOOKS, key_height, write_key
from sim.figures.core.sizes import SIZES, Sheet, SizeName
from sim.figures.core.state_names import focus_names
from sim.figures.core.style import INK, MUTED, SMALL_SIZE, TEXT_SIZE
from sim.measures.labels import change_in_words, measure_of, phrase, table_rows, value_in_words
from sim.studies.compare.side_names import column_names
from sim.studies.compare.verdict import found_in, than
from sim.vocabulary.measures import COMPARED, MEASURES
from sim.wording.differences import excludes_zero
from sim.wording.names import capital

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from sim.measures.labels import MeasureOf
    from sim.scenario.schema import Scenario

_LABELS, _DIFFERENCES, _VALUES, _NUMBER = 158.0, 124.0, 46.0, 14.0
_SLIDE_LABELS = 128.0
_BAR, _BETWEEN, _BETWEEN_ON_SLIDE = 11.0, 12.0, 4.0
_HEADING, _AXIS = 26.0, 22.0
_MOST, _ON_SLIDE = 16, 149.0
"""Most measures, and the height that they have on a slide."""


class BarGroup(NamedTuple):
    """One measure: its words, each side's estimate, and each other side's difference."""

    measure: str
    words: str
    values: "list[dict[str, Any]]"
    """By side; empty where a side does not have it."""
    differences: "dict[int, dict[str, Any]]"


@drawn
def bars_figure(
    values: "pd.DataFrame",
    differences: "pd.DataFrame",
    names: "Sequence[str]",
    scenario: "Scenario",
    size: SizeName = "screen",
) -> Picture:
    """The picture of runs side by side: tables as of a `Comparison`, and the names of its sides."""
    sheet = SIZES[size].across
    measures = _measures(values, differences)
    between = _BETWEEN_ON_SLIDE if sheet.is_low else _BETWEEN
    pace = max(_BAR * len(names), 2.6 * SMALL_SIZE if not sheet.is_narrow else 0.0) + between
    shown = _shown(measures, differences, max(1, int(_ON_SLIDE / pace)) if sheet.is_low else _MOST)
    groups = [_group(measure, values, differences, len(names), scenario) for measure in shown]
    labels = _SLIDE_LABELS if sheet.is_low else _LABELS
    rows = rows_on(sheet, pace, labels + _NUMBER, _VALUES + _DIFFERENCES, indent=_NUMBER)
    above = key_height(names, sheet, "bar") + sheet.pace(_HEADING)
    left_out = len(measures) - len(shown)
    more = f"{left_out:,} more measure{' is' if left_out == 1 else 's are'} in the table."
    note = "Whiskers: 95 % intervals. Bold: the interval of the difference excludes 0."
    note = f"{note} {more}" if left_out else note
    short = column_names(names)
    words = (f"{scenario.title}.", bars_verdict(groups, short))
    body, stack = above + sheet.pace(_AXIS) + 2, (len(groups), rows.pace)
    picture = Picture(title(scenario, sheet), words, body, sheet, [note], stack)
    rows = rows.at(picture.stacked)
    write_key(picture, names, picture.top, "bar")
    top = picture.top + above
    right, heading = sheet.right, {"size": SMALL_SIZE, "color": MUTED}
    difference = f"more than {than(short[0])}, in points (95 %)"
    picture.write(right, top - 8, difference, ha="right", **heading)
    axes = picture.panel(rows.left, top, rows.width, rows.pace * len(groups))
    ticks = np.arange(_lowest(groups), 1.5, 0.5)
    axes.set(xlim=(ticks[0], 1), ylim=(rows.pace * len(groups), 0))
    axes.vlines(ticks, 0, rows.pace * len(groups), **style.GRID)
    name_ticks(axes.xaxis, ticks.tolist(), [share_tick(tick) for tick in ticks.tolist()])
    for index, group in enumerate(groups):
        _draw(picture, axes, group, top, index, rows)
    picture.description = " ".join(_in_words(group, short) for group in groups)
    return picture


def title(scenario: "Scenario", sheet: Sheet) -> str:
    """The question that comparisons answer."""
    a, b = focus_names(scenario, room=170, size=sheet.title)
    return f"{capital(a)} and {b}: what differs?"


def bars_verdict(groups: "Sequence[BarGroup]", names: "Sequence[str]") -> str:
    """The first measure in all sides, which have short names, in a sentence."""
    if not groups:
        return "Nothing is measured in both."
    group = groups[0]
    shares = ", ".join(
        f"{value_in_words(group.measure, row['value'])} {found_in(name)}"
        for name, row in zip(names, group.values, strict=True)
        if row
    )
    return f"{capital(group.words)}: {shares}."


def _measures(values: "pd.DataFrame", differences: "pd.DataFrame") -> "list[MeasureOf]":
    """Those of the pair in their order or, where there are only joins, what differs most first."""
    of_pair = values[values["measure"] != "joins"]
    rows = of_pair if len(of_pair) else values
    measures = list(dict.fromkeys(measure_of(row) for row in table_rows(rows)))
    return measures if len(of_pair) else _by_size(measures, differences)


def _shown(
    measures: "list[MeasureOf]", differences: "pd.DataFrame", most: int
) -> "list[MeasureOf]":
    """As many as there is room for: what every scenario has, then what differs most of the rest."""
    if len(measures) <= most:
        return measures
    first = [measure for measure in measures if measure.measure in COMPARED]
    rest = [measure for measure in measures if measure.measure not in COMPARED]
    chosen = {*first, *_by_size(rest, differences)[: most - len(first)]}
    return [measure for measure in measures if measure in chosen][:most]


def _by_size(measures: "list[MeasureOf]", differences: "pd.DataFrame") -> "list[MeasureOf]":
    """What differs most first."""
    sizes: dict[MeasureOf, float] = {}
    for row in table_rows(differences):
        size = abs(row["difference"]) if row["difference"] == row["difference"] else 0.0
        sizes[measure_of(row)] = max(size, sizes.get(measure_of(row), 0.0))
    return sorted(measures, key=lambda measure: -sizes.get(measure, 0.0))


def _group(
    measure: "MeasureOf",
    values: "pd.DataFrame",
    differences: "pd.DataFrame",
    sides: int,
    scenario: "Scenario",
) -> BarGroup:
    own = {row["side"]: row for row in _rows(values, measure)}
    return BarGroup(
        measure.measure,
        phrase(measure, scenario),
        [own.get(number, {}) for number in range(1, sides + 1)],
        {row["side"]: row for row in _rows(differences, measure)},
    )


def _rows(table: "pd.DataFrame", measure: "MeasureOf") -> "list[dict[str, Any]]":
    rows = table[
        (table["measure"] == measure.measure)
        & (table["by"] == measure.by)
        & (table["towards"] == measure.towards)
    ]
    if measure.occasion is not None:
        rows = rows[rows["occasion"] == measure.occasion]
    return table_rows(rows)


def _lowest(groups: "Sequence[BarGroup]") -> float:
    """Where the axis begins: at 0, or the half or the whole below what is least."""
    ends: list[float] = [
        row[end] for group in groups for row in group.values if row for end in ("value", "low")
    ]
    return min([0.0, *(floor(2 * end) / 2 for end in ends if not isnan(end))])


def _unit(measure: str) -> str:
    return "" if MEASURES[measure].subject == "stance" else " points"


def _draw(
    picture: Picture, axes: Axes, group: BarGroup, top: float, index: int, rows: Rows
) -> None:
    """The bars of one measure, below each other."""
    middle = rows.middle(index)
    if rows.above:
        rows.write_name(picture, top, index, fitted(group.words, rows.names, TEXT_SIZE))
    else:
        words = fitted(group.words, rows.names - _NUMBER + 12, SMALL_SIZE, lines=3)
        props: dict[str, Any] = {"size": SMALL_SIZE, "va": "center", "linespacing": 1.2}
        picture.write(picture.sheet.left, top + middle, words, **props)
    left, bar = rows.left, min(_BAR, (rows.pace - 3) / len(group.values))
    first = middle - bar * len(group.values) / 2
    for number, (row, look) in enumerate(zip(group.values, LOOKS, strict=False), start=1):
        y = first + bar * (number - 0.5)
        base = top + y + 0.36 * SMALL_SIZE
        own: dict[str, Any] = {"size": SMALL_SIZE, "color": look.text}
        picture.write(left - 5, base, str(number), ha="right", weight="bold", **own)
        if not row or row["value"] != row["value"]:
            picture.write(left + 3, base, "nothing to measure", size=SMALL_SIZE, color=MUTED)
            continue
        axes.barh(y, row["value"], 0.72 * bar, color=look.colour, zorder=2)
        reach = max(row["value"], 0.0)
        if row["low"] == row["low"]:
            bounds, reach = [row["low"], row["high"]], max(row["high"], 0.0)
            axes.plot(bounds, [y, y], color=style.PAPER, linewidth=3.0, zorder=3)
            axes.plot(bounds, [y, y], color=style.QUIET, linewidth=1.4, zorder=4)
        low, high = axes.get_xlim()
        end = left + rows.width * (reach - low) / (high - low)
        picture.write(end + 4, base, value_in_words(group.measure, row["value"]), **own)
        if number in group.differences:
            _write_difference(picture, base, group.differences[number])


def _write_difference(picture: Picture, y: float, row: "dict[str, Any]") -> None:
    words = change_in_words(row)
    sure = excludes_zero(row["low"], row["high"])
    props = {"weight": "bold", "color": INK} if sure else {"color": MUTED}
    right = picture.sheet.right
    picture.write(right, y, words, size=SMALL_SIZE, ha="right", **props)


def _in_words(group: BarGroup, names: "Sequence[str]") -> str:
    shares = [
        f"{value_in_words(group.measure, row['value'])} {found_in(name)}"
        for name, row in zip(names, group.values, strict=True)
        if row and not np.isnan(row["value"])
    ]
    words = f"{group.words}: {', '.join(shares) or 'nothing to measure'}"
    sentences = [
        f"{names[number - 1]} has {change_in_words(row)}{_unit(group.measure)} more than {names[0]}"
        for number, row in group.differences.items()
    ]
    return f"{'; '.join([words, *sentences])}."
