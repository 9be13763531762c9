"""Where the states stand on every issue in the end, where the others answer."""

from itertools import product

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from sim.measures.answers import given_position, position
from sim.model.record import SCALE, Record
from sim.model.world import World

_TAIL = 0.975


class PositionTally:
    """What has come of every position so far: whole sums, so that their order does not matter."""

    def __init__(self, world: World) -> None:
        scenario = world.scenario
        self._world = world
        self._stances = [*product(scenario.states, scenario.issues)] if world.slow else []
        self._sums = np.zeros((2, len(self._stances)), dtype=np.int64)
        """[sum, stance] of how far a position has moved, and of its square, in 2**-32ths."""

    def add(self, record: Record) -> None:
        """Adds the replicates of a record, in any order."""
        for index, (state, issue) in enumerate(self._stances):
            moved = position(record, state, issue) - given_position(self._world, state, issue)
            sums = np.rint(np.stack([moved, moved * moved]) * SCALE).astype(np.int64).sum(axis=1)
            self._sums[:, index] += sums

    def table(self, replicates: int) -> pd.DataFrame:
        """Columns state, issue, given, mean, low, high: as the scenario gives it, and in the end.

        Positions from -1 to 1 after the last step; the mean of the replicates with its 95 %
        interval by Student's t, missing for a single replicate. No rows where nobody answers.
        """
        given = np.array([given_position(self._world, *stance) for stance in self._stances])
        moved, squares = self._sums / SCALE / replicates
        free = replicates - 1
        with np.errstate(divide="ignore", invalid="ignore"):
            variance = np.maximum(squares - moved**2, 0.0) / free
        half = stdtrit(max(free, 1), _TAIL) * np.sqrt(variance) if free else 0.0 * moved + np.nan
        mean = given + moved
        return pd.DataFrame(
            {
                "state": pd.Series([state for state, _ in self._stances], dtype="str"),
                "issue": pd.Series([issue for _, issue in self._stances], dtype="str"),
                "given": given,
                "mean": mean,
                "low": np.maximum(mean - half, -1.0),
                "high": np.minimum(mean + half, 1.0),
            }
        )
