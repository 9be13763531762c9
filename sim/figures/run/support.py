"""Do the two become allies? The share that are, then single replicates and where all end."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from sim.figures.core import style, timeline
from sim.figures.core.columns import columns_in
from sim.figures.core.factors import UPRIGHT
from sim.figures.core.labels import first_fitting, spread, text_width
from sim.figures.core.sizes import SIZES, SizeName
from sim.figures.core.style import (
    FIRST,
    HEADING_LINE,
    INK,
    MUTED,
    QUIET,
    SECOND,
    SMALL_SIZE,
    Picture,
    heading_lines,
)
from sim.measures.labels import FOCUS_VERBS
from sim.scenario.dates import step_name
from sim.wording.numbers import exact_percent, percent, percents

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sim.scenario.schema import Scenario

_ANSWER = 88.0
_BARS, _APART = 46.0, 6.0
_PANEL, _LOWER_PANEL = 128.0, 88.0
_HEADING, _WAYS, _DATES = 34.0, 28.0, 24.0
_ALLIANCE = "Alliance: the share of runs in which they are allied"
_HEADINGS = {
    "expected": "Expected support: the chance each gives the other of joining next time",
    "costly_rate": "Costly support: the share of the other's recent costly occasions joined",
}
_LARGEST = 20.0
_LINE = 1.25 * SMALL_SIZE
_LEAD = 14.0


class Label(NamedTuple):
    """Words beside the end of a line, and the value at which the line ends."""

    value: float
    words: str
    colour: str
    weight: str


@style.drawn
def support_figure(
    path: "pd.DataFrame",
    scenario: "Scenario",
    ends: "pd.DataFrame | None" = None,
    singles: "pd.DataFrame | None" = None,
    size: SizeName = "screen",
) -> Picture:
    """The picture of an ensemble: the share allied over time, single runs, and where all runs end.

    `path` has columns step, measure, by, towards, mean, q10, q90 for the focus pair: "expected" and
    "costly_rate" both ways, "allied" once. `ends` has, for the same two, low, high and replicates:
    how many end there; `singles` has replicate, step and value. Without singles, as of older runs,
    means are drawn.
    """
    sheet = SIZES[size]
    columns = columns_in(sheet.room - UPRIGHT, min(40.0, 0.08 * sheet.room), 150.0)
    lines = columns.width - _BARS - _APART
    a, b = style.focus_names(scenario, room=175, size=sheet.title)
    allied = path[path["measure"] == "allied"].sort_values("step")
    rule = scenario.model.alliance
    needed = {"expected": rule.expectation, "costly_rate": rule.reciprocity}
    headings = {"allied": heading_lines(_ALLIANCE, sheet.room)} | {
        measure: heading_lines(f"{words} (needed: {exact_percent(needed[measure])})", sheet.room)
        for measure, words in _HEADINGS.items()
    }
    panel, lower = sheet.tall * _PANEL, sheet.tall * _LOWER_PANEL
    more = HEADING_LINE * sum(len(lines) - 1 for lines in headings.values())
    ways_height = (_WAYS + lower) * columns.rows
    picture = Picture(
        f"Do {a} and {b} become allies?",
        (f"{scenario.title}.", _verdict(allied["mean"].to_numpy(float), scenario)),
        _HEADING + panel + 2 * (_DATES + ways_height + _HEADING) + 2 + more,
        sheet,
        _notes(singles),
    )
    left = sheet.left + UPRIGHT
    top = picture.top + _HEADING + HEADING_LINE * (len(headings["allied"]) - 1)
    picture.head(top - 10, headings["allied"])
    room = sheet.room - UPRIGHT - _ANSWER
    axes = _panel(picture, scenario, (left, top, room, panel), ticks=True)
    _alliance(axes, allied)
    timeline.write_dates(axes, timeline.time_ticks(scenario, 1, scenario.steps, room))
    top += panel + _DATES + _HEADING
    most = 1.0 if ends is None else float(ends["replicates"].max())
    for measure, threshold in needed.items():
        top += HEADING_LINE * (len(headings[measure]) - 1)
        picture.head(top - 10, headings[measure])
        ways = ((scenario.focus, FIRST), (scenario.focus[::-1], SECOND))
        for number, (way, look) in enumerate(ways):
            if number % columns.number == 0:
                x = left
                top += _WAYS + (lower if number else 0.0)
            mean = _of(path, measure, way)
            _write_way(picture, scenario, mean, way, look, (x, top, columns.width))
            place = (x, top, lines, lower)
            axes = _panel(picture, scenario, place, ticks=x == left)
            single = None if singles is None else _of(singles, measure, way)
            _runs(axes, mean, single, look)
            _needed(axes, threshold, f"needed {measure} {way[0]}")
            if measure == "costly_rate" and number + columns.number > 1:
                named = timeline.time_ticks(scenario, 1, scenario.steps, lines)
                timeline.write_dates(axes, named)
            if ends is not None:
                bars = picture.panel(x + lines + _APART, top, _BARS, lower)
                _ends(bars, _of(ends, measure, way), look, most)
                _needed(bars, threshold, f"needed at the end {measure} {way[0]}")
            x += columns.pace
        top += lower + _HEADING
    picture.description = _in_words(path, scenario)
    return picture


def _of(table: "pd.DataFrame", measure: str, way: tuple[str, str]) -> "pd.DataFrame":
    """The rows of a measure one way."""
    return table[
        (table["measure"] == measure) & (table["by"] == way[0]) & (table["towards"] == way[1])
    ]


def _notes(singles: "pd.DataFrame | None") -> tuple[str, str]:
    """How to read the picture, in two lines."""
    numbers = "At the end: the mean of all runs, and their 10th to 90th percentile."
    if singles is None:
        return "Lines are means over runs. Dotted: what is needed.", numbers
    count = singles["replicate"].nunique()
    lines = "Lines: a single run." if count == 1 else f"Lines: {count} single runs."
    bars = "Bars: where all runs end, the longer the more. Dotted: what is needed."
    return f"{lines} {bars}", numbers


def _panel(
    picture: Picture,
    scenario: "Scenario",
    place: tuple[float, float, float, float],
    *,
    ticks: bool,
) -> Axes:
    """Axes from 0 to 100 % over all steps; place: left, top, width and height."""
    axes = picture.panel(*place)
    axes.set_xlim(0.5, scenario.steps + 0.5)
    axes.set_ylim(0, 1)
    if ticks:
        style.name_ticks(axes.yaxis, [0, 0.5, 1], ["0", percent(0.5), percent(1.0)])
    axes.hlines([0, 0.5, 1], 0.5, scenario.steps + 0.5, clip_on=False, **style.GRID)
    dates = [tick.step for tick in timeline.time_ticks(scenario, 1, scenario.steps, place[2])]
    axes.vlines(dates, 0, 1, **style.GRID)
    return axes


def _write_way(
    picture: Picture,
    scenario: "Scenario",
    path: "pd.DataFrame",
    way: tuple[str, str],
    look: style.Line,
    place: tuple[float, float, float],
) -> None:
    """Who does what towards whom, and how often in the mean and the middle of all runs.

    place: left, top of the panel below, and the room for the words.
    """
    left, top, width = place
    verb = FOCUS_VERBS[str(path["measure"].iloc[0])]
    last = path.sort_values("step").iloc[-1]
    room = (width - text_width(f" {verb} ", SMALL_SIZE, bold=True)) / 2
    by, towards = (
        style.called(scenario.states[state], room, SMALL_SIZE, bold=True) for state in way
    )
    words = f"{by} {verb} {towards}"
    picture.write(left, top - 17, words, size=SMALL_SIZE, weight="bold", color=look.text)
    middle = f"{percents(last['q10'])} to {percent(last['q90'])}"
    mean = percent(last["mean"])
    choices = (f"at the end {mean} (middle 80 %: {middle})", f"end {mean} (80 %: {middle})")
    words = first_fitting(choices, width, SMALL_SIZE)
    picture.write(left, top - 6, words, size=SMALL_SIZE, color=MUTED)


def _runs(
    axes: Axes,
    path: "pd.DataFrame",
    singles: "pd.DataFrame | None",
    look: style.Line,
) -> None:
    """Single runs as thin lines; the mean where there are none."""
    name = f"{path['measure'].iloc[0]} {path['by'].iloc[0]}"
    props: dict[str, Any] = {"color": look.colour, "clip_on": False, "zorder": 3}
    if singles is None:
        dashes: dict[str, Any] = {"dashes": look.dashes} if look.dashes else {}
        axes.plot(
            *drawn(path.sort_values("step"), "mean"),
            linewidth=2,
            label=f"mean {name}",
            **props,
            **dashes,
        )
        return
    for replicate, line in singles.groupby("replicate"):
        steps = drawn(line.sort_values("step"), "value")
        axes.plot(*steps, linewidth=0.7, alpha=0.45, label=f"single {replicate} {name}", **props)


def _ends(axes: Axes, ends: "pd.DataFrame", look: style.Line, most: float) -> None:
    """How many runs end where: a bar for each part of the scale."""
    axes.set(xlim=(0, most), ylim=(0, 1))
    heights = (ends["high"] - ends["low"]).to_numpy(float)
    middles = ends["low"].to_numpy(float) + heights / 2
    axes.axvline(0.0, color=QUIET, linewidth=0.7)
    counts = ends["replicates"].to_numpy(float)
    axes.barh(middles, counts, 0.84 * heights, color=look.colour, linewidth=0)


def _needed(axes: Axes, threshold: float, name: str) -> None:
    across: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "label": name}
    axes.plot([0, 1], [threshold] * 2, color=INK, linewidth=0.9, dashes=(1, 2.2), **across)


def _alliance(axes: Axes, allied: "pd.DataFrame") -> None:
    """The share allied, and the last one in the largest letters of the picture."""
    (x, share), low = drawn(allied, "mean"), 0.0
    width, height = style.extent(axes)
    axes.fill_between(x, low, share, color=INK, alpha=0.12, linewidth=0, zorder=2)
    axes.plot(x, share, color=INK, linewidth=2, zorder=3, clip_on=False)
    half = 22.0 / height
    y = min(max(share[-1], half), 1 - half)
    props: dict[str, Any] = {"transform": axes.transAxes, "color": INK, "weight": "bold"}
    axes.text(1 + 10 / width, y + 2 / height, percent(share[-1]), size=_LARGEST, **props)
    below: dict[str, Any] = props | {"weight": "normal", "color": MUTED, "va": "top"}
    words = "of runs end allied"
    axes.text(1 + 10 / width, y - 5 / height, words, size=SMALL_SIZE, **below)


def drawn(line: "pd.DataFrame", *columns: str) -> "list[NDArray[np.float64]]":
    """Steps and columns as arrays; a single step is stretched to a dash, which can be seen."""
    arrays = [line[column].to_numpy(float) for column in ("step", *columns)]
    if len(line) > 1:
        return arrays
    step, *values = arrays
    return [np.array([step[0] - 0.25, step[0] + 0.25]), *(np.repeat(value, 2) for value in values)]


def label_ends(axes: Axes, labels: list[Label]) -> None:
    """Writes labels beside the ends of lines, moved apart where lines end close together."""
    width, height = style.extent(axes)
    gaps = [_LINE * (1 + label.words.count("\n")) + 3 for label in labels]
    wanted = [label.value * height for label in labels]
    places = spread(wanted, gaps, low=-10, high=height + 12)
    ends = 1 + _LEAD / width
    for label, y in zip(labels, places, strict=True):
        axes.plot(
            [1.004, ends - 3 / width],
            [label.value, y / height],
            color=QUIET,
            linewidth=0.7,
            transform=axes.transAxes,
            clip_on=False,
        )
        axes.text(
            ends,
            y / height,
            label.words,
            size=SMALL_SIZE,
            color=label.colour,
            weight=label.weight,
            va="center",
            linespacing=1.25,
            transform=axes.transAxes,
        )


def _verdict(share: "NDArray[np.float64]", scenario: "Scenario") -> str:
    """The answer in words, from the share of runs that are allied at each step."""
    if not share.any():
        return "No run is ever allied."
    end = step_name(scenario, scenario.steps)
    if share[-1] == 1:
        return f"At the end ({end}) they are allied in every run."
    if share[-1] == 0:
        most = percent(share.max())
        return f"At the end ({end}) they are allied in no run; at most {most} were before."
    return f"At the end ({end}) they are allied in {percent(share[-1])} of the runs."


def _in_words(path: "pd.DataFrame", scenario: "Scenario") -> str:
    end = path[path["step"] == path["step"].max()]
    a, b = scenario.focus
    words = [f"At the last step, {step_name(scenario, scenario.steps)}:"]
    for measure, verb in FOCUS_VERBS.items():
        for by, towards in ((a, b), (b, a)):
            row = end[(end["measure"] == measure) & (end["by"] == by)].iloc[0]
            pair = f"{scenario.states[by].name} {verb} {scenario.states[towards].name}"
            low, high = percent(row["q10"]), percent(row["q90"])
            mean = percent(row["mean"])
            words.append(f"{pair}: {mean} (10-90 % of runs: {low} to {high});")
    share = end.loc[end["measure"] == "allied", "mean"].iloc[0]
    return " ".join([*words, f"allied in {percent(share)} of runs."])
