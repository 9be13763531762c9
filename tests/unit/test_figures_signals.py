"""The picture of one history says who joined what, and when."""

import re
from itertools import groupby

import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.figures import signals_figure
from sim.scenario.schema import Scenario
from sim.vocabulary.kinds import COSTLY_KINDS
from tests.unit.figure_tables import a_history, a_scenario, all_words, words_of, xs, ys

COLUMNS = ["step", "occasion", "host", "kind", "state", "joined"]


def marks(axes: Axes, filled: bool) -> list[Line2D]:
    """The marks of the history itself, not those beside the words of a row."""
    return [
        line
        for line in axes.lines
        if line.get_transform() == axes.transData
        and bool(line.get_markerfacecolor() == line.get_markeredgecolor()) == filled
    ]


def count(lines: list[Line2D]) -> int:
    return sum(len(xs(line)) for line in lines)


def partner_rows(history: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    a, b = scenario.focus
    return history[history["host"].map({a: b, b: a}) == history["state"]]


def test_every_join_of_the_partner_is_a_filled_mark_and_every_refusal_a_hollow_one() -> None:
    scenario = a_scenario()
    history = a_history(scenario, joins=0.3)
    partner = partner_rows(history, scenario)
    (axes,) = signals_figure(history, scenario).axes
    assert count(marks(axes, filled=True)) == partner["joined"].sum()
    assert count(marks(axes, filled=False)) == (~partner["joined"]).sum()


def test_rows_of_one_kind_stand_together() -> None:
    scenario = a_scenario(hosts=1)  # whose occasions change their kind one by one
    hosted = [occasion.kind for occasion in scenario.occasions.values()]
    assert len({*hosted}) < len([*groupby(hosted)])
    picture = signals_figure(a_history(scenario), scenario)
    titles = {occasion.title: occasion.kind for occasion in scenario.occasions.values()}
    drawn = [text for text in words_of(picture) if text.get_text() in titles]
    drawn.sort(key=lambda text: text.get_window_extent().y0)
    kinds = [titles[text.get_text()] for text in drawn]
    assert len(kinds) == len(hosted)
    assert len({*kinds}) == len([*groupby(kinds)])
    talk = [kind not in COSTLY_KINDS for kind in kinds[::-1]]  # from the top
    assert talk == sorted(talk)
    assert {*talk} == {False, True}


def test_counts_stand_to_the_right_of_all_marks_at_their_height() -> None:
    scenario = a_scenario()
    figure = signals_figure(a_history(scenario, rate=1.0), scenario)
    (axes,) = figure.axes
    counts = [text for text in words_of(figure) if re.fullmatch(r"\d+ of \d+", text.get_text())]
    assert len(counts) == len(scenario.occasions)
    end = axes.transData.transform((scenario.steps + 1, 0))[0]
    heights = {axes.transData.transform((0, y))[1] for line in axes.lines for y in ys(line)}
    for count in counts:
        box = count.get_window_extent()
        assert box.x0 > end
        assert any(box.y0 <= height <= box.y1 for height in heights)


def test_marks_stand_at_the_steps_of_the_occasion() -> None:
    scenario = a_scenario(hosts=1, steps=30)
    rows = [(step, "o0_0", "S0", "rhetoric", "S1", step == 7) for step in (3, 7, 30)]
    (axes,) = signals_figure(pd.DataFrame(rows, columns=COLUMNS), scenario).axes
    assert [xs(line) for line in marks(axes, filled=True)] == [[7]]
    assert [xs(line) for line in marks(axes, filled=False)] == [[3, 30]]
    assert axes.get_xlim() == (0.5, 30.5)


def test_joined_and_declined_differ_in_height_too() -> None:
    scenario = a_scenario(hosts=1, steps=30)
    rows = [(step, "o0_0", "S0", "rhetoric", "S1", step == 7) for step in (3, 7)]
    (axes,) = signals_figure(pd.DataFrame(rows, columns=COLUMNS), scenario).axes
    (joined,), (declined,) = marks(axes, filled=True), marks(axes, filled=False)
    upwards = axes.get_ylim()[1] - axes.get_ylim()[0]
    assert (ys(joined)[0] - ys(declined)[0]) * upwards > 0


def test_kinds_differ_in_shape() -> None:
    scenario = a_scenario()
    (axes,) = signals_figure(a_history(scenario), scenario).axes
    assert {str(line.get_marker()) for line in marks(axes, filled=True)} == {"o", "^", "s"}


def test_rows_name_the_occasion_and_count_the_joins() -> None:
    scenario = a_scenario(hosts=1)
    history = a_history(scenario, joins=0.3)
    words = all_words(signals_figure(history, scenario))
    partner = partner_rows(history, scenario)
    for key, occasion in scenario.occasions.items():
        joined = partner.loc[partner["occasion"] == key, "joined"]
        assert f"{occasion.title} | {joined.sum()} of {len(joined)}" in words


def test_an_occasion_without_a_title_goes_by_its_id() -> None:
    scenario = a_scenario(hosts=1)
    occasion = scenario.occasions["o0_0"].model_copy(update={"title": ""})
    untitled = scenario.model_copy(update={"occasions": {"o0_0": occasion}})
    assert "o0_0" in all_words(signals_figure(a_history(untitled), untitled))


def test_what_was_never_open_says_so() -> None:
    scenario = a_scenario(hosts=1)
    history = a_history(scenario)
    words = all_words(signals_figure(history[history["occasion"] != "o0_3"], scenario))
    assert words.count("never open") == 1


def test_a_history_without_occasions_can_be_drawn() -> None:
    scenario = a_scenario()
    figure = signals_figure(a_history(scenario, rate=0.0), scenario)
    assert all_words(figure).count("never open") == len(scenario.occasions)


def test_occasions_of_others_count_either_of_the_pair() -> None:
    scenario = a_scenario(states=4, hosts=3, steps=1)
    rows = [
        (1, "o2_0", "S2", "rhetoric", state, joined)
        for state, joined in (("S0", False), ("S1", True), ("S3", True))
    ]
    figure = signals_figure(pd.DataFrame(rows, columns=COLUMNS), scenario)
    assert count(marks(figure.axes[0], filled=True)) == 1
    assert "Hosted by United States | Russia or China joined" in all_words(figure)


def test_a_pair_whose_names_do_not_fit_beside_a_host_is_either() -> None:
    scenario = a_scenario(states=4, hosts=3, steps=1, long_names=True)
    assert "| either joined |" in all_words(signals_figure(a_history(scenario), scenario))


@pytest.mark.parametrize(("joiners", "height"), [(0, 0.0), (1, 0.5), (2, 1.0)])
def test_bars_grow_with_the_share_of_others_that_joined(joiners: int, height: float) -> None:
    scenario = a_scenario(states=4, hosts=1, steps=1)
    others = [("S2", joiners > 0), ("S3", joiners > 1)]
    rows = [(1, "o0_0", "S0", "rhetoric", *other) for other in [("S1", True), *others]]
    figure = signals_figure(pd.DataFrame(rows, columns=COLUMNS), scenario)
    bars = figure.axes[0].collections[-1].get_paths()
    heights = [bar.get_extents().height for bar in bars]
    assert heights == ([pytest.approx(4 * height)] if joiners else [])


def test_a_long_history_shows_its_last_240_steps() -> None:
    scenario = a_scenario(states=2, hosts=1, steps=300)
    figure = signals_figure(a_history(scenario), scenario)
    assert figure.axes[0].get_xlim() == (60.5, 300.5)
    assert "The last 240 of 300 steps." in all_words(figure)


def test_beyond_forty_occasions_those_of_other_hosts_are_left_out_and_counted() -> None:
    scenario = a_scenario(states=12, hosts=12, steps=2)
    figure = signals_figure(a_history(scenario), scenario)
    assert "Not shown: 20 occasions of other hosts." in all_words(figure)
    hosts = [text for text in words_of(figure) if text.get_text().startswith("Hosted by")]
    assert len(hosts) == 8


def test_the_description_tells_what_the_picture_shows() -> None:
    scenario = a_scenario(hosts=1, steps=1)
    figure = signals_figure(a_history(scenario, joins=1, rate=1), scenario)
    assert "hosted by Russia that China joined: Russia drills (1): 1 of 1" in figure.description
