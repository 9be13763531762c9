"""Pictures of sweeps, tipping points and sensitivity: what is drawn, and that it is legible."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection, PathCollection, PolyCollection, QuadMesh
from matplotlib.colors import same_color, to_hex

from sim.figures.core.factors import number, value_ticks
from sim.figures.core.heat import edges
from sim.figures.core.picture import Picture
from sim.figures.core.style import FIRST, INK, SECOND
from sim.figures.sweep.sensitivity import sensitivity_figure
from sim.figures.sweep.sweep_figure import sweep_figure
from sim.figures.sweep.tipping import tipping_figure, tipping_verdict
from sim.scenario.schema import Scenario
from sim.statistics.level_crossing import Curve, crossings
from sim.studies.sweep.sensitivity import Sensitivity
from sim.studies.sweep.tipping import Search, Tipping
from tests.unit.figure_tables import LONG, a_scenario, all_words, xs, ys
from tests.unit.test_figures_layout import assert_legible

POWER, NOISE, COST, SECURITY = (
    "states.S0.power",
    "model.noise",
    "model.cost.exercise",
    "model.weights.security",
)


def a_world(long_names: bool = False) -> Scenario:
    scenario = a_scenario(states=3, long_names=long_names)
    title = " ".join([LONG] * 2) if long_names else "Russia's power"
    knob = {"title": title, "set": POWER, "from": 0.01, "to": 1.0}
    return Scenario.model_validate(
        scenario.model_dump(by_alias=True, exclude_none=True) | {"knobs": {"might": knob}}
    )


def some_points(
    names: Sequence[str], rows: Sequence[Sequence[float]], failed: int = 0
) -> pd.DataFrame:
    values = np.array(rows, dtype=float)
    points = pd.DataFrame(values, columns=list(names))
    spans = np.ptp(values, axis=0)
    points["allied"] = ((values - values.min(axis=0)) / np.where(spans, spans, 1)).mean(axis=1)
    points["allied_low"] = (points["allied"] - 0.05).clip(lower=0)
    points["allied_high"] = (points["allied"] + 0.05).clip(upper=1)
    for rate, factor in (("costly_rate_ab", 0.9), ("costly_rate_ba", 0.4)):
        points[rate] = factor * points["allied"]
        points[f"{rate}_q10"], points[f"{rate}_q90"] = 0.5 * points[rate], 1.1 * points[rate]
    outcomes = [name for name in points if name not in names]
    points.loc[points.index[:failed], outcomes] = np.nan
    return points


def a_grid(*counts: int) -> list[tuple[float, ...]]:
    ranges = ((0.01, 0.1), (0.05, 0.25), (0.3, 0.7), (1.0, 5.0))
    axes = [np.linspace(*ends, count) for ends, count in zip(ranges, counts, strict=False)]
    return list(product(*axes))


def a_cloud(factors: int, points: int = 60) -> list[list[float]]:
    rows: list[list[float]] = np.random.default_rng(1).random((points, factors)).tolist()
    return rows


def stars(figure: Picture) -> list[tuple[float, float]]:
    return [
        (xs(line)[0], ys(line)[0])
        for axes in figure.axes
        for line in axes.lines
        if line.get_marker() == "*"
    ]


def maps_of(figure: Picture) -> list[QuadMesh]:
    """The maps, without the key of colours."""
    meshes = [mesh for axes in figure.axes for mesh in axes.collections]
    return [mesh for mesh in meshes if isinstance(mesh, QuadMesh)][:-1]


def test_one_knob_draws_the_alliance_with_its_interval_and_both_rates() -> None:
    points = some_points(["might"], a_grid(9))
    figure = sweep_figure(points, ["might"], a_world())
    upper, lower = figure.axes
    (line,) = [line for line in upper.lines if line.get_color() == INK and len(xs(line)) == 9]
    assert ys(line) == list(points["allied"])
    (band,) = [each for each in upper.collections if isinstance(each, PolyCollection)]
    reached = np.asarray(band.get_paths()[0].vertices)[:, 1]
    assert set(np.round(reached, 3)) == set(
        np.round([*points["allied_low"], *points["allied_high"]], 3)
    )
    for colour, rate in ((FIRST.colour, "costly_rate_ab"), (SECOND.colour, "costly_rate_ba")):
        (line,) = [line for line in lower.lines if line.get_color() == colour]
        assert ys(line) == list(points[rate])


def test_points_of_one_knob_are_drawn_in_ascending_order() -> None:
    points = some_points(["might"], a_grid(9)).sample(frac=1, random_state=1)
    upper = sweep_figure(points, ["might"], a_world()).axes[0]
    assert any(xs(line) == sorted(points["might"]) for line in upper.lines)


def test_the_knobs_title_names_the_axis_and_the_star_stands_at_its_value() -> None:
    scenario = a_world()
    points = some_points(["might"], a_grid(9))
    figure = sweep_figure(points, ["might"], scenario)
    words = all_words(figure)
    assert "Russia's power | " in words + " | "
    assert "as the scenario stands: Russia's power 0.0349" in words
    now = scenario.states["S0"].power
    on_the_curve = float(np.interp(now, points["might"], points["allied"]))
    ((place, share),) = stars(figure)
    assert (place, share) == pytest.approx((now, on_the_curve))
    assert 0.2 < on_the_curve < 0.4


def test_a_star_on_a_scan_and_on_means_of_points_stands_on_the_curve() -> None:
    now = a_world().states["S0"].power
    (star,) = stars(tipping_figure(found({0.01: 0.2, 0.05: 0.4, 0.1: 0.9})))
    assert star == pytest.approx((now, np.interp(now, [0.01, 0.05], [0.2, 0.4])))
    names = ["might", NOISE, COST, SECURITY, "model.premium"]
    figure = sweep_figure(some_points(names, a_cloud(5)), names, a_world())
    means = [each for each in figure.axes[0].lines if each.get_color() == INK and xs(each)[1:]]
    line = max(means, key=lambda each: len(xs(each)))
    assert stars(figure)[0] == pytest.approx((now, np.interp(now, xs(line), ys(line))))


def test_a_value_outside_what_was_varied_gets_no_star() -> None:
    figure = sweep_figure(some_points(["might"], [[0.5], [0.6], [0.7]]), ["might"], a_world())
    assert stars(figure) == []
    assert "as the scenario stands (not shown): Russia's power 0.0349" in all_words(figure)


def test_a_map_has_the_first_factor_across_and_the_second_up() -> None:
    points = some_points([POWER, NOISE], a_grid(4, 3))
    points["allied"] = points[POWER] * 10
    (mesh,) = maps_of(sweep_figure(points, [POWER, NOISE], a_world()))
    shares = np.asarray(mesh.get_array()).reshape(3, 4)
    assert shares[0].tolist() == pytest.approx([0.1, 0.4, 0.7, 1.0])
    assert (shares == shares[0]).all()


def test_numbers_stand_in_cells_where_they_fit() -> None:
    few = sweep_figure(some_points([POWER, NOISE], a_grid(4, 3)), [POWER, NOISE], a_world())
    assert {"0", "17", "50", "100"} <= {text.get_text() for text in few.axes[0].texts}
    points = some_points([POWER, NOISE], a_grid(4, 3))
    points.loc[points["allied"] == 0, "allied"] = 1 / 200
    points.loc[points["allied"] == 1, "allied"] = 199 / 200
    nearly = {
        text.get_text() for text in sweep_figure(points, [POWER, NOISE], a_world()).axes[0].texts
    }
    assert {"<1", "17", "50", ">99"} <= nearly
    assert not {"0", "100"} & nearly
    many = sweep_figure(some_points([POWER, NOISE], a_grid(30, 30)), [POWER, NOISE], a_world())
    assert not many.axes[0].texts


def test_the_border_at_a_half_runs_between_cells_and_through_no_number() -> None:
    points = some_points([POWER, NOISE], list(product((1, 2, 3), (1, 2))))
    points["allied"] = [0.1, 0.9, 0.2, 0.3, 0.8, 0.7]
    axes = sweep_figure(points, [POWER, NOISE], a_world()).axes[0]
    outline, line = [each for each in axes.collections if isinstance(each, LineCollection)]
    for drawn in (outline, line):
        segments = sorted(np.asarray(segment).tolist() for segment in drawn.get_segments())
        assert segments == [
            [[0.5, 1.5], [1.5, 1.5]],  # above the first cell
            [[1.5, 1.5], [1.5, 2.5]],  # beside the one above it
            [[2.5, 0.5], [2.5, 1.5]],
            [[2.5, 1.5], [2.5, 2.5]],
        ]


def test_the_number_of_the_stars_cell_stands_beside_the_star() -> None:
    scenario = a_world()
    now = scenario.states["S0"].power, scenario.model.noise
    grid = [(power, noise) for power in (0.01, now[0], 0.06) for noise in (0.05, now[1], 0.25)]
    figure = sweep_figure(some_points([POWER, NOISE], grid), [POWER, NOISE], scenario)
    figure.draw_without_rendering()
    axes = figure.axes[0]
    assert len(axes.texts) == len(grid)
    ((x, y),) = [axes.transData.transform(star) for star in stars(figure)]
    reach = 6.5 * figure.dpi / 72
    for text in axes.texts:
        box = text.get_window_extent()
        apart = max(box.x0 - x, x - box.x1, box.y0 - y, y - box.y1)
        assert apart >= 0.7 * reach, text.get_text()


@pytest.mark.parametrize("counts", [(4, 3), (21, 16), (7, 30)])
def test_ticks_of_a_map_stand_in_the_middle_of_cells_the_first_and_the_last_among_them(
    counts: tuple[int, int],
) -> None:
    points = some_points([POWER, NOISE], a_grid(*counts))
    axes = sweep_figure(points, [POWER, NOISE], a_world()).axes[0]
    for name, ticks in ((POWER, axes.get_xticks()), (NOISE, axes.get_yticks())):
        values = np.unique(points[name])
        assert {*ticks} <= {*values}
        assert {values[0], values[-1]} <= {*ticks}
        assert len(ticks) >= 3


def test_rows_and_columns_of_maps_are_titled() -> None:
    names = [POWER, NOISE, COST, SECURITY]
    words = all_words(sweep_figure(some_points(names, a_grid(3, 3, 2, 3)), names, a_world()))
    assert f"{SECURITY}: | 1 | {COST}: 0.3 | 3 | 5 | {COST}: 0.7" in words
    assert ";" not in words.split(SECURITY)[1].split("as the scenario")[0]


@pytest.mark.parametrize(
    ("allied", "sentence"),
    [
        ("x >= 2", f"where {POWER} ≥ 2."),
        ("y <= 1", f"where {NOISE} ≤ 1."),
        ("x >= 2 or y >= 3", f"where {POWER} ≥ 2 or {NOISE} ≥ 3."),
        ("x <= 2 and y >= 3", f"where {POWER} ≤ 2 and {NOISE} ≥ 3."),
        ("x >= 2 and x + y > 2", f"where {POWER} ≥ 2, but for 1 of 25 points."),
        ("(x + y) % 2 == 0", ""),
        ("x >= 0", ""),
        ("x > 9", ""),
    ],
)
def test_the_subtitle_says_where_more_than_half_end_allied(allied: str, sentence: str) -> None:
    points = some_points([POWER, NOISE], list(product(range(5), range(5))))
    is_allied = points.rename(columns={POWER: "x", NOISE: "y"}).eval(allied)
    points["allied"] = np.where(np.asarray(is_allied, dtype=bool), 0.8, 0.2)
    figure = sweep_figure(points, [POWER, NOISE], a_world())
    words = all_words(figure)
    if sentence:
        assert f"More than half end allied {sentence}" in words
        assert sentence in figure.description
    else:
        assert "More than half end allied" not in words


def test_names_are_whole_where_there_is_room_for_them() -> None:
    title = "How far the second of the two takes up what the first cares about in the world"
    scenario = a_world()
    knob = scenario.knobs["might"].model_copy(update={"title": title})
    scenario = scenario.model_copy(update={"knobs": {"might": knob}})
    names = [NOISE, "might", COST, SECURITY]
    points = some_points(names, a_grid(3, 3, 3, 3))
    assert "\N{HORIZONTAL ELLIPSIS}" not in all_words(sweep_figure(points, names, scenario))


def test_the_contour_runs_where_the_share_is_a_half() -> None:
    points = some_points([POWER, NOISE], a_grid(25, 25))
    axes = sweep_figure(points, [POWER, NOISE], a_world()).axes[0]
    outline, line = axes.collections[1:3]
    assert same_color(to_hex(np.asarray(line.get_edgecolor())[0]), INK)
    for path in (*outline.get_paths(), *line.get_paths()):
        x, y = np.asarray(path.vertices).T
        assert (x - 0.01) / 0.09 + (y - 0.05) / 0.2 == pytest.approx(1.0, abs=0.01)


def test_a_map_all_on_one_side_has_no_contour() -> None:
    points = some_points([POWER, NOISE], a_grid(30, 30))
    points["allied"] *= 0.4
    assert len(sweep_figure(points, [POWER, NOISE], a_world()).axes[0].collections) == 1
    few = points[points[POWER].isin(points[POWER].unique()[:3])]
    assert len(sweep_figure(few, [POWER, NOISE], a_world()).axes[0].collections) == 1


def test_failed_points_are_left_out_and_counted() -> None:
    points = some_points([POWER, NOISE], a_grid(4, 3), failed=2)
    figure = sweep_figure(points, [POWER, NOISE], a_world())
    assert "2 of the points failed" in all_words(figure)
    shares = np.ma.masked_invalid(np.asarray(maps_of(figure)[0].get_array(), dtype=float))
    assert shares.count() == 10


def test_three_factors_make_a_map_for_each_value_of_the_third() -> None:
    points = some_points([POWER, NOISE, COST], a_grid(5, 5, 3))
    figure = sweep_figure(points, [POWER, NOISE, COST], a_world())
    assert len(maps_of(figure)) == 3
    for value, axes in zip((0.3, 0.5, 0.7), maps_of(figure), strict=True):
        within = points[np.isclose(points[COST], value)]
        shares = np.sort(np.asarray(axes.get_array()).ravel())
        assert shares == pytest.approx(np.sort(within["allied"]))


def test_the_star_stands_in_the_map_of_the_scenarios_own_value_only() -> None:
    # The cost of an exercise is 0.5, the second of the three.
    points = some_points([POWER, NOISE, COST], a_grid(5, 5, 3))
    figure = sweep_figure(points, [POWER, NOISE, COST], a_world())
    assert [len([1 for line in axes.lines if line.get_marker() == "*"]) for axes in figure.axes][
        :3
    ] == [0, 1, 0]


def test_more_maps_than_fit_are_said_to_be_left_out() -> None:
    points = some_points([POWER, NOISE, COST, SECURITY], a_grid(3, 3, 5, 4))
    figure = sweep_figure(points, [POWER, NOISE, COST, SECURITY], a_world())
    assert len(maps_of(figure)) == 9
    assert "(9 of 20 are shown)" in all_words(figure)


def test_a_design_that_is_no_grid_is_drawn_as_dots() -> None:
    points = some_points([POWER, NOISE], a_cloud(2))
    dots = [
        each
        for each in sweep_figure(points, [POWER, NOISE], a_world()).axes[0].collections
        if isinstance(each, PathCollection)
    ]
    assert len(np.asarray(dots[0].get_offsets())) == 60


CASES: dict[str, tuple[list[str], Sequence[Sequence[float]], int]] = {
    "one knob": (["might"], a_grid(21), 0),
    "one knob, two values": (["might"], a_grid(2), 0),
    "one knob, all failed": (["might"], a_grid(3), 3),
    "two knobs": (["might", NOISE], a_grid(8, 9), 3),
    "many points": (["might", NOISE], a_grid(21, 21), 0),
    "three knobs": (["might", NOISE, COST], a_grid(9, 9, 3), 0),
    "four knobs": (["might", NOISE, COST, SECURITY], a_grid(6, 6, 3, 3), 0),
    "a cloud of two": (["might", NOISE], a_cloud(2), 1),
    "a cloud of four, all failed": (["might", NOISE, COST, SECURITY], a_cloud(4), 60),
    "a cloud of four": (["might", NOISE, COST, SECURITY], a_cloud(4), 1),
}


@pytest.mark.parametrize("long_names", [False, True])
@pytest.mark.parametrize("case", CASES)
def test_pictures_of_sweeps_are_legible(case: str, long_names: bool) -> None:
    names, rows, failed = CASES[case]
    assert_legible(sweep_figure(some_points(names, rows, failed), names, a_world(long_names)))


def found(shares: dict[float, float], long_names: bool = False) -> Tipping:
    """What a search finds in shares between which the curve is straight."""
    values, replicates = tuple(shares), 400
    points = (list(shares), list(shares.values()))
    curve = Curve(lambda x: round(float(np.interp(x, *points)) * replicates), replicates, 0.5)
    crossed = tuple(crossings(curve, values, 0.95))
    sides = {-1: "below", 0: "undecided", 1: "above"}
    rows = [
        (x, curve.share(x), *curve.interval(x, 0.99), sides[curve.side(x, 0.99)]) for x in values
    ]
    scan = pd.DataFrame(rows, columns=["value", "share", "low", "high", "side"])
    search = Search("might", values, replicates=replicates)
    return Tipping(a_world(long_names), search, scan, crossed)


NEVER = {0.01: 0.0, 0.05: 0.1, 0.1: 0.2}
ONCE = {0.01: 0.0, 0.05: 0.4, 0.1: 0.9}
TWICE = {0.01: 0.0, 0.05: 0.9, 0.06: 0.1}
UNSURE = {0.01: 0.5, 0.05: 0.49, 0.1: 0.51}
NEARLY = {0.01: 0.1, 0.05: 0.3, 0.1: 0.51}


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        (NEVER, "never crosses 50 %: it is 0 % to 20 % at 3 values from 0.01 to 0.1"),
        (ONCE, "crosses 50 % once: up at 0.0599 (0.0549 to 0.0651)"),
        (TWICE, "crosses 50 % twice: up at 0.0322 (0.0299 to 0.0345); down at 0.055"),
        (UNSURE, "includes 50 % at every value"),
        (NEARLY, "below 50 %; at 1 of 3 values from 0.01 to 0.1 its interval includes it"),
    ],
)
def test_the_verdict_says_whether_and_how_often_the_level_is_crossed(
    shares: dict[float, float], words: str
) -> None:
    assert words in tipping_verdict(found(shares))


@pytest.mark.parametrize("long_names", [False, True])
@pytest.mark.parametrize("shares", [NEVER, ONCE, TWICE, UNSURE, NEARLY])
def test_pictures_of_tipping_points_are_legible(
    shares: dict[float, float], long_names: bool
) -> None:
    assert_legible(tipping_figure(found(shares, long_names)))


def test_where_a_knob_explains_more_alone_than_in_all_draws_are_said_to_be_too_few() -> None:
    said = "Too few draws to order them: a knob explains more alone than in all."
    enough = some_indices([COST, "might"])
    assert said not in all_words(sensitivity_figure(enough, a_world()))
    indices = enough.indices.assign(total=[0.9, -0.06])
    few = Sensitivity("allied", 0.4, 0.1, 128, 0.95, indices)
    picture = sensitivity_figure(few, a_world())
    assert said in all_words(picture)
    assert picture.description.endswith(said)


def some_indices(names: Sequence[str]) -> Sensitivity:
    first = np.linspace(0.6, -0.05, len(names))
    columns = {
        "factor": list(names),
        "first": first,
        "first_low": first - 0.1,
        "first_high": first + 0.1,
        "total": first + 0.1,
        "total_low": first,
        "total_high": first + 0.2,
    }
    return Sensitivity("allied", 0.4, 0.1, 128, 0.95, pd.DataFrame(columns))


def test_bars_are_the_indices_largest_first() -> None:
    sensitivity = some_indices([COST, "might"])
    reordered = sensitivity.indices.iloc[::-1].reset_index(drop=True)
    figure = sensitivity_figure(Sensitivity("allied", 0.4, 0.1, 128, 0.95, reordered), a_world())
    widths = [bar.get_width() for bar in figure.axes[0].patches]  # type: ignore[attr-defined]
    assert widths == pytest.approx([0.6, 0.7, -0.05, 0.05])
    words = all_words(figure)
    assert words.index(COST) < words.index("Russia's power")


@pytest.mark.parametrize("long_names", [False, True])
def test_pictures_of_sensitivity_are_legible(long_names: bool) -> None:
    for names in (["might"], ["might", NOISE, COST, SECURITY]):
        assert_legible(sensitivity_figure(some_indices(names), a_world(long_names)))


def test_ticks_are_round_and_within_the_range() -> None:
    assert value_ticks(0.05, 1.0, 6) == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    assert number(-0.25) == "\N{MINUS SIGN}0.25"


def test_cells_end_half_way_to_their_neighbours() -> None:
    assert edges(np.array([0.0, 1.0, 3.0])).tolist() == [-0.5, 0.5, 2.0, 4.0]
