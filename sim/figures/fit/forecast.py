"""A forecast: how the chance of an alliance is spread over the draws of a posterior."""

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.figures.core import style
from sim.figures.core.factors import share_tick
from sim.figures.core.key import Entry, key_height, write_key
from sim.figures.core.picture import Picture, drawn, name_ticks, note_lines
from sim.figures.core.sizes import SIZES, SizeName
from sim.figures.core.state_names import focus_names
from sim.figures.core.style import INK, SMALL_SIZE, VERMILLION
from sim.wording.numbers import percent

if TYPE_CHECKING:
    from sim.studies.fit.forecast import Forecast

_BINS = 20
_LABELS, _PANEL, _FOOT = 40.0, 150.0, 24.0
_LEFT = 40.0
_SHARE = "Share of a draw's replicates in which the two are allied at the end"
_OWN: dict[str, Any] = {"color": VERMILLION, "linewidth": 1.6, "dashes": (4, 1.6)}
_ALL: dict[str, Any] = {"color": INK, "linewidth": 1.6}
_KEY = (
    Entry("all draws together, and the 95 % interval", [_ALL], 20.0),
    Entry("the scenario's own values", [_OWN], 20.0),
)


@drawn
def forecast_figure(forecast: "Forecast", size: SizeName = "screen") -> Picture:
    """The picture of a forecast: how many draws have which share of replicates allied at the end.

    A line stands at the share of all draws, with its interval as a band; a dashed one at what the
    scenario's own values give.
    """
    sheet = SIZES[size]
    a, b = focus_names(forecast.scenario, room=165, size=sheet.title)
    made = f"{len(forecast.ran):,} draws, {forecast.scenario.replicates:,} replicates at each."
    width = sheet.room - _LEFT - sheet.end
    below = note_lines(_SHARE, width)
    picture = Picture(
        f"How likely is an alliance of {a} and {b}?",
        (f"{forecast.scenario.title}. {made}", *forecast.sentences),
        _LABELS + _FOOT + 12 * len(below) + key_height(_KEY, sheet),
        sheet,
        stack=(1, sheet.tall * _PANEL),
    )
    height = picture.stacked
    picture.description = " ".join(forecast.sentences)
    top = picture.top + _LABELS
    picture.head(top - 12, ["Share of draws"])
    axes = picture.panel(sheet.left + _LEFT, top, width, height)
    counts, edges = np.histogram(forecast.ran["allied"], _BINS, (0.0, 1.0))
    heights = counts / counts.sum()
    most = float(heights.max())
    axes.set(xlim=(0.0, 1.0), ylim=(0.0, 1.05 * most))
    ticks = [0.0, 0.25, 0.5, 0.75, 1.0]
    axes.vlines(ticks, 0, 1.05 * most, **style.GRID)
    look: dict[str, Any] = {"color": style.BLUE, "linewidth": 0, "label": "draws"}
    axes.bar(edges[:-1], heights, 0.94 / _BINS, align="edge", **look)
    share, low, high = forecast.allied
    axes.axvspan(low, high, color=INK, alpha=0.18, linewidth=0)
    axes.axvline(share, **_ALL, label="all draws", clip_on=False)
    own = float(forecast.own_values["allied"].iloc[0])
    axes.axvline(own, **_OWN, label="own values", clip_on=False)
    name_ticks(axes.xaxis, ticks, [share_tick(tick) for tick in ticks])
    name_ticks(axes.yaxis, [0.0, most], ["0", percent(most)])
    y = top + height + 16
    for line in below:
        y += 12
        picture.write(sheet.left + _LEFT + width / 2, y, line, size=SMALL_SIZE, ha="center")
    write_key(picture, _KEY, y + 6)
    return picture
