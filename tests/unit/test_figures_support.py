"""The picture of support: the share allied, single replicates, thresholds, and where all end."""

import pytest
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from sim.figures import Picture, support_figure
from sim.figures.core.style import FIRST, INK, SECOND, Line
from sim.scenario.schema import Scenario
from tests.unit.figure_tables import (
    a_path,
    a_scenario,
    all_words,
    some_ends,
    some_singles,
    words_of,
    xs,
    ys,
)

MEASURES = ("expected", "costly_rate")


def a_picture(scenario: Scenario, outcome: str = "rising") -> Picture:
    tables = some_ends(scenario), some_singles(scenario)
    return support_figure(a_path(scenario, outcome), scenario, *tables)


def is_drawn(line: Line2D, what: str) -> bool:
    return str(line.get_label()).startswith(what)


def ways(scenario: Scenario) -> list[tuple[str, str, Line]]:
    """Measure, who acts and the look, in the order in which there are panels of lines and bars."""
    return [
        (m, by, look)
        for m in MEASURES
        for by, look in zip(scenario.focus, (FIRST, SECOND), strict=True)
    ]


def test_the_share_allied_comes_first_and_largest() -> None:
    scenario = a_scenario()
    path = a_path(scenario)
    figure = a_picture(scenario)
    (line,) = [line for line in figure.axes[0].lines if line.get_color() == INK]
    assert ys(line) == list(path[path["measure"] == "allied"]["mean"])
    areas = [axes.bbox.width * axes.bbox.height for axes in figure.axes]
    assert max(areas) == areas[0]
    sizes = {text.get_text(): text.get_fontsize() for text in words_of(figure)}
    assert max(sizes, key=lambda words: sizes[words]) == "40 %"


def test_lines_are_single_replicates_in_the_colour_of_who_judges_or_acts() -> None:
    scenario = a_scenario(steps=24)
    singles = some_singles(scenario)
    figure = a_picture(scenario)
    for axes, (measure, by, look) in zip(figure.axes[1::2], ways(scenario), strict=True):
        lines = [line for line in axes.lines if is_drawn(line, "single")]
        rows = singles[(singles["measure"] == measure) & (singles["by"] == by)]
        assert [ys(line) for line in lines] == [
            own["value"].tolist() for _, own in rows.groupby("replicate")
        ]
        assert {line.get_color() for line in lines} == {look.colour}


def test_bars_are_how_many_replicates_end_where_on_one_scale() -> None:
    scenario = a_scenario(steps=24)
    ends = some_ends(scenario)
    figure = a_picture(scenario)
    for axes, (measure, by, look) in zip(figure.axes[2::2], ways(scenario), strict=True):
        rows = ends[(ends["measure"] == measure) & (ends["by"] == by)]
        bars = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
        assert [bar.get_width() for bar in bars] == rows["replicates"].tolist()
        middles = [bar.get_y() + bar.get_height() / 2 for bar in bars]
        assert middles == pytest.approx(((rows["low"] + rows["high"]) / 2).tolist())
        assert {to_hex(bar.get_facecolor()) for bar in bars} == {look.colour.lower()}
        assert axes.get_xlim() == (0, ends["replicates"].max())
        assert axes.get_ylim() == (0, 1)


def test_means_are_drawn_of_runs_that_kept_no_single_replicates() -> None:
    scenario = a_scenario()
    path = a_path(scenario)
    figure = support_figure(path, scenario)
    assert len(figure.axes) == 5
    for axes, (measure, by, _) in zip(figure.axes[1:], ways(scenario), strict=True):
        (line,) = [line for line in axes.lines if is_drawn(line, "mean")]
        mean = path[(path["measure"] == measure) & (path["by"] == by)]["mean"]
        assert ys(line) == list(mean)


def test_thresholds_are_those_of_the_alliance_rule() -> None:
    scenario = a_scenario()
    rule = scenario.model.alliance.model_copy(update={"expectation": 0.3, "reciprocity": 0.7})
    model = scenario.model.model_copy(update={"alliance": rule})
    figure = support_figure(a_path(scenario), scenario.model_copy(update={"model": model}))
    for panel, threshold in enumerate([0.3, 0.3, 0.7, 0.7], start=1):
        (dotted,) = [line for line in figure.axes[panel].lines if is_drawn(line, "needed")]
        assert ys(dotted) == [threshold, threshold]
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
    end = "at the end 100 % (middle 80 %: 100 to 100 %)"
    for label in (
        f"Russia expects of China | {end}",
        f"China expects of Russia | {end}",
        f"Russia joins China | {end}",
        f"China joins Russia | {end}",
        "100 % | of runs end allied",
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
    figure = a_picture(scenario)
    assert all(
        xs(line) == [0.75, 1.25] for line in figure.axes[1].lines if is_drawn(line, "single")
    )


def test_the_description_gives_the_numbers_both_ways() -> None:
    scenario = a_scenario()
    words = support_figure(a_path(scenario, "equal"), scenario).description
    words = words.replace("\N{NO-BREAK SPACE}", " ")
    assert "Russia expects of China: 50 % (10-90 % of runs: 35 % to 65 %)" in words
    assert "China joins Russia: 50 %" in words
    assert "allied in 50 % of runs" in words
