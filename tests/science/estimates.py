"""What an ensemble says, each estimate with its standard error.

Replicates are independent; what happens within one is not. So every standard error is one
between replicates.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model.record import Record
from sim.model.regard import regard_of
from sim.model.simulate import simulate
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario
from sim.studies.ensemble.ensemble import run

Floats = npt.NDArray[np.float64]

PUBLISHED_REPLICATES = 1_000
"""Replicates behind a published figure."""

ROUNDING = 0.005
"""Published figures have two digits."""


class Estimate(NamedTuple):
    """A mean over replicates."""

    mean: float
    error: float
    """Its standard error."""
    replicates: int

    def tolerance(self) -> float:
        """How far a published figure may be off: 4 standard errors of both, and its rounding."""
        of_published = self.error * (self.replicates / PUBLISHED_REPLICATES) ** 0.5
        return 4.0 * float(np.hypot(self.error, of_published)) + ROUNDING


def record_of(scenario: Scenario, replicates: int, *, trace: bool = False) -> Record:
    """One record of all replicates."""
    (record,) = simulate(
        scenario, range(replicates), threads=1, chunk=replicates, path=False, trace=trace
    )
    return record


def share_joined(record: Record, state: str, occasion: str) -> Estimate:
    """The share of open occasions that a state joined."""
    opened = record.outcome.opened[record.world.occasion_index[occasion]]
    joined = record.outcome.joined[record.world.decision_index[occasion, state]]
    share = joined.sum() / opened.sum()
    error = ((joined - share * opened) ** 2).sum() ** 0.5 / opened.sum()
    return Estimate(float(share), float(error), record.count)


def allied_at_the_end(
    scenario: Scenario, replicates: int, settings: Mapping[str, object] | None = None
) -> Estimate:
    """The share of replicates in which the focus pair is allied at the last step."""
    return _share_of_pair("allied", scenario, replicates, settings)


def ever_allied(
    scenario: Scenario, replicates: int, settings: Mapping[str, object] | None = None
) -> Estimate:
    """The share of replicates in which the focus pair was ever allied."""
    return _share_of_pair("ever_allied", scenario, replicates, settings)


def _share_of_pair(
    column: str, scenario: Scenario, replicates: int, settings: Mapping[str, object] | None
) -> Estimate:
    ensemble = run(changed(scenario, settings or {}), replicates=replicates, threads=1)
    share = float(ensemble.pairs[column].iloc[0])
    return Estimate(share, (share * (1.0 - share) / replicates) ** 0.5, replicates)


def evidence(record: Record, joiner: str, occasion: str, *, joined: bool) -> Estimate:
    """What an answer tells the host: by how much it moves the log-odds of its belief.

    Read from beliefs in steps in which nothing else of the host's was open, before turnover.
    """
    world, trace = record.world, record.trace
    occasions = world.scenario.occasions
    host = occasions[occasion].host
    pair, turnover = world.pair_index[joiner, host], world.scenario.model.turnover
    prior = regard_of(world.scenario, joiner, host).prior
    after = (trace.belief[:, pair] - turnover * prior) / (1.0 - turnover)
    before = np.vstack([np.full((1, record.count), prior), trace.belief[:-1, pair]])
    hosted = [n for n, name in enumerate(world.occasions) if occasions[name].host == host]
    alone = trace.opened[:, hosted].sum(axis=1) == 1
    opened = trace.opened[:, world.occasion_index[occasion]] == 1
    answered = trace.joined[:, world.decision_index[occasion, joiner]] == joined
    seen = alone & opened & answered
    moved = np.where(seen, _log_odds(after) - _log_odds(before), 0.0)
    count = seen.sum(axis=0)
    mean = moved.sum() / count.sum()
    error = ((moved.sum(axis=0) - mean * count) ** 2).sum() ** 0.5 / count.sum()
    return Estimate(float(mean), float(error), record.count)


def _log_odds(belief: Floats) -> Floats:
    odds: Floats = np.log(belief) - np.log1p(-belief)
    return odds
