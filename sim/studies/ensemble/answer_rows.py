"""The rows of a path on those who answer and those who watch: relations and beliefs over time."""

from collections.abc import Iterator
from itertools import product

import numpy as np
import pandas as pd

from sim.model.record import SCALE, Path
from sim.model.world import World
from sim.vocabulary.arrays import Floats, Integers


def answer_rows(path: Path, world: World, replicates: int) -> Iterator[pd.DataFrame]:
    """Tables with the columns step, measure, by, towards, mean, each of one measure one way.

    Where the others answer: `hostility` of third parties towards each of the focus pair, and its
    `tie` to them. Where outsiders watch, for each of the pair that hosts occasions: its `belief`
    that the other is committed to it, outsiders' (`perceived`), and the other's `commitment`.
    """
    for measure, by, towards, mean in (
        *_relations(path, world, replicates),
        *_beliefs(path, world, replicates),
    ):
        steps = np.arange(1, len(mean) + 1)
        told = {"step": steps, "measure": measure, "by": by, "towards": towards, "mean": mean}
        yield pd.DataFrame(told)


def _relations(path: Path, world: World, replicates: int) -> Iterator[tuple[str, str, str, Floats]]:
    """In force after each step: both are linear in what is summed, so these are exact means."""
    if not world.slow:
        return
    scenario, place = world.scenario, {pair: at for at, pair in enumerate(world.relations)}
    given = [world.segment_at(step + 1).scenario for step in range(len(path.allied))]
    others = [state for state in scenario.states if state not in scenario.focus]
    for m, i in product(others, scenario.focus):
        hostility = np.array([at.hostility.get((m, i), 0.0) for at in given])
        strain = _mean(path.strain[:, place[m, i]], replicates)
        yield "hostility", m, i, hostility + (1.0 - hostility) * strain
    for i, m in product(scenario.focus, others):
        tie = np.array([at.tie.get((i, m), 0.0) for at in given])
        yield "tie", i, m, tie * _mean(path.tie_left[:, place[m, i]], replicates)


def _beliefs(path: Path, world: World, replicates: int) -> Iterator[tuple[str, str, str, Floats]]:
    if not world.watched:
        return
    a, b = world.scenario.focus
    for way, (host, other) in enumerate(((a, b), (b, a))):
        if (other, host) in world.pair_index:
            yield "belief", host, other, _mean(path.belief[:, way], replicates)
            yield "perceived", host, other, _mean(path.perceived[:, way], replicates)
            yield "commitment", other, host, _mean(path.commitment[:, way], replicates)


def _mean(total: Integers, replicates: int) -> Floats:
    return np.asarray(total / SCALE / replicates)
