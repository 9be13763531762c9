"""Points of sweeps that vary more than can be mapped: in the first sweep across, in others up."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sim.figures.comparison.bars import title
from sim.figures.comparison.sweep_lines import lines_in_words
from sim.figures.core import style
from sim.figures.core.factors import share_tick, share_ticks
from sim.figures.core.labels import fitted
from sim.figures.core.picture import Picture, drawn, heading_lines, name_ticks
from sim.figures.core.series_styles import LOOKS, Swatch, key_height, write_key
from sim.figures.core.sizes import SIZES, SizeName
from sim.figures.core.style import HEADING_LINE, MUTED, SMALL_SIZE
from sim.measures.labels import phrase
from sim.studies.compare.side_names import column_names
from sim.studies.compare.verdict import than
from sim.vocabulary.measures import MEASURES
from sim.wording.names import capital

if TYPE_CHECKING:
    import pandas as pd

    from sim.measures.labels import MeasureOf
    from sim.scenario.schema import Scenario

_INDENT, _SIDE = 46.0, 330.0
_HEADING, _AXIS = 32.0, 50.0
_NOTE = "A mark a point. Filled: the 95 % interval of the difference excludes 0."


@drawn
def points_compared_figure(
    differences: "pd.DataFrame",
    measure: "MeasureOf",
    names: Sequence[str],
    scenario: "Scenario",
    size: SizeName = "screen",
) -> Picture:
    """The picture of sweeps of any design: differences as of a `Comparison`, of one measure."""
    sheet = SIZES[size]
    words = phrase(measure, scenario)
    words = capital(words)
    heading = heading_lines(words, sheet.room)
    swatch: Swatch = "none" if len(names) == 2 else "line"
    stack = (1, min(sheet.tall * _SIDE, sheet.room - _INDENT - sheet.end))
    above = (
        key_height(names, sheet, swatch) + sheet.pace(_HEADING) + HEADING_LINE * (len(heading) - 1)
    )
    told = (f"{scenario.title}.", lines_in_words(differences, names))
    picture = Picture(
        title(scenario, sheet), told, above + sheet.pace(_AXIS), sheet, [_NOTE], stack
    )
    side = picture.stacked
    write_key(picture, names, picture.top, swatch)
    left, top = sheet.left + _INDENT, picture.top + above
    picture.head(top - sheet.pace(12), heading)
    axes = picture.panel(left, top, side, side)
    least = MEASURES[measure.measure].low
    axes.set(xlim=(least, 1), ylim=(least, 1))
    ticks = share_ticks(least)
    for axis in (axes.xaxis, axes.yaxis):
        name_ticks(axis, ticks, [share_tick(tick) for tick in ticks])
    axes.hlines(ticks, least, 1, clip_on=False, **style.GRID)
    axes.vlines(ticks, least, 1, clip_on=False, **style.GRID)
    axes.plot([least, 1], [least, 1], color=style.SLATE, linewidth=0.9, zorder=1)
    for number, rows in differences.groupby("side"):
        look = LOOKS[int(str(number)) - 1]
        sure = ((rows["low"] > 0) | (rows["high"] < 0)).to_numpy(bool)
        for there, face in ((~sure, style.PAPER), (sure, look.colour)):
            if not there.any():
                continue
            props: dict[str, Any] = {"marker": look.marker, "markersize": 4.2, "linestyle": "none"}
            props |= {"color": look.colour, "markerfacecolor": face, "clip_on": False}
            axes.plot(rows["before"][there], rows["after"][there], markeredgewidth=0.8, **props)
    props = {"size": SMALL_SIZE, "color": MUTED, "ha": "center"}
    first, other = (fitted(than(name), side, SMALL_SIZE) for name in column_names(names)[:2])
    picture.write(left + side / 2, top + side + min(30, sheet.pace(_AXIS) - 13), first, **props)
    up = other if len(names) == 2 else "in the others"
    picture.write(sheet.left + 6, top + side / 2, up, va="center", rotation=90, **props)
    picture.description = f"{words}. {lines_in_words(differences, names)}"
    return picture
