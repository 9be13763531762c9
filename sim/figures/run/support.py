"""Do the two become allies? Expected support, costly support and alliance over time."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from sim.figures.core import style, timeline
from sim.figures.core.labels import spread, text_width
from sim.figures.core.style import FIRST, INK, MARGIN, MUTED, QUIET, SECOND, SMALL_SIZE, Picture
from sim.measures.labels import FOCUS_VERBS
from sim.scenario.dates import step_name
from sim.wording.numbers import exact_percent, percent

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sim.scenario.schema import Scenario

_LEFT, _LABELS = 54.0, 136.0
_ROOM = style.WIDTH - _LEFT - _LABELS - MARGIN
_PANEL, _LOWER_PANEL = 112.0, 80.0
_HEADING, _DATES, _NOTE = 34.0, 24.0, 18.0
_LINE = 1.25 * SMALL_SIZE
_LEAD = 14.0


class Label(NamedTuple):
    """Words beside the end of a line, and the value at which the line ends."""

    value: float
    words: str
    colour: str
    weight: str


@style.house_style()
def support_figure(path: "pd.DataFrame", scenario: "Scenario") -> Picture:
    """The picture of an ensemble: means with 10-90 % bands, thresholds, and the share allied.

    `path` has columns step, measure, by, towards, mean, q10, q90 for the focus pair: "expected" and
    "costly_rate" both ways, "allied" once.
    """
    a, b = style.focus_names(scenario, room=175, size=style.TITLE_SIZE)
    allied = path[path["measure"] == "allied"].sort_values("step")
    picture = Picture(
        f"Do {a} and {b} become allies?",
        (f"{scenario.title}.", _verdict(allied["mean"].to_numpy(float), scenario)),
        body=3 * _HEADING + 2 * _PANEL + _LOWER_PANEL + _DATES + _NOTE,
    )
    rule = scenario.model.alliance
    top = picture.top + _HEADING
    for measure, threshold, heading in (
        (
            "expected",
            rule.expectation,
            "Expected support: the chance each gives the other of joining next time",
        ),
        (
            "costly_rate",
            rule.reciprocity,
            "Costly support: the share of the other's recent costly occasions joined",
        ),
    ):
        axes = _panel(picture, scenario, top, _PANEL, heading)
        _both_ways(
            axes, path[path["measure"] == measure], scenario, FOCUS_VERBS[measure], threshold
        )
        top += _PANEL + _HEADING
    heading = "Alliance: the share of runs in which they are allied"
    axes = _panel(picture, scenario, top, _LOWER_PANEL, heading)
    _alliance(axes, allied)
    timeline.write_dates(axes, timeline.time_ticks(scenario, 1, scenario.steps, _ROOM))
    note = "Lines are means; bands hold the middle 80 % of runs (10th to 90th percentile)."
    picture.write(MARGIN, picture.height - 12, note, size=SMALL_SIZE, color=MUTED)
    picture.description = _in_words(path, scenario)
    return picture


def _panel(picture: Picture, scenario: "Scenario", top: float, height: float, heading: str) -> Axes:
    """Axes from 0 to 100 % over all steps, under a heading."""
    axes = picture.panel(_LEFT, top, _ROOM, height)
    axes.set_xlim(0.5, scenario.steps + 0.5)
    axes.set_ylim(0, 1)
    style.name_ticks(axes.yaxis, [0, 0.5, 1], ["0", percent(0.5), percent(1.0)])
    axes.hlines([0, 0.5, 1], 0.5, scenario.steps + 0.5, clip_on=False, **style.GRID)
    dates = [tick.step for tick in timeline.time_ticks(scenario, 1, scenario.steps, _ROOM)]
    axes.vlines(dates, 0, 1, **style.GRID)
    picture.write(MARGIN, top - 10, heading, size=style.HEADING_SIZE, weight="bold")
    return axes


def _both_ways(
    axes: Axes, lines: "pd.DataFrame", scenario: "Scenario", verb: str, threshold: float
) -> None:
    """Both directions of one measure: band, mean, threshold, and a label at the end of each."""
    a, b = scenario.focus
    across = axes.get_yaxis_transform()
    axes.plot([0, 1], [threshold] * 2, color=INK, linewidth=0.9, dashes=(1, 2.2), transform=across)
    labels = [Label(threshold, f"needed: {exact_percent(threshold)}", MUTED, "normal")]
    for (by, towards), look, layer in (((a, b), FIRST, 3), ((b, a), SECOND, 4)):
        line = lines[(lines["by"] == by) & (lines["towards"] == towards)].sort_values("step")
        x, mean, low, high = drawn(line, "mean", "q10", "q90")
        axes.fill_between(x, low, high, color=look.colour, alpha=0.15, linewidth=0, zorder=2)
        dashes: dict[str, Any] = {"dashes": look.dashes} if look.dashes else {}
        axes.plot(x, mean, color=look.colour, linewidth=2, zorder=layer, clip_on=False, **dashes)
        words = _two_lines(scenario, by, verb, towards, percent(mean[-1]))
        labels.append(Label(mean[-1], words, look.text, "bold"))
    label_ends(axes, labels)


def _alliance(axes: Axes, allied: "pd.DataFrame") -> None:
    (x, share), low = drawn(allied, "mean"), 0.0
    axes.fill_between(x, low, share, color=INK, alpha=0.12, linewidth=0, zorder=2)
    axes.plot(x, share, color=INK, linewidth=2, zorder=3, clip_on=False)
    label_ends(axes, [Label(share[-1], f"allied: {percent(share[-1])}", INK, "bold")])


def drawn(line: "pd.DataFrame", *columns: str) -> "list[NDArray[np.float64]]":
    """Steps and columns as arrays; a single step is stretched to a dash, which can be seen."""
    arrays = [line[column].to_numpy(float) for column in ("step", *columns)]
    if len(line) > 1:
        return arrays
    step, *values = arrays
    return [np.array([step[0] - 0.25, step[0] + 0.25]), *(np.repeat(value, 2) for value in values)]


def _two_lines(scenario: "Scenario", by: str, verb: str, towards: str, value: str) -> str:
    """Who does what on the first line, towards whom and how much on the second, fitted."""
    room = _LABELS - _LEAD
    verbs = verb.split()
    ending, beginning = f" {verbs[0]}", " ".join([*verbs[1:], ""])
    first = room - text_width(ending, SMALL_SIZE, bold=True)
    second = room - text_width(f"{beginning}: {value}", SMALL_SIZE, bold=True)
    by, towards = (
        style.called(scenario.states[state], space, SMALL_SIZE, bold=True)
        for state, space in ((by, first), (towards, second))
    )
    return f"{by}{ending}\n{beginning}{towards}: {value}"


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
