"""A record of events laid out for the model: who was asked, and who joined."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import numpy as np

from sim.model.world import World
from sim.scenario.recorded import Observation
from sim.vocabulary.arrays import Floats, Integers


class Observations(NamedTuple):
    """A record as arrays, a row a state that was asked, by step, pair, n and occasion.

    In this order beliefs learn.
    """

    row: Annotated[Integers, "observation"]
    """Where it stands in the record."""
    step: Annotated[Integers, "observation"]
    pair: Annotated[Integers, "observation"]
    decision: Annotated[Integers, "observation"]
    turn: Annotated[Integers, "observation"]
    """Where its n stands among those of the step, from 0: the first time that occasions were held,
    the second ..."""
    joined: Annotated[Floats, "observation"]
    """1 where joined."""
    seen: Annotated[Floats, "observation"]
    """1 where outsiders saw it."""


def observations_of(world: World, record: Sequence[Observation]) -> Observations:
    """A record for the compiled functions; world: the scenario's, or a part with all its pairs."""
    pairs = [(entry.state, world.scenario.occasions[entry.occasion].host) for entry in record]
    times: dict[int, set[int]] = {}
    for entry in record:
        times.setdefault(entry.step, set()).add(entry.n)
    turns = {step: sorted(numbers) for step, numbers in times.items()}
    rows = sorted(
        (
            entry.step,
            world.pair_index[pair],
            entry.n,
            world.decision_index[entry.occasion, entry.state],
            row,
        )
        for row, (entry, pair) in enumerate(zip(record, pairs, strict=True))
    )
    step, pair, _, decision, row = np.array(rows, dtype=np.int64).reshape(-1, 5).T.copy()
    in_order = [record[index] for index in row]
    return Observations(
        row=row,
        step=step,
        pair=pair,
        decision=decision,
        turn=np.array([turns[entry.step].index(entry.n) for entry in in_order], dtype=np.int64),
        joined=np.array([float(entry.joined) for entry in in_order]),
        seen=np.array([float(entry.seen) for entry in in_order]),
    )
