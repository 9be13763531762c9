"""Sums over replicates from which the tables of an ensemble are made.

Everything is added as whole numbers, floats in 2**-32ths, so that no result depends on
how replicates were put together. What is kept does not grow with their number.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd

from sim.measures.answers import answer_columns
from sim.measures.pairs import PairOutcome, pair_outcome, pairs_of_interest
from sim.measures.values import stored_columns
from sim.model.record import BINS, PATH_MEASURES, SCALE, Record, empty_path
from sim.model.world import World
from sim.scenario.columns import PERCENTS
from sim.scenario.schema import Scenario
from sim.statistics.proportions import clustered_share_intervals, share_interval
from sim.studies.ensemble.answer_rows import answer_rows
from sim.studies.ensemble.positions import PositionTally
from sim.vocabulary.arrays import Floats, Integers
from sim.vocabulary.measures import BOTH_WAYS, STORED_OF_PAIR
from sim.vocabulary.relations import RELATIONS, relation_column

ENDS = 20
"""Into how many equal parts of 0 to 1 the ends of replicates are sorted."""


class Tallies:
    """What has come of all replicates so far."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._replicates = 0
        self._pairs = {pair: PairTally(world.scenario.steps) for pair in pairs_of_interest(world)}
        self._path = empty_path(world, world.scenario.steps)
        self._joins = JoinTally(world)
        self._positions = PositionTally(world)

    def add(self, record: Record) -> None:
        """Adds the replicates of a record, in any order."""
        self._replicates += record.count
        for pair, tally in self._pairs.items():
            tally.add(pair_outcome(record, *pair), answer_columns(record, *pair))
        if len(record.path.allied):
            for total, added in zip(self._path, record.path, strict=True):
                np.add(total, added, out=total)
        self._joins.add(record)
        self._positions.add(record)

    def positions(self) -> pd.DataFrame:
        """State by issue, as of `PositionTally`."""
        return self._positions.table(self._replicates)

    def joins(self) -> pd.DataFrame:
        """Occasion by state, both in the order of the scenario: occasions, joins and their rate."""
        world = self._world
        return join_table(self._joins.sums[np.newaxis], world.decisions, world.scenario)

    def pairs(self) -> pd.DataFrame:
        """Pair by pair, the focus pair first."""
        rows = [
            {"a": a, "b": b} | tally.row(self._replicates) for (a, b), tally in self._pairs.items()
        ]
        return pd.DataFrame(rows)

    def focus(self) -> dict[str, object]:
        """The first row of `pairs`, but for who the two are."""
        return self._pairs[self._world.scenario.focus].row(self._replicates)

    def mean(self, track: int) -> Floats:
        """[step] the mean of a measure of the focus pair one way: a track of `Path.total`."""
        return np.asarray(self._path.total[:, track] / SCALE / self._replicates)

    def path(self) -> pd.DataFrame:
        """The focus pair step by step: the mean and the 10, 50 and 90 % quantiles of its measures.

        Columns step, measure, by, towards (who judges or acts, and whom), mean, q10, q50, q90;
        the measure `allied` has a mean alone, the share of replicates allied in that step, and so
        have those of `answer_rows`, where the others answer or outsiders watch.
        """
        a, b = self._world.scenario.focus
        steps = np.arange(1, len(self._path.allied) + 1)
        tables = []
        for track in range(2 * len(PATH_MEASURES)):
            by, towards = (a, b) if track % 2 == 0 else (b, a)
            measured = {"step": steps, "measure": PATH_MEASURES[track // 2], "by": by}
            measured |= {"towards": towards, "mean": self.mean(track)}
            for percent in PERCENTS:
                measured[f"q{percent}"] = quantiles(self._path.histogram[:, track], percent)
            tables.append(pd.DataFrame(measured))
        share = self._path.allied / self._replicates
        allied = {"step": steps, "measure": "allied", "by": a, "towards": b, "mean": share}
        answers = answer_rows(self._path, self._world, self._replicates)
        return pd.concat([*tables, pd.DataFrame(allied), *answers], ignore_index=True)

    def ends(self) -> pd.DataFrame:
        """How expected and costly support of the focus pair are spread at the last step, both ways.

        Columns measure, by, towards, low, high, replicates: how many of these are from low to below
        high, in the last row of each to 1 itself; ENDS rows for each.
        """
        a, b = self._world.scenario.focus
        tables = []
        for measure in ("expected", "costly_rate"):
            for way, (by, towards) in enumerate(((a, b), (b, a))):
                track = 2 * PATH_MEASURES.index(measure) + way
                counts = self._path.histogram[-1, track]
                wide = counts[:-1].reshape(ENDS, -1).sum(axis=1)
                wide[-1] += counts[-1]
                low, high = np.arange(ENDS) / ENDS, (np.arange(ENDS) + 1) / ENDS
                told = {"measure": measure, "by": by, "towards": towards}
                tables.append(pd.DataFrame(told | {"low": low, "high": high, "replicates": wide}))
        return pd.concat(tables, ignore_index=True)


class JoinTally:
    """What has come of every decision so far."""

    def __init__(self, world: World) -> None:
        self.sums = np.zeros((6, len(world.decisions)), dtype=np.int64)
        """[sum, decision] replicates with an opening, openings, joins, and over replicates the sums
        of joins**2, joins * openings and openings**2."""
        occasion_index = world.occasion_index
        self._occasion_of_decision = [occasion_index[name] for name, _ in world.decisions]

    def add(self, record: Record) -> None:
        """Adds the replicates of a record, in any order."""
        joined = record.outcome.joined
        opened = record.outcome.opened[self._occasion_of_decision]
        counted = ((opened > 0), opened, joined, joined * joined, joined * opened, opened * opened)
        self.sums += np.stack([values.sum(axis=1) for values in counted])


def join_table(
    sums: Integers, decided: Sequence[tuple[str, str]], scenario: Scenario
) -> pd.DataFrame:
    """Occasion by state in the order of the scenario: occasions, joins, rate and its interval.

    sums: [point, sum, decision] of `JoinTally`, for one point or several with the same decisions,
    (occasion, state); the rows of each come together.
    """
    occasions = {name: place for place, name in enumerate(scenario.occasions)}
    states = {name: place for place, name in enumerate(scenario.states)}
    decisions = [(occasions[occasion], states[state]) for occasion, state in decided]
    order = sorted(range(len(decisions)), key=decisions.__getitem__)
    clusters, opened, joined, jj, jo, oo = (column.ravel() for column in _columns(sums, order))
    low, high = clustered_share_intervals(clusters, joined, opened, (jj, jo, oo))
    with np.errstate(invalid="ignore"):
        rate = joined / opened
    names = [decided[index] for index in order]
    return pd.DataFrame(
        {
            "occasion": [occasion for occasion, _ in names] * len(sums),
            "state": [state for _, state in names] * len(sums),
            "occasions": opened,
            "joins": joined,
            "rate": rate,
            "low": low,
            "high": high,
        }
    )


def _columns(sums: Integers, order: list[int]) -> Integers:
    return np.moveaxis(sums, 1, 0)[:, :, order]


_COUNTED = ("allied", "ever_allied", "first_alliance", "share_allied")
"""Measures that are whole numbers, and are summed as such."""
_NONE: Mapping[str, Floats] = MappingProxyType({})
_AVERAGED = (*(name for name in STORED_OF_PAIR if name not in _COUNTED), *BOTH_WAYS)


class PairTally:
    """What has come of one pair so far."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._allied = 0
        self._allied_steps = 0
        self._first = np.zeros(steps + 1, dtype=np.int64)
        self._relations = np.zeros(len(RELATIONS), dtype=np.int64)
        self._averaged = dict.fromkeys(_AVERAGED, 0)

    def add(self, outcome: PairOutcome, answers: Mapping[str, Floats] = _NONE) -> None:
        """Adds the replicates of an outcome; answers: columns beyond those of all scenarios."""
        self._allied += int(outcome.allied.sum())
        self._allied_steps += int(outcome.allied_steps.sum())
        self._first += np.bincount(outcome.first_alliance, minlength=self._steps + 1)
        self._relations += np.bincount(outcome.relation, minlength=len(RELATIONS))
        columns = stored_columns(outcome, self._steps) | {**answers}
        for name in (*_AVERAGED, *answers):
            total = int(np.rint(columns[name] * SCALE).astype(np.int64).sum())
            self._averaged[name] = self._averaged.get(name, 0) + total

    def row(self, replicates: int) -> dict[str, object]:
        """The pair's row of the table of pairs."""
        low, high = share_interval(self._allied, replicates)
        shares = self._relations / replicates
        commonest = int(shares.argmax())
        allied_ever = replicates - int(self._first[0])
        return {
            "allied": self._allied / replicates,
            "allied_low": low,
            "allied_high": high,
            "ever_allied": allied_ever / replicates,
            "first_alliance": _median_step(self._first[1:]),
            "share_allied": self._allied_steps / replicates / self._steps,
            **{name: total / SCALE / replicates for name, total in self._averaged.items()},
            "relation": RELATIONS[commonest],
            "relation_share": float(shares[commonest]),
            **{
                relation_column(name): float(share)
                for name, share in zip(RELATIONS, shares, strict=True)
            },
        }


def quantiles(histogram: Integers, percent: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A quantile by row of a histogram of values in [0, 1], to the nearest 1/200."""
    reached = histogram.cumsum(axis=1) * 100 >= percent * histogram.sum(axis=1, keepdims=True)
    return np.asarray(reached.argmax(axis=1) / (BINS - 1), dtype=np.float64)


def _median_step(first: Integers) -> float:
    """The median of first steps counted by step; not a number where there is none."""
    total = int(first.sum())
    if total == 0:
        return float("nan")
    reached = first.cumsum()
    below, above = (
        int(np.searchsorted(reached, rank)) for rank in ((total + 1) // 2, total // 2 + 1)
    )
    return (below + above) / 2.0 + 1.0
