"""The picture of a what-if: both worlds on the same axes."""

from typing import get_args

import pytest
from matplotlib.axes import Axes
from matplotlib.collections import FillBetweenPolyCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from sim.figures import comparison_figure
from sim.figures.comparison.whatif import ALLIANCE
from sim.figures.core.sizes import SizeName
from sim.figures.core.style import FIRST, INK, SECOND
from tests.unit.figure_tables import SCENARIOS, a_path, a_scenario, all_words, some_ends, ys
from tests.unit.test_figures_layout import assert_legible

pytestmark = pytest.mark.slow

ASKED = "Parity of power 0.8 instead of 0.15"


def thick(axes: Axes) -> tuple[Line2D, Line2D]:
    """The lines of the change and of the baseline."""
    change, base = [line for line in axes.lines if line.get_linewidth() > 1]
    return change, base


def test_each_panel_holds_both_worlds_on_one_scale() -> None:
    scenario = a_scenario()
    before, after = a_path(scenario, "never"), a_path(scenario)
    panels = comparison_figure(before, after, scenario, ASKED).axes
    shown = [
        ("expected", "S0", FIRST),
        ("expected", "S1", SECOND),
        ("costly_rate", "S0", FIRST),
        ("costly_rate", "S1", SECOND),
        ("allied", "S0", ALLIANCE),
    ]
    for axes, (measure, by, look) in zip(panels, shown, strict=True):
        assert axes.get_ylim() == (0, 1)
        for line, path in zip(thick(axes), (after, before), strict=True):
            rows = path[(path["measure"] == measure) & (path["by"] == by)]
            assert ys(line) == list(rows["mean"])
        assert [line.get_color() for line in thick(axes)] == [look.colour, INK]


def test_the_baseline_is_dashed_and_the_change_is_not() -> None:
    scenario = a_scenario()
    path = a_path(scenario)
    for axes in comparison_figure(path, path, scenario, ASKED).axes:
        assert [line.is_dashed() for line in thick(axes)] == [False, True]


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ("never", "rising", "in 40 % of runs with the change, 0 % without."),
        ("never", "never", "at the end in no run, with the change or without."),
        ("always", "always", "in 100 % of runs either way."),
    ],
)
def test_the_answer_stands_under_the_question(before: str, after: str, verdict: str) -> None:
    scenario = a_scenario()
    figure = comparison_figure(a_path(scenario, before), a_path(scenario, after), scenario, ASKED)
    words = all_words(figure)
    assert words.startswith(f"What if: {ASKED}?")
    assert verdict in words


def test_the_description_gives_the_numbers_of_both_worlds() -> None:
    scenario = a_scenario()
    figure = comparison_figure(
        a_path(scenario, "never"), a_path(scenario, "equal"), scenario, ASKED
    )
    words = figure.description
    assert words.startswith(f"{ASKED}. At the last step, Jul 2031:")
    assert "Russia expects of China: 0 % before, 50 % after;" in words
    assert words.endswith("allied: 0 % before, 50 % after.")


def test_bars_show_where_the_replicates_of_both_end_the_baseline_to_the_left() -> None:
    scenario = a_scenario(steps=12)
    path, after = a_path(scenario), some_ends(scenario)
    before = after.assign(replicates=after["replicates"][::-1].to_numpy())
    figure = comparison_figure(path, path, scenario, ASKED, ends=(before, after))
    panels = [axes for axes in figure.axes if axes.patches]
    rows = zip(
        *(ends.groupby(["measure", "by"], sort=False) for ends in (before, after)), strict=True
    )
    for axes, ((_, base), (_, change)) in zip(panels, rows, strict=True):
        widths = [patch.get_width() for patch in axes.patches if isinstance(patch, Rectangle)]
        assert widths == [*(-base["replicates"]), *change["replicates"]]
        assert not [
            each for each in axes.collections if isinstance(each, FillBetweenPolyCollection)
        ]


@pytest.mark.parametrize("size", get_args(SizeName))
def test_with_ends_it_is_legible(size: SizeName) -> None:
    scenario = a_scenario(steps=12)
    ends = some_ends(scenario)
    path = a_path(scenario)
    assert_legible(comparison_figure(path, path, scenario, ASKED, size, (ends, ends)))


@pytest.mark.parametrize("world", SCENARIOS)
@pytest.mark.parametrize(
    "outcomes", [("never", "always"), ("rising", "equal"), ("always", "always")]
)
def test_any_two_worlds_are_legible(world: str, outcomes: tuple[str, str]) -> None:
    scenario = a_scenario(**SCENARIOS[world])
    before, after = (a_path(scenario, outcome) for outcome in outcomes)
    asked = "; ".join([ASKED] * (6 if "long" in world else 1))
    assert_legible(comparison_figure(before, after, scenario, asked))
