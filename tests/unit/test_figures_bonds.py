"""Rivalries and ties on the map: as wide as they are strong, side by side, the smallest out."""

import math
import re

import pandas as pd
import pytest
from matplotlib.lines import Line2D

from sim.figures import Picture, world_figure
from sim.figures.core import style
from sim.figures.core.sizes import SCREEN
from sim.figures.run.label_placement import label_places, ring_on
from sim.figures.run.rivalries_and_ties import rivalry_look, tie_look
from sim.scenario.schema import Scenario
from tests.unit.figure_tables import a_scenario, all_words, answered, some_pairs, xs, ys

RIVALRY, TIE = style.PURPLE, style.GREEN
RING = ring_on(SCREEN)


def with_ties(scenario: Scenario, **ties: dict[str, float]) -> Scenario:
    data = scenario.model_dump(by_alias=True, exclude_none=True) | {"ties": ties}
    return Scenario.model_validate(data)


def lines(figure: Picture, colour: str) -> list[Line2D]:
    return [line for line in figure.axes[0].lines if line.get_color() == colour]


def sizes(figure: Picture, scenario: Scenario, colour: str) -> dict[frozenset[str], float]:
    """What is drawn in a colour, read from where each line is and how wide."""
    look = {RIVALRY: rivalry_look, TIE: tie_look}[colour]
    none, one = (float(look(size)["linewidth"]) for size in (0.0, 1.0))
    spots = label_places(scenario, RING)
    found = {}
    for line in lines(figure, colour):
        ends = [(xs(line)[end], ys(line)[end]) for end in (0, -1)]
        pair = [min(spots, key=lambda state: math.dist(end, spots[state][:2])) for end in ends]
        found[frozenset(pair)] = (line.get_linewidth() - none) / (one - none)
    return found


def larger(pairs: pd.DataFrame, measure: str) -> dict[frozenset[str], float]:
    return {
        frozenset((row["a"], row["b"])): max(row[f"{measure}_ab"], row[f"{measure}_ba"])
        for row in pairs.to_dict("records")
    }


def test_widths_are_those_given_where_nobody_answers() -> None:
    scenario = with_ties(a_scenario(states=4), S0={"S1": 0.2, "S3": 0.05}, S3={"S0": 0.4})
    figure = world_figure(some_pairs(scenario), scenario)
    ties = {frozenset(("S0", "S1")): 0.2, frozenset(("S0", "S3")): 0.4}
    assert sizes(figure, scenario, TIE) == pytest.approx(ties)
    given = {frozenset(way): size for way, size in scenario.hostility.items()}
    assert sizes(figure, scenario, RIVALRY) == pytest.approx(given)


def test_widths_are_those_at_the_end_where_others_answer() -> None:
    scenario = with_ties(a_scenario(states=3), S1={"S2": 0.9})
    pairs = answered(some_pairs(scenario))
    figure = world_figure(pairs, scenario)
    assert sizes(figure, scenario, RIVALRY) == pytest.approx(larger(pairs, "hostility"))
    assert sizes(figure, scenario, TIE) == pytest.approx(larger(pairs, "tie"))


def test_pairs_without_a_host_keep_what_is_given() -> None:
    scenario = with_ties(a_scenario(states=4, hosts=1), S2={"S3": 0.3})
    pairs = answered(some_pairs(scenario))
    assert frozenset(("S2", "S3")) not in larger(pairs, "tie")
    drawn = sizes(world_figure(pairs, scenario), scenario, TIE)
    assert drawn[frozenset(("S2", "S3"))] == pytest.approx(0.3)


@pytest.mark.parametrize("states", [10, 15])
def test_the_smallest_are_left_out_and_the_key_says_below_what(states: int) -> None:
    scenario = a_scenario(states=states)
    pairs = answered(some_pairs(scenario))
    figure = world_figure(pairs, scenario)
    for colour, measure, name, most, given in (
        (RIVALRY, "hostility", "rivalry", 2 * states, scenario.hostility),
        (TIE, "tie", "tie", states, scenario.tie),
    ):
        (told,) = re.findall(rf"{name} of (0\.\d+) or more", all_words(figure))
        kept = {frozenset(way): size for way, size in given.items()} | larger(pairs, measure)
        expected = {pair: size for pair, size in kept.items() if size >= float(told)}
        assert sizes(figure, scenario, colour) == pytest.approx(expected)
        assert len(expected) <= most < len(kept)


def test_where_all_are_drawn_the_key_names_no_least() -> None:
    scenario = with_ties(a_scenario(states=3), S0={"S1": 0.001})
    words = all_words(world_figure(some_pairs(scenario), scenario))
    assert "rivalry" in words
    assert "tie" in words
    assert "or more" not in words


def test_lines_between_the_same_two_states_stand_apart() -> None:
    scenario = with_ties(a_scenario(states=3, hosts=3), S0={"S2": 0.2}, S1={"S2": 0.2})
    figure = world_figure(some_pairs(scenario, "mutual support"), scenario)
    spots = label_places(scenario, RING)
    for pair in ({"S0", "S2"}, {"S1", "S2"}):
        one, other = (spots[state] for state in pair)
        middle = (one.x + other.x) / 2, (one.y + other.y) / 2
        away = [
            math.dist(middle, (xs(line)[1], ys(line)[1]))
            for colour in (RIVALRY, TIE)
            for line in lines(figure, colour)
        ]
        assert min(away) > 3  # beside the line of support, which is on it


def test_ties_have_a_mark_that_rivalries_have_not() -> None:
    scenario = with_ties(a_scenario(states=3), S0={"S1": 0.2})
    figure = world_figure(some_pairs(scenario), scenario)
    assert {line.get_marker() for line in lines(figure, TIE)} == {"o"}
    assert {line.get_marker() for line in lines(figure, RIVALRY)} == {"None"}


def test_the_description_has_every_line_and_its_size() -> None:
    scenario = with_ties(a_scenario(states=4), S0={"S1": 0.2, "S3": 0.1})
    described = world_figure(some_pairs(scenario), scenario).description
    assert (
        "Ties, the larger of both ways: Russia and China 0.20, Russia and European Union 0.10."
        in (described)
    )
    for (by, towards), size in scenario.hostility.items():
        names = [scenario.states[s].name for s in scenario.states if s in (by, towards)]
        assert f"{' and '.join(names)} {size:.2f}" in described
