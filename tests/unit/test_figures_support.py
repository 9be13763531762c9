"""The picture of support over time: both ways, with bands, thresholds and the share allied."""

import pytest
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D

from sim.figures import Picture, support_figure
from sim.figures.core.style import FIRST, SECOND
from tests.unit.figure_tables import a_path, a_scenario, all_words, xs, ys


def line_of(figure: Picture, panel: int, colour: str) -> Line2D:
    (line,) = [line for line in figure.axes[panel].lines if line.get_color() == colour]
    return line


def test_lines_are_the_means_of_the_one_who_judges_or_acts() -> None:
    scenario = a_scenario()
    path = a_path(scenario)
    figure = support_figure(path, scenario)
    for panel, measure in enumerate(["expected", "costly_rate"]):
        for colour, by in ((FIRST.colour, "S0"), (SECOND.colour, "S1")):
            mean = path[(path["measure"] == measure) & (path["by"] == by)]["mean"]
            assert ys(line_of(figure, panel, colour)) == list(mean)


def test_the_two_ways_differ_in_dashes() -> None:
    scenario = a_scenario()
    figure = support_figure(a_path(scenario), scenario)
    assert not line_of(figure, 0, FIRST.colour).is_dashed()
    assert line_of(figure, 0, SECOND.colour).is_dashed()


def test_bands_reach_from_the_tenth_to_the_ninetieth_percentile() -> None:
    scenario = a_scenario()
    path = a_path(scenario)
    figure = support_figure(path, scenario)
    first, second = [c for c in figure.axes[0].collections if isinstance(c, PolyCollection)]
    for band, by in ((first, "S0"), (second, "S1")):
        rows = path[(path["measure"] == "expected") & (path["by"] == by)]
        reach = band.get_paths()[0].get_extents()
        assert reach.y0 == pytest.approx(rows["q10"].min())
        assert reach.y1 == pytest.approx(rows["q90"].max())


def test_thresholds_are_those_of_the_alliance_rule() -> None:
    scenario = a_scenario()
    rule = scenario.model.alliance.model_copy(update={"expectation": 0.3, "reciprocity": 0.7})
    model = scenario.model.model_copy(update={"alliance": rule})
    figure = support_figure(a_path(scenario), scenario.model_copy(update={"model": model}))
    for panel, threshold in enumerate([0.3, 0.7]):
        dotted = [line for line in figure.axes[panel].lines if ys(line)[0] == threshold]
        assert len(dotted) == 1 + 1  # the threshold, and the stroke to its label
    assert "needed: 30 %" in all_words(figure)
    assert "needed: 70 %" in all_words(figure)


def test_every_panel_reaches_from_nought_to_one_over_all_steps() -> None:
    scenario = a_scenario(steps=240)
    for outcome in ("never", "always", "rising"):
        for axes in support_figure(a_path(scenario, outcome), scenario).axes:
            assert axes.get_ylim() == (0, 1)
            assert axes.get_xlim() == (0.5, 240.5)


def test_lines_carry_their_names_and_last_values() -> None:
    scenario = a_scenario()
    words = all_words(support_figure(a_path(scenario, "always"), scenario))
    for label in (
        "Russia expects of China: 100 %",
        "China expects of Russia: 100 %",
        "Russia joins China: 100 %",
        "China joins Russia: 100 %",
        "allied: 100 %",
    ):
        assert label in words


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        ("never", "No run is ever allied."),
        ("always", "At the end (Jul 2031) they are allied in every run."),
        ("rising", "At the end (Jul 2031) they are allied in 40 % of the runs."),
    ],
)
def test_the_question_is_answered_under_the_title(outcome: str, verdict: str) -> None:
    scenario = a_scenario()
    words = all_words(support_figure(a_path(scenario, outcome), scenario))
    assert f"Do Russia and China become allies? | Russia and China, 2022. {verdict}" in words


def test_an_alliance_that_ended_is_told() -> None:
    scenario = a_scenario(steps=2)
    path = a_path(scenario, "never")
    path.loc[(path["measure"] == "allied") & (path["step"] == 1), "mean"] = 0.2
    assert "allied in no run; at most 20 % were before." in all_words(
        support_figure(path, scenario)
    )


def test_a_single_step_is_wide_enough_to_be_seen() -> None:
    scenario = a_scenario(steps=1)
    figure = support_figure(a_path(scenario), scenario)
    assert xs(line_of(figure, 0, FIRST.colour)) == [0.75, 1.25]


def test_the_description_gives_the_numbers_both_ways() -> None:
    scenario = a_scenario()
    words = support_figure(a_path(scenario, "equal"), scenario).description
    words = words.replace("\N{NO-BREAK SPACE}", " ")
    assert "Russia expects of China: 50 % (10-90 % of runs: 35 % to 65 %)" in words
    assert "China joins Russia: 50 %" in words
    assert "allied in 50 % of runs" in words
