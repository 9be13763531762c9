"""What the others' answers come to, compared between runs: as stored or, where none answers, given.

A side whose scenario has no answers, or no outsiders, stores nothing of them; hostility, ties and
positions are then what its scenario gives, strain is 0, and what outsiders believe is missing.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
import pandas as pd

from sim.measures.answers import given_position, kept_measures, kept_or_given
from sim.measures.labels import MeasureOf
from sim.measures.values import Pair
from sim.model.record import empty_record
from sim.model.world import World, build_world
from sim.studies.compare.comparison_sources import Side
from sim.studies.compare.stored_measures import Scored
from sim.vocabulary.arrays import Floats
from sim.vocabulary.measures import ANSWERS, POSITION, WATCHED

POSITIONS = "positions"
"""The table of positions, which runs have where the others answer."""


class Answers:
    """What one side has of the answers."""

    def __init__(self, side: Side, pair: Pair) -> None:
        self._side, self._pair = side, pair

    @cached_property
    def world(self) -> World:
        """As the side ran it."""
        return build_world(self._side.scenario)

    @cached_property
    def kept(self) -> tuple[str, ...]:
        """The measures that its scenario keeps."""
        return (*kept_measures(self.world), *([POSITION] if self.world.slow else []))

    @property
    def lacking(self) -> list[str]:
        """Those of them that its tables do not have, as an older version wrote them."""
        columns = self._side.table("replicates").columns
        return [
            name
            for name in self.kept
            if not (self._side.has(POSITIONS) if name == POSITION else f"{name}_ab" in columns)
        ]

    def given(self, measure: Scored) -> float:
        """A measure that its scenario does not keep; not a number where there is nothing to say."""
        compared, way = measure
        pair = self._pair if way == "ab" else self._pair[::-1]
        return float(kept_or_given(compared.measure, empty_record(self.world, range(1)), *pair)[0])

    def positions(self, issues: Sequence[str]) -> Floats:
        """[state, issue, (value, low, high)] where the pair stands in the end."""
        if POSITION not in self.kept:
            given = [[given_position(self.world, s, issue) for issue in issues] for s in self._pair]
            return np.repeat(np.array(given)[..., np.newaxis], 3, axis=-1)
        table = self._side.table(POSITIONS).astype({"state": str, "issue": str})
        ends = table.set_index(["state", "issue"])[["mean", "low", "high"]]
        rows = [(state, issue) for state in self._pair for issue in issues]
        return ends.loc[rows].to_numpy(float).reshape(2, len(issues), 3)


def compared_answers(answers: Sequence[Answers], pair: Pair) -> list[Scored]:
    """The measures of one state towards the other that any side keeps and none lacks."""
    shared = _shared(answers)
    return [
        (MeasureOf(name, *(pair if way == "ab" else pair[::-1])), way)
        for way in ("ab", "ba")
        for name in ANSWERS
        if name in shared
    ]


def position_table(
    answers: Sequence[Answers], pair: Pair, sides: Sequence[Side]
) -> tuple[pd.DataFrame, list[Floats]]:
    """The positions that are compared as measures, and of each side [position, estimate] of them.

    They are those on the issues that all sides have, where any of them answers and none lacks them.
    """
    shared = POSITION in _shared(answers)
    issues = [
        issue
        for issue in sides[0].scenario.issues
        if shared and all(issue in side.scenario.issues for side in sides)
    ]
    keys = [MeasureOf(POSITION, state, issue) for state in pair for issue in issues]
    estimates = [side.positions(issues).reshape(-1, 3) for side in answers] if keys else []
    return pd.DataFrame(keys, columns=list(MeasureOf._fields)), estimates


def lacking_notes(answers: Sequence[Answers]) -> Iterator[str]:
    """What some sides do not have, be it that an older version wrote them without it."""
    seen = [name for name in _shared(answers) if name in WATCHED]
    for number, side in enumerate(answers, start=1):
        if seen and not side.world.watched:
            yield f"Side {number} has no {' and '.join(WATCHED)}: no outsiders watch in it."
        if side.lacking:
            yield (
                f"Not compared on {', '.join(side.lacking)}: side {number} was written by an older "
                "version, which did not store them."
            )


def _shared(answers: Sequence[Answers]) -> set[str]:
    kept = {name for side in answers for name in side.kept}
    return kept - {name for side in answers for name in side.lacking}
