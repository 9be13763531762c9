"""Do the two become allies? The share that are, then single replicates and where all end."""

from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
from matplotlib.axes import Axes

from sim.figures.core import style, timeline
from sim.figures.core.labels import spread
from sim.figures.core.picture import Picture, drawn, extent
from sim.figures.core.sizes import SIZES, SizeName
from sim.figures.core.state_names import focus_names
from sim.figures.core.style import INK, QUIET, SMALL_SIZE
from sim.figures.run.pair_panels import (
    LOOKS,
    PairPanels,
    Place,
    draw_ends,
    needed_by,
    of_way,
    panel_over_time,
    way,
    write_answer,
)
from sim.measures.labels import FOCUS_VERBS
from sim.scenario.dates import step_name
from sim.wording.numbers import percent, percents

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sim.scenario.schema import Scenario

_LINE, _SLIDE_LINE = 1.25 * SMALL_SIZE, 1.2 * SMALL_SIZE
_LEAD = 14.0
_MOST_LABELS = 99


class Label(NamedTuple):
    """Words beside the end of a line, and the value at which the line ends."""

    value: float
    words: str
    colour: str
    weight: str


@drawn
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
    sheet = SIZES[size].across
    panels = PairPanels(sheet, needed_by(scenario))
    a, b = focus_names(scenario, room=175, size=sheet.title)
    allied = path[path["measure"] == "allied"].sort_values("step")
    picture = Picture(
        f"Do {a} and {b} become allies?",
        (f"{scenario.title}.", _verdict(allied["mean"].to_numpy(float), scenario)),
        panels.body,
        sheet,
        _notes(singles),
        panels.stack,
    )
    _alliance(picture, panels.alliance(picture), scenario, allied)
    panels.write_headings(picture)
    most = 1.0 if ends is None else float(ends["replicates"].max())
    for (measure, number), place in panels.support(picture).items():
        own = way(scenario, number)
        mean, threshold, look = of_way(path, measure, own), panels.needed[measure], LOOKS[number]
        panels.write_way(picture, scenario, measure, number, place, _at_the_end(mean))
        axes, bars = panels.draw(picture, scenario, place, threshold, has_bars=ends is not None)
        _runs(axes, mean, None if singles is None else of_way(singles, measure, own), look)
        if bars is not None and ends is not None:
            draw_ends(bars, of_way(ends, measure, own), look.colour, (0.0, most))
    picture.description = _in_words(path, scenario)
    return picture


def _notes(singles: "pd.DataFrame | None") -> tuple[str, str]:
    """How to read the picture, in two lines."""
    numbers = "At the end: the mean of all runs, and their 10th to 90th percentile."
    if singles is None:
        return "Lines are means over runs. Dotted: what is needed.", numbers
    count = singles["replicate"].nunique()
    lines = "Lines: a single run." if count == 1 else f"Lines: {count} single runs."
    bars = "Bars: where all runs end, the longer the more. Dotted: what is needed."
    return f"{lines} {bars}", numbers


def _at_the_end(path: "pd.DataFrame") -> tuple[str, ...]:
    """The mean and the middle of all runs at the end, in words that take ever less room."""
    last = path.sort_values("step").iloc[-1]
    middle = f"{percents(last['q10'])} to {percent(last['q90'])}"
    mean = percent(last["mean"])
    return (
        f"at the end {mean} (middle 80 %: {middle})",
        f"end {mean} (80 %: {middle})",
        f"{mean} ({middle})",
    )


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
            *points_of(path.sort_values("step"), "mean"),
            linewidth=2,
            label=f"mean {name}",
            **props,
            **dashes,
        )
        return
    for replicate, line in singles.groupby("replicate"):
        steps = points_of(line.sort_values("step"), "value")
        axes.plot(*steps, linewidth=0.7, alpha=0.45, label=f"single {replicate} {name}", **props)


def _alliance(picture: Picture, place: Place, scenario: "Scenario", allied: "pd.DataFrame") -> None:
    """The share allied, and the last one in the largest letters of the picture."""
    axes = panel_over_time(picture, scenario, place)
    timeline.write_dates(axes, timeline.time_ticks(scenario, 1, scenario.steps, place.width))
    (x, share), low = points_of(allied, "mean"), 0.0
    axes.fill_between(x, low, share, color=INK, alpha=0.12, linewidth=0, zorder=2)
    axes.plot(x, share, color=INK, linewidth=2, zorder=3, clip_on=False)
    write_answer(picture, place, float(share[-1]), "of runs end allied", INK)


def points_of(line: "pd.DataFrame", *columns: str) -> "list[NDArray[np.float64]]":
    """Steps and columns as arrays; a single step is stretched to a dash, which can be seen."""
    arrays = [line[column].to_numpy(float) for column in ("step", *columns)]
    if len(line) > 1:
        return arrays
    step, *values = arrays
    return [np.array([step[0] - 0.25, step[0] + 0.25]), *(np.repeat(value, 2) for value in values)]


def labels_beside(axes: Axes) -> int:
    """How many labels of a line have room beside a panel; off a slide, it is high enough."""
    is_low = cast("Picture", axes.figure).sheet.is_low
    return int((extent(axes)[1] + 2) / _SLIDE_LINE) if is_low else _MOST_LABELS


def label_ends(axes: Axes, labels: list[Label]) -> None:
    """Writes labels beside the ends of lines, moved apart where lines end close together."""
    width, height = extent(axes)
    is_low = cast("Picture", axes.figure).sheet.is_low
    line, apart = (_SLIDE_LINE, 0.0) if is_low else (_LINE, 3.0)
    gaps = [line * (1 + label.words.count("\n")) + apart for label in labels]
    wanted = [label.value * height for label in labels]
    low, high = (-1.0, height + 1) if is_low else (-10.0, height + 12)
    places = spread(wanted, gaps, low, high)
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
            linespacing=line / SMALL_SIZE,
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
