"""Where an alliance tips: the coarse scan, and each crossing with its interval."""

from typing import TYPE_CHECKING, Any

from sim.figures.core.factors import (
    LINE,
    UPRIGHT,
    mark_standing,
    number,
    share_panel,
    standing_lines,
    write_standing,
    write_title,
    write_values,
)
from sim.figures.core.labels import spread, text_width
from sim.figures.core.picture import Picture, drawn, extent, heading_lines
from sim.figures.core.sizes import SIZES, SizeName
from sim.figures.core.state_names import focus_names
from sim.figures.core.style import HEADING_LINE, INK, TEXT_SIZE, VERMILLION
from sim.studies.sweep.factor_axis import factor_of
from sim.vocabulary.measures import MEASURES
from sim.wording.numbers import exact_percent, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.studies.sweep.tipping import Tipping

_PANEL, _HEADING, _LABELS, _FOOT = 190.0, 34.0, 18.0, 46.0
_NOTE = "Triangles: the interval is above or below the dotted level; circles: it includes it."
_MARKS = {"below": "v", "undecided": "o", "above": "^"}


@drawn
def tipping_figure(tipping: "Tipping", size: SizeName = "screen") -> Picture:
    """The picture of a search for tipping points: shares, the level, crossings with intervals."""
    sheet = SIZES[size]
    scenario, search = tipping.scenario, tipping.search
    factor = factor_of(scenario, search.factor, tipping.scan["value"].to_numpy(float))
    a, b = focus_names(scenario, room=165, size=sheet.title)
    subtitle = (
        f"{scenario.title}. {search.replicates:,} runs at each value.",
        tipping_verdict(tipping),
    )
    words = f"Alliance: the share of runs {MEASURES[search.measure].label}"
    heading = heading_lines(words, sheet.room)
    room = sheet.room - UPRIGHT - sheet.end
    above = _HEADING + HEADING_LINE * (len(heading) - 1) + _LABELS
    standing = LINE * len(standing_lines([factor], 0.0, sheet.room, starred=True))
    picture = Picture(
        f"Where does the alliance of {a} and {b} tip?",
        subtitle,
        above + sheet.pace(_FOOT) + standing,
        sheet,
        [_NOTE],
        (1, sheet.tall * _PANEL),
    )
    height = picture.stacked
    picture.description = tipping_verdict(tipping)
    top = picture.top + above
    axes = share_panel(picture, factor, (top, room, height))
    picture.head(top - _LABELS - 10, heading)
    _scan(axes, tipping)
    _crossings(axes, tipping)
    starred = mark_standing(
        axes, factor, *(tipping.scan[name].to_numpy(float) for name in ("value", "share"))
    )
    write_values(axes, *axes.get_xlim(), room)
    left = sheet.left + UPRIGHT
    write_title(picture, factor, left, top + height + min(28, sheet.pace(_FOOT) - 11), room)
    write_standing(picture, [factor], top + height + sheet.pace(48), sheet.left, starred=starred)
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
    room, _ = extent(axes)
    words = [f"{crossing.value:.3g}" for crossing in tipping.crossings]
    sizes = [text_width(word, TEXT_SIZE, bold=True) + 8 for word in words]
    wanted = [(crossing.value - left) / (right - left) * room for crossing in tipping.crossings]
    places = spread(wanted, sizes, low=0.0, high=room)
    for crossing, word, place in zip(tipping.crossings, words, places, strict=True):
        axes.axvspan(
            crossing.low, crossing.high, color=VERMILLION, alpha=0.22, linewidth=0, zorder=1
        )
        axes.axvline(crossing.value, color=VERMILLION, linewidth=1.6, zorder=2)
        at = left + place / room * (right - left)
        props: dict[str, Any] = {
            "size": TEXT_SIZE,
            "weight": "bold",
            "ha": "center",
            "color": "#A84A00",
        }
        axes.annotate(word, (at, 1.0), (0, 12), textcoords="offset points", **props)
