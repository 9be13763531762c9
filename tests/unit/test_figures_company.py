"""The picture of who stood with whom has the pooled rates of both tables, largest moves on top."""

import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.lines import Line2D

from sim.figures import Picture, company_figure
from sim.figures.core import style
from sim.figures.core.sizes import SCREEN
from sim.scenario.schema import Scenario
from sim.vocabulary.kinds import COSTLY_KINDS
from sim.wording.numbers import percent
from tests.unit.figure_tables import a_scenario, all_words, some_joins, xs, ys

SMALL = a_scenario(states=4)
LARGE = a_scenario(states=15, hosts=4)


def rates(joins: pd.DataFrame, scenario: Scenario) -> dict[str, float]:
    """By joiner and host in words: all joins in all openings of the host's costly occasions."""
    named = {state: entry.name for state, entry in scenario.states.items()}
    sums: dict[str, tuple[int, int]] = {}
    for row in joins.to_dict("records"):
        entry = scenario.occasions[row["occasion"]]
        if entry.kind in COSTLY_KINDS:
            words = f"{named[row['state']]} joins {named[entry.host]}"
            joined, opened = sums.get(words, (0, 0))
            sums[words] = joined + row["joins"], opened + row["occasions"]
    return {words: joined / opened for words, (joined, opened) in sums.items()}


def drawn(figure: Picture, which: str) -> list[Line2D]:
    """Marks or lines from top to bottom."""
    lines = [line for line in figure.axes[0].lines if line.get_label() == which]
    return sorted(lines, key=lambda line: ys(line)[0])


def names(figure: Picture) -> list[str]:
    """The names beside the rows, from top to bottom."""
    found = [text for text in figure.texts if re.fullmatch(r".+ joins .+", text.get_text())]
    rows = [text for text in found if text.get_text().split(" joins ")[0] != "others"]
    rows = [text for text in rows if not text.get_text().endswith("joins")]
    return [t.get_text() for t in sorted(rows, key=lambda t: -t.get_position()[1])][
        -_rows(figure) :
    ]


def _rows(figure: Picture) -> int:
    return len(drawn(figure, "with"))


@pytest.mark.parametrize("scenario", [SMALL, LARGE], ids=["small", "large"])
def test_both_ends_and_the_number_are_those_of_the_tables(scenario: Scenario) -> None:
    with_, without = (some_joins(scenario, seed) for seed in (1, 2))
    figure = company_figure(with_, without, scenario)
    rows = names(figure)
    after, before = rates(with_, scenario), rates(without, scenario)
    assert [xs(mark)[0] for mark in drawn(figure, "with")] == [after[row] for row in rows]
    assert [xs(mark)[0] for mark in drawn(figure, "without")] == [before[row] for row in rows]
    moves = [(before[row], after[row]) for row in rows]
    assert [tuple(xs(line)) for line in drawn(figure, "move")] == moves
    numbers = [text.get_text() for text in figure.axes[0].texts]
    assert numbers == [percent(after[row]) for row in rows]
    for row in rows:
        assert f"{row} {percent(before[row])} to {percent(after[row])}" in figure.description


def test_the_largest_changes_come_first_and_what_is_left_out_is_counted() -> None:
    with_, without = (some_joins(LARGE, seed) for seed in (1, 2))
    figure = company_figure(with_, without, LARGE)
    after, before = rates(with_, LARGE), rates(without, LARGE)
    sizes = {row: abs(after[row] - before[row]) for row in after}
    rows = names(figure)
    assert len(rows) == SCREEN.rows < len(sizes) == 56
    assert [sizes[row] for row in rows] == sorted((sizes[row] for row in rows), reverse=True)
    left_out = [size for row, size in sizes.items() if row not in rows]
    (count, most) = re.findall(
        r"Left out: (\d+) of 56, which change by ([\d.]+) points at most", all_words(figure)
    )[0]
    assert int(count) == len(left_out)
    assert max(left_out) <= float(most) / 100 < max(left_out) + 0.001 + 1e-9
    ours = ("Russia joins China", "China joins Russia")
    assert {*ours} <= {*rows}
    unforced = [row for row in rows if row not in ours]
    assert min(sizes[row] for row in unforced) >= max(left_out)


def test_where_all_are_drawn_nothing_is_said_to_be_left_out() -> None:
    figure = company_figure(some_joins(SMALL, 1), some_joins(SMALL, 2), SMALL)
    assert _rows(figure) == len(rates(some_joins(SMALL, 1), SMALL)) == 6
    assert "Left out" not in all_words(figure) + figure.description


def test_the_pair_has_its_colours_and_marks_and_all_others_one() -> None:
    figure = company_figure(some_joins(SMALL, 1), some_joins(SMALL, 2), SMALL)
    looks = {"Russia": (style.FIRST.colour, "o"), "China": (style.SECOND.colour, "s")}
    for which in ("with", "without"):
        for row, mark in zip(names(figure), drawn(figure, which), strict=True):
            expected = looks.get(row.split(" joins ")[0], (style.SLATE, "D"))
            assert (mark.get_color(), mark.get_marker()) == expected
    hollow = {mark.get_markerfacecolor() for mark in drawn(figure, "without")}
    assert hollow == {style.PAPER}


def test_what_was_never_open_is_no_row() -> None:
    with_, without = (some_joins(SMALL, seed) for seed in (1, 2))
    hosts = with_["occasion"].map(lambda occasion: SMALL.occasions[occasion].host)
    with_.loc[hosts == "S1", ["occasions", "joins"]] = 0
    figure = company_figure(with_, without, SMALL)
    assert names(figure)
    assert not any(row.endswith("joins China") for row in names(figure))


def test_where_nothing_costly_was_open_a_sentence_says_so() -> None:
    none = some_joins(SMALL, 1).assign(occasions=0, joins=0)
    assert "Nothing costly was ever open" in all_words(company_figure(none, none, SMALL))


def test_where_answers_change_nothing_a_sentence_says_so() -> None:
    same = some_joins(SMALL, 1)
    figure = company_figure(same, same, SMALL)
    assert "The answers change nothing here" in all_words(figure)
    moves = np.array([xs(line) for line in drawn(figure, "move")])
    assert (moves[:, 0] == moves[:, 1]).all()
