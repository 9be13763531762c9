"""What the data made of every parameter: its prior beside its posterior."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from sim.figures.core import style
from sim.figures.core.labels import fitted
from sim.figures.core.picture import Picture, drawn, name_ticks
from sim.figures.core.sizes import SIZES, SizeName
from sim.figures.core.style import HEADING_LINE, INK, MUTED, QUIET, SMALL_SIZE
from sim.statistics.priors import distance_from_uniform, distribution
from sim.studies.fit.fit import least_moved

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.fit_plan import Prior

_ACROSS, _LEAST = 3, 110.0
"""Most panels beside each other, and the least width of one."""
_GAP, _HEAD, _HEIGHT, _SCALE = 34.0, 40.0, 62.0, 30.0
_ONE_LINE = 150.0
"""From which width on means and move stand in one line."""
_BINS = 30


@drawn
def posterior_figure(
    draws: "pd.DataFrame",
    priors: "Mapping[str, Prior]",
    title: str,
    size: SizeName = "screen",
) -> Picture:
    """The picture of a fit: a panel a parameter, its prior as a line, its posterior as bars.

    `draws` has a column weight and one for each parameter. Both are densities on one scale; the
    axis holds the middle 99 % of the prior.
    """
    sheet = SIZES[size].across
    gap = _GAP if not sheet.is_narrow else _GAP / 2
    across = min(_ACROSS, int((sheet.room + gap) / (_LEAST + gap)))
    width = (sheet.room - (across - 1) * gap) / across
    lines = 1 if width >= _ONE_LINE else 2
    head = _HEAD + HEADING_LINE * (lines - 1)
    rows, scale = -(-len(priors) // across), sheet.pace(_SCALE)
    picture = Picture(
        "What do the data say of the parameters?",
        (f"{title}.", "Line: prior. Bars: posterior. Grey where the data hardly move it."),
        rows * (head + scale) + 4,
        sheet,
        stack=(rows, sheet.tall * _HEIGHT),
    )
    height = picture.stacked
    weights, sentences = draws["weight"].to_numpy(float), []
    for place, (path, prior) in enumerate(priors.items()):
        left = sheet.left + (place % across) * (width + gap)
        top = picture.top + (place // across) * (head + height + scale) + head
        axes = picture.panel(left, top, width, height)
        made = distribution(prior.kind, *prior.parameters)
        values = draws[path].to_numpy(float)
        moved = distance_from_uniform(made.cdf(values), weights)
        is_moved = moved >= least_moved(weights)
        _draw(axes, made.ppf([0.005, 0.995]), made.pdf, values, weights, is_moved)
        name = path.removeprefix("model.")
        picture.write(
            left, top - head + 20, fitted(name, width, style.TEXT_SIZE, bold=True), weight="bold"
        )
        mean = float(np.sum(weights * values))
        means = f"mean {made.mean():.3g} \N{RIGHTWARDS ARROW} {mean:.3g},"
        told = [means, f"moved {moved:.2f}"]
        for row, words in enumerate([" ".join(told)] if lines == 1 else told):
            y = top - head + 33 + HEADING_LINE * row
            picture.write(left, y, words, size=SMALL_SIZE, color=MUTED)
        sentences.append(f"{name}: prior mean {made.mean():.3g}, posterior {mean:.3g}")
    picture.description = "; ".join(sentences) + "."
    return picture


def _draw(
    axes: Axes,
    ends: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    density: "object",
    values: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    weights: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    moved: bool,
) -> None:
    low, high = (float(end) for end in ends)
    shares, edges = np.histogram(values, _BINS, (low, high), weights=weights)
    heights = shares / np.diff(edges)
    colour = style.BLUE if moved else QUIET
    axes.bar(edges[:-1], heights, np.diff(edges), align="edge", color=colour, linewidth=0)
    x = np.linspace(low, high, 200)
    y = density(x)  # type: ignore[operator]
    axes.plot(x, y, color=INK, linewidth=1.2, label="prior")
    axes.set_xlim(low, high)
    # A density may be without bounds at an end.
    axes.set_ylim(0, 1.05 * max(float(heights.max()), min(float(y.max()), 3.0 * heights.max())))
    name_ticks(axes.xaxis, [low, high], [f"{low:.2g}", f"{high:.2g}"])
    first, last = axes.get_xticklabels()
    first.set_horizontalalignment("left")
    last.set_horizontalalignment("right")
