"""The table of replicates, one row a replicate and pair, of a run or of both sides of a what-if."""

from collections.abc import Sequence
from math import inf
from typing import Any

import numpy as np
import pandas as pd

from sim.measures.answers import answer_columns
from sim.measures.pairs import pair_outcome, pairs_of_interest
from sim.measures.values import stored_columns
from sim.model.record import Record
from sim.vocabulary.arrays import Floats
from sim.vocabulary.measures import MEASURES
from sim.vocabulary.relations import RELATIONS

WORLDS = ("baseline", "change")
"""What the tables of a what-if call its worlds."""


def replicate_table(record: Record, answers: Sequence[str] | None = None) -> pd.DataFrame:
    """The replicates of a record as rows, each with its pairs in their order.

    Columns replicate, a, b, allied, ever_allied, first_alliance (missing where never),
    share_allied (of all steps), costly and rhetoric rates and expected support both ways at the
    last step, relation. Where the others answer or outsiders watch, also what these come to, both
    ways; answers: the measures of ANSWERS that the table has instead.
    """
    pairs = pairs_of_interest(record.world)
    outcomes = [pair_outcome(record, *pair) for pair in pairs]
    steps = record.world.scenario.steps
    columns = [
        stored_columns(outcome, steps) | answer_columns(record, *pair, answers)
        for pair, outcome in zip(pairs, outcomes, strict=True)
    ]
    states = list(record.world.scenario.states)
    replicates = np.arange(record.first, record.first + record.count)
    relations = np.stack([outcome.relation for outcome in outcomes], axis=1).ravel()
    return pd.DataFrame(
        {
            "replicate": np.repeat(replicates, len(pairs)),
            "a": _repeated([a for a, _ in pairs], record.count, states),
            "b": _repeated([b for _, b in pairs], record.count, states),
            **{
                name: _typed(name, [stored[name] for stored in columns], steps)
                for name in columns[0]
            },
            "relation": pd.Categorical.from_codes(
                relations, dtype=pd.CategoricalDtype(list(RELATIONS))
            ),
        }
    )


def _typed(name: str, by_pair: list[Floats], steps: int) -> Any:
    """A column: truth values as such, numbers of steps as whole numbers, missing where never."""
    values = np.stack(by_pair, axis=1).ravel()
    measure = MEASURES.get(name)
    if measure and measure.is_binary:
        return values == 1
    if measure and measure.high == inf:
        never = values > steps
        return pd.arrays.IntegerArray(np.where(never, 0, values).astype(np.int64), never)
    return values


def _repeated(names: list[str], times: int, categories: list[str]) -> "pd.Categorical[int]":
    codes = np.array([categories.index(name) for name in names])
    return pd.Categorical.from_codes(np.tile(codes, times), dtype=pd.CategoricalDtype(categories))
