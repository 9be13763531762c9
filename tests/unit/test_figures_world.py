"""The picture of the world at the end: power as area, relation as line, states at fixed places."""

import math
from itertools import combinations

import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import Circle

from sim.figures import Picture, world_figure
from sim.figures.core import style
from sim.figures.core.sizes import SCREEN
from sim.figures.run.label_placement import SMALLEST, label_places, ring_on
from sim.figures.run.world import line_looks
from sim.scenario.schema import Scenario
from tests.unit.figure_tables import SCENARIOS, a_scenario, all_words, some_pairs, xs

RING = ring_on(SCREEN)


def with_powers(scenario: Scenario, *powers: float) -> Scenario:
    states = {
        key: state.model_copy(update={"power": power})
        for (key, state), power in zip(scenario.states.items(), powers, strict=True)
    }
    return scenario.model_copy(update={"states": states})


def relation_lines(figure: Picture) -> int:
    """How many lines between states are neither rivalries nor the white cores of double lines."""
    unlike = (style.PURPLE, style.PAPER)
    lines = [line for line in figure.axes[0].lines if line.get_color() not in unlike]
    return sum(len(xs(line)) == 2 for line in lines)


def test_area_is_power() -> None:
    spots = label_places(with_powers(a_scenario(states=3), 1.0, 4.0, 2.0), RING)
    assert spots["S1"].radius == pytest.approx(2 * spots["S0"].radius)
    assert spots["S2"].radius ** 2 == pytest.approx(2 * spots["S0"].radius ** 2)


def test_the_weakest_of_five_hundred_to_one_is_still_seen_and_the_key_says_so() -> None:
    scenario = with_powers(a_scenario(states=2), 500.0, 1.0)
    assert label_places(scenario, RING)["S1"].radius == SMALLEST
    note = "the smallest drawn larger"
    assert note in all_words(world_figure(some_pairs(scenario), scenario))
    equal = with_powers(scenario, 1.0, 1.0)
    assert note not in all_words(world_figure(some_pairs(equal), equal))


def test_places_do_not_depend_on_power() -> None:
    scenario = a_scenario(states=5)
    changed = with_powers(scenario, 9.0, 1.0, 5.0, 2.0, 7.0)
    for state, place in label_places(scenario, RING).items():
        assert label_places(changed, RING)[state][:2] == place[:2]


@pytest.mark.parametrize("states", range(2, 16))
def test_circles_never_meet(states: int) -> None:
    scenario = with_powers(a_scenario(states=states), *[1.0] * states)
    for one, other in combinations(label_places(scenario, RING).values(), 2):
        assert math.dist(one[:2], other[:2]) > one.radius + other.radius


@pytest.mark.parametrize("world", SCENARIOS)
def test_every_state_is_drawn_once_at_its_place(world: str) -> None:
    scenario = a_scenario(**SCENARIOS[world])
    figure = world_figure(some_pairs(scenario), scenario)
    circles = [patch for patch in figure.axes[0].patches if isinstance(patch, Circle)]
    drawn = {(*circle.center, circle.radius) for circle in circles}
    assert set(label_places(scenario, RING).values()) <= drawn
    assert len(circles) == 2 * len(scenario.states)  # each on a white rim


def test_the_focus_pair_has_its_relation_and_share_written_out() -> None:
    scenario = a_scenario()
    words = all_words(world_figure(some_pairs(scenario, "rhetorical support", 0.6), scenario))
    assert "rhetorical support 60 % of runs" in words
    assert "Russia and China: rhetorical support 60 %, alliance 10 %" in words


def test_distant_pairs_have_no_line_but_for_the_focus_pair() -> None:
    scenario = a_scenario()
    assert relation_lines(world_figure(some_pairs(scenario, "distant"), scenario)) == 1
    pairs = some_pairs(scenario, "mutual support")
    assert relation_lines(world_figure(pairs, scenario)) == len(pairs)


def test_the_key_names_only_what_occurs() -> None:
    scenario = a_scenario(states=2)
    words = all_words(world_figure(some_pairs(scenario, "alliance", 1.0), scenario))
    assert "circle area: power" in words
    for absent in ("mutual support", "one-sided support", "distant", "rivalry"):
        assert absent not in words


def test_relations_are_told_apart_without_colour() -> None:
    looks = {(line.width, line.dashes, line.double) for line in style.RELATION_LINES.values()}
    assert len(looks) == len(style.RELATION_LINES)
    assert {look["color"] for name in style.RELATION_LINES for look in line_looks(name)} == {
        style.INK,
        style.PAPER,
    }


def test_rivalries_are_lighter_than_relations_and_wider_when_fiercer() -> None:
    scenario = a_scenario()
    lines = world_figure(some_pairs(scenario), scenario).axes[0].lines
    rivalries = [line for line in lines if line.get_color() == style.PURPLE]
    assert len(rivalries) == len(scenario.rivalries)
    assert len({line.get_linewidth() for line in rivalries}) > 1
    assert all(line.get_zorder() < 2 and (line.get_alpha() or 1) < 0.5 for line in rivalries)
    assert min(to_rgb(style.PURPLE)) > max(to_rgb(style.INK))


@pytest.mark.parametrize(("by_first", "by_second"), [(0.9, 0.1), (0.1, 0.9)])
def test_the_arrow_of_one_sided_support_points_to_the_supported(
    by_first: float, by_second: float
) -> None:
    scenario = a_scenario(states=2, hosts=1)
    pairs = some_pairs(scenario, "one-sided support")
    pairs["costly_rate_ab"], pairs["costly_rate_ba"] = by_first, by_second
    (axes,) = world_figure(pairs, scenario).axes
    (turn,) = [m[2] for line in axes.lines if isinstance(m := line.get_marker(), tuple)]
    to_the_right = math.cos(math.radians(turn + 90)) > 0
    assert to_the_right == (by_first > by_second)  # the first state stands on the left


def test_the_description_tells_relations_and_powers() -> None:
    scenario = a_scenario(states=3)
    words = world_figure(some_pairs(scenario, "mutual support", 1.0), scenario).description
    assert "Russia and China: mutual support (100 %)" in words
    assert "strongest to the weakest: China, United States, Russia" in words
