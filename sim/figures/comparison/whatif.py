"""What a change does: support and alliance over time, baseline and change on the same axes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes

from sim.figures.core import style, timeline
from sim.figures.core.columns import Columns, columns_in
from sim.figures.core.factors import UPRIGHT
from sim.figures.core.key import Entry, key_height, write_key
from sim.figures.core.labels import text_width
from sim.figures.core.sizes import SIZES, SizeName
from sim.figures.core.style import (
    FIRST,
    HEADING_LINE,
    INK,
    MUTED,
    SECOND,
    SMALL_SIZE,
    Picture,
    heading_lines,
)
from sim.figures.run.support import Label, drawn, label_ends
from sim.measures.labels import FOCUS_VERBS
from sim.scenario.dates import step_name
from sim.wording.numbers import exact_percent, percent

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

_LABELS, _GAP = 82.0, 16.0
_LEAST = 100.0
"""The least width of a panel: where there is no room for two, one stands below the other."""
_PANEL = 96.0
_HEADING, _WAY, _DATES = 34.0, 24.0, 24.0
_BASELINE_DASHES = (3.2, 1.8)
ALLIANCE = style.Line(style.GREEN, "#00674B", None)
_QUESTIONS = {
    "expected": "Expected support: the chance given to the other of joining next time",
    "costly_rate": "Costly support: the share of the other's recent costly occasions joined",
}


_ALLIANCE = "Alliance: the share of runs in which they are allied"
_NOTE = "Lines are means; the band holds the middle 80 % of runs with the change."
_KEY = (
    Entry("with the change", [{"color": INK, "linewidth": 2}], 24.0, INK),
    Entry("baseline", [{"color": INK, "linewidth": 1.4, "dashes": _BASELINE_DASHES}], 24.0, INK),
)


@style.drawn
def comparison_figure(
    before: "pd.DataFrame",
    after: "pd.DataFrame",
    scenario: "Scenario",
    asked: str,
    size: SizeName = "screen",
) -> Picture:
    """The picture of a what-if: means of both scenarios, the modified with its 10-90 % band.

    before, after: the focus pair step by step, as `support_figure` takes them. scenario: as
    changed. asked: the change in words, such as "Parity of power 0.8 instead of 0.15".
    """
    sheet = SIZES[size]
    columns = columns_in(sheet.room - UPRIGHT, _GAP, _LEAST, _LABELS)
    allied = [path[path["measure"] == "allied"].sort_values("step") for path in (before, after)]
    rule = scenario.model.alliance
    needed = {"expected": rule.expectation, "costly_rate": rule.reciprocity}
    headings = {key: heading_lines(words, sheet.room) for key, words in _QUESTIONS.items()}
    panel = sheet.tall * _PANEL
    ways = columns.rows * (_WAY + panel)
    more = HEADING_LINE * sum(len(lines) - 1 for lines in headings.values())
    key = key_height(_KEY, sheet.room)
    picture = Picture(
        f"What if: {asked}?",
        (f"{scenario.title}.", _verdict(*(float(path["mean"].iloc[-1]) for path in allied))),
        key + 3 * _HEADING + more + 2 * ways + panel + 2 * _DATES,
        sheet,
        [_NOTE],
    )
    write_key(picture, _KEY, picture.top)
    top = picture.top + key
    for measure, threshold in needed.items():
        top += _HEADING + HEADING_LINE * (len(headings[measure]) - 1) - 12
        picture.head(top - 2, headings[measure])
        both = [path[path["measure"] == measure] for path in (before, after)]
        _both_ways(picture, top, panel, columns, both, scenario, threshold)
        top += ways + 12
    top += _HEADING + _DATES - 12
    picture.head(top - 10, heading_lines(_ALLIANCE, sheet.room))
    left, wide = sheet.left + UPRIGHT, sheet.room - UPRIGHT - _LABELS
    axes = _panel(picture, scenario, (left, top, wide, panel))
    _both_worlds(axes, allied, ALLIANCE)
    timeline.write_dates(axes, timeline.time_ticks(scenario, 1, scenario.steps, wide))
    picture.description = _in_words(before, after, scenario, asked)
    return picture


def _both_ways(
    picture: Picture,
    top: float,
    height: float,
    columns: Columns,
    paths: "Sequence[pd.DataFrame]",
    scenario: "Scenario",
    threshold: float,
) -> None:
    """Two panels: one way, and the other."""
    a, b = scenario.focus
    measure = str(paths[0]["measure"].iloc[0])
    for number, (by, towards, look) in enumerate(((a, b, FIRST), (b, a, SECOND))):
        below, column = divmod(number, columns.number)
        left = picture.sheet.left + UPRIGHT + column * columns.pace
        upper = top + _WAY + below * (_WAY + height)
        place = (left, upper, columns.width, height)
        axes = _panel(picture, scenario, place, ticks=column == 0)
        across = axes.get_yaxis_transform()
        props: dict[str, Any] = {"color": INK, "linewidth": 0.9, "dashes": (1, 2.2)}
        axes.plot([0, 1], [threshold] * 2, transform=across, **props)
        needed = Label(threshold, f"needed {exact_percent(threshold)}", MUTED, "normal")
        _both_worlds(axes, [path[path["by"] == by] for path in paths], look, [needed])
        if measure == "costly_rate" and below == columns.rows - 1:
            named = timeline.time_ticks(scenario, 1, scenario.steps, columns.width)
            timeline.write_dates(axes, named)
        heading = _heading(scenario, by, FOCUS_VERBS[measure], towards, columns.width + _LABELS)
        picture.write(left, upper - 12, heading, size=SMALL_SIZE, color=look.text, weight="bold")


def _heading(scenario: "Scenario", by: str, verb: str, towards: str, width: float) -> str:
    room = (width - text_width(f" {verb} ", SMALL_SIZE, bold=True)) / 2 - 4
    supporter, supported = (
        style.called(scenario.states[state], room, SMALL_SIZE, bold=True) for state in (by, towards)
    )
    return f"{supporter} {verb} {supported}"


def _panel(
    picture: Picture,
    scenario: "Scenario",
    place: tuple[float, float, float, float],
    *,
    ticks: bool = True,
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


def _both_worlds(
    axes: Axes,
    paths: "Sequence[pd.DataFrame]",
    look: style.Line,
    labels: Sequence[Label] = (),
) -> None:
    """One measure of both scenarios, each line with its last value beside it."""
    before, after = paths
    x, mean, low, high = drawn(after.sort_values("step"), "mean", "q10", "q90")
    if not np.isnan(low).any():
        axes.fill_between(x, low, high, color=look.colour, alpha=0.15, linewidth=0, zorder=2)
    axes.plot(x, mean, color=look.colour, linewidth=2, zorder=3, clip_on=False)
    x, base = drawn(before.sort_values("step"), "mean")
    dashes: dict[str, Any] = {"dashes": _BASELINE_DASHES, "linewidth": 1.4}
    axes.plot(x, base, color=INK, zorder=4, clip_on=False, **dashes)
    ends = [
        Label(mean[-1], f"change {percent(mean[-1])}", look.text, "bold"),
        Label(base[-1], f"baseline {percent(base[-1])}", INK, "normal"),
    ]
    label_ends(axes, [*labels, *ends])


def _verdict(before: float, after: float) -> str:
    """The answer in words, from the shares of runs that are allied at the end."""
    if before == after == 0:
        return "They are allied at the end in no run, with the change or without."
    if before == after:
        return f"They are allied at the end in {percent(after)} of runs either way."
    with_, without = (percent(share) for share in (after, before))
    return f"They are allied at the end in {with_} of runs with the change, {without} without."


def _in_words(
    before: "pd.DataFrame", after: "pd.DataFrame", scenario: "Scenario", asked: str
) -> str:
    a, b = scenario.focus
    words = [f"{asked}. At the last step, {step_name(scenario, scenario.steps)}:"]
    ends = [path[path["step"] == scenario.steps] for path in (before, after)]
    for measure, by, towards in (
        *((measure, *way) for measure in FOCUS_VERBS for way in ((a, b), (b, a))),
        ("allied", a, b),
    ):
        means = [
            end.loc[(end["measure"] == measure) & (end["by"] == by), "mean"].iloc[0] for end in ends
        ]
        names = [scenario.states[state].name for state in (by, towards)]
        what = (
            f"{names[0]} {FOCUS_VERBS[measure]} {names[1]}" if measure in FOCUS_VERBS else "allied"
        )
        words.append(f"{what}: {percent(means[0])} before, {percent(means[1])} after;")
    return " ".join(words)[:-1] + "."
