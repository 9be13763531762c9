"""The picture of what the others answered has the numbers of its table, both ends of each move."""

import numpy as np
import pytest
from matplotlib.lines import Line2D

from sim.figures import Picture, answers_figure
from sim.figures.core import style
from sim.scenario.schema import Scenario
from tests.unit.figure_tables import a_scenario, answered, some_pairs, words_of

SCENARIO = a_scenario(states=6)
PAIRS = answered(some_pairs(SCENARIO))


def marks(figure: Picture, panel: int, which: str) -> list[tuple[float, str]]:
    """The marks of a panel from top to bottom: where they are and their colour."""
    lines = [line for line in figure.axes[panel].lines if line.get_label() == which]
    return [(_x(line), str(line.get_color())) for line in sorted(lines, key=_y)]


def _x(line: Line2D) -> float:
    return float(np.asarray(line.get_xdata())[0])


def _y(line: Line2D) -> float:
    return float(np.asarray(line.get_ydata())[0])


def stored(measure: str, by: str, towards: str) -> float:
    for row in PAIRS.to_dict("records"):
        if (row["a"], row["b"]) == (by, towards):
            return float(row[f"{measure}_ab"])
        if (row["a"], row["b"]) == (towards, by):
            return float(row[f"{measure}_ba"])
    raise KeyError(by, towards)


def directions(scenario: Scenario, measure: str) -> list[tuple[str, str]]:
    others = [state for state in scenario.states if state not in scenario.focus]
    pairs = [(other, state) for other in others for state in scenario.focus]
    return pairs if measure == "hostility" else [(i, m) for m, i in pairs]


@pytest.mark.parametrize(("panel", "measure"), [(0, "hostility"), (1, "tie")])
def test_where_it_was_and_where_it_ends_are_those_of_the_tables(panel: int, measure: str) -> None:
    figure = answers_figure(PAIRS, SCENARIO)
    given = SCENARIO.hostility if measure == "hostility" else SCENARIO.tie
    colours = [style.FIRST.colour, style.SECOND.colour] * 4
    expected = directions(SCENARIO, measure)
    ends = [(stored(measure, *states), c) for states, c in zip(expected, colours, strict=True)]
    starts = [(given.get(states, 0.0), c) for states, c in zip(expected, colours, strict=True)]
    assert marks(figure, panel, "end") == ends
    assert marks(figure, panel, "given") == starts
    moves = [line for line in figure.axes[panel].lines if line.get_label() == "move"]
    spans = [tuple(np.asarray(line.get_xdata()).tolist()) for line in sorted(moves, key=_y)]
    assert spans == [(start, end) for (start, _), (end, _) in zip(starts, ends, strict=True)]
    told = [words.get_text() for words in figure.axes[panel].texts]
    assert sorted(told) == sorted(f"{end:.2f}" for end, _ in ends)


def test_beliefs_are_those_of_the_pair_and_of_outsiders() -> None:
    figure = answers_figure(PAIRS, SCENARIO)
    a, b = SCENARIO.focus
    seen = [stored("perceived", a, b), stored("perceived", b, a)]
    gaps = [stored("perception_gap", a, b), stored("perception_gap", b, a)]
    assert [x for x, _ in marks(figure, 2, "end")] == seen
    own = [x for x, _ in marks(figure, 2, "given")]
    assert own == [one - gap for one, gap in zip(seen, gaps, strict=True)]


def test_where_nobody_watches_no_beliefs_are_drawn() -> None:
    figure = answers_figure(answered(some_pairs(SCENARIO), watched=False), SCENARIO)
    assert len(figure.axes) == 2
    assert not any("outsiders" in words.get_text() for words in words_of(figure))


def test_description_has_every_number() -> None:
    described = answers_figure(PAIRS, SCENARIO).description
    for measure in ("hostility", "tie"):
        for by, towards in directions(SCENARIO, measure):
            assert f"{measure} {by} {towards}" in described
            assert f"to {stored(measure, by, towards):.2f}" in described
