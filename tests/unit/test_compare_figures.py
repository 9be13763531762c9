"""Pictures of comparisons: what is drawn, and that it is legible in any world."""

import re
from itertools import product

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection, QuadMesh
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from sim.figures.comparison.bars import bars_figure
from sim.figures.comparison.difference_maps import DOWN, UNSURE, UP, difference_maps_figure
from sim.figures.comparison.run_lines import runs_over_time_figure
from sim.figures.comparison.scatter import points_compared_figure
from sim.figures.comparison.sweep_lines import sweeps_along_figure
from sim.figures.core.files import picture_bytes
from sim.figures.core.picture import Picture
from sim.figures.core.series_styles import LOOKS
from sim.measures.labels import MeasureOf
from sim.scenario.schema import Scenario
from sim.studies.compare.comparison_sources import MOST_SIDES
from tests.unit.figure_tables import LONG, SCENARIOS, a_path, a_scenario, all_words, xs, ys
from tests.unit.test_figures_layout import assert_legible
from tests.unit.test_figures_style import luminance

pytestmark = pytest.mark.slow

POWER, NOISE = "states.S0.power", "model.noise"
ALLIED = MeasureOf("allied", "S0", "S1")
SHORT_NAMES = ["states.S0.power 0.03", "states.S0.power 0.2"]


def some_names(sides: int, long: bool = False) -> list[str]:
    if long:
        return [f"{'How hard it presses from all sides ' * 5}{n}" for n in range(sides)]
    return (SHORT_NAMES * MOST_SIDES)[:sides]


def measures(scenario: Scenario, joins: bool = False) -> list[MeasureOf]:
    a, b = scenario.focus
    if joins:
        return [
            MeasureOf("joins", state, occasion.host, key)
            for key, occasion in scenario.occasions.items()
            for state in scenario.states
            if state != occasion.host
        ]
    both = [(a, b), (b, a)]
    rates = ("costly_rate", "expected", "rhetoric_rate")
    return [
        *(MeasureOf(name, a, b) for name in ("allied", "ever_allied", "share_allied")),
        *(MeasureOf(name, *way) for way in both for name in rates),
    ]


def some_tables(
    told: list[MeasureOf], sides: int, outcome: str = "mixed"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Outcomes: "never" and "always" are 0 and 1 everywhere, "missing" is nothing to measure."""
    luck = np.random.default_rng(3)
    fixed = {"never": 0.0, "always": 1.0, "missing": np.nan}
    values, differences = [], []
    for measure in told:
        found = [fixed.get(outcome, float(luck.random())) for _ in range(sides)]
        for side, value in enumerate(found, start=1):
            bounds = (max(0.0, value - 0.05), min(1.0, value + 0.05))
            values.append((side, *measure, value, *bounds))
            if side > 1:
                more = value - found[0]
                differences.append(
                    (side, *measure, found[0], value, more, more - 0.04, more + 0.04)
                )
    keys = ["side", *MeasureOf._fields]
    return (
        pd.DataFrame(values, columns=[*keys, "value", "low", "high"]),
        pd.DataFrame(differences, columns=[*keys, "before", "after", "difference", "low", "high"]),
    )


def some_points(
    axes: dict[str, list[float]], sides: int = 2, shift: float = 0.2
) -> tuple[pd.DataFrame, pd.DataFrame]:
    grid = pd.DataFrame(list(product(*axes.values())), columns=list(axes))
    rise = (grid.rank() / len(grid)).mean(axis=1) * 0.6
    values, differences = [], []
    for side in range(1, sides + 1):
        value = (rise + shift * (side - 1) * np.linspace(-1, 1, len(grid))).clip(0, 1)
        label = grid.assign(side=side, **ALLIED._asdict())
        values.append(label.assign(value=value, low=value - 0.05, high=value + 0.05))
        if side > 1:
            more = value - rise
            told = {"before": rise, "after": value, "difference": more}
            differences.append(label.assign(**told, low=more - 0.1, high=more + 0.1))
    return pd.concat(values, ignore_index=True), pd.concat(differences, ignore_index=True)


def bars_of(figure: Picture) -> list[Rectangle]:
    (axes,) = figure.axes
    return [patch for patch in axes.patches if isinstance(patch, Rectangle)]


def test_each_bar_is_as_long_as_its_value() -> None:
    scenario = a_scenario()
    values, differences = some_tables(measures(scenario), 2)
    figure = bars_figure(values, differences, some_names(2), scenario)
    assert [bar.get_width() for bar in bars_of(figure)] == pytest.approx(list(values["value"]))


def test_bars_tell_differences_with_their_intervals() -> None:
    scenario = a_scenario()
    values, differences = some_tables([ALLIED], 2)
    differences = differences.assign(difference=0.123, low=0.05, high=0.196)
    words = all_words(bars_figure(values, differences, some_names(2), scenario))
    assert "+12.3 (+5.0 to +19.6)" in words
    assert "Russia and China: what differs?" in words


def test_where_nothing_is_measured_it_is_said() -> None:
    scenario = a_scenario()
    figure = bars_figure(*some_tables([ALLIED], 2, "missing"), some_names(2), scenario)
    assert bars_of(figure) == []
    assert "nothing to measure" in all_words(figure)


def test_of_many_joins_those_that_differ_most_are_drawn() -> None:
    scenario = a_scenario(hosts=4)
    values, differences = some_tables(measures(scenario, joins=True), 2)
    figure = bars_figure(values, differences, some_names(2), scenario)
    assert len(bars_of(figure)) == 2 * 16
    assert "164 more measures are in the table" in all_words(figure)
    most = int(differences["difference"].abs().to_numpy().argmax())
    assert bars_of(figure)[1].get_width() == pytest.approx(differences["after"].iloc[most])


def test_each_run_has_a_line_of_its_own_look() -> None:
    scenario = a_scenario()
    paths = [a_path(scenario, outcome) for outcome in ("rising", "equal", "never")]
    figure = runs_over_time_figure(paths, some_names(3), scenario)
    for axes in figure.axes:
        lines = [line for line in axes.lines if len(xs(line)) == scenario.steps]
        assert [line.get_color() for line in lines] == [look.colour for look in LOOKS[:3]]
    allied = paths[0][paths[0]["measure"] == "allied"]
    assert ys(figure.axes[0].lines[0]) == list(allied["mean"])


def test_lines_of_another_pair_are_drawn_the_same_way_round() -> None:
    scenario = a_scenario()
    path = a_path(scenario)
    other = path.replace({"by": {"S0": "X", "S1": "Y"}, "towards": {"S0": "X", "S1": "Y"}})
    figure = runs_over_time_figure([path, other], some_names(2), scenario, "expected")
    for axes in figure.axes:
        one, two = [line for line in axes.lines if len(xs(line)) == scenario.steps]
        assert ys(one) == ys(two)


def test_sweeps_along_a_knob_fill_the_marks_that_are_sure() -> None:
    values, differences = some_points({POWER: [0.1, 0.2, 0.3, 0.4, 0.5]})
    figure = sweeps_along_figure(
        values, differences, ALLIED, POWER, some_names(2), a_scenario(states=3)
    )
    upper, lower = figure.axes
    assert len([line for line in upper.lines if len(xs(line)) == 5]) == 2
    marks = [line for line in lower.lines if line.get_marker() == LOOKS[1].marker]
    sure = (differences["low"] > 0) | (differences["high"] < 0)
    assert [len(xs(line)) for line in marks] == [sure.sum(), (~sure).sum()]
    assert 0 < sure.sum() < 5


def test_a_map_marks_what_is_surely_more_and_surely_less() -> None:
    axes = {POWER: [0.1, 0.2, 0.3], NOISE: [0.1, 0.2]}
    _, differences = some_points(axes, shift=0.15)
    figure = difference_maps_figure(
        differences, ALLIED, list(axes), some_names(2), a_scenario(states=3)
    )
    marks = {line.get_marker(): line for each in figure.axes for line in each.lines}
    for marker, sure in ((UP, differences["low"] > 0), (DOWN, differences["high"] < 0)):
        assert xs(marks[marker]) == list(differences.loc[sure, POWER])
        assert len(xs(marks[marker])) > 0


def test_where_most_points_are_sure_the_others_are_ringed() -> None:
    axes = {POWER: [0.1, 0.2, 0.3], NOISE: [0.1, 0.2, 0.3]}
    _, differences = some_points(axes)
    more = np.array([0.1, -0.4, 0.5, 0.3, -0.6, 0.5, 0.02, 0.6, -0.5])
    differences = differences.assign(difference=more, low=more - 0.15, high=more + 0.15)
    figure = difference_maps_figure(
        differences, ALLIED, list(axes), some_names(2), a_scenario(states=3)
    )
    marks = [line for line in figure.axes[0].lines if line.get_marker() in (UP, DOWN, UNSURE)]
    assert [line.get_marker() for line in marks] == [UNSURE]
    assert xs(marks[0]) == differences[POWER].iloc[[0, 6]].tolist()
    assert "the 95 % interval of that point includes 0" in all_words(figure)


@pytest.mark.parametrize("difference", np.linspace(-0.6, 0.6, 13))
def test_letters_and_marks_stand_out_from_their_cell(difference: float) -> None:
    axes = {POWER: [0.1, 0.2], NOISE: [0.1, 0.2]}
    _, differences = some_points(axes)
    more = np.array([difference, 0.0, 0.6, 0.0])
    differences = differences.assign(difference=more, low=more - 0.01, high=more + 0.01)
    figure = difference_maps_figure(
        differences, ALLIED, list(axes), some_names(2), a_scenario(states=3)
    )
    mesh = next(c for c in figure.axes[0].collections if isinstance(c, QuadMesh))
    figure.draw_without_rendering()
    cell = to_hex(np.asarray(mesh.get_facecolor())[0])
    word = figure.axes[0].texts[0]
    lights = sorted((luminance(str(word.get_color())), luminance(cell)))
    assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 3.0
    marks = [line for line in figure.axes[0].lines if line.get_marker() in (UP, DOWN)]
    at = [line.get_color() for line in marks if 0.1 in xs(line)]
    assert at == ([word.get_color()] if abs(difference) > 0.01 else [])


def test_a_map_is_white_where_nothing_differs() -> None:
    axes = {POWER: [0.1, 0.2, 0.3], NOISE: [0.1, 0.2]}
    _, differences = some_points(axes, shift=0.0)
    figure = difference_maps_figure(
        differences, ALLIED, list(axes), some_names(2), a_scenario(states=3)
    )
    mesh = next(c for each in figure.axes for c in each.collections if isinstance(c, QuadMesh))
    figure.draw_without_rendering()
    assert np.allclose(mesh.get_facecolor(), 1.0, atol=0.01)


def test_points_of_no_grid_are_dots() -> None:
    luck = np.random.default_rng(4).random((40, 2))
    _, differences = some_points({POWER: [0.1, 0.2], NOISE: list(np.linspace(0.1, 1, 20))})
    differences[[POWER, NOISE]] = luck
    figure = difference_maps_figure(
        differences, ALLIED, [POWER, NOISE], some_names(2), a_scenario(states=3)
    )
    (dots,) = [c for each in figure.axes for c in each.collections if isinstance(c, PathCollection)]
    assert np.shape(dots.get_offsets()) == (40, 2)


def test_points_stand_across_as_in_the_first_and_up_as_in_the_other() -> None:
    _, differences = some_points({POWER: [0.1, 0.2], NOISE: [0.1, 0.2, 0.3]})
    figure = points_compared_figure(differences, ALLIED, some_names(2), a_scenario(states=3))
    marks = [line for line in figure.axes[0].lines if line.get_marker() == LOOKS[1].marker]
    drawn = {(x, y) for line in marks for x, y in zip(xs(line), ys(line), strict=True)}
    assert drawn == set(zip(differences["before"], differences["after"], strict=True))


@pytest.mark.parametrize("world", SCENARIOS)
@pytest.mark.parametrize("sides", [2, MOST_SIDES])
def test_bars_of_any_world_are_legible(world: str, sides: int) -> None:
    scenario = a_scenario(**SCENARIOS[world])
    names = some_names(sides, long="long" in world)
    assert_legible(bars_figure(*some_tables(measures(scenario), sides), names, scenario))


@pytest.mark.parametrize("outcome", ["never", "always", "missing"])
def test_bars_of_any_outcome_are_legible(outcome: str) -> None:
    scenario = a_scenario(**SCENARIOS["fifteen long names, one step"])
    tables = some_tables(measures(scenario), 3, outcome)
    assert_legible(bars_figure(*tables, some_names(3), scenario))


@pytest.mark.parametrize("world", ["fifteen states, 240 steps", "two long names, 240 steps"])
def test_bars_of_joins_are_legible(world: str) -> None:
    scenario = a_scenario(**SCENARIOS[world])
    tables = some_tables(measures(scenario, joins=True), 3)
    assert_legible(bars_figure(*tables, some_names(3), scenario))


@pytest.mark.parametrize("world", SCENARIOS)
@pytest.mark.parametrize(
    "outcomes", [("never", "always"), ("rising", "equal", "rising"), ("always",) * MOST_SIDES]
)
def test_lines_of_any_world_are_legible(world: str, outcomes: tuple[str, ...]) -> None:
    scenario = a_scenario(**SCENARIOS[world])
    paths = [a_path(scenario, outcome) for outcome in outcomes]
    names = some_names(len(paths), long="long" in world)
    assert_legible(runs_over_time_figure(paths, names, scenario))
    assert_legible(runs_over_time_figure(paths, names, scenario, "expected"))


def test_runs_of_other_lengths_share_the_longest_axis() -> None:
    long, short = a_scenario(steps=240), a_scenario(steps=30)
    paths = [a_path(short), a_path(long, "equal")]
    figure = runs_over_time_figure(paths, some_names(2), short)
    assert figure.axes[0].get_xlim() == (0.5, 240.5)
    assert_legible(figure)


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize("sides", [2, MOST_SIDES])
@pytest.mark.parametrize("shift", [0.0, 0.2])
@pytest.mark.parametrize("counts", [(1, 1), (20, 15)])
def test_sweeps_are_legible(long: bool, sides: int, shift: float, counts: tuple[int, int]) -> None:
    scenario, names = a_scenario(states=3, long_names=long), some_names(sides, long)
    axes = {
        POWER: np.linspace(0.01, 0.1, counts[0]).tolist(),
        NOISE: np.linspace(0.05, 0.25, counts[1]).tolist(),
    }
    _, differences = some_points(axes, sides, shift)
    assert_legible(difference_maps_figure(differences, ALLIED, list(axes), names, scenario))
    assert_legible(points_compared_figure(differences, ALLIED, names, scenario))
    values, differences = some_points({POWER: axes[POWER]}, sides, shift)
    assert_legible(sweeps_along_figure(values, differences, ALLIED, POWER, names, scenario))


def test_every_picture_has_words_for_those_who_do_not_see_it() -> None:
    scenario = a_scenario()
    values, differences = some_tables(measures(scenario), 2)
    figure = bars_figure(values, differences, some_names(2), scenario)
    assert "allied at the end: " in figure.description
    assert "Russia joins China's exercises and sanctions support" in figure.description


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_the_same_picture_gives_the_same_file(suffix: str) -> None:
    scenario = a_scenario(long_names=True)
    tables = some_tables(measures(scenario), 2)
    one, other = (
        picture_bytes(bars_figure(*tables, [LONG, LONG], scenario), suffix) for _ in range(2)
    )
    assert one == other
    assert {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}[suffix] == one[
        : 5 if suffix == ".svg" else 4
    ]


def test_sides_are_called_by_what_differs_where_that_is_short() -> None:
    scenario, names = a_scenario(), ["pressure 0.5", "pressure 1.5"]
    tables, paths = some_tables(measures(scenario)[:2], 2), [a_path(scenario), a_path(scenario)]
    along = some_points({POWER: [0.1, 0.2, 0.3]})
    _, mapped = some_points({POWER: [0.1, 0.2, 0.3], NOISE: [0.1, 0.2]})
    factors = [POWER, NOISE]
    figures = {
        bars_figure(*tables, names, scenario): "more than pressure 0.5, in points",
        runs_over_time_figure(paths, names, scenario): "40 % (pressure 0.5), 40 % (pressure 1.5)",
        sweeps_along_figure(*along, ALLIED, POWER, names, scenario): "More than pressure 0.5",
        difference_maps_figure(
            mapped, ALLIED, factors, names, scenario
        ): "pressure 1.5 compared with pressure 0.5",
        points_compared_figure(
            mapped, ALLIED, names, scenario
        ): "More with “pressure 1.5” than with “pressure 0.5” at",
    }
    for figure, words in figures.items():
        assert words in all_words(figure)
        assert not re.search(r"in [12]\b|than 1\b|above 1\b", all_words(figure))
    long = some_names(2, long=True)
    assert "more than in 1, in points" in all_words(bars_figure(*tables, long, scenario))
