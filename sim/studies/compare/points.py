"""Sweeps side by side, point by point: the points are those that both have."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.measures.labels import MeasureOf
from sim.measures.scales import as_shares, differences_from_shares
from sim.measures.values import Pair, Way, compared_measures
from sim.scenario.columns import NUMBERS, answer_numbers
from sim.scenario.knobs import counted_paths
from sim.scenario.paths import value_at
from sim.scenario.schema import RELATIVE_KINDS
from sim.statistics.proportions import share_interval
from sim.statistics.two_sample import differences_of_intervals
from sim.studies.compare.comparison_sources import Side
from sim.studies.compare.runs import Compared, are_paired, paired_table, pairing
from sim.studies.compare.stored_measures import (
    Scored,
    are_shares,
    mean_column,
    names_of,
    rows_of,
    values_of,
)
from sim.vocabulary.arrays import Floats, Integers
from sim.vocabulary.measures import ANSWERS

_DIGITS = 12
"""Significant digits to which values of a factor are the same."""


def compared_points(sides: Sequence[Side], pairs: Sequence[Pair]) -> Compared:
    """Sweeps side by side, each with the pair that is measured in it."""
    factors = _factors(sides[0])
    others = [number for number, side in enumerate(sides, 1) if {*_factors(side)} != {*factors}]
    if others:
        frame = "; ".join(
            f"{number}: {', '.join(_factors(side))}" for number, side in enumerate(sides, 1)
        )
        note = f"The sweeps vary different things, so no point can be compared ({frame})."
        return Compared(pd.DataFrame(columns=_columns()), pd.DataFrame(columns=_columns()), (note,))
    stored, unstored = _answers(sides, pairs)
    measures = [*compared_measures([side.scenario for side in sides], pairs), *stored]
    swept = [_Swept(side, pair, factors, measures) for side, pair in zip(sides, pairs, strict=True)]
    values = [sweep.values(number) for number, sweep in enumerate(swept, 1)]
    differences = []
    notes = [*unstored, *(note for name in factors for note in _counted_from(name, sides))]
    for number, compared in enumerate(swept[1:], 2):
        differences.append(_differences(number, swept[0], compared))
        notes += [f"Side {number} and side 1: {note}" for note in _notes(swept[0], compared)]
    return Compared(
        pd.concat(values, ignore_index=True),
        pd.concat(differences, ignore_index=True),
        tuple(notes),
        tuple(factors),
    )


def _answers(sides: Sequence[Side], pairs: Sequence[Pair]) -> tuple[list[Scored], list[str]]:
    """The measures of what answers come to that all sweeps have, and what is to be said of others.

    What a scenario gives is not put in the place of a column, as it may differ at every point.
    """
    columns = [
        {*side.table("points" if {*pair} == {*side.scenario.focus} else "replicates").columns}
        for side, pair in zip(sides, pairs, strict=True)
    ]
    names = {name: [f"{name}_ab" in own for own in columns] for name in ANSWERS}
    (a, b) = pairs[0]
    ways: tuple[tuple[Way, Pair], ...] = (("ab", (a, b)), ("ba", (b, a)))
    stored: list[Scored] = [
        (MeasureOf(name, *pair), way)
        for way, pair in ways
        for name, have in names.items()
        if all(have)
    ]
    lacking = [name for name, have in names.items() if any(have) and not all(have)]
    note = f"Not compared on {', '.join(lacking)}: not all of the sweeps have columns of them."
    return stored, [note] if lacking else []


def _columns() -> list[str]:
    return ["side", "measure", "by", "towards", "occasion"]


def _factors(side: Side) -> list[str]:
    return side.scenario.varied


def _counted_from(name: str, sides: Sequence[Side]) -> Iterator[str]:
    """That equal numbers of a factor are not equal scenarios, where it counts from what differs."""
    knobs = [side.scenario.knobs.get(name) for side in sides]
    counted = [counted_paths(knob) for knob in knobs if knob and knob.kind in RELATIVE_KINDS]
    # Where it is another knob in each, the inputs that differ say so.
    if len(counted) < len(sides) or any(paths != counted[0] for paths in counted):
        return
    differing = [
        path
        for path in sorted(counted[0])
        if len({value_at(side.scenario, path) for side in sides}) > 1
    ]
    if differing:
        yield (
            f"{name} counts from each scenario's own values, which differ at "
            f"{', '.join(differing)}: at equal numbers of it the scenarios are not the same."
        )


class _Swept:
    """One sweep: its points that went well, and the measures of its pair at each."""

    def __init__(
        self, side: Side, pair: Pair, factors: list[str], measures: Sequence[Scored]
    ) -> None:
        self.side, self.pair, self.measures, self.factors = side, pair, measures, factors
        points = side.table("points")
        self.all = len(points)
        self.points = points[points["failure"].isna()].reset_index(drop=True)
        self.keys = _keys(self.points[factors].to_numpy(float))
        self.by_replicate = self._replicates() if side.has("replicates") else None
        """[measure, point, replicate], where it was kept."""
        self.estimates = np.stack([self._estimates(index) for index in range(len(measures))])
        """[measure, point, (value, low, high)]"""

    def values(self, number: int) -> pd.DataFrame:
        """The table of its values, measure after measure."""
        tables = [
            self._of_measure(number, measure, estimates)
            for measure, estimates in zip(self.measures, self.estimates, strict=True)
        ]
        # Of what outsiders believe there is nothing at points where none watch.
        return pd.concat(tables, ignore_index=True).dropna(subset=["value"])

    def _of_measure(self, number: int, measure: Scored, estimates: Floats) -> pd.DataFrame:
        frame = with_side(number, self.points[self.factors], measure)
        frame[["value", "low", "high"]] = estimates
        return frame

    def _replicates(self) -> Floats:
        rows, kept = rows_of(self.side.table("replicates"), self.pair)
        rows = rows.sort_values(["point", "replicate"])
        values = values_of(rows, self.pair, kept, self.measures, self.side.scenario.steps)
        return values.reshape(len(self.measures), len(self.points), -1)

    def _estimates(self, index: int) -> Floats:
        focus = self.side.scenario.focus
        if self.by_replicate is not None and {*self.pair} != {*focus}:
            means = self.by_replicate[index].mean(axis=1)
        else:  # of another pair without replicates nothing is known, and it was refused
            column = mean_column(self.measures[index], self.pair, focus)
            means = self.points[column].to_numpy(float)
        number = self.side.scenario.replicates
        is_share = are_shares(self.measures)[index]
        unknown = (math.nan, math.nan)
        bounds = [share_interval(m * number, number) if is_share else unknown for m in means]
        return np.column_stack([means, np.array(bounds).reshape(-1, 2)])


def _keys(values: Floats) -> list[tuple[float, ...]]:
    """What points are known by: their values and, as rows may recur, which time these are met."""
    met = Counter[tuple[float, ...]]()
    keys = []
    for row in values:
        key = tuple(float(f"{value:.{_DIGITS}g}") for value in row)
        keys.append((*key, float(met[key])))
        met[key] += 1
    return keys


def with_side(number: int, points: pd.DataFrame, measure: Scored) -> pd.DataFrame:
    """Points with the side and the measure they are of."""
    frame = pd.DataFrame({"side": number}, index=points.index)
    return pd.concat([frame.assign(**measure[0]._asdict()), points], axis=1)


def _differences(number: int, reference: _Swept, compared: _Swept) -> pd.DataFrame:
    """Differences at the points that both have, in the order of the first."""
    there = {key: index for index, key in enumerate(compared.keys)}
    places = [(at, there[key]) for at, key in enumerate(reference.keys) if key in there]
    first, second = np.array(places, dtype=np.int64).reshape(-1, 2).T
    points = reference.points.loc[first, reference.factors].reset_index(drop=True)
    paired = are_paired(reference.side, compared.side)
    if paired and reference.by_replicate is not None and compared.by_replicate is not None:
        tables = _paired(
            reference.by_replicate[:, first], compared.by_replicate[:, second], reference.measures
        )
    else:
        still = np.zeros(len(first), dtype=bool)
        if paired:
            still = _still(reference, compared, first, second)
        tables = _unpaired(reference.estimates[:, first], compared.estimates[:, second], still)
    frame = [
        pd.concat([with_side(number, points, measure), table], axis=1)
        for measure, table in zip(reference.measures, tables, strict=True)
    ]
    table = pd.concat(frame, ignore_index=True)
    return table.dropna(subset=["before", "after"]).reset_index(drop=True)


def _paired(before: Floats, after: Floats, measures: Sequence[Scored]) -> Iterator[pd.DataFrame]:
    """[measure, point, replicate] of each: a table of points by measure."""
    common = min(before.shape[2], after.shape[2])
    before, after = before[:, :, :common], after[:, :, :common]
    both_missing = np.isnan(before) & np.isnan(after)
    differs = ((before != after) & ~both_missing).any(axis=(0, 2))
    names = names_of(measures)
    before, after = as_shares(before, names), as_shares(after, names)
    by_measure = zip(names, are_shares(measures), before, after, strict=True)
    for name, share, before_rows, after_rows in by_measure:
        table = paired_table(before_rows, after_rows, share & differs)
        yield differences_from_shares(table, [name] * len(table))


def _unpaired(
    before: Floats, after: Floats, still: npt.NDArray[np.bool_]
) -> Iterator[pd.DataFrame]:
    """As `_paired`, from estimates alone; still: points at which nothing differs."""
    for before_rows, after_rows in zip(before, after, strict=True):
        differences = differences_of_intervals(before_rows, after_rows)
        differences[still] = 0.0
        table = pd.DataFrame({"before": before_rows[:, 0], "after": after_rows[:, 0]})
        table[["difference", "low", "high"]] = differences
        yield table.assign(differing=math.nan, paired=False)


def _still(
    reference: _Swept, compared: _Swept, first: Integers, second: Integers
) -> npt.NDArray[np.bool_]:
    """[point] whether no number of the tables differs, where random draws are the same."""
    columns = [name for name in (*NUMBERS, *answer_numbers(ANSWERS)) if name in reference.points]
    columns = [name for name in columns if name in compared.points]
    numbers = [swept.points[columns].to_numpy(float) for swept in (reference, compared)]
    before, after = numbers[0][first], numbers[1][second]
    return np.asarray(((before == after) | (np.isnan(before) & np.isnan(after))).all(axis=1))


def _notes(reference: _Swept, compared: _Swept) -> Iterator[str]:
    paired = are_paired(reference.side, compared.side)
    kept = reference.by_replicate is not None and compared.by_replicate is not None
    if paired and not kept:
        yield (
            "not paired, although their random draws are the same: they did not both keep their "
            "replicates (sweep --keep replicates); means of rates have no intervals."
        )
    else:
        yield from pairing(reference.side, compared.side)
    shared = len({*reference.keys} & {*compared.keys})
    if shared < max(reference.all, compared.all):
        yield (
            f"compared at the {shared:,} points that both have and that went well, "
            f"of {compared.all:,} and {reference.all:,}."
        )
