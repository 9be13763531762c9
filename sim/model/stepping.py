"""Records made by stepping Mesa models, one replicate after the other."""

import numpy as np

from sim.model.agents import AllianceModel
from sim.model.record import (
    BINS,
    SCALE,
    Outcome,
    Path,
    Record,
    Trace,
    empty_outcome,
    empty_path,
    empty_trace,
)
from sim.model.world import World


def record(
    world: World, seed: int, replicates: range, *, path: bool = True, trace: bool = False
) -> Record:
    """The record of some successive replicates, equal to the compiled engine's to the last bit."""
    count = len(replicates)
    steps = world.scenario.steps
    outcome = empty_outcome(world, count)
    path_ = empty_path(steps if path else 0)
    trace_ = empty_trace(world, steps if trace else 0, count)
    for column, replicate in enumerate(replicates):
        model = AllianceModel(world.scenario, seed, replicate)
        for step in range(1, steps + 1):
            if trace:
                _trace_start(model, trace_, step, column)
            model.step()
            _count(model, outcome, column)
            if path:
                _follow(model, path_)
            if trace:
                _trace_end(model, trace_, column)
        _close(model, outcome, column)
    return Record(
        world=world,
        first=replicates.start,
        count=count,
        outcome=outcome,
        path=path_ if path else None,
        trace=trace_ if trace else None,
    )


def _count(model: AllianceModel, outcome: Outcome, column: int) -> None:
    world = model.world
    for row, occasion in enumerate(world.occasions):
        outcome.opened[row, column] += model.opened[occasion]
    for row, (occasion, joiner) in enumerate(world.decisions):
        outcome.joined[row, column] += model.agent_of(joiner).choices[occasion].joined
    for row, pair in enumerate(world.candidates):
        allied = model.allied(*pair)
        outcome.allied_at_end[row, column] = allied
        outcome.allied_steps[row, column] += allied
        if allied and outcome.first_alliance[row, column] == 0:
            outcome.first_alliance[row, column] = model.elapsed


def _follow(model: AllianceModel, path: Path) -> None:
    a, b = (model.agent_of(state) for state in model.world.scenario.focus)
    values = [
        a.expected.get(b.state, 0.0),
        b.expected.get(a.state, 0.0),
        a.rates[b.state].costly,
        b.rates[a.state].costly,
        a.rates[b.state].rhetoric,
        b.rates[a.state].rhetoric,
    ]
    row = model.elapsed - 1
    for track, value in enumerate(values):
        path.total[row, track] += int(value * SCALE + 0.5)
        path.histogram[row, track, int(value * (BINS - 1) + 0.5)] += 1
    path.allied[row] += model.allied(a.state, b.state)


def _standing(model: AllianceModel) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """[measure, pair] belief, expected support and the three rates, as they stand."""
    columns = []
    for joiner, host in model.world.pairs:
        keeper, rates = model.agent_of(host), model.agent_of(joiner).rates[host]
        columns.append((keeper.belief[joiner], keeper.expected[joiner], *rates))
    return np.array(columns).T


def _close(model: AllianceModel, outcome: Outcome, column: int) -> None:
    measures = (
        outcome.belief,
        outcome.expected,
        outcome.support_rate,
        outcome.costly_rate,
        outcome.rhetoric_rate,
    )
    for measure, values in zip(measures, _standing(model), strict=True):
        measure[:, column] = values


def _trace_start(model: AllianceModel, trace: Trace, step: int, column: int) -> None:
    trace.commitment[step - 1, :, column] = [
        model.agent_of(joiner).commitment[host] for joiner, host in model.world.pairs
    ]


def _trace_end(model: AllianceModel, trace: Trace, column: int) -> None:
    row = model.elapsed - 1
    trace.opened[row, :, column] = list(model.opened.values())
    trace.joined[row, :, column] = [
        model.agent_of(joiner).choices[occasion].joined
        for occasion, joiner in model.world.decisions
    ]
    measures = (
        trace.belief,
        trace.expected,
        trace.support_rate,
        trace.costly_rate,
        trace.rhetoric_rate,
    )
    for measure, values in zip(measures, _standing(model), strict=True):
        measure[row, :, column] = values
