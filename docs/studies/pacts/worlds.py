"""What the model says of pairs: in how many replicates they are allied at some time."""

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np

from sim.history.dyad_tables import PairYear
from sim.history.pair_scenario import coded_pair
from sim.model import engine
from sim.model.cells import Adjustable
from sim.model.world import build_world
from sim.scenario.paths import value_at
from sim.statistics.scores import smoothed_shares
from sim.vocabulary.arrays import Floats, Integers

SEED = 1

Setting = Mapping[str, float]
"""Values of parameters by path; the others are the defaults."""


class PairWorld:
    """A pair and year as a world whose parameters can be set again and again.

    Only the two are run, which does not change what they do.
    """

    def __init__(self, pair_year: PairYear, paths: Sequence[str] = ()) -> None:
        scenario = coded_pair(pair_year.facts, pair_year.pair, pair_year.year, sources=())
        self._world = build_world(scenario, [scenario.focus])
        self._adjustable = Adjustable(self._world, paths)
        self._own = {path: cast(float, value_at(scenario, path)) for path in paths}

    def allied(self, setting: Setting, replicates: int) -> int:
        """In how many replicates the pair is allied at some time.

        Of the same random draws whatever the setting. Raises KeyError for a path not asked for.
        """
        values = list((self._own | {path: setting[path] for path in setting}).values())
        if len(values) > len(self._own):
            raise KeyError(*setting.keys() - self._own.keys())
        layout = self._adjustable.set(values)
        record = engine.record(self._world, SEED, range(replicates), path=False, layout=layout)
        return int((record.outcome.first_alliance[0] > 0).sum())


def allied_counts(
    rows: Sequence[PairYear], settings: Sequence[Setting], replicates: int
) -> Integers:
    """[setting, row] in how many replicates the pair is allied at some time."""
    paths = sorted({path for setting in settings for path in setting})
    counts = np.zeros((len(settings), len(rows)), dtype=np.int64)
    for at, row in enumerate(rows):
        world = PairWorld(row, paths)  # made once for all settings: it takes longer than to run it
        for number, setting in enumerate(settings):
            counts[number, at] = world.allied(setting, replicates)
    return counts


def probabilities(counts: Integers, replicates: int) -> Floats:
    """The protocol's prediction, (k + 1/2) / (n + 1)."""
    return smoothed_shares(counts / replicates, replicates)


def log_odds(predictions: Floats) -> Floats:
    """The logarithm of the odds of predictions."""
    odds: Floats = np.log(predictions) - np.log1p(-predictions)
    return odds
