"""How parameters go together in the posterior: a panel for every two of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.core import style
from sim.figures.core.labels import fitted
from sim.figures.core.picture import Picture, drawn, name_ticks
from sim.figures.core.sizes import SIZES, SizeName
from sim.figures.core.style import MUTED, SMALL_SIZE
from sim.wording.differences import signed_number

if TYPE_CHECKING:
    import pandas as pd

_MOST, _POINTS = 5, 500
_GAP, _SIDE = 10.0, 62.0
_FOOT = 22.0


@drawn
def pairs_figure(
    posterior: "pd.DataFrame", moved: Sequence[str], title: str, size: SizeName = "screen"
) -> Picture:
    """The picture of a posterior: draws of every two of the parameters that the data move most.

    `posterior` has a column a parameter and draws of equal weight, of which the first 500 are
    drawn within the middle 99 % of each parameter; `moved` names parameters, those that moved most
    first, of which five are shown. Above each panel stands the rank correlation of all draws.
    """
    sheet = SIZES[size]
    names = list(moved)[:_MOST]
    count = len(names)
    picture = Picture(
        "Which parameters go together?",
        (f"{title}. {_which(count, posterior)}", "Above each panel stands the rank correlation."),
        body=(count - 1) * (_GAP + 18) + _FOOT + 14,
        sheet=sheet,
        stack=(count - 1, sheet.tall * _SIDE),
    )
    side = picture.stacked
    labels = min(128.0, 0.24 * sheet.room)
    left = sheet.left + labels
    width = (sheet.right - left - (count - 2) * _GAP) / max(1, count - 1)
    ranks, sentences = posterior.rank(), []
    for row in range(1, count):
        top = picture.top + 24 + (row - 1) * (side + _GAP + 18)
        words = fitted(_short(names[row]), labels - 8, SMALL_SIZE, 3, bold=True)
        picture.write(
            sheet.left, top + side / 2, words, size=SMALL_SIZE, weight="bold", va="center"
        )
        for column in range(row):
            x, y = names[column], names[row]
            axes = picture.panel(left + column * (width + _GAP), top, width, side)
            axes.scatter(
                posterior[x].iloc[:_POINTS], posterior[y].iloc[:_POINTS],
                s=3, color=style.BLUE, alpha=0.35, linewidths=0, label=f"{x} {y}",
            )  # fmt: skip
            # A few draws far out would leave all others in a corner.
            axes.set_xlim(*posterior[x].quantile([0.005, 0.995]))
            axes.set_ylim(*posterior[y].quantile([0.005, 0.995]))
            name_ticks(axes.xaxis, [], [])
            name_ticks(axes.yaxis, [], [])
            together = float(np.corrcoef(ranks[x], ranks[y])[0, 1])
            place = left + column * (width + _GAP)
            said = signed_number(together)
            picture.write(place, top - 4, said, size=SMALL_SIZE, color=MUTED)
            sentences.append(f"{_short(x)} and {_short(y)} {said}")
    foot = picture.top + 24 + (count - 1) * (side + _GAP + 18)
    for column in range(count - 1):
        words = fitted(_short(names[column]), width, SMALL_SIZE, bold=True)
        place = left + column * (width + _GAP)
        picture.write(place, foot, words, size=SMALL_SIZE, weight="bold")
    picture.description = f"Rank correlations: {'; '.join(sentences)}."
    return picture


def _which(count: int, posterior: "pd.DataFrame") -> str:
    if count == posterior.shape[1]:
        return "Draws of the posterior."
    return f"Draws of the {count} parameters of {posterior.shape[1]} that the data move most."


def _short(path: str) -> str:
    return path.removeprefix("model.").removeprefix("weights.")
