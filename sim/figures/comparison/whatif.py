"""What a change does: support and alliance over time, baseline and change on the same axes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes

from sim.figures.core import style, timeline
from sim.figures.core.key import Entry, key_height, write_key
from sim.figures.core.picture import Picture, drawn
from sim.figures.core.sizes import SIZES, SizeName
from sim.figures.core.style import INK, SLATE
from sim.figures.run.pair_panels import (
    LOOKS,
    PairPanels,
    draw_ends,
    needed_by,
    of_way,
    panel_over_time,
    way,
    write_answer,
)
from sim.figures.run.support import points_of
from sim.measures.labels import FOCUS_VERBS
from sim.scenario.dates import step_name
from sim.wording.numbers import percent

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

_BASELINE_DASHES = (3.2, 1.8)
ALLIANCE = style.Line(style.GREEN, "#00674B", None)
_MEANS = "Lines: means. Dotted: needed."
_BAND = "Band: the middle 80 % of runs with the change."
_ENDS = "Bars: where all runs end, the baseline's to the left."
_KEY = (
    Entry("with the change", [{"color": INK, "linewidth": 2}], 24.0, INK),
    Entry("baseline", [{"color": INK, "linewidth": 1.4, "dashes": _BASELINE_DASHES}], 24.0, INK),
)


@drawn
def comparison_figure(
    before: "pd.DataFrame",
    after: "pd.DataFrame",
    scenario: "Scenario",
    asked: str,
    size: SizeName = "screen",
    ends: "tuple[pd.DataFrame, pd.DataFrame] | None" = None,
) -> Picture:
    """The picture of a what-if: means of both scenarios, and where the replicates of both end.

    before, after: the focus pair step by step, as `support_figure` takes them. scenario: as
    changed. asked: the change in words, such as "Parity of power 0.8 instead of 0.15". ends: of
    both, as `support_figure` takes them; without them, the modified scenario has a 10-90 % band.
    """
    sheet = SIZES[size].across
    allied = [path[path["measure"] == "allied"].sort_values("step") for path in (before, after)]
    panels = PairPanels(sheet, needed_by(scenario), key_height(_KEY, sheet))
    picture = Picture(
        f"What if: {asked}?",
        (f"{scenario.title}.", _verdict(*(float(path["mean"].iloc[-1]) for path in allied))),
        panels.body,
        sheet,
        [f"{_MEANS} {_BAND if ends is None else _ENDS}"],
        panels.stack,
    )
    write_key(picture, _KEY, picture.top)
    panels.write_headings(picture)
    most = 1.0 if ends is None else max(float(table["replicates"].max()) for table in ends)
    for (measure, number), place in panels.support(picture).items():
        own, look, threshold = way(scenario, number), LOOKS[number], panels.needed[measure]
        both = [of_way(path, measure, own) for path in (before, after)]
        panels.write_way(picture, scenario, measure, number, place, _at_the_end(*both))
        axes, bars = panels.draw(picture, scenario, place, threshold, has_bars=ends is not None)
        _both_worlds(axes, both, look, has_band=ends is None)
        if bars is not None and ends is not None:
            for table, colour, side in zip(ends, (SLATE, look.colour), (-1, 1), strict=True):
                counts = of_way(table, measure, own)
                counts = counts.assign(replicates=side * counts["replicates"])
                draw_ends(bars, counts, colour, (-most, most))
    place = panels.alliance(picture)
    axes = panel_over_time(picture, scenario, place)
    timeline.write_dates(axes, timeline.time_ticks(scenario, 1, scenario.steps, place.width))
    _both_worlds(axes, allied, ALLIANCE)
    without, with_ = (float(path["mean"].iloc[-1]) for path in allied)
    write_answer(picture, place, with_, f"baseline {percent(without)}", ALLIANCE.text)
    picture.description = _in_words(before, after, scenario, asked)
    return picture


def _at_the_end(before: "pd.DataFrame", after: "pd.DataFrame") -> tuple[str, ...]:
    """The means of both scenarios at the end, in words that take ever less room."""
    base, change = (percent(path.sort_values("step")["mean"].iloc[-1]) for path in (before, after))
    return (
        f"at the end with the change {change}, baseline {base}",
        f"change {change}, baseline {base}",
        f"{change}, baseline {base}",
    )


def _both_worlds(
    axes: Axes, paths: "Sequence[pd.DataFrame]", look: style.Line, *, has_band: bool = False
) -> None:
    """One measure of both scenarios, the modified one with its band if it has one."""
    before, after = paths
    x, mean, low, high = points_of(after.sort_values("step"), "mean", "q10", "q90")
    if has_band:
        axes.fill_between(x, low, high, color=look.colour, alpha=0.15, linewidth=0, zorder=2)
    axes.plot(x, mean, color=look.colour, linewidth=2, zorder=3, clip_on=False)
    x, base = points_of(before.sort_values("step"), "mean")
    dashes: dict[str, Any] = {"dashes": _BASELINE_DASHES, "linewidth": 1.4}
    axes.plot(x, base, color=INK, zorder=4, clip_on=False, **dashes)


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
    words = [f"{asked}. At the last step, {step_name(scenario, scenario.steps)}:"]
    ends = [path[path["step"] == scenario.steps] for path in (before, after)]
    for measure, by, towards in (
        *((measure, *way(scenario, number)) for measure in FOCUS_VERBS for number in range(2)),
        ("allied", *scenario.focus),
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
