"""A sweep: how the chance of an alliance changes with what is varied, and who joins whom."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.figures.core.heat import is_grid
from sim.figures.core.picture import Picture, drawn
from sim.figures.core.sizes import SIZES, SizeName
from sim.figures.sweep.line_chart import along_each, along_one
from sim.figures.sweep.maps import maps
from sim.studies.sweep.factor_axis import factor_of

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

_MOST_MAPPED = 4


@drawn
def sweep_figure(
    points: "pd.DataFrame",
    factors: Sequence[str],
    scenario: "Scenario",
    size: SizeName = "screen",
) -> Picture:
    """The picture of a sweep, by how many factors (knobs or paths) were varied.

    One: the chance of an alliance with its interval, and costly rates both ways. Two: a map. Three
    or four on a grid: a map for each combination of the others. Otherwise: a panel for each factor.
    `points` has a column for each factor, allied, allied_low, allied_high, costly_rate_ab and
    costly_rate_ba (with `_q10` and `_q90`, where known), missing where a point failed.
    """
    sheet = SIZES[size]
    varied = tuple(factor_of(scenario, name, points[name].to_numpy(float)) for name in factors)
    if len(varied) == 1:
        return along_one(points, varied[0], scenario, sheet)
    if len(varied) == 2 or (len(varied) <= _MOST_MAPPED and is_grid(points, varied)):
        return maps(points, varied, scenario, sheet)
    return along_each(points, varied, scenario, sheet)
