"""Where an alliance tips: the coarse scan, and each crossing with its interval."""

from typing import TYPE_CHECKING, Any

from sim.figures.core import style
from sim.figures.core.factors import (
    LEFT,
    mark_standing,
    number,
    share_panel,
    write_standing,
    write_title,
    write_values,
)
from sim.figures.core.labels import spread, text_width
from sim.figures.core.style import INK, MARGIN, MUTED, SMALL_SIZE, TEXT_SIZE, VERMILLION, Picture
from sim.studies.sweep.factor_axis import factor_of
from sim.vocabulary.measures import MEASURES
from sim.wording.numbers import exact_percent, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.studies.sweep.tipping import Tipping

_ROOM = style.WIDTH - LEFT - MARGIN
_PANEL, _HEADING, _LABELS, _FOOT = 190.0, 34.0, 18.0, 92.0
_MARKS = {"below": "v", "undecided": "o", "above": "^"}


@style.house_style()
def tipping_figure(tipping: "Tipping") -> Picture:
    """The picture of a search for tipping points: shares, the level, crossings with intervals."""
    scenario, search = tipping.scenario, tipping.search
    factor = factor_of(scenario, search.factor, tipping.scan["value"].to_numpy(float))
    a, b = style.focus_names(scenario, room=165, size=style.TITLE_SIZE)
    subtitle = (
        f"{scenario.title}. {search.replicates:,} runs at each value.",
        tipping_verdict(tipping),
    )
    picture = Picture(
        f"Where does the alliance of {a} and {b} tip?",
        subtitle,
        body=_HEADING + _LABELS + _PANEL + _FOOT,
    )
    picture.description = tipping_verdict(tipping)
    heading = f"Alliance: the share of runs {MEASURES[search.measure].label}"
    top = picture.top + _HEADING
    axes = share_panel(picture, factor, (top + _LABELS, _ROOM, _PANEL), "")
    picture.write(MARGIN, top - 10, heading, size=style.HEADING_SIZE, weight="bold")
    _scan(axes, tipping)
    _crossings(axes, tipping)
    starred = mark_standing(
        axes, factor, *(tipping.scan[name].to_numpy(float) for name in ("value", "share"))
    )
    write_values(axes, *axes.get_xlim(), _ROOM)
    write_title(picture, factor, LEFT, top + _LABELS + _PANEL + 28, _ROOM)
    write_standing(picture, [factor], picture.height - 34, MARGIN, starred=starred)
    note = "Triangles: the interval is above or below the dotted level; circles: it includes it."
    picture.write(MARGIN, picture.height - 12, note, size=SMALL_SIZE, color=MUTED)
    return picture


def tipping_verdict(tipping: "Tipping") -> str:
    """In a sentence or two, where the share crosses the level, or that it does not.

    The scan's sides are sure, all at once, at the search's confidence.
    """
    level = exact_percent(tipping.search.level)
    among = f"{len(tipping.scan)} values from {number(tipping.search.values[0])}"
    among = f"{among} to {number(tipping.search.values[-1])}"
    crossings = tipping.crossings
    if crossings:
        times = {1: "once", 2: "twice"}.get(len(crossings), f"{len(crossings)} times")
        places = "; ".join(
            f"{'up' if crossing.rising else 'down'} at {crossing.value:.3g} "
            f"({crossing.low:.3g} to {crossing.high:.3g})"
            for crossing in crossings
        )
        return f"The share allied crosses {level} {times}: {places}."
    shares = tipping.scan["share"]
    least, most = percent(shares.min()), percent(shares.max())
    sides = set(tipping.scan["side"]) - {"undecided"}
    if not sides:
        return f"The interval of the share allied includes {level} at every value."
    (side,) = sides
    unsure = int((tipping.scan["side"] == "undecided").sum())
    if unsure:
        return (
            f"The share allied, {least} to {most}, is {side} {level}; "
            f"at {unsure} of {among} its interval includes it."
        )
    reach = least if least == most else f"{least} to {most}"
    return f"The share allied never crosses {level}: it is {reach} at {among}."


def _scan(axes: "Axes", tipping: "Tipping") -> None:
    """Shares with their intervals, marked by the side of the level on which their intervals are."""
    scan, level = tipping.scan, tipping.search.level
    axes.axhline(level, color=INK, linewidth=0.9, dashes=(1, 2.2), zorder=2)
    axes.plot(scan["value"], scan["share"], color=INK, linewidth=1.4, zorder=3, clip_on=False)
    axes.vlines(scan["value"], scan["low"], scan["high"], color=INK, linewidth=1.1, zorder=3)
    for side, marker in _MARKS.items():
        rows = scan[scan["side"] == side]
        props: dict[str, Any] = {"s": 24, "color": INK, "zorder": 4, "clip_on": False}
        axes.scatter(rows["value"], rows["share"], marker=marker, **props)


def _crossings(axes: "Axes", tipping: "Tipping") -> None:
    """A line and a band at each crossing, its value above."""
    left, right = axes.get_xlim()
    words = [f"{crossing.value:.3g}" for crossing in tipping.crossings]
    sizes = [text_width(word, TEXT_SIZE, bold=True) + 8 for word in words]
    wanted = [(crossing.value - left) / (right - left) * _ROOM for crossing in tipping.crossings]
    places = spread(wanted, sizes, low=0.0, high=_ROOM)
    for crossing, word, place in zip(tipping.crossings, words, places, strict=True):
        axes.axvspan(
            crossing.low, crossing.high, color=VERMILLION, alpha=0.22, linewidth=0, zorder=1
        )
        axes.axvline(crossing.value, color=VERMILLION, linewidth=1.6, zorder=2)
        at = left + place / _ROOM * (right - left)
        props: dict[str, Any] = {
            "size": TEXT_SIZE,
            "weight": "bold",
            "ha": "center",
            "color": "#A84A00",
        }
        axes.annotate(word, (at, 1.0), (0, 12), textcoords="offset points", **props)
