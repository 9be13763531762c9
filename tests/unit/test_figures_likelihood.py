"""The picture of a record has each decision's chance, and what was done, both ends of each line."""

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from sim.figures import Picture, likelihood_figure
from sim.figures.core.style import BLUE, VERMILLION
from sim.scenario.files.reader import read_scenario
from sim.studies.likelihood.likelihood import likelihood
from tests.unit.figure_tables import words_of

SCENARIO = read_scenario("scenarios/russia-china-2022.yaml")
DECISIONS = likelihood(SCENARIO).decisions


def drawn(figure: Picture, which: str) -> list[Line2D]:
    """The lines of one sort, from top to bottom."""
    lines = [line for line in figure.axes[0].lines if line.get_label() == which]
    return sorted(lines, key=lambda line: float(np.ravel(line.get_ydata())[0]))


def across(figure: Picture, which: str) -> list[list[float]]:
    return [[float(x) for x in np.ravel(line.get_xdata())] for line in drawn(figure, which)]


def test_marks_and_lines_are_those_of_the_table_the_least_expected_first() -> None:
    figure = likelihood_figure(DECISIONS, SCENARIO)
    rows = DECISIONS.sort_values("surprise", ascending=False, kind="stable")
    assert across(figure, "chance") == [[chance] for chance in rows["probability"]]
    ends = zip(rows["probability"], rows["joined"], strict=True)
    assert across(figure, "error") == [[chance, float(joined)] for chance, joined in ends]
    marks = drawn(figure, "chance")
    filled = [line.get_markerfacecolor() == line.get_color() for line in marks]
    assert filled == rows["joined"].tolist()
    wanted = [BLUE if joined else VERMILLION for joined in rows["joined"]]
    for which in ("chance", "error"):
        assert [line.get_color() for line in drawn(figure, which)] == wanted
    keys = [line for line in figure.artists if isinstance(line, Line2D)]
    assert [line.get_color() for line in keys] == [BLUE, VERMILLION]


def test_long_record_shows_what_was_expected_least_and_says_so() -> None:
    many = pd.concat([DECISIONS] * 5, ignore_index=True)
    figure = likelihood_figure(many, SCENARIO)
    assert len(across(figure, "chance")) == 24
    assert any("24 decisions of 45" in words.get_text() for words in words_of(figure))


def test_description_tells_every_decision() -> None:
    described = likelihood_figure(DECISIONS, SCENARIO).description
    assert described.count("chance to join") == len(DECISIONS)
    assert "Sep 2021: China, Strategic exercise" in described
