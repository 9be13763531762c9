"""Rivalries and ties between states on the map: light lines, below those of who supports whom."""

import math
from collections.abc import Collection, Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.axes import Axes

from sim.figures.core import style
from sim.figures.run.label_placement import LabelPlace

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

_LEAST = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7)
"""The least that is drawn: the first of these that leaves no more lines than can be read."""
_TIES, _RIVALRIES = 1, 2
"""Most lines for each state; of rivalries all where they are as given, which are few."""
_APART = 3.2

Between = dict[frozenset[str], float]
"""By pair of states, the larger of what is between them one way and the other."""


class Bonds(NamedTuple):
    """What is drawn of rivalries and ties, and how little is left out."""

    rivalries: Between
    ties: Between
    least_rivalry: float
    """Below it nothing is drawn; 0 where all is."""
    least_tie: float


def bonds_of(pairs: "pd.DataFrame", scenario: "Scenario") -> Bonds:
    """Rivalries and ties: the means at the end where `pairs` has them, else as given."""
    rivalries = _larger(pairs, "hostility", scenario.hostility)
    ties = _larger(pairs, "tie", scenario.tie)
    states = len(scenario.states)
    least_rivalry = _least(rivalries, _RIVALRIES * states) if "hostility_ab" in pairs else 0.0
    least_tie = _least(ties, _TIES * states)
    return Bonds(
        {pair: size for pair, size in rivalries.items() if size >= least_rivalry},
        {pair: size for pair, size in ties.items() if size >= least_tie},
        least_rivalry,
        least_tie,
    )


def _least(sizes: Between, most: int) -> float:
    """From which size on lines are drawn, so that there are at most so many; 0 where all are."""
    if len(sizes) <= most:
        return 0.0
    few = (least for least in _LEAST if sum(size >= least for size in sizes.values()) <= most)
    return next(few, _LEAST[-1])


def _larger(pairs: "pd.DataFrame", measure: str, given: dict[tuple[str, str], float]) -> Between:
    """The larger of both ways, where there is anything; pairs without a host have what is given."""
    sizes: Between = {}
    for (by, towards), size in given.items():
        pair = frozenset((by, towards))
        sizes[pair] = max(size, sizes.get(pair, 0.0))
    if f"{measure}_ab" in pairs:
        for row in pairs.to_dict("records"):
            ways = (row[f"{measure}_ab"], row[f"{measure}_ba"])
            sizes[frozenset((row["a"], row["b"]))] = max(ways)
    return {pair: size for pair, size in sizes.items() if size > 0}


def draw_bonds(
    axes: Axes,
    bonds: Bonds,
    spots: dict[str, LabelPlace],
    supporting: Collection[frozenset[str]],
) -> None:
    """Lines as wide as what is between two states, beside each other where there are several.

    supporting: the pairs between which a line of support is drawn as well.
    """
    for a, b in combinations(sorted(spots, key=lambda state: spots[state].x), 2):
        pair = frozenset((a, b))
        several = (pair in bonds.rivalries) + (pair in bonds.ties) + (pair in supporting) > 1
        for sizes, look, side in (
            (bonds.rivalries, rivalry_look, 1),
            (bonds.ties, tie_look, -1),
        ):
            if pair in sizes:
                x, y = _beside(spots[a], spots[b], side * _APART * several)
                axes.plot(x, y, zorder=1, **look(sizes[pair]))


def rivalry_look(hostility: float) -> dict[str, Any]:
    """How a rivalry is drawn: wider where it is fiercer."""
    return {"color": style.PURPLE, "alpha": 0.45, "linewidth": 0.4 + 2.0 * hostility}


def tie_look(tie: float) -> dict[str, Any]:
    """How a tie is drawn: wider where it is stronger, a dot in the middle."""
    line = {"color": style.GREEN, "alpha": 0.45, "linewidth": 0.4 + 4.0 * tie}
    return line | {"marker": "o", "markersize": 4.5, "markeredgewidth": 0, "markevery": [1]}


def _beside(start: LabelPlace, end: LabelPlace, by: float) -> tuple[list[float], list[float]]:
    """Three points of a line from left to right, moved up by some points."""
    across, up = end.x - start.x, end.y - start.y
    length = math.hypot(across, up)
    x, y = start.x - by * up / length, start.y + by * across / length
    return [x, x + across / 2, x + across], [y, y + up / 2, y + up]


def bonds_in_words(bonds: Bonds, scenario: "Scenario") -> Iterator[str]:
    """A sentence on rivalries and one on ties, the strongest first."""
    for name, sizes, least in (
        ("Rivalries", bonds.rivalries, bonds.least_rivalry),
        ("Ties", bonds.ties, bonds.least_tie),
    ):
        of_all = [
            f"{' and '.join(scenario.states[s].name for s in scenario.states if s in pair)} "
            f"{size:.2f}"
            for pair, size in sorted(sizes.items(), key=lambda item: -item[1])
        ]
        left_out = f" of {least:g} or more" if least else ""
        if of_all:
            yield f"{name}{left_out}, the larger of both ways: {', '.join(of_all)}."
