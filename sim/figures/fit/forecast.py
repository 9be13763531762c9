"""A forecast: how the chance of an alliance is spread over the draws of a posterior."""

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.figures.core import style
from sim.figures.core.factors import share_tick
from sim.figures.core.style import INK, MARGIN, MUTED, SMALL_SIZE, VERMILLION, Picture
from sim.wording.numbers import percent

if TYPE_CHECKING:
    from sim.studies.fit.forecast import Forecast

_BINS = 20
_LABELS, _PANEL, _FOOT = 40.0, 150.0, 58.0
_LEFT = 40.0
_OWN: dict[str, Any] = {"color": VERMILLION, "linewidth": 1.6, "dashes": (4, 1.6)}


@style.house_style()
def forecast_figure(forecast: "Forecast") -> Picture:
    """The picture of a forecast: how many draws have which share of replicates allied at the end.

    A line stands at the share of all draws, with its interval as a band; a dashed one at what the
    scenario's own values give.
    """
    a, b = style.focus_names(forecast.scenario, room=165, size=style.TITLE_SIZE)
    made = f"{len(forecast.ran):,} draws, {forecast.scenario.replicates:,} replicates at each."
    picture = Picture(
        f"How likely is an alliance of {a} and {b}?",
        (f"{forecast.scenario.title}. {made}", *forecast.sentences),
        body=_LABELS + _PANEL + _FOOT,
    )
    picture.description = " ".join(forecast.sentences)
    top = picture.top + _LABELS
    picture.write(MARGIN, top - 12, "Share of draws", size=style.HEADING_SIZE, weight="bold")
    axes = picture.panel(MARGIN + _LEFT, top, picture.width - 2 * MARGIN - _LEFT, _PANEL)
    counts, edges = np.histogram(forecast.ran["allied"], _BINS, (0.0, 1.0))
    heights = counts / counts.sum()
    most = float(heights.max())
    axes.set(xlim=(0.0, 1.0), ylim=(0.0, 1.05 * most))
    ticks = [0.0, 0.25, 0.5, 0.75, 1.0]
    axes.vlines(ticks, 0, 1.05 * most, **style.GRID)
    look: dict[str, Any] = {"color": style.BLUE, "linewidth": 0, "gid": "draws"}
    axes.bar(edges[:-1], heights, 0.94 / _BINS, align="edge", **look)
    share, low, high = forecast.allied
    axes.axvspan(low, high, color=INK, alpha=0.18, linewidth=0)
    axes.axvline(share, color=INK, linewidth=1.6, gid="all draws", clip_on=False)
    own = float(forecast.own_values["allied"].iloc[0])
    axes.axvline(own, **_OWN, gid="own values", clip_on=False)
    style.name_ticks(axes.xaxis, ticks, [share_tick(tick) for tick in ticks])
    style.name_ticks(axes.yaxis, [0.0, most], ["0", percent(most)])
    _key(picture, top + _PANEL)
    return picture


def _key(picture: Picture, bottom: float) -> None:
    words = "Share of a draw's replicates in which the two are allied at the end"
    picture.write(picture.width / 2 + _LEFT / 2, bottom + 28, words, size=SMALL_SIZE, ha="center")
    y, x = bottom + 48.0, MARGIN + _LEFT
    for props, name in (
        ({"color": INK, "linewidth": 1.6}, "all draws together, and the 95 % interval"),
        (_OWN, "the scenario's own values"),
    ):
        picture.stroke([x, x + 20], [y - 3, y - 3], **props)
        picture.write(x + 26, y, name, size=SMALL_SIZE, color=MUTED)
        x += 230
