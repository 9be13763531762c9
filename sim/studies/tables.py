"""The table of replicates, one row a replicate and pair, and what tells two worlds' rows apart."""

from typing import Any

import numpy as np
import pandas as pd

from sim.model.measures import pair_outcome, pairs_of_interest
from sim.model.record import Record
from sim.scenario.claims import RELATIONS
from sim.scenario.columns import EXCHANGED

WORLDS = ("baseline", "change")
"""What the tables of a what-if call its worlds."""


def replicate_table(record: Record) -> pd.DataFrame:
    """The replicates of a record as rows, each with its pairs in their order.

    Columns replicate, a, b, allied, ever_allied, first_alliance (missing where never),
    share_allied (of all steps), costly and rhetoric rates and expected support both ways at the
    last step, relation.
    """
    pairs = pairs_of_interest(record.world)
    outcomes = [pair_outcome(record, *pair) for pair in pairs]
    steps = record.world.scenario.steps

    def column(name: str) -> Any:
        return np.stack([getattr(outcome, name) for outcome in outcomes], axis=1).ravel()

    states = list(record.world.scenario.states)
    first = column("first_alliance")
    replicates = np.arange(record.first, record.first + record.count)
    return pd.DataFrame(
        {
            "replicate": np.repeat(replicates, len(pairs)),
            "a": _repeated([a for a, _ in pairs], record.count, states),
            "b": _repeated([b for _, b in pairs], record.count, states),
            "allied": column("allied") == 1,
            "ever_allied": first > 0,
            "first_alliance": pd.arrays.IntegerArray(first, first == 0),
            "share_allied": column("allied_steps") / steps,
            **{name: column(name) for name in EXCHANGED},
            "relation": pd.Categorical.from_codes(
                column("relation"), dtype=pd.CategoricalDtype(list(RELATIONS))
            ),
        }
    )


def _repeated(names: list[str], times: int, categories: list[str]) -> "pd.Categorical[int]":
    codes = np.array([categories.index(name) for name in names])
    return pd.Categorical.from_codes(np.tile(codes, times), dtype=pd.CategoricalDtype(categories))
