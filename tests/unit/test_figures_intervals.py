"""Both ends of every interval that is drawn are those of the table."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import FillBetweenPolyCollection, LineCollection
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from sim.figures import comparison_figure, support_figure
from sim.figures.comparison.bars import bars_figure
from sim.figures.comparison.scatter import points_compared_figure
from sim.figures.comparison.sweep_lines import sweeps_along_figure
from sim.figures.core.series_styles import LOOKS
from sim.figures.core.style import FIRST, PAPER, QUIET, SECOND, VERMILLION
from sim.figures.sweep.sensitivity import sensitivity_figure
from sim.figures.sweep.sweep_figure import sweep_figure
from sim.figures.sweep.tipping import tipping_figure
from sim.wording.numbers import percents
from tests.unit.figure_tables import a_path, a_scenario, all_words, xs, ys
from tests.unit.test_compare_figures import (
    ALLIED,
    POWER,
    measures,
    some_names,
    some_points,
    some_tables,
)
from tests.unit.test_figures_sweeps import COST, ONCE, TWICE, a_world, found, some_indices
from tests.unit.test_figures_sweeps import some_points as sweep_points


def bands(axes: Axes) -> list[tuple[list[float], list[float], list[float]]]:
    """Of each band: x, and the lower and upper edge there."""
    read = []
    for band in axes.collections:
        if isinstance(band, FillBetweenPolyCollection):
            (path,) = band.get_paths()
            corners = pd.DataFrame(np.asarray(path.vertices), columns=["x", "y"])
            edges = corners.groupby("x")["y"].agg(["min", "max"])
            read.append((edges.index.tolist(), edges["min"].tolist(), edges["max"].tolist()))
    return read


def rows_of(path: pd.DataFrame, measure: str, by: str) -> pd.DataFrame:
    return path[(path["measure"] == measure) & (path["by"] == by)].sort_values("step")


def test_numbers_of_an_ensemble_are_the_last_mean_and_quantiles_both_ways() -> None:
    scenario = a_scenario(steps=24)
    path = a_path(scenario)
    words = all_words(support_figure(path, scenario))
    for measure in ("expected", "costly_rate"):
        for by in scenario.focus:
            last = rows_of(path, measure, by).iloc[-1]
            middle = f"{percents(last['q10'])} to {percents(last['q90'])} %"
            assert f"at the end {percents(last['mean'])} % (middle 80 %: {middle})" in words


def test_bands_of_a_what_if_are_those_of_the_change() -> None:
    scenario = a_scenario(steps=24)
    before, after = a_path(scenario, "never"), a_path(scenario)
    panels = comparison_figure(before, after, scenario, "what").axes[:4]
    shown = [(measure, by) for measure in ("expected", "costly_rate") for by in ("S0", "S1")]
    for axes, (measure, by) in zip(panels, shown, strict=True):
        ((x, low, high),) = bands(axes)
        rows = rows_of(after, measure, by)
        assert x == rows["step"].tolist()
        assert low == pytest.approx(rows["q10"].tolist())
        assert high == pytest.approx(rows["q90"].tolist())


def test_lines_on_bars_reach_from_end_to_end() -> None:
    scenario = a_scenario()
    values, differences = some_tables(measures(scenario), 2)
    (axes,) = bars_figure(values, differences, some_names(2), scenario).axes
    drawn = [xs(line) for line in axes.lines if line.get_color() == QUIET]
    assert drawn == [pytest.approx(list(row)) for row in values[["low", "high"]].to_numpy()]


def test_bands_of_differences_along_a_knob_reach_from_end_to_end() -> None:
    values, differences = some_points({POWER: [0.1, 0.2, 0.3]})
    scenario = a_scenario(states=3)
    figure = sweeps_along_figure(values, differences, ALLIED, POWER, some_names(2), scenario)
    lower = figure.axes[1]
    ((x, low, high),) = bands(lower)
    rows = differences.sort_values(POWER)
    assert x == pytest.approx(rows[POWER].tolist())
    assert low == pytest.approx(rows["low"].tolist())
    assert high == pytest.approx(rows["high"].tolist())


def test_bands_along_a_knob_reach_from_end_to_end_in_the_colour_of_who_joins() -> None:
    points = sweep_points(["might"], [[0.01], [0.04], [0.07], [0.1]])
    upper, lower = sweep_figure(points, ["might"], a_world()).axes
    ends = [("allied_low", "allied_high")]
    ends += [(f"{rate}_q10", f"{rate}_q90") for rate in ("costly_rate_ab", "costly_rate_ba")]
    drawn = [*bands(upper), *bands(lower)]
    for (x, low, high), (lowest, highest) in zip(drawn, ends, strict=True):
        assert x == points["might"].tolist()
        assert low == pytest.approx(points[lowest].tolist())
        assert high == pytest.approx(points[highest].tolist())
    shades = [
        to_hex(np.asarray(band.get_facecolor())[0])
        for band in lower.collections
        if isinstance(band, FillBetweenPolyCollection)
    ]
    assert shades == [FIRST.colour.lower(), SECOND.colour.lower()]


@pytest.mark.parametrize("shares", [ONCE, TWICE])
def test_a_scan_and_its_crossings_are_drawn_with_their_whole_intervals(
    shares: dict[float, float],
) -> None:
    tipping = found(shares)
    axes = tipping_figure(tipping).axes[0]
    # Those of the grid lie below.
    lines = [each for each in axes.collections if isinstance(each, LineCollection)]
    strokes = max(lines, key=lambda each: each.get_zorder())
    drawn = [np.asarray(segment).tolist() for segment in strokes.get_segments()]
    assert drawn == [
        [[row.value, row.low], [row.value, row.high]] for row in tipping.scan.itertuples()
    ]
    spans = [
        (patch.get_x(), patch.get_x() + patch.get_width())
        for patch in axes.patches
        if isinstance(patch, Rectangle)
    ]
    assert spans == [pytest.approx((each.low, each.high)) for each in tipping.crossings]
    middles = [xs(line)[0] for line in axes.lines if line.get_color() == VERMILLION]
    assert middles == [each.value for each in tipping.crossings]


def test_lines_on_indices_reach_from_end_to_end() -> None:
    sensitivity = some_indices([COST, "might"])
    axes = sensitivity_figure(sensitivity, a_world()).axes[0]
    drawn = [sorted(xs(line)) for line in axes.lines if len(set(ys(line))) == 1]
    ordered = sensitivity.indices.sort_values("total", ascending=False)
    assert drawn == [
        pytest.approx([row[f"{index}_low"], row[f"{index}_high"]])
        for row in ordered.to_dict("records")
        for index in ("first", "total")
    ]


def test_marks_of_points_are_filled_where_the_interval_is_on_either_side_of_zero() -> None:
    _, differences = some_points({POWER: [0.1, 0.2, 0.3, 0.4, 0.5]}, shift=0.3)
    scenario = a_scenario(states=3)
    (axes,) = points_compared_figure(differences, ALLIED, some_names(2), scenario).axes
    hollow, filled = (
        {x for line in axes.lines if line.get_markerfacecolor() == face for x in xs(line)}
        for face in (PAPER, LOOKS[1].colour)
    )
    below, above = differences["high"] < 0, differences["low"] > 0
    assert below.any()
    assert above.any()
    assert filled == set(differences["before"][below | above])
    assert hollow == set(differences["before"][~(below | above)])
