"""Do the two become allies? The share that are, then single replicates and where all end."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from sim.figures.core import style, timeline
from sim.figures.core.labels import fitted, spread, text_width
from sim.figures.core.style import FIRST, INK, MARGIN, MUTED, QUIET, SECOND, SMALL_SIZE, Picture
from sim.measures.labels import FOCUS_VERBS
from sim.scenario.dates import step_name
from sim.wording.numbers import exact_percent, percent, percents

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sim.scenario.schema import Scenario

_LEFT, _ANSWER = 54.0, 88.0
_ROOM = style.WIDTH - _LEFT - _ANSWER - MARGIN
_GAP, _BARS, _APART = 40.0, 46.0, 6.0
_COLUMN = (style.WIDTH - _LEFT - MARGIN - _GAP) / 2
_PANEL, _LOWER_PANEL = 128.0, 88.0
_HEADING, _WAYS, _DATES, _NOTE = 34.0, 28.0, 24.0, 18.0
_HEADINGS = {
    "expected": "Expected support: the chance each gives the other of joining next time",
    "costly_rate": "Costly support: the share of the other's recent costly occasions joined",
}
_LINES = _COLUMN - _BARS - _APART
_LARGEST = 20.0
_LINE = 1.25 * SMALL_SIZE
_LEAD = 14.0


class Label(NamedTuple):
    """Words beside the end of a line, and the value at which the line ends."""

    value: float
    words: str
    colour: str
    weight: str


@style.house_style()
def support_figure(
    path: "pd.DataFrame",
    scenario: "Scenario",
    ends: "pd.DataFrame | None" = None,
    singles: "pd.DataFrame | None" = None,
) -> Picture:
    """The picture of an ensemble: the share allied over time, single runs, and where all runs end.

    `path` has columns step, measure, by, towards, mean, q10, q90 for the focus pair: "expected" and
    "costly_rate" both ways, "allied" once. `ends` has, for the same two, low, high and replicates:
    how many end there; `singles` has replicate, step and value. Without singles, as of older runs,
    means are drawn.
    """
    a, b = style.focus_names(scenario, room=175, size=style.TITLE_SIZE)
    allied = path[path["measure"] == "allied"].sort_values("step")
    rows = _WAYS + _LOWER_PANEL + _HEADING
    picture = Picture(
        f"Do {a} and {b} become allies?",
        (f"{scenario.title}.", _verdict(allied["mean"].to_numpy(float), scenario)),
        body=_HEADING + _PANEL + _DATES + 2 * rows + _DATES + 2 * _NOTE - 6,
    )
    top = picture.top + _HEADING
    heading = "Alliance: the share of runs in which they are allied"
    picture.write(MARGIN, top - 10, heading, size=style.HEADING_SIZE, weight="bold")
    axes = _panel(picture, scenario, (_LEFT, top, _ROOM, _PANEL), ticks=True)
    _alliance(axes, allied)
    timeline.write_dates(axes, timeline.time_ticks(scenario, 1, scenario.steps, _ROOM))
    top += _PANEL + _DATES + _HEADING
    rule = scenario.model.alliance
    most = 1.0 if ends is None else float(ends["replicates"].max())
    for measure, threshold in (("expected", rule.expectation), ("costly_rate", rule.reciprocity)):
        heading = f"{_HEADINGS[measure]} (needed: {exact_percent(threshold)})"
        words = fitted(heading, style.WIDTH - 2 * MARGIN, style.HEADING_SIZE, bold=True)
        picture.write(MARGIN, top - 10, words, size=style.HEADING_SIZE, weight="bold")
        top += _WAYS
        ways = ((scenario.focus, FIRST), (scenario.focus[::-1], SECOND))
        for column, (way, look) in enumerate(ways):
            mean = _of(path, measure, way)
            left = _LEFT + column * (_COLUMN + _GAP)
            _write_way(picture, scenario, mean, way, look, (left, top))
            axes = _panel(picture, scenario, (left, top, _LINES, _LOWER_PANEL), ticks=column == 0)
            single = None if singles is None else _of(singles, measure, way)
            _runs(axes, mean, single, look)
            _needed(axes, threshold, f"needed {measure} {way[0]}")
            if measure == "costly_rate":
                named = timeline.time_ticks(scenario, 1, scenario.steps, _LINES)
                timeline.write_dates(axes, named)
            if ends is not None:
                place = (left + _LINES + _APART, top, _BARS, _LOWER_PANEL)
                bars = picture.panel(*place)
                _ends(bars, _of(ends, measure, way), look, most)
                _needed(bars, threshold, f"needed at the end {measure} {way[0]}")
        top += _LOWER_PANEL + _HEADING
    for line, words in enumerate(_notes(singles)):
        y = picture.height - 26 + 14 * line
        picture.write(MARGIN, y, words, size=SMALL_SIZE, color=MUTED)
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
    place: tuple[float, float],
) -> None:
    """Who does what towards whom, and how often in the mean and the middle of all runs."""
    left, top = place
    verb = FOCUS_VERBS[str(path["measure"].iloc[0])]
    last = path.sort_values("step").iloc[-1]
    room = (_COLUMN - text_width(f" {verb} ", SMALL_SIZE, bold=True)) / 2
    by, towards = (
        style.called(scenario.states[state], room, SMALL_SIZE, bold=True) for state in way
    )
    words = f"{by} {verb} {towards}"
    picture.write(left, top - 17, words, size=SMALL_SIZE, weight="bold", color=look.text)
    middle = f"{percents(last['q10'])} to {percent(last['q90'])}"
    words = f"at the end {percent(last['mean'])} (middle 80 %: {middle})"
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
            gid=f"mean {name}",
            **props,
            **dashes,
        )
        return
    for replicate, line in singles.groupby("replicate"):
        steps = drawn(line.sort_values("step"), "value")
        axes.plot(*steps, linewidth=0.7, alpha=0.45, gid=f"single {replicate} {name}", **props)


def _ends(axes: Axes, ends: "pd.DataFrame", look: style.Line, most: float) -> None:
    """How many runs end where: a bar for each part of the scale."""
    axes.set(xlim=(0, most), ylim=(0, 1))
    heights = (ends["high"] - ends["low"]).to_numpy(float)
    middles = ends["low"].to_numpy(float) + heights / 2
    axes.axvline(0.0, color=QUIET, linewidth=0.7)
    counts = ends["replicates"].to_numpy(float)
    axes.barh(middles, counts, 0.84 * heights, color=look.colour, linewidth=0)


def _needed(axes: Axes, threshold: float, name: str) -> None:
    across: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "gid": name}
    axes.plot([0, 1], [threshold] * 2, color=INK, linewidth=0.9, dashes=(1, 2.2), **across)


def _alliance(axes: Axes, allied: "pd.DataFrame") -> None:
    """The share allied, and the last one in the largest letters of the picture."""
    (x, share), low = drawn(allied, "mean"), 0.0
    axes.fill_between(x, low, share, color=INK, alpha=0.12, linewidth=0, zorder=2)
    axes.plot(x, share, color=INK, linewidth=2, zorder=3, clip_on=False)
    half = 22.0 / _PANEL
    y = min(max(share[-1], half), 1 - half)
    props: dict[str, Any] = {"transform": axes.transAxes, "color": INK, "weight": "bold"}
    axes.text(1 + 10 / _ROOM, y + 2 / _PANEL, percent(share[-1]), size=_LARGEST, **props)
    below: dict[str, Any] = props | {"weight": "normal", "color": MUTED, "va": "top"}
    words = "of runs end allied"
    axes.text(1 + 10 / _ROOM, y - 5 / _PANEL, words, size=SMALL_SIZE, **below)


def drawn(line: "pd.DataFrame", *columns: str) -> "list[NDArray[np.float64]]":
    """Steps and columns as arrays; a single step is stretched to a dash, which can be seen."""
    arrays = [line[column].to_numpy(float) for column in ("step", *columns)]
    if len(line) > 1:
        return arrays
    step, *values = arrays
    return [np.array([step[0] - 0.25, step[0] + 0.25]), *(np.repeat(value, 2) for value in values)]


def label_ends(axes: Axes, labels: list[Label]) -> None:
    """Writes labels beside the ends of lines, moved apart where lines end close together."""
    width, height = (72 * length / style.DPI for length in axes.bbox.size)
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
